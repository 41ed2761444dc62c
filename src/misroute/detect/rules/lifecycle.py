"""2xx, continued: numbers that die, rest and come back, by how the country lets numbers live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from misroute.detect.facts import EventKind, Facts, VerdictKind
from misroute.detect.findings import Problem, Severity
from misroute.detect.resting import perhaps_resold_from, resting
from misroute.detect.rulebook import Bare, Hit, Needs, Option, RuleSetting, rule
from misroute.detect.spells import Spell, says_alive, says_dead, says_failed, spells
from misroute.detect.timeline import Timeline, midnight, says_not_theirs


def open_spell(facts: Facts) -> Spell | None:
    """The spell that has not ended."""
    found = spells(facts.happenings)
    return found[-1] if found and found[-1].back is None else None


def _known_since(line: Timeline, back: datetime) -> bool:
    """The person themselves came back, or proved the number later."""
    return line.holds_at is not None and line.holds_at >= back


def _in_this_row(line: Timeline, spell: Spell) -> Spell | None:
    """What of the spell lies after this row's first date; None where it died in somebody else's hands only."""
    known = line.first_known
    if known is None or spell.dead[0].date() >= known:
        return spell
    since = midnight(known)
    dead = tuple(at for at in spell.dead if at >= since)
    return Spell(since, dead, tuple(at for at in spell.failed if at >= since), spell.back) if dead else None


def _another_answers(line: Timeline, back: datetime) -> bool:
    """Who answers since the return says that they are not the person asked for."""
    return any(
        (h.kind is EventKind.call and h.outcome == "wrong_party") or says_not_theirs(h)
        for h in line.mine
        if h.at >= back
    )


# within a month few of the numbers that were dead are sold and in use
_SOON = timedelta(days=30)


def _lone_delivery(facts: Facts, spell: Spell) -> str | None:
    """Whether nothing but one delivery, or those of one gateway, say that the number lives: networks say "delivered" of
    dead lines now and then, and some gateways often.

    Soon after "no such number", when few numbers can have been sold and put to use, or with failures since, it is as
    likely as not such a mistake.
    """
    back = spell.back
    signs = [h for h in facts.happenings if back is not None and h.at >= back and says_alive(h)]
    if back is None or any(sign.kind is not EventKind.receipt for sign in signs):
        return None
    if all(sign.doubted for sign in signs):
        return "doubted_gateway"
    if len(signs) != 1:
        trusted = {sign.gateway for sign in signs if not sign.doubted}
        return "one_gateway" if len(trusted) == 1 and 0 not in trusted else None
    soon = back - spell.dead[-1] < _SOON
    failed_since = any(h.at > back and says_failed(h) for h in facts.happenings)
    return "lone_delivery_soon" if soon or failed_since else "lone_delivery"


def _how_bare(facts: Facts, spell: Spell, lone: str | None) -> Bare | None:
    """A single "no such number" is a hiccup as likely as a death, and one gateway's word is no life; what a provider
    says of the death is no hiccup, and one delivery is a warning where nobody says which way it came."""
    hiccup = len(spell.dead) == 1 and any(says_dead(h) and h.at == spell.dead[0] for h in facts.happenings)
    back = next((h for h in facts.happenings if h.at == spell.back), None)
    if (
        hiccup
        or lone in ("one_gateway", "doubted_gateway", "lone_delivery_soon")
        or (lone and back is not None and back.gateway)
    ):
        return Bare.look
    return Bare.tell if lone else None


def _no_longer_surely_dead(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[date]:
    spell = open_spell(facts)
    if spell is not None and spell.dead:
        yield perhaps_resold_from(spell.dead[0], spell.dead[-1], line)


@rule(
    "MR212",
    "no-such-subscriber",
    "空号",
    problem=Problem.disconnected,
    needs=Needs.happenings,
    weights={"dead_in_a_row": 7.0, "dead_once": 3.7, "dead_and_failed": 0.8, "dead_long_ago": 3.0},
    options={"in_a_row": Option(2, 1, 20, "newest answers of the network, all saying that there is no such number")},
    turns=_no_longer_surely_dead,
)
def no_such_subscriber(facts: Facts, line: Timeline, setting: RuleSetting) -> Iterator[Hit]:
    """The network answers that the number does not exist.

    Flags: the newest receipts or calls, two by default, are unknown_subscriber or not_in_service, with nobody reached
    since; one counts more when other messages beside it did not arrive either. Once the number has rested for the
    country's quarantine and was not seen dead for a while, it counts less: it may be sold again (MR214).
    Why: nobody is reached; once is often a gateway's mistake, twice seldom.
    Example: receipts unknown_subscriber on 1 May and 1 June, nothing delivered since.
    Not flagged: absent, expired and rejected (MR215); a number that was reached or proven since.
    """
    spell = open_spell(facts)
    if spell is None or not spell.dead or line.overtaken(spell.dead[-1]):
        return
    count = len(spell.dead)
    if facts.as_of >= perhaps_resold_from(spell.dead[0], spell.dead[-1], line):
        weight = "dead_long_ago"
    else:
        weight = "dead_in_a_row" if count >= setting.options["in_a_row"] else "dead_once"
    yield Hit(
        f"the network says there is no such number ({count} in a row)",
        f"网络返回空号（连续 {count} 次）",
        (f"last on {spell.dead[-1].date()}",),
        weight,
        "dead_and_failed" if weight == "dead_once" and spell.failed else None,
    )


@rule(
    "MR213",
    "back-after-quarantine",
    "停用后重新启用",
    problem=Problem.reassigned,
    needs=Needs.happenings | Needs.verdicts,
    weights={
        "back_after_quarantine": 5.6,
        "back_after_long_rest": 4.8,
        "back_after_failures": 3.0,
        "back_after_one_failure": 1.6,
        "lone_delivery": -0.6,
        "lone_delivery_soon": -3.4,
        "one_gateway": -1.6,
        "doubted_gateway": -2.8,
    },
)
def back_after_quarantine(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """The number died for longer than the country lets numbers rest, and lives again.

    Flags: no such subscriber (or a provider's "disconnected"), then somebody is reached again, and between the two
    signs of life lies at least the country's quarantine. It counts fully when the dead answers alone span the
    quarantine, less when they span more than a usual suspension and lie amid a rest that was probably long enough, and
    least for a single one.
    Why: this is what a number sold to a new owner looks like from outside.
    Example: delivered in January, unknown_subscriber in February to April, delivered in June.
    Not flagged: a gap shorter than the quarantine (a suspension); a proof by the person after the return; a number that
    died again; one that was never seen alive, unless whoever answers now says "wrong number"; dead answers from before
    this customer gave the number. A single receipt "delivered" is a weak return, as are receipts of one gateway only,
    and soon after "no such number" or with failures since no more than a doubt. So is the word of a gateway that in
    this book often says "delivered" of dead lines.
    """
    quarantine = line.country.quarantine_days
    said = (v.asked_at for v in facts.verdicts if v.verdict is VerdictKind.disconnected and v.asked_at is not None)
    found = spells(facts.happenings, said)
    ended = [spell for spell in found if spell.dead and spell.days_at_most >= quarantine]
    if not ended or (found[-1].back is None and found[-1].dead):
        return  # the newest word is that it is dead
    spell = _in_this_row(line, ended[-1])
    if spell is None or spell.back is None or spell.days_at_most < quarantine or _known_since(line, spell.back):
        return
    if spell.before is None and not line.proofs and not _another_answers(line, spell.back):
        return  # what was never seen alive did not come back, unless it is known that it came to somebody else
    # the truth lies between the two bounds
    probably = (spell.days_dead + spell.days_at_most) / 2
    if spell.days_dead >= quarantine:
        weight = "back_after_quarantine"
    elif spell.days_dead >= line.country.suspension_days and probably >= quarantine * 0.75:
        weight = "back_after_long_rest"
    else:
        weight = "back_after_failures" if len(spell.dead) + len(spell.failed) > 1 else "back_after_one_failure"
    lone = _lone_delivery(facts, spell)
    yield Hit(
        f"out of service, then reachable again after {spell.days_at_most} days",
        f"停用后相隔 {spell.days_at_most} 天重新可达",
        (f"{len(spell.dead)} dead answers over {spell.days_dead} days, reachable again on {spell.back.date()}",),
        weight,
        lone,
        bare=_how_bare(facts, spell, lone),
    )


def _rested(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[date]:
    spell = resting(facts, line)
    if spell is not None:
        yield spell[0].date() + timedelta(days=line.country.quarantine_days + 1)
        yield perhaps_resold_from(*spell, line)


@rule(
    "MR214",
    "rested-long-enough",
    "停用已久或已重新放号",
    severity=Severity.warning,
    problem=Problem.reassigned,
    needs=Needs.happenings | Needs.verdicts,
    weights={"rested_long_enough": 0.8, "rested_very_long": 1.8},
    turns=_rested,
)
def rested_long_enough(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """The number went out of service so long ago that it may have been given to somebody else since.

    Flags: the network or a provider said that there is no such number, longer ago than the country's quarantine, and
    nobody was reached since. It counts more when a good part of such numbers is sold by now.
    Why: "nobody answers" was true then; the next message may reach a stranger.
    Example: unknown_subscriber in January, nothing sent since, today is June.
    Not flagged: a number that died recently, or that was reached since.
    """
    spell = resting(facts, line)
    if spell is None or (facts.as_of - spell[0].date()).days <= line.country.quarantine_days:
        return
    resold = facts.as_of >= perhaps_resold_from(*spell, line)
    yield Hit(
        f"out of service for more than {line.country.quarantine_days} days: it may be somebody else's by now",
        f"停用已超过 {line.country.quarantine_days} 天：可能已重新放号给他人",
        (f"out of service since {spell[0].date()}",),
        "rested_very_long" if resold else "rested_long_enough",
    )


@rule(
    "MR215",
    "out-of-reach",
    "持续无法送达",
    severity=Severity.warning,
    problem=Problem.disconnected,
    needs=Needs.happenings,
    weights={"out_of_reach": 1.4, "out_of_reach_for_long": 3.2},
    options={
        "least_failures": Option(2, 1, 50, "newest messages that all did not arrive"),
        "long_failures": Option(4, 2, 50, "so many count as long, if they also span long_days"),
        "long_days": Option(14, 1, 365, "days from the first to the last of them"),
    },
)
def out_of_reach(facts: Facts, line: Timeline, setting: RuleSetting) -> Iterator[Hit]:
    """The newest messages did not arrive: the telephone is absent, or they expired.

    Flags: several receipts absent, undelivered or expired in a row, with nobody reached since.
    Why: a number that is barred or given up looks like this, but so does a traveller's: weak evidence, which the
    network's "no such number" (MR212) strengthens.
    Example: five reminders in a month, all absent.
    Not flagged: one failure; messages rejected by a filter; a number that was reached or proven since.
    """
    spell = open_spell(facts)
    # beside "no such number" they are counted there
    if (
        spell is None
        or spell.dead
        or len(spell.failed) < setting.options["least_failures"]
        or line.overtaken(spell.failed[-1])
    ):
        return
    days = (spell.last - spell.first).days
    long = len(spell.failed) >= setting.options["long_failures"] and days >= setting.options["long_days"]
    yield Hit(
        f"the newest {len(spell.failed)} messages did not arrive",
        f"最近 {len(spell.failed)} 条信息均未送达",
        (f"from {spell.failed[0].date()} to {spell.failed[-1].date()}",),
        "out_of_reach_for_long" if long else "out_of_reach",
    )


@rule(
    "MR216",
    "back-after-absence",
    "长期失联后重新可达",
    severity=Severity.warning,
    problem=Problem.reassigned,
    needs=Needs.happenings,
    weights={"back_after_absence": 1.8},
    options={"least_failures": Option(3, 1, 50, "messages that did not arrive, between the two signs of life")},
)
def back_after_absence(facts: Facts, line: Timeline, setting: RuleSetting) -> Iterator[Hit]:
    """No message arrived for longer than the country lets numbers rest, and then one did.

    Flags: several receipts absent, undelivered or expired and none delivered for at least the quarantine, then
    somebody is reached.
    Why: networks do not always say "no such number" of one that was given up; but months abroad look the same, so this
    is weak evidence.
    Example: delivered in January, absent in February, March and April, delivered in June.
    Not flagged: "no such number" among them (MR213); a shorter absence (a suspension); a proof by the person after it.
    """
    ended = [
        spell
        for spell in spells(facts.happenings)
        if not spell.dead
        and len(spell.failed) >= setting.options["least_failures"]
        and spell.days_at_most >= line.country.quarantine_days
        and (spell.last - spell.first).days * 2 >= line.country.quarantine_days
    ]
    if not ended or ended[-1].back is None or _known_since(line, ended[-1].back):
        return
    spell = ended[-1]
    yield Hit(
        f"out of reach, then reached again after {spell.days_at_most} days",
        f"长期无法送达，相隔 {spell.days_at_most} 天后重新可达",
        (f"{len(spell.failed)} messages did not arrive from {spell.first.date()} to {spell.last.date()}",),
        "back_after_absence",
    )
