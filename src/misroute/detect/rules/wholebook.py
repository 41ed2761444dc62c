"""3xx, continued: what the whole book says of one entry."""

from __future__ import annotations

from collections.abc import Iterator

from misroute.detect.facts import Facts, VerdictKind
from misroute.detect.findings import Problem, Severity
from misroute.detect.rulebook import Hit, Needs, Option, RuleSetting, rule
from misroute.detect.rules.changed import MANY, names_differ
from misroute.detect.rules.lifecycle import open_spell
from misroute.detect.timeline import ProofKind, Timeline
from misroute.detect.words import RELATION_ZH, relation_en
from misroute.people import NameVerdict, Relation

# proofs that say which number the person really has; a date in the book was taken before the columns were mixed up
_SEEN = frozenset({ProofKind.login, ProofKind.payment, ProofKind.verification, ProofKind.conversation, ProofKind.reply})


@rule(
    "MR312",
    "one-slip-away",
    "疑似输错一位",
    severity=Severity.error,
    problem=Problem.third_party_number,
    needs=Needs.book | Needs.other_numbers,
    weights={
        "slip_of_used_number": 5.4,
        "slip_to_nobody": 1.5,
        "slip_of_contact": 0.8,
        "slip_of_contact_unclear": 2.0,
    },
)
def one_slip_away(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """The number is one wrong digit, or two digits exchanged, away from one that belongs to the same entry.

    Flags: a self row that nobody was ever seen on, when the customer logs in, pays or verifies from the number one slip
    away: it was typed wrong, and a stranger answers, or nobody if the network says that there is no such number. The
    number of one of the customer's own contacts one slip away is
    told too, but only counts when another customer gives this number as theirs.
    Why: a slip of the finger reaches whoever has that number, from the first day on.
    Example: book 13812345678, every login from 13812345687.
    Not flagged: as a problem, a family's neighbouring numbers (they are sold in pairs); a number on which the customer
    was seen; numbers of different customers (in a large book many differ by one digit).
    """
    if not facts.is_self or any(proof.kind in _SEEN for proof in line.proofs):
        return
    used = [other for other in facts.other_numbers if other.slip and not other.own]
    if used:
        spell = open_spell(facts)
        last = facts.verdicts[-1].verdict if facts.verdicts else None
        dead = last is VerdictKind.disconnected or (spell is not None and bool(spell.dead))
        yield Hit(
            "one slip away from the number the customer uses: probably typed wrong",
            "与客户实际使用的号码仅差一处：疑似输入错误",
            (f"{used[-1].kind.value} on {used[-1].at.date()}",),
            "slip_to_nobody" if dead else "slip_of_used_number",
            problem=Problem.disconnected if dead else Problem.third_party_number,
        )
    elif facts.slip_of is not None and line.proven_at is None:
        unclear = any(
            not c.same_customer and c.relation is Relation.self and names_differ(facts, c) is NameVerdict.different
            for c in facts.claims
        )
        yield Hit(
            f"one slip away from the number of the customer's own contact ({relation_en(facts.slip_of)})",
            f"与本人的联系人号码仅差一处（{RELATION_ZH[facts.slip_of]}）",
            (f"contact: {facts.slip_of.value}",),
            "slip_of_contact_unclear" if unclear else "slip_of_contact",
            severity=Severity.warning if unclear else Severity.info,
        )


@rule(
    "MR314",
    "source-with-swapped-columns",
    "该来源号码列错位",
    problem=Problem.relative_number,
    needs=Needs.book,
    weights={"source_swapped": 5.2, "source_often_swapped": 3.2, "source_at_times_swapped": 1.8},
    options={"least_votes": Option(5, 3, 1000, "customers of the source of whom it is known whether they are swapped")},
)
def source_with_swapped_columns(facts: Facts, line: Timeline, setting: RuleSetting) -> Iterator[Hit]:
    """The row came from a source in which many customers' own numbers stand under their contacts.

    Flags: all self rows of a source (an import, a channel) in which customers log in from their contact's number, or
    relatives answer on their own: the columns were mixed up for the others too. Which problem it argues for depends
    on whether the customer's first contact is a relative.
    Why: a faulty import swaps every row, and only a few show it by themselves before the reminders go out.
    Example: source "core 4.2 import": of twelve customers who were seen, eleven use the number listed as a mother's.
    Not flagged: a row on whose own number the customer was seen; a source with few swaps, or of which little is known;
    a customer without contacts.
    """
    swaps = facts.swaps
    if not facts.is_self or swaps is None or swaps.kin is None or swaps.votes < setting.options["least_votes"]:
        return
    if any(proof.kind in _SEEN for proof in line.proofs):
        return
    if swaps.share >= 0.75:
        weight = "source_swapped"
    else:
        weight = "source_often_swapped" if swaps.share >= 0.45 else "source_at_times_swapped"
    yield Hit(
        f"in this source {swaps.swapped} of {swaps.votes} entries that were seen are swapped with a contact",
        f"该来源已核对的 {swaps.votes} 户中有 {swaps.swapped} 户与联系人号码错位",
        (f"source: {swaps.swapped} of {swaps.votes} swapped",),
        weight,
        problem=Problem.relative_number if swaps.kin else Problem.third_party_number,
    )


@rule(
    "MR308",
    "own-number-is-anothers-contact",
    "本人号码是他人的联系人",
    severity=Severity.warning,
    problem=Problem.third_party_number,
    needs=Needs.claims,
    weights={"own_number_is_anothers_contact": 1.6, "own_number_is_many_contacts": 3.4},
    options={"many": Option(5, 2, 1000, "customers whose contact it is under other names, from which it counts much")},
)
def own_number_is_anothers_contact(facts: Facts, line: Timeline, setting: RuleSetting) -> Iterator[Hit]:
    """Another customer lists this number under a contact of a certainly different name.

    Flags: a self row without a proof whose number is, in another customer's entry, somebody else's; much more when
    many customers list it so: it is then a personnel office's, a clerk's or a broker's.
    Why: one of the two entries names the wrong person.
    Example: self of 张伟; in 李静's entry the same number is her father 李国强's.
    Not flagged: the contact's name is this customer's; a self row with a proof.
    """
    if not facts.is_self or line.newest is not None or facts.self_claims > MANY:
        return
    others = [
        c
        for c in facts.claims
        if not c.same_customer and c.relation is not Relation.self and names_differ(facts, c) is NameVerdict.different
    ]
    if others:
        many = len({c.customer for c in others}) >= setting.options["many"]
        yield Hit(
            f"the number is somebody else's in {len(others)} other entr{'y' if len(others) == 1 else 'ies'}",
            f"该号码在其他 {len(others)} 位客户处登记为他人",
            tuple(f"row {c.row}: {c.relation.value}" for c in others[:5]),
            "own_number_is_many_contacts" if many else "own_number_is_anothers_contact",
        )


@rule(
    "MR309",
    "role-unread",
    "关系无法识别",
    severity=Severity.info,
    needs=Needs.label,
)
def role_unread(facts: Facts, _: Timeline, __: RuleSetting) -> Iterator[Hit]:
    """The role says something that is not understood, so the row is treated as a contact's, not as the borrower's.

    Flags: role labels of no known relation.
    Why: what may be said to whom depends on the role.
    Example: role "K7".
    Not flagged: an empty role.
    """
    if facts.relation is Relation.unknown and facts.role_label.strip():
        yield Hit("the role is not understood", "关系无法识别", ())
