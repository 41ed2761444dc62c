"""At most so many requests a second, as a provider's contract says."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock


class Pace:
    """Waits before a request so that no more than ``per_second`` leave; 0 sets no limit.

    ``tick`` gives seconds that only go forward, ``sleep`` waits so many. Threads may share one.
    """

    def __init__(self, per_second: float, *, tick: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._gap = 1.0 / per_second if per_second > 0 else 0.0
        self._tick = tick
        self._sleep = sleep
        self._lock = Lock()
        self._free_at: float | None = None

    def wait(self) -> None:
        """Return when the next request may leave."""
        with self._lock:
            now = self._tick()
            start = now if self._free_at is None else max(now, self._free_at)
            self._free_at = start + self._gap
        if start > now:
            self._sleep(start - now)
