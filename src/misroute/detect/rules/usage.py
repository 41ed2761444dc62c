"""3xx, continued: which number the customer really uses."""

from __future__ import annotations

from collections.abc import Iterator

from misroute.detect.facts import EventKind, Facts
from misroute.detect.findings import Problem, Severity
from misroute.detect.rulebook import Hit, Needs, RuleSetting, rule
from misroute.detect.timeline import Timeline
from misroute.detect.words import RELATION_ZH, relation_en
from misroute.people import Relation


@rule(
    "MR310",
    "customer-uses-another-number",
    "客户使用另一号码",
    needs=Needs.other_numbers,
    weights={"uses_contacts_number": 5.6, "uses_unknown_number": 2.0},
)
def customer_uses_another_number(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """The customer logs in, pays or verifies from a number that their entry gives to somebody else, or not at all.

    Flags: a self row with no proof as new as the one on the other number. Where the other number stands under a
    relative, the two cells were probably swapped; where it is unknown, the number on file may be given up or never
    have been theirs: the risk rises, but no problem is named.
    Why: the person is where they log in from.
    Example: self 138…, 母亲 139…; every login of the customer comes from 139….
    Not flagged: a customer who also uses this number, or a second own number.
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
    else:
        yield Hit(
            "the customer uses a number that is not in the book",
            "客户实际使用未登记的号码",
            (f"{last.kind.value} on {last.at.date()}",),
            "uses_unknown_number",
        )


@rule(
    "MR311",
    "borrower-uses-contacts-number",
    "联系人号码由本人使用",
    severity=Severity.warning,
    needs=Needs.happenings,
    weights={"borrower_uses_it": 4.5},
)
def borrower_uses_contacts_number(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """The borrower logs in, pays or verifies from a number that stands under a contact.

    Flags: contact rows whose number carries the customer's own logins, payments or verifications.
    Why: the cells were swapped, or the contact's number was made up from the borrower's own.
    Example: 母亲 139…; the customer's logins come from 139….
    Not flagged: self rows; logins of other customers.
    """
    if facts.is_self or not facts.customer_id:
        return
    doings = [h for h in line.mine if h.customer and h.kind in (EventKind.login, EventKind.payment)]
    if doings:
        yield Hit(
            "the borrower uses this contact's number",
            "本人使用该联系人号码",
            (f"{doings[-1].kind.value} on {doings[-1].at.date()}",),
            "borrower_uses_it",
        )
