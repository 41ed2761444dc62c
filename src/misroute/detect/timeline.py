"""When the number was last proven to be the named person's, and whether newer evidence speaks against that.

The newest evidence wins: a login after a "wrong person" call weakens the call, a call after the login does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from misroute.detect.facts import EventKind, Facts, Happening, Verdict, VerdictKind
from misroute.detect.rulebook import Country
from misroute.detect.spells import believed
from misroute.detect.verdicts import (
    NO_TRAITS,
    NOTHING_HEARD,
    Heard,
    Note,
    ProviderTraits,
    Standing,
    standing_of,
)
from misroute.people import Relation, ReplyLabel

# a reply is believed from this confidence on; below it the text is only an event
REPLY_SURE = 0.6
# below this the words only lean to what is read of them (``people.replies``): no frame says so outright
REPLY_OUTRIGHT = 0.84


class ProofKind(StrEnum):
    """What showed that the number is the named person's (contract §6.5)."""

    verified = "verified_at"
    consent = "consent_at"
    login = "login"
    payment = "payment"
    verification = "verification"
    conversation = "conversation"
    reply = "reply"
    same_owner = "same_owner"


@dataclass(frozen=True, slots=True)
class Proof:
    """``day`` is what staleness counts from; ``holds_at`` the instant up to which it speaks for the person.

    They differ for a provider's *same owner*: contract §6.5 counts from the day the question was about, but the
    answer says that nothing had changed up to when it was asked, less the provider's lag; one that another provider
    contradicts says no more than that the number was theirs on the day asked about. A text in which the borrower
    answers speaks for the person too, but is none of the proofs from which staleness counts.
    """

    kind: ProofKind
    day: date
    holds_at: datetime


@dataclass(frozen=True, slots=True)
class Timeline:
    """Proofs of a contact point and the happenings that concern its own customer.

    ``holds_at`` is up to when any proof speaks against a change of hands. ``proven_at`` is up to when it was shown
    that the named person answers: a consent says only that the customer typed this number, and "same owner" only that
    nothing changed, so it prolongs what had been shown on the day asked about or since. ``shown_at`` is the same
    without "same owner": whether the number was ever theirs is not what the provider was asked. ``standing`` is what
    all providers' answers say together.
    """

    proofs: tuple[Proof, ...]
    mine: tuple[Happening, ...]
    newest: Proof | None
    holds_at: datetime | None
    country: Country
    proven_at: datetime | None = None
    standing: Standing = NOTHING_HEARD
    shown_at: datetime | None = None

    def overtaken(self, at: datetime) -> bool:
        """A proof is newer than this instant."""
        return self.holds_at is not None and self.holds_at > at

    def unchanged_since(self, at: datetime) -> bool:
        """A proof speaks for the time from before this instant until after it: nobody can have come in between."""
        return any(
            proof.holds_at > at and (proof.kind is not ProofKind.same_owner or proof.day <= at.date())
            for proof in self.proofs
        )

    def refuted(self, at: datetime) -> bool:
        """The named person was shown to answer after this instant.

        That a consent was given or that the owner did not change is no answer to a relative who says it is theirs.
        """
        return self.shown_at is not None and self.shown_at > at

    def known_on(self, day: date) -> bool:
        """The number was this person's on that day or before it, as far as any proof says."""
        return any(proof.day <= day for proof in self.proofs if proof.kind is not ProofKind.same_owner)

    @property
    def first_known(self) -> date | None:
        """The first day on which the number was known as this person's.

        "Same owner" since a day says so too, but the day asked about may have been another customer's.
        """
        own = min((proof.day for proof in self.proofs if proof.kind is not ProofKind.same_owner), default=None)
        return own or min((proof.day for proof in self.proofs), default=None)

    def proven_before(self, at: datetime) -> Proof | None:
        """The newest proof whose day is not after this instant."""
        best: Proof | None = None
        for proof in self.proofs:
            if proof.day <= at.date() and (best is None or proof.day > best.day):
                best = proof
        return best


_NOT_SHOWN = (ProofKind.consent, ProofKind.same_owner)


def _proven_at(proofs: Sequence[Proof]) -> datetime | None:
    shown = [proof for proof in proofs if proof.kind not in _NOT_SHOWN]
    best = max((proof.holds_at for proof in shown), default=None)
    for answer in proofs:
        if answer.kind is not ProofKind.same_owner or best is None or answer.holds_at <= best:
            continue
        if any(proof.day >= answer.day for proof in shown):
            best = answer.holds_at
    return best


def midnight(day: date) -> datetime:
    """The earliest instant of a day: an event of the same day counts as later, which errs on the careful side."""
    return datetime.combine(day, time.min, tzinfo=UTC)


