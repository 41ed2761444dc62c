"""3xx: rows that say "self" and hold somebody else's number, and contact rows that hold the borrower's."""

from __future__ import annotations

from collections.abc import Iterator

from misroute.detect.facts import Claim, EventKind, Facts
from misroute.detect.findings import Problem, Severity
from misroute.detect.rulebook import OVERTAKEN, Bare, Hit, Needs, Option, RuleSetting, rule
from misroute.detect.rules.changed import MANY, left_since, names_differ
from misroute.detect.timeline import REPLY_SURE, ProofKind, Timeline, only_leans
from misroute.detect.voices import (
    KIN,
    OTHERS,
    SEVERAL,
    conversations,
    knows_the_person,
    seen_elsewhere,
    seen_here,
    silenced,
    used_lately,
    who_answers,
)
from misroute.detect.words import RELATION_ZH, relation_en
from misroute.people import NameVerdict, Relation, ReplyLabel, compare_names, read_relation


def _same_surname(a: str, b: str) -> bool:
    """Two Chinese names that share the first character: kinship evidence, never identity."""
    a, b = a.strip(), b.strip()
    return bool(a) and bool(b) and a[0] == b[0] and "\u4e00" <= a[0] <= "\u9fff"


@rule(
    "MR301",
    "kin-label-on-own-number",
    "本人号码旁注明亲属",
    problem=Problem.relative_number,
    needs=Needs.label,
    weights={"kin_label": 7.2, "other_label": 5.6},
)
def kin_label_on_own_number(facts: Facts, _: Timeline, __: RuleSetting) -> Iterator[Hit]:
    """The row says "self", but a word beside the number or in the contact's name says whose it really is.

    Flags: 妈妈, 张伟妈妈, "Mom cell", (老婆) in the number's cell or in contact_name of a self row. A friend's or
    colleague's label argues for third_party_number instead.
    Why: whoever typed the number knew, and the form had no better place.
    Example: role self, phone "13912345678 (妈妈)".
    Not flagged: labels that say self (本人), a guarantor's own row, the borrower's own name.
    """
    if not facts.is_self:
        return
    for where, text in (("beside the number", facts.reading.beside), ("contact_name", facts.contact_name)):
        if not text or not text.strip():
            continue
        read = read_relation(text)
        if read.kin:
            yield Hit(
                f"a kinship word {where} ({relation_en(read.relation)})",
                f"登记为本人，但注明亲属关系（{RELATION_ZH[read.relation]}）",
                (f"{where}: {read.relation.value}",),
                "kin_label",
                problem=Problem.relative_number,
            )
            return
        if read.relation in OTHERS:
            yield Hit(
                f"a word {where} says it is another person's ({relation_en(read.relation)})",
                f"登记为本人，但注明为他人号码（{RELATION_ZH[read.relation]}）",
                (f"{where}: {read.relation.value}",),
                "other_label",
                problem=Problem.third_party_number,
            )
            return


@rule(
    "MR302",
    "other-name-on-own-number",
    "本人号码旁注明他人姓名",
    problem=Problem.third_party_number,
    needs=Needs.label,
    weights={"other_name": 5.6},
)
def other_name_on_own_number(facts: Facts, _: Timeline, __: RuleSetting) -> Iterator[Hit]:
    """The row says "self", but the name of who answers is somebody else's.

    Flags: contact_name, or a name beside the number, that is certainly not the borrower's. With the borrower's
    surname it argues for relative_number.
    Why: the book itself says that another person answers.
    Example: customer 张伟, role self, contact_name 李静.
    Not flagged: a spelling, a nickname, pinyin or an English form of the borrower's own name; unclear pairs.
    """
    if not facts.is_self or not facts.customer_name.strip():
        return
    for where, text in (("beside the number", facts.reading.beside), ("contact_name", facts.contact_name)):
        if not text or not text.strip() or read_relation(text).relation is not Relation.unknown:
            continue
        if compare_names(facts.customer_name, text).verdict is NameVerdict.different:
            kin = _same_surname(facts.customer_name, text)
            yield Hit(
                f"another person's name {where}" + (", of the same surname" if kin else ""),
                "登记为本人，但姓名为他人" + ("（同姓）" if kin else ""),
                (where,),
                "other_name",
                problem=Problem.relative_number if kin else Problem.third_party_number,
            )
            return


def _own_contacts(facts: Facts) -> list[Claim]:
    return [c for c in facts.claims if c.same_customer and c.relation is not Relation.self]


def _answered_here(line: Timeline) -> bool:
    """The customer used this number, or was talked to on it."""
    return seen_here(line) or any(proof.kind in (ProofKind.conversation, ProofKind.reply) for proof in line.proofs)


