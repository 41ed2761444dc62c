"""Answers that arrive together are recorded together: one commit for all that wait, and nobody waits for nothing.

Whoever comes first writes; who comes meanwhile waits, and one of them writes the next group. So a single asker pays for
one commit and no delay, and many askers share one. No thread of its own is needed. Waiting is bounded: an answer that
cannot be recorded in time is not given.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from misroute.errors import MisrouteError
from misroute.store.errors import DatabaseBusy, StoreUnavailable

Item = TypeVar("Item")
Result = TypeVar("Result")
MOST = 1000
"""Items of one commit, unless a single asker brings more."""


@dataclass(eq=False, slots=True)
class _Job(Generic[Item, Result]):
    items: Sequence[Item]
    results: list[Result] = field(default_factory=list)
    state: str = "waiting"
    trouble: MisrouteError | None = None


class Recorder(Generic[Item, Result]):
    """``write`` records items and answers a result for each; it is never called by two threads at once."""

    def __init__(self, write: Callable[[list[Item]], list[Result]], *, wait_s: float) -> None:
        self._write = write
        self._wait_s = wait_s
        self._turn = threading.Condition()
        self._waiting: list[_Job[Item, Result]] = []
        self._writing = False

    def put(self, items: Sequence[Item]) -> list[Result]:
        """Record ``items``, with those of others that wait. Raises DatabaseBusy, StoreUnavailable and what ``write``
        raises; then nothing of it may be relied on, though it may be on record."""
        job: _Job[Item, Result] = _Job(items)
        until = time.monotonic() + self._wait_s
        with self._turn:
            self._waiting.append(job)
            while self._writing and job.state in ("waiting", "taken"):
                left = until - time.monotonic()
                if left > 0:
                    self._turn.wait(left)
                    continue
                if job in self._waiting:
                    self._waiting.remove(job)
                raise DatabaseBusy("the database is busy: answers wait too long to be recorded; ask again")
            group: list[_Job[Item, Result]] = []
            if job.state == "waiting":
                self._writing = True
                group = self._take(job)
        if group:
            self._work(group)
        if job.trouble is not None:
            raise job.trouble
        return job.results

    def _take(self, mine: _Job[Item, Result]) -> list[_Job[Item, Result]]:
        """Mine, and the others in their order as far as they fit."""
        group, size = [mine], len(mine.items)
        for job in self._waiting:
            if job is not mine and size + len(job.items) <= MOST:
                group.append(job)
                size += len(job.items)
        for job in group:
            self._waiting.remove(job)
            job.state = "taken"
        return group

    def _work(self, group: list[_Job[Item, Result]]) -> None:
        trouble: MisrouteError = StoreUnavailable("the answer could not be recorded: ask again")
        try:
            results = iter(self._write([item for job in group for item in job.items]))
            for job in group:
                job.results = [next(results) for _ in job.items]
                job.state = "done"
        except MisrouteError as error:
            trouble = error
        finally:
            with self._turn:
                self._writing = False
                for job in group:
                    if job.state != "done":
                        job.state, job.trouble = "failed", trouble
                self._turn.notify_all()
