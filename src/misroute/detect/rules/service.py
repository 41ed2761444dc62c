"""2xx, continued: numbers that a provider says are out of service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from misroute.detect.facts import Facts, VerdictKind
from misroute.detect.findings import Problem
from misroute.detect.resting import perhaps_resold_from, resting
from misroute.detect.rulebook import OVERTAKEN, Hit, Needs, RuleSetting, rule
from misroute.detect.spells import says_alive
from misroute.detect.timeline import Timeline


def _reached_after(facts: Facts, at: datetime) -> bool:
    return any(says_alive(happening) and happening.at > at for happening in facts.happenings)


def _no_longer_surely_dead(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[date]:
    spell = resting(facts, line)
    if spell is not None:
        yield perhaps_resold_from(*spell, line)


@rule(
    "MR211",
    "disconnected",
    "号码已注销",
    problem=Problem.disconnected,
    needs=Needs.verdicts,
    weights={"disconnected": 6.0, "disconnected_long_ago": 2.4},
    turns=_no_longer_surely_dead,
)
def disconnected(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """A provider says that the number is out of service.

    Flags: disconnected as the newest clear answer, with no message delivered and no proof since. Once the number has
    rested for the country's quarantine and was not seen dead for a while, it counts less: it may be sold again (MR214).
    Why: nobody is reached today; after the quarantine a stranger will be.
    Example: answer disconnected yesterday.
    Not flagged: a number that received a message after the answer; a newer answer that the owner is the same or
    changed; an answer that another provider contradicts (MR207).
    """
    standing = line.standing
    heard = standing.adverse(VerdictKind.disconnected)
    if heard is None or heard in standing.settled:
        return
    changed = standing.adverse(VerdictKind.owner_changed)
    if changed is not None and changed not in standing.settled and changed.at >= heard.at:
        return
    back = line.overtaken(heard.at) or _reached_after(facts, heard.at)
    spell = resting(facts, line)
    long_ago = spell is not None and facts.as_of >= perhaps_resold_from(*spell, line)
    yield Hit(
        "a provider says the number is out of service" + (", but it was reached since" if back else ""),
        "运营商数据显示号码已停用" + ("，但之后仍有人接收" if back else ""),
        (f"{heard.answer.provider or 'provider'}: disconnected",),
        "disconnected_long_ago" if long_ago else "disconnected",
        scale=OVERTAKEN if back else 1.0,
    )
