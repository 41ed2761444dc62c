"""Questions that arrive together are decided and recorded together.

A question waits for a thread and never for a connection, so that many askers cannot starve each other. The reading of a
group begins after its questions arrived: a hold that had committed by then is seen by all of them. While one group is
being written, the next is decided.
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
THREADS = 2
LINGER_S = 0.010
"""How long a question may wait for others."""
STEP_S = 0.002
LATE = Answer(unavailable("no answer came in time"))


class Grouping:
    """Hands out answers, within ``seconds`` of the question; ``close`` ends its threads."""

    def __init__(self, ask: Ask, seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._waiting: deque[tuple[Group, asyncio.Future[list[Answer]]]] = deque()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="gate")
        self._busy = 0
        self._gathering = False

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
        if self._waiting and not self._gathering and self._busy < THREADS:
            self._gathering = True
            loop.call_soon(self._gather, loop, 0, loop.time() + LINGER_S)

    def _gather(self, loop: asyncio.AbstractEventLoop, seen: int, until: float) -> None:
        """Begin when a turn of the loop brought no further question: those that arrived together go together.

        While a group is being written, the next one gathers a little longer.
        """
        waiting = len(self._waiting)
        if waiting < MOST and loop.time() < until:
            if waiting != seen:
                loop.call_soon(self._gather, loop, waiting, until)
                return
            if self._busy:
                loop.call_later(STEP_S, self._gather, loop, -1, until)
                return
        self._gathering = False
        self._begin(loop)

    def _give_up(self, questions: Group, future: asyncio.Future[list[Answer]]) -> None:
        if not future.done():
            future.set_result([LATE] * len(questions))

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        while self._waiting and self._busy < THREADS:
            group: list[tuple[Group, asyncio.Future[list[Answer]]]] = []
            size = 0
            while self._waiting and (not group or size + len(self._waiting[0][0]) <= MOST):
                one = self._waiting.popleft()
                if not one[1].done():
                    group.append(one)
                    size += len(one[0])
            if group:
                self._busy += 1
                work = loop.run_in_executor(self._threads, self._decide, [questions for questions, _ in group])
                work.add_done_callback(partial(self._finish, loop, group))

    def _finish(
        self,
        loop: asyncio.AbstractEventLoop,
        group: Sequence[tuple[Group, asyncio.Future[list[Answer]]]],
        done: asyncio.Future[list[list[Answer] | None]],
    ) -> None:
        self._busy -= 1
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
        """Wait for what is being written, then end the threads."""
        self._threads.shutdown()
