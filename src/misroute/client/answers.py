"""What an answer of the gate says. Whatever is not a plain, fresh allow to this very question is a no."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from misroute.client.wire import Reply

SKEW = timedelta(minutes=2)
"""How far the gate's clock may differ from this machine's before its answer is not believed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``allowed`` is all that a sender must look at.

    ``source``: ``gate``, or ``closed`` or ``open`` when the gate gave no usable answer and the message's class decided.
    ``codes`` and ``details`` say why not. ``until`` is when to ask again. ``id`` finds the answer in misroute;
    ``permit`` goes with the message, which must leave before ``permit_until``.
    """

    allowed: bool
    decision: Literal["allow", "defer", "block"]
    source: Literal["gate", "closed", "open"]
    codes: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    until: datetime | None = None
    id: str | None = None
    permit: str | None = field(default=None, repr=False)
    permit_until: datetime | None = None


def closed(code: str, detail: str) -> Answer:
    """A no that this side gives."""
    return Answer(False, "block", "closed", (code,), (detail,))


ODD = closed("gate_unclear", "the gate's answer cannot be read; nothing is sent on it")


def read_answers(reply: Reply, question: str, count: int | None, now: datetime) -> list[Answer]:
    """The answers of a reply of status 200, one (``count`` None) or a list of so many; never an exception."""
    wanted = 1 if count is None else count
    try:
        said = json.loads(reply.content)
        at = _instant(said["answered_at"]) if "answered_at" in said else parsedate_to_datetime(reply.headers["date"])
        if said.get("question", question) != question or at.tzinfo is None:
            return [ODD] * wanted
        answers = [said] if count is None else said["answers"]
        if not isinstance(answers, list) or len(answers) != wanted:
            return [ODD] * wanted
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return [ODD] * wanted
    if abs(now - at) > SKEW:
        detail = "the gate's answer is old, or its clock differs from this machine's"
        return [closed("clock_unsure", detail)] * wanted
    return [_answer(one, now) for one in answers]


def _answer(said: Mapping[str, Any], now: datetime) -> Answer:
    try:
        decision, reasons = said["decision"], said["reasons"]
        until = _instant(said["until"]) if said.get("until") else None
        codes = tuple(str(reason["code"]) for reason in reasons)
        details = tuple(str(reason["detail"]) for reason in reasons)
        permit = said.get("permit") or {}
        permit_id = str(permit["id"]) if permit else None
        permit_until = _instant(permit["expires_at"]) if permit else None
        named = said.get("id")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ODD
    if named is not None and not isinstance(named, str):
        return ODD
    if decision == "allow" and not codes and until is None:
        if permit_until is not None and permit_until <= now - SKEW:
            return closed("permit_over", "the gate's permit is over already")
        return Answer(True, "allow", "gate", id=named, permit=permit_id, permit_until=permit_until)
    if decision in ("defer", "block") and codes:
        return Answer(False, decision, "gate", codes, details, until, named)
    return ODD


def _instant(text: Any) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("without an offset")
    return at.astimezone(UTC)
