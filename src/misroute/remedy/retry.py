"""When to try again: exponential backoff with a cap, and a jitter drawn from the key instead of from chance."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from misroute.remedy.playbook import Retry


def next_try(retry: Retry, attempts: int, failed_at: datetime, key: str) -> datetime | None:
    """When a thing that failed ``attempts`` times, last at ``failed_at``, is tried again; None: ask a person.

    The same key and count give the same instant, so a worker that was killed comes to the same plan.
    """
    if attempts >= retry.attempts:
        return None
    cap = Decimal(str(retry.cap.total_seconds()))
    # a hundred steps of growth pass every cap there is; more would only make the number longer
    grown = min(Decimal(str(retry.first.total_seconds())) * retry.factor ** min(max(attempts, 1) - 1, 100), cap)
    share = Decimal(int.from_bytes(sha256(f"{key}#{attempts}".encode()).digest()[:4], "big")) / 2**32
    return failed_at + timedelta(seconds=float(grown * (1 - retry.jitter * share)))