@rule(
    "MR303",
    "own-number-is-a-contact",
    "本人号码与联系人相同",
    problem=Problem.relative_number,
    needs=Needs.claims,
    weights={
        "own_number_is_kin_contact": 5.2,
        "own_number_is_other_contact": 4.8,
        "own_number_is_used_contact": 3.8,
        "customer_seen_elsewhere": 2.4,
    },
)
def own_number_is_a_contact(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """The customer's own number is also the number of one of their contacts.

    Flags: the same number as self and as mother, spouse, friend… in the same customer's entry.
    Why: one of the two is wrong, or they share a telephone. The relative's number is likelier to stand in the
    borrower's place than the reverse, so alone this is a warning; a second piece makes it an error (a relative who
    answers, the customer seen on another number). A customer who was seen or answered on it shares it as likely: then
    it only asks for a look. A date in the book does not tell which of the two labels is right.
    Example: self 13912345678, 母亲 13912345678.
    Not flagged: as a problem, a number on which the customer logs in or answers (MR307 doubts the contact's row).
    """
    if not facts.is_self:
        return
    contacts = _own_contacts(facts)
    if not contacts:
        return
    kin = next((c for c in contacts if c.kin), None)
    best = kin or contacts[0]
    names_self = bool(best.name.strip()) and compare_names(facts.customer_name, best.name).verdict is NameVerdict.same
    if names_self:
        return
    family = kin is not None or best.relation is Relation.emergency_contact
    elsewhere = seen_elsewhere(facts, line)
    weight = "own_number_is_kin_contact" if kin else "own_number_is_other_contact"
    yield Hit(
        f"the borrower's number is also that of a contact ({relation_en(best.relation)})",
        f"本人号码与联系人号码相同（{RELATION_ZH[best.relation]}）",
        (f"row {best.row}: {best.relation.value}",),
        "own_number_is_used_contact" if _answered_here(line) else weight,
        "customer_seen_elsewhere" if elsewhere else None,
        problem=Problem.relative_number if family else Problem.third_party_number,
        bare=None if elsewhere else Bare.look if _answered_here(line) else Bare.tell,
    )


@rule(
    "MR304",
    "own-number-of-several",
    "多人共用本人号码",
    problem=Problem.third_party_number,
    needs=Needs.claims,
    weights={
        "own_number_of_another_proven": 3.9,
        "own_number_shared": 2.0,
        "own_number_shared_by_three": 3.2,
        "own_number_shared_by_four": 4.0,
        "own_number_shared_family": 1.0,
    },
)
def own_number_of_several(facts: Facts, line: Timeline, setting: RuleSetting) -> Iterator[Hit]:
    """Two customers with certainly different names give the same number as their own.

    Flags: the row without a proof where another customer has one (as a problem); otherwise a warning, which grows
    with the number of strangers who share it: of four unrelated people three at least are wrong. The same surname or
    the same address speaks for a family or a couple with one telephone: then a relative answers, if not the borrower.
    Why: one of them is reached by the other's messages. Spouses and families do share a telephone, so without
    dates nobody is accused.
    Example: 张伟 and 李静, both self 13912345678, only 李静 verified.
    Not flagged: the same person under two ids; the row whose proof is the newest; numbers on very many customers
    (MR402); for a row without a date a customer since whose proof the number changed hands.
    """
    if not facts.is_self or facts.self_claims > MANY:
        return
    others = [c for c in facts.claims if not c.same_customer and c.relation is Relation.self]
    differing = [
        c
        for c in others
        if names_differ(facts, c) is NameVerdict.different and not (c.proven and left_since(line, c.proven))
    ]
    if not differing:
        return
    theirs = [c.proven for c in differing if c.proven is not None and c.proven <= facts.as_of]
    newest = max(theirs, default=None)
    crowd = len({c.customer for c in differing if not c.same_address}) >= 2
    if (
        line.newest is not None
        and (newest is None or line.newest.day > newest)
        and not (crowd and line.proven_at is None)
    ):
        return
    if newest is not None and line.newest is not None and newest > line.newest.day and not crowd:
        return  # MR204 tells it
    family = all(c.same_address or _same_surname(facts.customer_name, c.name) for c in differing)
    strangers = 1 + len({c.customer for c in differing if not c.same_address})
    if newest is not None and line.newest is None:
        weight = "own_number_of_another_proven"
    elif family:
        weight = "own_number_shared_family"
    elif strangers >= 4:
        weight = "own_number_shared_by_four"
    else:
        weight = "own_number_shared_by_three" if strangers == 3 else "own_number_shared"
    yield Hit(
        f"{len(differing)} other customer(s) of different name give this number as their own"
        + (": probably a family's telephone" if family else ""),
        f"另有 {len(differing)} 位不同姓名的客户登记该号码为本人号码" + ("：可能为家庭共用" if family else ""),
        tuple(f"row {c.row}" for c in differing[:5]),
        weight,
        problem=Problem.relative_number if family else Problem.third_party_number,
    )


@rule(
    "MR305",
    "relative-answered",
    "亲属应答",
    problem=Problem.relative_number,
    needs=Needs.happenings,
    weights={"relative_answered": 6.2, "relative_leaning": 3.8, "relative_again": 1.4},
)
def relative_answered(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """Whoever answered said that they are the borrower's relative.

    Flags: a text, complaint or call note read as relative_of_borrower on a self row, with no newer proof.
    Why: debt messages to this number reach the family.
    Example: "我是他妈妈，别再发了".
    Not flagged: the same words on the relative's own contact row; a reply that a later proof outlived. A single one on
    a number that the customer logged in from shortly before only asks for a look: borrowers write of their kin too. One
    whose words only lean to it, and none says so outright, is a warning.
    """
    if not facts.is_self:
        return
    sure = [h for h in line.mine if h.reply is ReplyLabel.relative_of_borrower and h.reply_confidence >= REPLY_SURE]
    if not sure:
        return
    last = sure[-1]
    overtaken = silenced(line, sure)
    who = (
        f" ({relation_en(last.relation)})"
        if last.relation is not None and last.relation is not Relation.unknown
        else ""
    )
    leans = only_leans(sure)
    bare = Bare.look if conversations(sure) == 1 and used_lately(line, last.at) else Bare.tell if leans else None
    # "I am his colleague" is answered like a relative, but it is no relative's number
    kin = last.relation not in OTHERS
    yield Hit(
        f"{'a relative' if kin else 'somebody who knows the borrower'} answered{who}"
        + (", but a newer proof speaks against it" if overtaken else ""),
        ("亲属应答" if kin else "熟人应答") + ("，但有更新的证明" if overtaken else ""),
        (f"{len(sure)} time(s), last {last.at.date()}",),
        "relative_leaning" if leans else "relative_answered",
        "relative_again" if conversations(sure) > 1 and not overtaken else None,
        scale=OVERTAKEN if overtaken else 1.0,
        problem=Problem.relative_number if kin else Problem.third_party_number,
        bare=bare,
    )


@rule(
    "MR306",
    "third-party-answered",
    "第三方接听",
    problem=Problem.third_party_number,
    needs=Needs.happenings,
    weights={"third_party_answered": 2.2, "relative_picked_up": 4.4, "third_party_again": 2.6},
    options={"again": Option(2, 2, 20, "calls answered by a third party that are more than chance")},
)
def third_party_answered(facts: Facts, line: Timeline, setting: RuleSetting) -> Iterator[Hit]:
    """Calls to the borrower's own number are answered by somebody who knows them.

    Flags: call outcome third_party on a self row, with no newer proof; once is a warning (a spouse may pick up),
    more often, or once with a note that names the relative, says that it is the other person's telephone. A note that
    names the relation, or a contact of the same entry with this number, tells a relative's from another's.
    Why: the next message is read by that person.
    Example: two calls in a month, both third_party.
    Not flagged: contact rows; calls that a right-party conversation followed.
    """
    if not facts.is_self:
        return
    calls = [
        h
        for h in line.mine
        if (h.relation in OTHERS or (h.kind is EventKind.call and knows_the_person(h)))
        and h.reply is not ReplyLabel.relative_of_borrower
    ]
    if conversations(calls) < SEVERAL:
        calls = [h for h in calls if not line.refuted(h.at)]
    if not calls:
        return
    kin = any(h.relation in KIN for h in calls)
    again = len(calls) >= setting.options["again"]
    yield Hit(
        "a third party answered" + (" more than once" if again else ""),
        "电话多次由第三方接听" if again else "电话由第三方接听",
        (f"{len(calls)} time(s), last {calls[-1].at.date()}",),
        "relative_picked_up" if kin else "third_party_answered",
        "third_party_again" if again else None,
        problem=Problem.relative_number if kin else Problem.third_party_number,
        open=not kin,
    )


@rule(
    "MR307",
    "contact-has-borrowers-number",
    "联系人号码即本人号码",
    severity=Severity.warning,
    needs=Needs.claims | Needs.label,
    weights={"contact_has_borrowers_number": 1.9, "contact_has_borrowers_name": 1.0},
)
def contact_has_borrowers_number(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """A contact's row holds the borrower's own number, or the borrower's own name.

    Flags: parent, spouse, friend… with the number that the same customer gives as self, or named like the customer.
    Why: people fill in an emergency contact with their own data; a message to "the mother" then reaches them.
    What shows that the borrower's row is the wrong one (a relative who answers, the borrower seen on another number)
    speaks for this row: it is told without counting.
    Example: 紧急联系人 王芳 (母亲) with the borrower's number.
    Not flagged: contacts of other customers.
    """
    if facts.is_self:
        return
    if any(c.same_customer and c.relation is Relation.self for c in facts.claims):
        yield Hit(
            "the contact's number is the borrower's own",
            "联系人号码与本人号码相同",
            (),
            None if seen_elsewhere(facts, line) or who_answers(line) is not None else "contact_has_borrowers_number",
        )
    elif (
        facts.contact_name.strip()
        and facts.customer_name.strip()
        and facts.contact_name.strip() == facts.customer_name.strip()
    ):
        yield Hit("the contact has the borrower's own name", "联系人姓名与本人相同", (), "contact_has_borrowers_name")
