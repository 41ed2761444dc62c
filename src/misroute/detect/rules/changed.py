"""2xx: signs that the number passed into other hands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from misroute.detect.facts import Claim, EventKind, Facts, Happening, VerdictKind
from misroute.detect.findings import Problem, Severity
from misroute.detect.rulebook import OVERTAKEN, Bare, Hit, Needs, RuleSetting, rule
from misroute.detect.rules.lifecycle import open_spell
from misroute.detect.timeline import GOOD_VERIFICATION, Timeline, midnight
from misroute.detect.verdict_words import NOTE_WORDS
from misroute.detect.verdicts import Because, Heard, Note
from misroute.people import NameVerdict, Relation, compare_names

# beyond so many customers a number is nobody's own: MR402 judges it, and comparing all names would cost too much
MANY = 12
# countries whose carriers date a line from the day on which it was ported to them (Alibaba Cloud, OnlineTime)
DATED_FROM_PORTING = frozenset({"CN"})
# a provider's records are about so far behind the network's
DEAD_LATELY = timedelta(days=30)


@rule(
    "MR201",
    "owner-changed",
    "号码已易主",
    problem=Problem.reassigned,
    needs=Needs.verdicts,
    weights={
        "owner_changed": 5.0,
        "owner_changed_again": 2.6,
        "owner_changed_undated": 3.0,
        "owner_changed_same_day": 3.8,
        "owner_changed_perhaps_ported": 4.7,
        "owner_changed_too_soon": 3.4,
        "owner_changed_mostly_since": 4.2,
        "owner_changed_mostly_before": 2.5,
        "owner_changed_and_dead": 1.0,
    },
)
def owner_changed(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """A provider says that the number changed hands since the last day it was known to be this person's.

    Flags: the verdict owner_changed whose as-of day is not before the newest proof; more surely when a second provider
    says the same.
    Why: the number reaches a stranger now.
    One provider alone, with nothing else that says so, is a warning: records err.
    Example: verified on 2024-03-01, asked as of 2024-03-01, answer owner_changed.
    Not flagged: a question about a day on which the number was not yet known as this borrower's (the change may be
    how they got it; MR203 says to ask again), the answer on a ported number by a provider that dates lines from their
    porting (MR203), and an answer that another provider contradicts (MR207). Where nobody says whether a Chinese line
    was ported, the answer alone asks for a look, not for action. An answer after which the borrower proved the number
    again is told without acting on it. A question about a day before the newest proof counts less: the
    change may lie before the proof (a port, a transfer). So does a change sooner after the proof than the country lets
    a number rest: no new owner can have it yet. While the network says that there is no such number, the answer means
    that the old contract ended, and argues for disconnected.
    """
    heard = line.standing.adverse(VerdictKind.owner_changed)
    if heard is None:
        return
    asked, as_of = heard.answer.asked_at, heard.since
    before = line.proven_before(asked) if asked else line.newest
    known = max((day for day in (as_of, before.day if before else None) if day is not None), default=None)
    weight = "owner_changed_same_day" if heard.note is Note.same_day else "owner_changed"
    if heard.perhaps_ported and facts.country in DATED_FROM_PORTING:
        # one loyal owner in some twenty changes carriers within the years asked about, and looks new to their books
        weight = "owner_changed_perhaps_ported"
    if as_of is None:
        weight = "owner_changed_undated" if before is not None else weight
    elif line.first_known is None and any(not c.same_customer and c.proven == as_of for c in facts.claims):
        # it was asked for another customer, and this row may have come after the change
        weight = "owner_changed_undated"
    elif before is not None and as_of < before.day:
        # without further knowledge every day between the two is as likely: how many lie after the proof?
        since = (asked.date() - before.day).days if asked else 0
        mostly_since = since * 2 >= (before.day - as_of).days + since
        if not mostly_since:
            weight = "owner_changed_mostly_before"
        elif weight != "owner_changed_perhaps_ported":
            weight = "owner_changed_mostly_since"
    if asked is not None and known is not None and (asked.date() - known).days < line.country.quarantine_days:
        weight = "owner_changed_mostly_before" if weight == "owner_changed_mostly_before" else "owner_changed_too_soon"
    overtaken = heard in line.standing.settled or (asked is not None and line.overtaken(asked))
    spell = open_spell(facts)
    dead = spell is not None and bool(spell.dead) and (asked is None or spell.dead[-1] > asked - DEAD_LATELY)
    if dead:
        weight = "owner_changed_and_dead"
    # that two providers see a change says no more about on which side of the proof it lies
    again = line.standing.provided_by(VerdictKind.owner_changed) > 1 and weight != "owner_changed_mostly_before"
    yield Hit(
        "a provider says the number changed hands" + (", but a newer proof speaks against it" if overtaken else ""),
        "运营商数据显示号码已易主" + ("，但有更新的证明" if overtaken else ""),
        (_said(heard),),
        weight,
        "owner_changed_again" if again else None,
        scale=OVERTAKEN if overtaken else 1.0,
        problem=Problem.disconnected if dead else Problem.reassigned,
        bare=None if again else Bare.look if weight in _DOUBTFUL or not facts.is_self else Bare.tell,
    )


# forms of the answer that may speak of another day, or of an owner before this one
_DOUBTFUL = frozenset({"owner_changed_undated", "owner_changed_too_soon", "owner_changed_mostly_before"})


def _said(heard: Heard) -> str:
    since = f" as of {heard.since}" if heard.since is not None else ""
    return f"{heard.answer.provider or 'provider'}: {heard.answer.verdict.value}{since}"


@rule(
    "MR202",
    "number-transferred",
    "号码已过户",
    severity=Severity.warning,
    problem=Problem.reassigned,
    needs=Needs.verdicts,
    weights={"transferred": 2.5},
)
def number_transferred(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """A provider says that the contract of the number passed to another person (过户).

    Flags: the verdict transferred with no newer proof.
    Why: often it goes to a relative while the user stays the same, sometimes to a buyer: it must be asked.
    Example: answer "transferred" to a question as of the last verification.
    Not flagged: a transfer that a later login or conversation outlived, that a newer answer about a later day made
    history, that another provider contradicts (MR207), or that came before the number was this person's.
    """
    heard = line.standing.adverse(VerdictKind.transferred)
    if heard is None or heard in line.standing.settled:
        return
    if heard.answer.asked_at is None or not line.overtaken(heard.answer.asked_at):
        yield Hit(
            "a provider says the number was transferred to another person",
            "运营商数据显示号码已过户",
            (_said(heard),),
            "transferred",
            open=True,
        )


@rule(
    "MR203",
    "status-unknown",
    "号码状态未知",
    severity=Severity.info,
    needs=Needs.verdicts,
)
def status_unknown(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """Providers were asked and nothing is known of this person by it: that is not "same owner".

    Flags: not_enough_data, unsupported, retry_later as the only answers; and answers that say nothing of this person:
    a change asked about a day on which the number was not yet known as theirs, a change on a ported number, "same
    owner" of a day before the provider's records began or so recent that it has not heard of a change yet.
    Why: an unknown taken for good news is how recycled numbers slip through.
    Example: MVNO number, answer unsupported.
    Not flagged: an unknown beside a clear answer, of whichever provider; providers that disagree (MR207).
    """
    if line.standing.unknown_because is not Because.no_clear_answer:
        return
    last = line.standing.heard[-1]
    if last.note is None:
        return
    who = last.answer.provider or "provider"
    evidence = [f"{who}: {last.answer.verdict.value}"]
    ask = None
    if last.note is Note.before_this_person:
        before = line.proven_before(last.answer.asked_at) if last.answer.asked_at else line.newest
        if before is not None:
            evidence = [f"newest proof {before.kind.value} {before.day}"]
            ask = before.day
    en, zh = NOTE_WORDS[last.note]
    if ask is not None:
        yield Hit(
            f"the provider was asked about {last.since}, before the newest proof: ask again as of {ask}",
            f"查询日期 {last.since} 早于最近一次证明：请按 {ask} 重新查询",
            tuple(evidence),
        )
    else:
        yield Hit(f"a provider could not tell: it {en}", f"运营商数据无法判断：{zh}", tuple(evidence))


@rule(
    "MR207",
    "providers-disagree",
    "各渠道结论不一致",
    severity=Severity.warning,
    problem=Problem.reassigned,
    needs=Needs.verdicts,
    weights={"providers_disagree": 2.4, "providers_disagree_transfer": 1.0, "providers_disagree_dead": 2.0},
)
def providers_disagree(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """One answer says that the number is no longer this person's, another about the same time says that it is.

    Flags: owner_changed, transferred or disconnected against same_owner, where both cannot be true: "same owner" since
    the same day or an earlier one, asked no earlier than the other; or a later day that no proof stands behind.
    Why: one of the two is wrong, and picking the pleasant one sends a stranger somebody's debt.
    Example: as of 2024-03-01 the carrier says owner_changed, a database asked the same week says same_owner.
    Not flagged: a change that came after an older "same owner"; a newer "same owner" about a later day, on which the
    number was proven again; two providers that agree; a proof newer than the adverse answer.
    """
    standing = line.standing
    lead = standing.lead
    if standing.unknown_because is not Because.disagreement or lead is None:
        return
    asked = lead.answer.asked_at
    overtaken = asked is not None and line.overtaken(asked)
    against = ", ".join(provider or "provider" for provider in standing.against)
    weight, problem = _DISAGREEMENTS[lead.kind]
    yield Hit(
        "providers disagree on who has the number" + (", but a newer proof speaks for the owner" if overtaken else ""),
        "各渠道对机主结论不一致" + ("，但有更新的证明" if overtaken else ""),
        (_said(lead), f"{against}: same_owner"),
        weight,
        scale=OVERTAKEN if overtaken else 1.0,
        problem=problem,
        bare=Bare.look,
    )


_DISAGREEMENTS = {
    VerdictKind.owner_changed: ("providers_disagree", Problem.reassigned),
    VerdictKind.transferred: ("providers_disagree_transfer", Problem.reassigned),
    VerdictKind.disconnected: ("providers_disagree_dead", Problem.disconnected),
}


@rule(
    "MR204",
    "another-proved-it-later",
    "他人后来证明持有",
    problem=Problem.reassigned,
    needs=Needs.claims | Needs.happenings,
    weights={
        "another_proved_it_later": 4.8,
        "another_of_other_name_uses_it": 3.8,
        "another_uses_it": 3.0,
        "family_uses_it": 1.2,
        "used_in_turns": 0.8,
        "another_gave_it_too_soon": 2.0,
    },
)
def another_proved_it_later(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """Another customer proved this number to be theirs after this one last did.

    Flags: a login, payment or verification by another customer on the number, or a later verified_at in another
    customer's own row under a different name, when this row's newest proof is older. If this row never had a
    proof, if the other had the number before this one gave it, or if three customers or more give it, the number was
    probably never theirs: third_party_number instead.
    Why: a number answers to one person; the newest proof wins.
    Example: A verified it in 2022, B verified it in 2025: A's entry reaches B.
    Not flagged: the same person under two customer ids; a contact's row; a row without a date, where the number changed
    hands since the other's proof (this customer may have got it then). A customer who does not give the number in the
    book counts less: they may be the same person, or a wife who took her husband's telephone for once. So do customers
    of one surname and address, and those who used the number before and after this one did: they share a telephone,
    and a relative answers if not the borrower.
    """
    if not facts.is_self or facts.self_claims > MANY:
        return
    for other, at, evidence, weight in _others_proofs(facts):
        if (line.holds_at is not None and line.holds_at >= at) or left_since(line, at.date()):
            continue
        family = other in _family(facts)
        in_turns = _used_before(facts, line, other)
        proven = _held_it_first(facts, line, other) and facts.self_names <= 2
        if family or in_turns:
            message, message_zh = (
                "another customer uses this number too: a shared telephone",
                "其他客户也使用该号码：可能共用电话",
            )
        elif proven:
            message, message_zh = "another customer proved this number to be theirs later", "其他客户后来证明持有该号码"
        else:
            message = "another customer proved this number to be theirs; this customer never did"
            message_zh = "其他客户证明持有该号码，而本客户从未证明"
        if in_turns or family:
            weight, problem = "used_in_turns" if in_turns else "family_uses_it", Problem.relative_number
        elif _typed_too_soon(facts, line, other, at):
            weight, problem = "another_gave_it_too_soon", Problem.third_party_number
        else:
            problem = Problem.reassigned if proven else Problem.third_party_number
        yield Hit(message, message_zh, (evidence,), weight, problem=problem)
        return


def left_since(line: Timeline, day: date) -> bool:
    """The number changed hands after another's proof on that day, and this row, which has no date, may be the later."""
    return line.first_known is None and any(
        heard.kind is VerdictKind.owner_changed and heard.since is not None and heard.since >= day
        for heard in line.standing.heard
        if heard not in line.standing.disputed
    )