def timeline(facts: Facts, country: Country, providers: Mapping[str, ProviderTraits] = NO_TRAITS) -> Timeline:
    """Order the evidence of one contact point; ``country`` says how numbers live where it belongs."""
    proofs = list(_proofs(facts))
    standing = NOTHING_HEARD
    if facts.verdicts:
        known = sorted({proof.day for proof in proofs})
        standing = standing_of(_about_this_row(facts, known), providers, known, midnight(facts.as_of))
        proofs += _same_owner(standing, known)
    if not proofs and not facts.happenings:
        return Timeline((), (), None, None, country, standing=standing)
    dated = (proof for proof in proofs if proof.kind is not ProofKind.reply)
    newest = max(dated, key=lambda proof: proof.day, default=None)
    holds_at = max((proof.holds_at for proof in proofs), default=None)
    shown_at = max((proof.holds_at for proof in proofs if proof.kind not in _NOT_SHOWN), default=None)
    proven_at = _proven_at(proofs)
    mine = tuple(happening for happening in facts.happenings if concerns(facts, happening))
    return Timeline(tuple(proofs), mine, newest, holds_at, country, proven_at, standing, shown_at)


def _about_this_row(facts: Facts, known: Sequence[date]) -> tuple[Verdict, ...]:
    """Answers that may be about this row's person.

    Where several customers have the number, "same owner" since a day later than any on which it was known as this
    one's was asked about another: that nothing changed since then is good news for them only.
    """
    anothers = any(not claim.same_customer and claim.relation is Relation.self for claim in facts.claims)
    if not anothers and facts.self_claims < 2 and not facts.other_users:
        return facts.verdicts
    newest = known[-1] if known else None
    return tuple(
        verdict
        for verdict in facts.verdicts
        if verdict.verdict is not VerdictKind.same_owner
        or verdict.as_of is None
        or (newest is not None and verdict.as_of <= newest)
    )


def concerns(facts: Facts, happening: Happening) -> bool:
    """The event is about this row's customer, or names nobody."""
    return not happening.customer or not facts.customer_id or happening.customer == facts.customer


def says_not_theirs(happening: Happening) -> bool:
    """A text or note in which whoever answers says that the number is not the asked person's."""
    return happening.reply is ReplyLabel.wrong_number and happening.reply_confidence >= REPLY_SURE


def only_leans(found: Sequence[Happening]) -> bool:
    """No text among these says outright what was read of it, and no more than one leans so."""
    read = [happening for happening in found if happening.reply is not None]
    return len(read) == len(found) == 1 and read[0].reply_confidence < REPLY_OUTRIGHT


def _proofs(facts: Facts) -> Iterator[Proof]:
    if facts.verified_at is not None and facts.verified_at <= facts.as_of:
        yield Proof(ProofKind.verified, facts.verified_at, midnight(facts.verified_at))
    if facts.consent_at is not None and facts.consent_at <= facts.as_of:
        yield Proof(ProofKind.consent, facts.consent_at, midnight(facts.consent_at))
    for happening in believed(facts):
        if concerns(facts, happening):
            kind = _proof_kind(facts, happening)
            if kind is not None:
                yield Proof(kind, happening.at.date(), happening.at)


def _proof_kind(facts: Facts, happening: Happening) -> ProofKind | None:
    doubted = happening.reply in (ReplyLabel.wrong_number, ReplyLabel.relative_of_borrower)
    # what names nobody proves the number for its one owner in the book, not among several
    one_owner = bool(facts.customer_id and happening.customer) or facts.self_claims <= 1
    match happening.kind:
        case EventKind.login if facts.is_self and one_owner:
            return ProofKind.login
        case EventKind.payment if facts.is_self and one_owner:
            return ProofKind.payment
        case EventKind.verification if happening.outcome in GOOD_VERIFICATION and one_owner:
            return ProofKind.verification
        case EventKind.call if happening.outcome == "conversation" and not doubted:
            return ProofKind.conversation
        case EventKind.inbound if happening.reply is ReplyLabel.borrower_confirms and facts.is_self:
            return ProofKind.reply if happening.reply_confidence >= REPLY_SURE else None
    return None


# outcomes under which a verification succeeded; exports leave it empty or use one of these words
GOOD_VERIFICATION = frozenset({"", "ok", "success", "succeeded", "passed", "pass", "verified", "true", "same_owner"})


def _same_owner(standing: Standing, known: Sequence[date]) -> Iterator[Proof]:
    """What "same owner" proves. It counts from the day asked about: by definition that is a day on which the number was
    known to be this person's. Of an answer that is doubted or disputed no more than that is left, and not even that
    where no proof reaches the day asked about: "as of today" then only repeats the question.
    """
    newest = known[-1] if known else None
    for heard in standing.heard:
        if heard.answer.verdict is VerdictKind.same_owner and heard.since is not None:
            says_more = heard.kind is VerdictKind.same_owner and heard not in standing.disputed
            if says_more or (newest is not None and heard.since <= newest) or not _is_open(heard, standing):
                yield Proof(ProofKind.same_owner, heard.since, heard.until if says_more else midnight(heard.since))


def _is_open(heard: Heard, standing: Standing) -> bool:
    """The answer is about days of which the provider cannot have heard yet, or another provider contradicts it."""
    return heard.note is Note.too_recent or heard in standing.disputed
