"""2xx, continued: numbers out of service, and numbers that came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from misroute.detect.facts import EventKind, Facts, Happening, VerdictKind
from misroute.detect.findings import Problem, Severity
from misroute.detect.rulebook import OVERTAKEN, Hit, Needs, Option, RuleSetting, rule
from misroute.detect.timeline import Timeline

_DEAD = frozenset({"unknown_subscriber", "not_in_service"})
_ALIVE = frozenset({"delivered", "conversation", "voicemail", "wrong_party", "third_party", "refused", "busy"})


def says_dead(happening: Happening) -> bool:
    """The network says that there is no such subscriber."""
    return happening.kind in (EventKind.receipt, EventKind.call) and happening.outcome in _DEAD


def says_alive(happening: Happening) -> bool:
    """Somebody or something was reached on the number."""
    if happening.kind in (EventKind.receipt, EventKind.call):
        return happening.outcome in _ALIVE
    return happening.kind is EventKind.inbound


def _reached_after(facts: Facts, at: datetime) -> bool:
    return any(says_alive(happening) and happening.at > at for happening in facts.happenings)


@rule(
    "MR211",
    "disconnected",
    "号码已注销",
    problem=Problem.disconnected,
    needs=Needs.verdicts,
    weights={"disconnected": 6.0},
)
def disconnected(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """A provider says that the number is out of service.

    Flags: disconnected as the newest clear answer, with no message delivered and no proof since.
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
    asked = heard.answer.asked_at
    back = asked is not None and (line.overtaken(asked) or _reached_after(facts, asked))
    yield Hit(
        "a provider says the number is out of service" + (", but it was reached since" if back else ""),
        "运营商数据显示号码已停用" + ("，但之后仍有人接收" if back else ""),
        (f"{heard.answer.provider or 'provider'}: disconnected",),
        "disconnected",
        scale=OVERTAKEN if back else 1.0,
    )


@rule(
    "MR212",
    "no-such-subscriber",
    "空号",
    problem=Problem.disconnected,
    needs=Needs.happenings,
    weights={"dead_in_a_row": 5.0, "dead_once": 1.5},
    options={"in_a_row": Option(2, 1, 20, "newest answers of the network, all saying that there is no such number")},
)
def no_such_subscriber(facts: Facts, line: Timeline, setting: RuleSetting) -> Iterator[Hit]:
    """The network answers that the number does not exist.

    Flags: the newest receipts or calls, two in a row by default, are unknown_subscriber or not_in_service.
    Why: nobody is reached; once is often a gateway's mistake, twice seldom.
    Example: receipts unknown_subscriber on 1 May and 1 June, nothing delivered since.
    Not flagged: absent, expired and rejected (a switched-off telephone, a full inbox, a filter).
    """
    count = 0
    last: Happening | None = None
    for happening in reversed(facts.happenings):
        if says_dead(happening):
            count += 1
            last = last or happening
        elif says_alive(happening):
            break
    if last is None or line.overtaken(last.at):
        return
    enough = count >= setting.options["in_a_row"]
    yield Hit(
        f"the network says there is no such number ({count} in a row)",
        f"网络返回空号（连续 {count} 次）",
        (f"last {last.outcome} on {last.at.date()}",),
        "dead_in_a_row" if enough else "dead_once",
    )


@rule(
    "MR213",
    "back-after-quarantine",
    "停用后重新启用",
    problem=Problem.reassigned,
    needs=Needs.happenings,
    weights={"back_after_quarantine": 5.0, "back_after_one_failure": 2.0},
    options={"least_dead": Option(2, 1, 20, "answers that there is no such number, between the two deliveries")},
)
def back_after_quarantine(facts: Facts, line: Timeline, setting: RuleSetting) -> Iterator[Hit]:
    """The number died for longer than the country lets numbers rest, and lives again.

    Flags: delivered, then no such subscriber, then delivered again; the gap is at least the country's quarantine.
    Why: this is what a number sold to a new owner looks like from outside.
    Example: delivered in January, unknown_subscriber in February to April, delivered in June.
    Not flagged: a gap shorter than the quarantine (a suspension), absent receipts only, a proof after the return.
    """
    alive_before: datetime | None = None
    dead_first: datetime | None = None
    dead = 0
    found: tuple[int, int, datetime] | None = None
    for happening in facts.happenings:
        if says_dead(happening):
            dead += 1
            dead_first = dead_first or happening.at
        elif says_alive(happening):
            if dead_first is not None:
                gap = (happening.at - (alive_before or dead_first)).days
                if gap >= line.country.quarantine_days:
                    found = (gap, dead, happening.at)
            alive_before, dead_first, dead = happening.at, None, 0
    if found is None or line.overtaken(found[2]):
        return
    gap, dead, back = found
    yield Hit(
        f"out of service, then reachable again after {gap} days",
        f"停用后相隔 {gap} 天重新可达",
        (f"{dead} dead answers, reachable again on {back.date()}",),
        "back_after_quarantine" if dead >= setting.options["least_dead"] else "back_after_one_failure",
    )


def _resting_since(facts: Facts, line: Timeline) -> datetime | None:
    """Since when the number has been out of service, as far as the network or a provider said so; None if it is not."""
    dead = [h.at for h in facts.happenings if says_dead(h)]
    dead += [v.asked_at for v in facts.verdicts if v.verdict is VerdictKind.disconnected and v.asked_at is not None]
    alive = max((h.at for h in facts.happenings if says_alive(h)), default=None)
    return min((at for at in dead if (alive is None or at > alive) and not line.overtaken(at)), default=None)


def _rested(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[date]:
    since = _resting_since(facts, line)
    if since is not None:
        yield since.date() + timedelta(days=line.country.quarantine_days + 1)


@rule(
    "MR214",
    "rested-long-enough",
    "停用已久或已重新放号",
    severity=Severity.warning,
    problem=Problem.reassigned,
    needs=Needs.happenings | Needs.verdicts,
    weights={"rested_long_enough": 1.6},
    turns=_rested,
)
def rested_long_enough(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """The number went out of service so long ago that it may have been given to somebody else since.

    Flags: the network or a provider said that there is no such number, longer ago than the country's quarantine, and
    nobody was reached since.
    Why: "nobody answers" was true then; the next message may reach a stranger.
    Example: unknown_subscriber in January, nothing sent since, today is June.
    Not flagged: a number that died recently, or that was reached since.
    """
    since = _resting_since(facts, line)
    if since is None:
        return
    days = (facts.as_of - since.date()).days
    if days > line.country.quarantine_days:
        yield Hit(
            f"out of service for more than {line.country.quarantine_days} days: it may be somebody else's by now",
            f"停用已超过 {line.country.quarantine_days} 天：可能已重新放号给他人",
            (f"out of service since {since.date()}",),
            "rested_long_enough",
        )
