"""4xx: numbers of the lender, its staff, its agents and of brokers, standing as a borrower's."""

from __future__ import annotations

from collections.abc import Iterator

from misroute.detect.facts import Facts
from misroute.detect.findings import Problem, Severity
from misroute.detect.rulebook import TELLING_NOTES, Hit, Needs, Option, RuleSetting, rule
from misroute.detect.timeline import Timeline, says_not_theirs
from misroute.detect.voices import knows_the_person
from misroute.detect.words import OWN_ZH
from misroute.people import Relation


@rule(
    "MR401",
    "own-number-of-the-lender",
    "机构自有号码",
    problem=Problem.own_staff_number,
    needs=Needs.own,
    weights={"own_list": 7.0},
)
def own_number_of_the_lender(facts: Facts, _: Timeline, __: RuleSetting) -> Iterator[Hit]:
    """The number is on the list of the lender's own, its staff's or its agencies' numbers.

    Flags: any row whose number is on the own list.
    Why: a form was filled with the clerk's number because the customer had none at hand; reminders reach the clerk.
    Example: the service hotline in a borrower's own row.
    Not flagged: a staff member's number in a row that says employer or colleague.
    """
    if facts.own is None:
        return
    if facts.own.value == "staff" and facts.relation in (Relation.colleague, Relation.employer):
        return
    yield Hit(
        f"the number is on the own list ({facts.own.value})",
        f"该号码在机构自有号码清单中（{OWN_ZH[facts.own]}）",
        (f"own list: {facts.own.value}",),
        "own_list",
    )


def _outside(facts: Facts) -> bool:
    """An own list says nothing of it, or whoever answers knows the customers asked for, as a broker does; a clerk
    says that it is the wrong number."""
    return facts.own_list_given or any(knows_the_person(h) and not says_not_theirs(h) for h in facts.happenings)


@rule(
    "MR402",
    "one-number-many-borrowers",
    "一号多户",
    problem=Problem.own_staff_number,
    needs=Needs.claims,
    weights={"many_borrowers": 6.0},
    options={"least_customers": Option(5, 3, 1000, "customers of different names who give one number as their own")},
)
def one_number_many_borrowers(facts: Facts, _: Timeline, setting: RuleSetting) -> Iterator[Hit]:
    """One number stands as the own number of many unrelated borrowers.

    Flags: self rows of at least five customers with different names.
    Why: it is a clerk's, a branch's or a broker's number; none of them is reached by it. With an own list it argues
    for third_party_number (a broker's), as for a filler such as 13800138000; without one for own_staff_number, unless
    whoever answers knows the customers asked for.
    Example: 13912345678 as self of 37 customers.
    Not flagged: a family of two to four; one person under several ids.
    """
    least = setting.options["least_customers"]
    if not facts.is_self or facts.self_claims < least:
        return
    filler = any(note.code in TELLING_NOTES for note in facts.reading.notes)
    # without names (a bare list of numbers) nothing tells one person under several ids from many persons
    if facts.self_names >= least:
        yield Hit(
            f"{facts.self_claims} customers give this number as their own",
            f"{facts.self_claims} 位客户登记该号码为本人号码",
            (f"{facts.self_claims} customers",),
            "many_borrowers",
            # where the lender says which numbers are its own, one that is not among them is a broker's; a filler
            # such as 13800138000 is nobody's on the staff
            problem=Problem.third_party_number if filler or _outside(facts) else Problem.own_staff_number,
        )


@rule(
    "MR403",
    "one-number-many-contacts",
    "一号多联系人",
    severity=Severity.warning,
    needs=Needs.claims,
    weights={"many_contacts": 2.5},
    options={"least_customers": Option(5, 3, 1000, "customers who list one number under a contact")},
)
def one_number_many_contacts(facts: Facts, _: Timeline, setting: RuleSetting) -> Iterator[Hit]:
    """One number stands as a contact of many unrelated borrowers.

    Flags: contact rows of at least five customers.
    Why: brokers lend their own telephone as everybody's "mother"; the person named does not answer.
    Example: one number as the emergency contact of twelve customers.
    Not flagged: two siblings with the same mother.
    """
    if facts.is_self:
        return
    customers = {c.customer for c in facts.claims if not c.same_customer and c.relation is not Relation.self}
    if len(customers) + 1 >= setting.options["least_customers"]:
        yield Hit(
            f"{len(customers) + 1} customers list this number under a contact",
            f"{len(customers) + 1} 位客户将该号码登记为联系人",
            (f"{len(customers) + 1} customers",),
            "many_contacts",
        )


@rule(
    "MR404",
    "one-number-many-users",
    "一号多人使用",
    problem=Problem.own_staff_number,
    needs=Needs.happenings,
    weights={"many_users": 5.4},
    options={"least_customers": Option(4, 3, 1000, "customers who log in, pay or verify with one number")},
)
def one_number_many_users(facts: Facts, _: Timeline, setting: RuleSetting) -> Iterator[Hit]:
    """Many customers log in, pay or verify with one number.

    Flags: self rows whose number four customers or more proved by using it.
    Why: a clerk or a broker does it for them with the office telephone; messages to it reach the clerk. With an own
    list it argues for third_party_number (a broker's), without one for own_staff_number, unless whoever answers knows
    the customers asked for.
    Example: verification codes of eleven customers went to 139….
    Not flagged: a couple or a family with one telephone; contact rows.
    """
    if not facts.is_self or facts.users < setting.options["least_customers"]:
        return
    yield Hit(
        f"{facts.users} customers use this number",
        f"{facts.users} 位客户使用该号码",
        (f"{facts.users} customers",),
        "many_users",
        problem=Problem.third_party_number if _outside(facts) else Problem.own_staff_number,
    )