def _family(facts: Facts) -> set[str]:
    """Customers who give the number as theirs at the same address: households share a telephone."""
    return {c.customer for c in facts.claims if c.same_address and c.relation is Relation.self and not c.same_customer}


def _used_before(facts: Facts, line: Timeline, other: str) -> bool:
    """The other customer used the number before this one was last seen on it: nobody gets a number back for a week."""
    mine = max((h.at for h in line.mine if h.customer and _uses(h)), default=None)
    return mine is not None and any(h.customer == other and _uses(h) and h.at < mine for h in facts.happenings)


def _held_it_first(facts: Facts, line: Timeline, other: str) -> bool:
    """This customer had the number and the other got it later, as far as the dates tell.

    Nobody gets a number back: who had it before this customer gave it, and has it still, had it all along, unless this
    customer was seen on it in between; a date in the book alone may be the day a slip was typed. A consent shows only
    that the number was typed: it speaks for this customer when the other came so much later that it can have rested
    in between, for a slip seldom meets somebody who becomes a customer afterwards.
    """
    first = line.first_known
    if first is None:
        return False
    theirs = [h.at.date() for h in facts.happenings if h.customer == other and _shows(h)]
    theirs += [claim.proven for claim in facts.claims if claim.customer == other and claim.proven is not None]
    began = min(theirs, default=None)
    if began is not None and began < first and not any(h.customer and _uses(h) for h in line.mine):
        return False
    if line.proven_at is not None:
        return True
    return began is not None and (began - first).days >= line.country.quarantine_days


