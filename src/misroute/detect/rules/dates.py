"""5xx: how old the last proof is, and dates that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from misroute.detect.facts import Facts
from misroute.detect.findings import Problem, Severity
from misroute.detect.rulebook import Hit, Needs, RuleSetting, rule
from misroute.detect.timeline import Timeline


def _gets_stale(_: Facts, line: Timeline, __: RuleSetting) -> Iterator[date]:
    if line.newest is not None:
        yield line.newest.day + timedelta(days=line.country.stale_days + 1)


@rule(
    "MR501",
    "stale",
    "长期未核实",
    severity=Severity.warning,
    problem=Problem.stale,
    needs=Needs.dates | Needs.happenings | Needs.verdicts,
    turns=_gets_stale,
)
def stale(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """The newest proof that the number is this person's is older than the country's limit.

    Flags: verified_at, consent_at, login, payment, verification, right-party conversation and the as-of day of a
    "same owner" answer, all older than stale_days of the country (180 by default) on the day of judgement.
    Why: the longer ago, the likelier the number changed hands since.
    Example: last verified 400 days ago, nothing since.
    Not flagged: a number with no date at all (nothing is known; it keeps the base rate); a cell without a number.
    """
    newest = line.newest
    if newest is None or facts.reading.e164 is None:
        return
    days = (facts.as_of - newest.day).days
    if days > line.country.stale_days:
        yield Hit(
            f"for more than {line.country.stale_days} days nothing has shown that this person still has the number",
            f"已超过 {line.country.stale_days} 天没有任何记录表明该号码仍属本人",
            (f"newest proof: {newest.kind.value} {newest.day}",),
        )


@rule(
    "MR502",
    "date-unread",
    "日期无法识别",
    severity=Severity.info,
    needs=Needs.dates,
)
def date_unread(facts: Facts, _: Timeline, __: RuleSetting) -> Iterator[Hit]:
    """A date cell holds something that is no date.

    Flags: verified_at or consent_at with text that cannot be read as a day.
    Why: the row then counts as never proven, which its owner should know.
    Example: verified_at is "2024-13-40".
    Not flagged: empty cells.
    """
    if facts.unread_dates:
        columns = ", ".join(facts.unread_dates)
        yield Hit(f"{columns} cannot be read as a date", f"{columns} 不是可识别的日期", facts.unread_dates)


@rule(
    "MR503",
    "date-in-future",
    "日期在未来",
    severity=Severity.warning,
    needs=Needs.dates,
)
def date_in_future(facts: Facts, _: Timeline, __: RuleSetting) -> Iterator[Hit]:
    """A proof is dated after the day of judgement.

    Flags: verified_at or consent_at later than --as-of.
    Why: it is a typing mistake or a default of a migration; it counts as no proof.
    Example: verified_at 2099-01-01.
    Not flagged: a date on the day of judgement itself.
    """
    dates = {"verified_at": facts.verified_at, "consent_at": facts.consent_at}
    late = {column: day for column, day in dates.items() if day is not None and day > facts.as_of}
    if late:
        columns = ", ".join(late)
        yield Hit(
            f"{columns} in the future",
            f"{columns} 晚于判断日期",
            tuple(f"{column} {day}" for column, day in late.items()),
        )
