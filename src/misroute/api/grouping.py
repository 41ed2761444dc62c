"""Questions that arrive together are decided and recorded in one transaction.

One thread writes; a question waits for the group before it and never for a connection, so that many askers cannot
starve each other. The transaction of a group begins after its questions arrived: a hold that had committed by then is
seen by all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from misroute.errors import MisrouteError
from misroute.gate import Decision
from misroute.gate.decision import Reason

Sends = Sequence[Mapping[str, Any]]
Ask = Callable[[Sequence[Sends]], list[list[Decision]]]
MOST = 200
"""Sends decided in one transaction of single questions."""

UNAVAILABLE = Decision(
    "block",
    (
        Reason(
            "gate_unavailable",
            "gate.unavailable",
            "house: what cannot be checked is not sent",
            "the gate cannot read or record now, so this must not be sent; ask again later",
            "闸口目前无法读取或记录，因此不得发送；请稍后再问",
        ),
    ),
)


class Grouping:
    """Hands out answers; ``close`` ends its thread."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._waiting: list[tuple[Sends, asyncio.Future[list[Decision]]]] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="gate")
        self._task: asyncio.Task[None] | None = None

    async def answer(self, sends: Sends) -> list[Decision]:
        """An answer for each send, in order; all block when the store fails."""
        future: asyncio.Future[list[Decision]] = asyncio.get_running_loop().create_future()
        self._waiting.append((sends, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        return await future

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            group = [self._waiting.pop(0)]
            while self._waiting and sum(len(sends) for sends, _ in group) + len(self._waiting[0][0]) <= MOST:
                group.append(self._waiting.pop(0))
            work = loop.run_in_executor(self._thread, self._decide, [sends for sends, _ in group])
            answers = (await asyncio.gather(work, return_exceptions=True))[0]
            if isinstance(answers, BaseException):
                # whoever waits must hear of it: an asker that hangs is a sender without an answer
                for _, future in group:
                    if not future.done():
                        future.set_exception(answers)
                continue
            for (_, future), answer in zip(group, answers, strict=True):
                if not future.done():
                    future.set_result(answer)

    def _decide(self, groups: list[Sends]) -> list[list[Decision]]:
        try:
            return self._ask(groups)
        except MisrouteError:
            return [[UNAVAILABLE] * len(sends) for sends in groups]

    def close(self) -> None:
        """Wait for what is being written, then end the thread."""
        self._thread.shutdown()
