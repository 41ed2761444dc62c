"""2xx: signs that the number passed into other hands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from misroute.detect.facts import Claim, EventKind, Facts, VerdictKind
from misroute.detect.findings import Problem, Severity
from misroute.detect.rulebook import OVERTAKEN, Hit, Needs, RuleSetting, rule
from misroute.detect.timeline import GOOD_VERIFICATION, Timeline, midnight
from misroute.people import NameVerdict, Relation, compare_names

# beyond so many customers a number is nobody's own: MR402 judges it, and comparing all names would cost too much
MANY = 12


@rule(
    "MR201",
    "owner-changed",
    "号码已易主",
    problem=Problem.reassigned,
    needs=Needs.verdicts,
    weights={
        "owner_changed": 6.5,
        "owner_changed_undated": 3.0,
        "owner_changed_too_soon": 3.4,
        "owner_changed_mostly_since": 4.2,
        "owner_changed_mostly_before": 2.5,
    },
)
def owner_changed(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """A provider says that the number changed hands since the last day it was known to be this person's.

    Flags: the verdict owner_changed whose as-of day is not before the newest proof.
    Why: the number reaches a stranger now.
    Example: verified on 2024-03-01, asked as of 2024-03-01, answer owner_changed.
    Not flagged: a question about a day on which the number was not yet known as this borrower's (the change may be
    how they got it; MR203 says to ask again), and an answer after which the borrower proved the number again. A
    question about a day before the newest proof counts less: the change may lie before the proof (a port, a transfer).
    So does a change sooner after the proof than the country lets a number rest: no new owner can have it yet.
    """
    newest = None
    for verdict in facts.verdicts:
        if verdict.verdict is VerdictKind.owner_changed:
            newest = verdict
    if newest is None:
        return
    asked = newest.asked_at
    before = line.proven_before(asked) if asked else line.newest
    known = max((day for day in (newest.as_of, before.day if before else None) if day is not None), default=None)
    weight = "owner_changed"
    if newest.as_of is None:
        weight = "owner_changed_undated" if before is not None else weight
    elif before is not None and newest.as_of < before.day:
        if not line.known_on(newest.as_of):
            return
        # without further knowledge every day between the two is as likely: how many lie after the proof?
        since = (asked.date() - before.day).days if asked else 0
        mostly_since = since * 2 >= (before.day - newest.as_of).days + since
        weight = "owner_changed_mostly_since" if mostly_since else "owner_changed_mostly_before"
    if asked is not None and known is not None and (asked.date() - known).days < line.country.quarantine_days:
        weight = "owner_changed_mostly_before" if weight == "owner_changed_mostly_before" else "owner_changed_too_soon"
    evidence = (f"{newest.provider or 'provider'}: owner_changed" + (f" as of {newest.as_of}" if newest.as_of else ""),)
    overtaken = asked is not None and line.overtaken(asked)
    yield Hit(
        "a provider says the number changed hands" + (", but a newer proof speaks against it" if overtaken else ""),
        "运营商数据显示号码已易主" + ("，但有更新的证明" if overtaken else ""),
        evidence,
        weight,
        scale=OVERTAKEN if overtaken else 1.0,
    )


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
    Not flagged: a transfer that a later login or conversation outlived.
    """
    for verdict in reversed(facts.verdicts):
        if verdict.verdict is VerdictKind.transferred:
            if verdict.asked_at is None or not line.overtaken(verdict.asked_at):
                yield Hit(
                    "a provider says the number was transferred to another person",
                    "运营商数据显示号码已过户",
                    (f"{verdict.provider or 'provider'}: transferred",),
                    "transferred",
                )
            return


@rule(
    "MR203",
    "status-unknown",
    "号码状态未知",
    severity=Severity.info,
    needs=Needs.verdicts,
)
def status_unknown(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """The newest answer of a provider says nothing about this person, so nothing is known: that is not "same owner".

    Flags: not_enough_data, unsupported, retry_later; and owner_changed asked about a day on which the number was not
    yet known as this borrower's.
    Why: an unknown taken for good news is how recycled numbers slip through.
    Example: MVNO number, answer unsupported.
    Not flagged: an unknown followed by a clear answer.
    """
    if not facts.verdicts:
        return
    last = facts.verdicts[-1]
    if last.verdict in (VerdictKind.not_enough_data, VerdictKind.unsupported, VerdictKind.retry_later):
        yield Hit(
            f"a provider could not tell ({last.verdict.value})",
            f"运营商数据无法判断（{last.verdict.value}）",
            (f"{last.provider or 'provider'}: {last.verdict.value}",),
        )
    elif last.verdict is VerdictKind.owner_changed and last.as_of is not None:
        before = line.proven_before(last.asked_at) if last.asked_at else line.newest
        if before is not None and last.as_of < before.day and not line.known_on(last.as_of):
            yield Hit(
                f"the provider was asked about {last.as_of}, before the newest proof: ask again as of {before.day}",
                f"查询日期 {last.as_of} 早于最近一次证明：请按 {before.day} 重新查询",
                (f"newest proof {before.kind.value} {before.day}",),
            )


@rule(
    "MR204",
    "another-proved-it-later",
    "他人后来证明持有",
    problem=Problem.reassigned,
    needs=Needs.claims | Needs.happenings,
    weights={"another_proved_it_later": 4.8, "another_uses_it": 3.0},
)
def another_proved_it_later(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """Another customer proved this number to be theirs after this one last did.

    Flags: a login, payment or verification by another customer on the number, or a later verified_at in another
    customer's own row under a different name, when this row's newest proof is older. If this row never had a
    proof the number was probably never theirs: third_party_number instead.
    Why: a number answers to one person; the newest proof wins.
    Example: A verified it in 2022, B verified it in 2025: A's entry reaches B.
    Not flagged: the same person under two customer ids; a contact's row.
    """
    if not facts.is_self or facts.self_claims > MANY:
        return
    for at, evidence, known in _others_proofs(facts):
        if line.holds_at is not None and line.holds_at >= at:
            continue
        proven = line.newest is not None
        yield Hit(
            "another customer proved this number to be theirs later"
            if proven
            else "another customer proved this number to be theirs; this customer never did",
            "其他客户后来证明持有该号码" if proven else "其他客户证明持有该号码，而本客户从未证明",
            (evidence,),
            "another_proved_it_later" if known else "another_uses_it",
            problem=Problem.reassigned if proven else Problem.third_party_number,
        )
        return


def _others_proofs(facts: Facts) -> Iterator[tuple[datetime, str, bool]]:
    """Proofs of the number by other customers; True where the book shows that they are somebody else.

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
            yield midnight(claim.proven), f"another customer's row {claim.row} has a proof of {claim.proven}", True
    if not facts.customer_id:
        return
    for happening in reversed(facts.happenings):
        if not happening.customer or happening.customer == facts.customer or happening.customer in same:
            continue
        verified = happening.kind is EventKind.verification and happening.outcome in GOOD_VERIFICATION
        if verified or happening.kind in (EventKind.login, EventKind.payment):
            known = happening.customer in claimed
            yield happening.at, f"{happening.kind.value} by another customer on {happening.at.date()}", known


def names_differ(facts: Facts, claim: Claim) -> NameVerdict:
    """Whether another row with this number names the same person as this row's borrower."""
    if not claim.name or not facts.customer_name:
        return NameVerdict.unclear
    return compare_names(facts.customer_name, claim.name).verdict
