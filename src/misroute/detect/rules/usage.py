"""3xx, continued: which number the customer really uses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from misroute.detect.facts import EventKind, Facts, OtherNumber
from misroute.detect.findings import Problem, Severity
from misroute.detect.rulebook import Hit, Needs, RuleSetting, rule
from misroute.detect.rules.lifecycle import open_spell
from misroute.detect.spells import says_alive
from misroute.detect.timeline import Timeline
from misroute.detect.voices import seen_here
from misroute.detect.words import RELATION_ZH, relation_en
from misroute.people import Relation


@rule(
    "MR310",
    "customer-uses-another-number",
    "客户使用另一号码",
    needs=Needs.other_numbers,
    weights={"uses_contacts_number": 5.6, "uses_unknown_number": 2.6},
)
def customer_uses_another_number(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """The customer logs in, pays or verifies from a number that their entry gives to somebody else, or not at all.

    Flags: a self row with no proof as new as the one on the other number. Where the other number stands under a
    relative, the two cells were probably swapped. Where it is unknown and this one was never shown to be theirs, it
    was probably never theirs: the risk rises, and it strengthens whatever else says whose it is.
    Why: the person is where they log in from.
    Example: self 138…, 母亲 139…; every login of the customer comes from 139….
    Not flagged: a customer who also uses this number, or a second own number; a number that was theirs once (MR217).
    """
    if not facts.is_self or any(other.own for other in facts.other_numbers):
        return
    newer = [o for o in facts.other_numbers if line.proven_at is None or o.at > line.proven_at]
    if not newer:
        return
    last = newer[-1]
    listed = next((o for o in reversed(newer) if o.relation is not None), None)
    if listed is not None and listed.relation is not None:
        kin = listed.kin or listed.relation is Relation.emergency_contact
        yield Hit(
            f"the customer uses the number listed as their {relation_en(listed.relation)}'s",
            f"客户实际使用登记在{RELATION_ZH[listed.relation]}名下的号码",
            (f"{listed.kind.value} on {listed.at.date()}",),
            "uses_contacts_number",
            problem=Problem.relative_number if kin else Problem.third_party_number,
        )
    elif line.proven_at is None and not any(o.slip for o in newer):
        yield Hit(
            "the customer uses a number that is not in the book, and never this one",
            "客户实际使用未登记的号码，从未使用本号码",
            (f"{last.kind.value} on {last.at.date()}",),
            "uses_unknown_number",
            open=True,
        )


def _moved_since(facts: Facts, line: Timeline) -> datetime | None:
    """When the customer, once seen on this number, began to be seen on another only; None if they were not."""
    if not facts.is_self or line.proven_at is None or any(other.own for other in facts.other_numbers):
        return None
    elsewhere = [o for o in facts.other_numbers if o.relation is None and o.at > line.proven_at and not _slip(o, line)]
    began = [max(o.since or o.at, line.proven_at) for o in elsewhere]
    # one visit from a friend's telephone is no move
    stayed = any((o.at - (o.since or o.at)).days >= STAYED_DAYS for o in elsewhere) or len(elsewhere) > 1
    return min(began) if began and stayed else None


def _slip(other: OtherNumber, line: Timeline) -> bool:
    """The other number is the one that was meant when this one was typed, and nobody moved (MR312)."""
    return other.slip and not seen_here(line)


# uses of the other number that lie so many days apart show that it is kept
STAYED_DAYS = 14


def _given_up_for_long(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[date]:
    moved = _moved_since(facts, line)
    if moved is not None:
        yield moved.date() + timedelta(days=line.country.quarantine_days + 1)
        yield moved.date() + timedelta(days=line.country.quarantine_days + line.country.reuse_days + 1)


@rule(
    "MR217",
    "moved-to-another-number",
    "客户已改用其他号码",
    severity=Severity.warning,
    problem=Problem.reassigned,
    needs=Needs.other_numbers,
    weights={"moved_lately": 0.8, "moved_long_ago": 1.8, "moved_very_long_ago": 2.2, "somebody_reached_since": 0.8},
    turns=_given_up_for_long,
)
def moved_to_another_number(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """A customer who used to be seen on this number logs in, pays and verifies from another one only, since a while.

    Flags: self rows with an older proof, when the customer's doings moved to a number that is not in the book. The
    longer ago compared with the country's quarantine, the more it says; most, when messages still arrive here.
    Why: people who move give the old number up, and a stranger gets it; some keep both.
    Example: logins from 138… until March, from 139… since; reminders to 138… are delivered in December.
    Not flagged: a single visit from another telephone; a customer who has used this number since; a number of theirs
    that stands in the book; a number of which this one is a slip of the finger (MR312).
    """
    moved = _moved_since(facts, line)
    if moved is None:
        return
    days = (facts.as_of - moved.date()).days
    rested = days > line.country.quarantine_days
    spell = open_spell(facts)
    if spell is not None and spell.dead:
        # that it was given up is known from the network then, and MR214 says how long ago
        weight = "moved_lately"
    elif days > line.country.quarantine_days + line.country.reuse_days:
        weight = "moved_very_long_ago"
    else:
        weight = "moved_long_ago" if rested else "moved_lately"
    rest = timedelta(days=line.country.quarantine_days)
    reached = any(says_alive(h) and h.at > moved + rest for h in facts.happenings)
    yield Hit(
        f"the customer uses another number since {moved.date()}"
        + (", and somebody is reached here" if reached else ""),
        f"客户自 {moved.date()} 起使用其他号码" + ("，而本号码仍有人接收" if reached else ""),
        (f"last seen here on {line.proven_at.date()}" if line.proven_at else "",),
        weight,
        "somebody_reached_since" if reached else None,
    )


@rule(
    "MR311",
    "borrower-uses-contacts-number",
    "联系人号码由本人使用",
    severity=Severity.warning,
    needs=Needs.happenings,
    weights={"borrower_uses_it": 4.5, "borrower_uses_it_as_own": 1.0},
)
def borrower_uses_contacts_number(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """The borrower logs in, pays or verifies from a number that stands under a contact.

    Flags: contact rows whose number carries the customer's own logins, payments or verifications.
    Why: the cells were swapped, or the contact's number was made up from the borrower's own. Where the borrower gives
    the number as their own too, a telephone may be shared: then it adds a little to what MR307 says.
    Example: 母亲 139…; the customer's logins come from 139….
    Not flagged: self rows; logins of other customers.
    """
    if facts.is_self or not facts.customer_id:
        return
    doings = [h for h in line.mine if h.customer and h.kind in (EventKind.login, EventKind.payment)]
    if doings:
        listed_as_own = any(c.same_customer and c.relation is Relation.self for c in facts.claims)
        yield Hit(
            "the borrower uses this contact's number",
            "本人使用该联系人号码",
            (f"{doings[-1].kind.value} on {doings[-1].at.date()}",),
            "borrower_uses_it_as_own" if listed_as_own else "borrower_uses_it",
        )
