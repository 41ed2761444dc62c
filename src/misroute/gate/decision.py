"""The answer of the gate, and the reasons it gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Verdict = Literal["allow", "defer", "block"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not now, or not at all.

    ``code`` is stable; ``rule`` the rule's id in its pack (``us.hours``) or ``gate.…`` for rules of every pack;
    ``source`` the law, standard or setting with its confidence mark; ``detail`` one sentence, ``detail_zh`` the same
    in Chinese. ``until`` is set when time alone cures it. No sentence holds a number or a name.
    """

    code: str
    rule: str
    source: str
    detail: str
    detail_zh: str
    effect: Literal["defer", "block"] = "block"
    until: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """The reason as contract §4 gives it."""
        return {
            "code": self.code,
            "rule": self.rule,
            "source": self.source,
            "detail": self.detail,
            "detail_zh": self.detail_zh,
            "effect": self.effect,
        }


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody must know of an answer that is no reason against the send."""

    code: str
    detail: str
    detail_zh: str

    def to_json(self) -> dict[str, Any]:
        """The notice as an answer gives it."""
        return {"code": self.code, "detail": self.detail, "detail_zh": self.detail_zh}


@dataclass(frozen=True, slots=True)
class Window:
    """A span in which a message may go: from ``start`` on, up to ``end``."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """``until`` is the first instant a deferred message may go; ``window`` the spans of the day asked about.

    ``policies`` names the packs and versions that were applied; ``notices`` hold for an allowed send too.
    """

    decision: Verdict
    reasons: tuple[Reason, ...] = ()
    until: datetime | None = None
    window: tuple[Window, ...] = ()
    policies: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The answer of contract §4; ``notices`` only where there are any."""
        notices = {"notices": [notice.to_json() for notice in self.notices]} if self.notices else {}
        return {
            "decision": self.decision,
            "reasons": [reason.to_json() for reason in self.reasons],
            "until": self.until.isoformat() if self.until else None,
            "window": [{"from": span.start.isoformat(), "to": span.end.isoformat()} for span in self.window],
            "policies": list(self.policies),
            **notices,
        }