def _typed_too_soon(facts: Facts, line: Timeline, other: str, at: datetime) -> bool:
    """Two dates in the book sooner after each other than a number can be sold again, and nobody was seen on it since:
    one of the two customers mistyped it, and nothing says which."""
    if line.proven_at is None or at - line.proven_at >= timedelta(days=line.country.quarantine_days):
        return False
    return not any(h.customer == other and _shows(h) for h in facts.happenings)


def _shows(happening: Happening) -> bool:
    """Its customer was on the number."""
    return _uses(happening) or (happening.kind is EventKind.call and happening.outcome == "conversation")


def _uses(happening: Happening) -> bool:
    verified = happening.kind is EventKind.verification and happening.outcome in GOOD_VERIFICATION
    return verified or happening.kind in (EventKind.login, EventKind.payment)


def _others_proofs(facts: Facts) -> Iterator[tuple[str, datetime, str, str]]:
    """Proofs of the number by other customers: who, when, the evidence, and the weight by what the book shows of them.

    A customer of whom the book has no row with this number may be the same person under a second id.
    """
    same = {
        claim.customer
        for claim in facts.claims
        if claim.relation is Relation.self and names_differ(facts, claim) is not NameVerdict.different
    }
    claimed = {claim.customer for claim in facts.claims if claim.relation is Relation.self}
    for claim in facts.claims:
        if claim.proven is None or claim.same_customer or claim.relation is not Relation.self:
            continue
        if claim.customer not in same and claim.proven <= facts.as_of:
            evidence = f"another customer's row {claim.row} has a proof of {claim.proven}"
            yield claim.customer, midnight(claim.proven), evidence, "another_proved_it_later"
    if not facts.customer_id:
        return
    verdicts = {user.customer: _as_named(facts, user.name) for user in facts.other_users}
    for happening in reversed(facts.happenings):
        other = happening.customer
        if not other or other == facts.customer or other in same or verdicts.get(other) is NameVerdict.same:
            continue
        if _uses(happening):
            if other in claimed:
                weight = "another_proved_it_later"
            elif verdicts.get(other) is NameVerdict.different:
                weight = "another_of_other_name_uses_it"
            else:
                weight = "another_uses_it"
            yield other, happening.at, f"{happening.kind.value} by another customer on {happening.at.date()}", weight


def _as_named(facts: Facts, name: str) -> NameVerdict:
    if not name or not facts.customer_name:
        return NameVerdict.unclear
    return compare_names(facts.customer_name, name).verdict


def names_differ(facts: Facts, claim: Claim) -> NameVerdict:
    """Whether another row with this number names the same person as this row's borrower."""
    return _as_named(facts, claim.name)
