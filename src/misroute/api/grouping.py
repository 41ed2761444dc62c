"""Questions that arrive together are decided and recorded together.

A question waits for a thread and never for a connection, so that many askers cannot starve each other. The reading of a
group begins after its questions arrived: a hold that had committed by then is seen by all of them. One group is under
way at a time, since one commit for all costs less than one for each half of them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import structlog

from misroute.services.gate.answers import Answer, unavailable
from misroute.services.gate.gatekeeping import Question

Group = Sequence[Question]
Ask = Callable[[Sequence[Group]], list[list[Answer]]]
MOST = 200
"""Sends of one group, unless a single request brings more."""
LINGER_S = 0.010
"""How long a question may wait for others at most."""
LATE = Answer(unavailable("no answer came in time"))


class Grouping:
    """Hands out answers, within ``seconds`` of the question; ``close`` ends its thread."""

    def __init__(self, ask: Ask, seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._waiting: deque[tuple[Group, asyncio.Future[list[Answer]]]] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="gate")
        self._busy = self._gathering = False
        self._begun = self._linger = 0.0
        self._expected = 1

    async def answer(self, questions: Group) -> list[Answer]:
        """An answer for each question, in order. Not in time: all block, whatever is put on record later."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[Answer]] = loop.create_future()
        self._waiting.append((questions, future))
        self._call(loop)
        late = loop.call_later(self._seconds, self._give_up, questions, future)
        try:
            return await future
        finally:
            late.cancel()

    def _call(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._waiting and not self._gathering and not self._busy:
            self._gathering = True
            loop.call_soon(self._gather, loop, 0, loop.time() + self._linger)

    def _gather(self, loop: asyncio.AbstractEventLoop, seen: int, until: float) -> None:
        """Begin when as many wait as waited lately, or none came for a turn of the loop and the time to wait is over.

        Those who were just answered ask again in a moment: a group that began with the first of them would leave the
        others to the next commit.
        """
        waiting = len(self._waiting)
        if waiting < self._expected:
            now = loop.time()
            if waiting != seen and now < until + LINGER_S:
                loop.call_soon(self._gather, loop, waiting, until)
                return
            if now < until:
                loop.call_later(min(until - now, LINGER_S / 10), self._gather, loop, -1, until)
                return
        self._gathering = False
        self._begin(loop)

    def _give_up(self, questions: Group, future: asyncio.Future[list[Answer]]) -> None:
        if not future.done():
            future.set_result([LATE] * len(questions))

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        group: list[tuple[Group, asyncio.Future[list[Answer]]]] = []
        size = 0
        while self._waiting and (not group or size + len(self._waiting[0][0]) <= MOST):
            one = self._waiting.popleft()
            if not one[1].done():
                group.append(one)
                size += len(one[0])
        if group:
            self._busy, self._begun = True, loop.time()
            work = loop.run_in_executor(self._thread, self._decide, [questions for questions, _ in group])
            work.add_done_callback(partial(self._finish, loop, group))

    def _finish(
        self,
        loop: asyncio.AbstractEventLoop,
        group: Sequence[tuple[Group, asyncio.Future[list[Answer]]]],
        done: asyncio.Future[list[list[Answer] | None]],
    ) -> None:
        self._busy = False
        self._expected = len(group) + len(self._waiting)
        # worth waiting for is a part of what the wait for another commit would be
        self._linger = min(LINGER_S, (loop.time() - self._begun) / 2)
        answers = [None] * len(group) if done.cancelled() else done.result()
        for (questions, future), answer in zip(group, answers, strict=True):
            if not future.done():
                future.set_result(answer if answer is not None else [LATE] * len(questions))
        self._call(loop)

    def _decide(self, groups: list[Group]) -> list[list[Answer] | None]:
        """Answers to each group; None for one that cannot be answered at all."""
        try:
            return list(self._ask(groups))
        except Exception as error:  # noqa: BLE001 - one question that nobody foresaw must not take the others along
            if len(groups) > 1:
                return [self._decide([group])[0] for group in groups]
            structlog.get_logger().error("question_failed", error=type(error).__name__)
            return [None]

    def close(self) -> None:
        """Wait for what is being written, then end the thread."""
        self._thread.shutdown()
