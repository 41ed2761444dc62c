"""What all providers' answers on a number say together, for one row of the book.

Each answer is first *heard* (``hear``): what it really says, given how its provider works and since when the number
was this person's. Then the answers are *combined* (``combine``) into one standing. An answer speaks of a span of time:
"same owner" says that nothing changed from the day asked about until it was asked, "owner changed" that something did.
So a newer answer about a later day settles an older one, a change after an older "same owner" contradicts nobody, and
only answers about the same span can disagree. Laws that a test holds: order and repetition change nothing, an unknown
changes nothing but the note, disagreement and unknowns never become "same owner".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from misroute.detect.facts import Verdict, VerdictKind


class Edge(StrEnum):
    """What a provider says when the day asked about is the very day of the event.

    ``same``: the day belongs to the new contract, so nothing changed since (CAMARA, cloudauth). ``activation``: a
    line activated on that day counts as changed (Alibaba TwiceTel: only a day *after* the assignment is safe).
    ``disconnection``: a line given up on that day counts as changed (FCC RND: on or before the disconnect date).
    """

    same = "same"
    activation = "activation"
    disconnection = "disconnection"


@dataclass(frozen=True, slots=True)
class ProviderTraits:
    """How a provider works (``config/providers.toml``); the defaults are those of a provider nobody described.

    ``regions``: countries whose numbers it knows, none for every country. ``answers``: the verdicts it can give.
    ``lag_days``: a change so many days ago is not in its books yet. ``knows_from``: it knows of nothing before that
    day. ``valid_for``: how long "same owner" may be relied on; None for as long as the staleness of proofs allows.
    ``price`` in ``currency`` for an answer in ``billed``. ``batch``: questions that go out together; ``per_second``:
    questions that it takes in a second. ``number_days``: least days between two questions on one number.
    ``sees``: share of changes of hands that it reports; ``decides``: share of its answers that are clear.
    ``ports_look_new``: it dates a line from its porting. ``by_file``: asked with files only, never by a request.
    ``by_identity``: it compares a name and an identity number, which no book holds, so no plan asks it.
    """

    name: str = ""
    regions: frozenset[str] = frozenset()
    answers: frozenset[VerdictKind] = frozenset(VerdictKind)
    edge: Edge = Edge.same
    lag_days: int = 0
    knows_from: date | None = None
    valid_for: timedelta | None = None
    price: Decimal = Decimal(0)
    currency: str = "CNY"
    billed: frozenset[VerdictKind] = frozenset(VerdictKind)
    batch: int = 1
    per_second: float = 5.0
    number_days: int = 0
    sees: float = 0.9
    decides: float = 0.95
    ports_look_new: bool = False
    by_file: bool = False
    by_identity: bool = False

    def expires(self, asked_at: datetime) -> datetime | None:
        """Until when a "same owner" given at this instant may be relied on; None: no end is set."""
        return None if self.valid_for is None else asked_at + self.valid_for


UNDESCRIBED: Final = ProviderTraits()
NO_TRAITS: Final[Mapping[str, ProviderTraits]] = MappingProxyType({})


class Note(StrEnum):
    """What is odd about an answer. All but the last three make it an unknown."""

    not_enough_data = "not_enough_data"
    unsupported = "unsupported"
    retry_later = "retry_later"
    before_this_person = "before_this_person"
    before_records = "before_records"
    too_recent = "too_recent"
    ported = "ported"
    undated = "undated"
    same_day = "same_day"
    expired = "expired"


class Because(StrEnum):
    """Why a standing is unknown."""

    never_asked = "never_asked"
    no_clear_answer = "no_clear_answer"
    expired = "expired"
    disagreement = "disagreement"


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer as it counts: ``kind`` after all doubts, ``since`` the day asked about, ``at`` when it was asked.

    ``until`` is up to when it speaks (its lag taken off). ``valid_until`` only for "same owner". ``perhaps_ported``:
    the provider dates lines from their porting, or may do so, and nobody said that this one was not ported.
    """

    answer: Verdict
    kind: VerdictKind
    since: date | None
    at: datetime
    until: datetime
    valid_until: datetime | None = None
    note: Note | None = None
    perhaps_ported: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a number's owner by its providers.

    ``verdict`` is one of the four clear ones, or not_enough_data with ``unknown_because``. ``lead`` is the answer that
    decides; in a disagreement the one that speaks against the owner. ``agreed_by`` and ``against`` name the providers
    on either side. ``notes`` are oddities of answers, of unknowns above all. ``settled`` are adverse answers that a
    newer answer about a later day made history, ``disputed`` the answers of both sides of a disagreement.
    """

    verdict: VerdictKind = VerdictKind.not_enough_data
    as_of: date | None = None
    asked_at: datetime | None = None
    valid_until: datetime | None = None
    agreed_by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    unknown_because: Because | None = Because.never_asked
    notes: tuple[tuple[str, Note], ...] = ()
    lead: Heard | None = None
    settled: tuple[Heard, ...] = ()
    disputed: tuple[Heard, ...] = ()
    heard: tuple[Heard, ...] = field(default=(), repr=False)

    @property
    def is_known(self) -> bool:
        """Whether the answers agree on something that still holds."""
        return self.unknown_because is None

    def adverse(self, kind: VerdictKind) -> Heard | None:
        """The newest answer of an adverse kind that nobody contradicts; a settled one only where there is no other."""
        found = [heard for heard in self.heard if heard.kind is kind and heard not in self.disputed]
        standing = [heard for heard in found if heard not in self.settled]
        return max(standing or found, key=_order, default=None)

    def provided_by(self, kind: VerdictKind) -> int:
        """How many providers give an answer of this kind that nobody settles or contradicts."""
        gone = {*self.settled, *self.disputed}
        return len({heard.answer.provider for heard in self.heard if heard.kind is kind and heard not in gone})


CLEAR: Final = frozenset(
    {VerdictKind.same_owner, VerdictKind.owner_changed, VerdictKind.transferred, VerdictKind.disconnected}
)
_UNKNOWN_NOTES: Final = {
    VerdictKind.not_enough_data: Note.not_enough_data,
    VerdictKind.unsupported: Note.unsupported,
    VerdictKind.retry_later: Note.retry_later,
}
# of adverse answers given at the same time the one counts that says that somebody else answers
_WORST: Final = {VerdictKind.owner_changed: 3, VerdictKind.transferred: 2, VerdictKind.disconnected: 1}
# answers of one evening of asking count as given together, whatever the order of the calls
SAME_TIME: Final = timedelta(days=1)
# where it is asked the day may be one later than by universal time
_A_DAY: Final = timedelta(days=1)
NOTHING_HEARD: Final = Standing()


def hear(
    answer: Verdict, traits: ProviderTraits, known: Sequence[date], now: datetime, ported: bool | None = None
) -> Heard:
    """What one answer says of a row whose number was shown to be this person's on the days ``known``.

    ``ported``: what any provider said of the line's porting, for an answer that says nothing of it itself.
    """
    by_porting = traits.ports_look_new or traits is UNDESCRIBED
    if answer.ported is not None or not by_porting:
        ported = answer.ported
    at = answer.asked_at or (_midnight(answer.as_of) if answer.as_of else _LONG_AGO)
    lag = timedelta(days=traits.lag_days)
    kind, note = answer.verdict, _UNKNOWN_NOTES.get(answer.verdict)
    since, valid_until = answer.as_of, None
    if kind is VerdictKind.same_owner and since is None and answer.asked_at is None:
        return Heard(answer, VerdictKind.not_enough_data, None, at, at, None, Note.undated)
    if kind is VerdictKind.same_owner:
        since = since or at.date()
        valid_until = answer.expires or traits.expires(at)
        note = _doubt_of_same(since, at - lag, traits)
        if note is None and valid_until is not None and valid_until < now:
            note = Note.expired
    elif kind in (VerdictKind.owner_changed, VerdictKind.transferred):
        note = _doubt_of_change(answer, traits, known, ported)
    if note is not None and note not in _STILL_SAYS:
        kind = kind if kind not in CLEAR else VerdictKind.not_enough_data
    until = max(at - lag, _midnight(since)) if since else at - lag
    return Heard(answer, kind, since, at, until, valid_until, note, by_porting and ported is None)


# an answer that says neither when it was asked nor about which day is older than every other
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_STILL_SAYS: Final = frozenset({Note.undated, Note.same_day, Note.expired})


def _doubt_of_same(since: date, until: datetime, traits: ProviderTraits) -> Note | None:
    if traits.knows_from is not None and since < traits.knows_from:
        # a database that began later answers "no" of an older day without knowing (FCC RND: no safe harbour)
        return Note.before_records
    if (traits.lag_days and until.date() < since) or until.date() + _A_DAY < since:
        # all that could have changed lies in the days that the provider has not heard of yet, or that had not come
        return Note.too_recent
    return None


def _doubt_of_change(
    answer: Verdict, traits: ProviderTraits, known: Sequence[date], ported: bool | None
) -> Note | None:
    if ported and answer.verdict is VerdictKind.owner_changed:
        # carriers date a ported-in line from its porting: a loyal owner looks new, so the answer says nothing
        return Note.ported
    if answer.as_of is None:
        return Note.undated
    if known and answer.as_of < min(known):
        # the change may be how this person got the number
        return Note.before_this_person
    if traits.edge is Edge.activation and known and answer.as_of == min(known):
        # somebody who bought the line on the day they gave it to us looks like a change of hands
        return Note.same_day
    return None


def combine(heard: Iterable[Heard], known: Sequence[date] = ()) -> Standing:
    """One standing of all answers; their order and repetitions change nothing."""
    everything = tuple(sorted(set(heard), key=_order))
    if not everything:
        return NOTHING_HEARD
    notes = tuple(dict.fromkeys((one.answer.provider, one.note) for one in everything if one.note is not None))
    same = [one for one in everything if one.kind is VerdictKind.same_owner]
    stands: list[Heard] = []
    disputed: list[Heard] = []
    settled: list[Heard] = []
    for one in everything:
        if one.kind in _WORST:
            fates = {_fate(one, other, known) for other in same}
            kept = settled if _SETTLED in fates else disputed if _DISPUTED in fates else stands
            kept.append(one)
    against = [one for one in same if any(_fate(bad, one, known) is _DISPUTED for bad in disputed)]
    common = {"notes": notes, "heard": everything, "settled": tuple(settled), "disputed": (*disputed, *against)}
    if stands:
        lead = _leading(stands)
        agreed = _providers(one for one in stands if one.kind is lead.kind)
        return _said(lead, lead.kind, agreed, _providers(against), None, common)
    if disputed:
        lead = _leading(disputed)
        unknown = VerdictKind.not_enough_data
        return _said(lead, unknown, _providers(disputed), _providers(against), Because.disagreement, common)
    if same:
        in_force = [one for one in same if one.note is not Note.expired]
        lead = max(in_force or same, key=_order)
        kind = VerdictKind.same_owner if in_force else VerdictKind.not_enough_data
        because = None if in_force else Because.expired
        return _said(lead, kind, _providers(in_force or same), (), because, common)
    return Standing(unknown_because=Because.no_clear_answer, notes=notes, heard=everything)


def _said(
    lead: Heard,
    verdict: VerdictKind,
    agreed_by: tuple[str, ...],
    against: tuple[str, ...],
    because: Because | None,
    common: Mapping[str, object],
) -> Standing:
    return Standing(
        verdict=verdict,
        as_of=lead.since,
        asked_at=lead.answer.asked_at,
        valid_until=lead.valid_until,
        agreed_by=agreed_by,
        against=against,
        unknown_because=because,
        lead=lead,
        **common,  # type: ignore[arg-type]
    )


def standing_of(
    answers: Iterable[Verdict], traits: Mapping[str, ProviderTraits], known: Sequence[date], now: datetime
) -> Standing:
    """The standing of all answers on a number for a row that was shown to be this person's on the days ``known``.

    That a line was ported is a fact about the line: whoever says so says it for all who date lines from their porting.
    """
    everything = tuple(answers)
    told = {one.ported for one in everything}
    ported = True if True in told else False if False in told else None
    return combine((hear(one, traits_of(one.provider, traits), known, now, ported) for one in everything), known)


def traits_of(provider: str, traits: Mapping[str, ProviderTraits]) -> ProviderTraits:
    """A provider's traits by its name in any case; those of an undescribed one when the name is not known."""
    return traits.get(provider) or traits.get(provider.strip().lower()) or UNDESCRIBED


_STANDS, _DISPUTED, _SETTLED = "stands", "disputed", "settled"


def _fate(adverse: Heard, same: Heard, known: Sequence[date]) -> str:
    """What a "same owner" does to an adverse answer."""
    if same.at < adverse.at - SAME_TIME:
        return _STANDS
    if adverse.kind is VerdictKind.disconnected:
        # a line can be out of service for a while and come back to its owner
        return _SETTLED if same.at > adverse.at + SAME_TIME else _DISPUTED
    if adverse.since is None or same.since is None or same.since <= adverse.since:
        return _DISPUTED
    # the change lies between the two days asked about; but a later day that no proof stands behind settles nothing:
    # else asking again "as of today" would turn every change of hands into good news
    return _SETTLED if not known or max(known) > adverse.since else _DISPUTED


def _leading(adverse: Sequence[Heard]) -> Heard:
    newest = max(one.at for one in adverse)
    together = [one for one in adverse if one.at >= newest - SAME_TIME]
    return max(together, key=lambda one: (_WORST[one.kind], *_order(one)))


def _providers(heard: Iterable[Heard]) -> tuple[str, ...]:
    return tuple(sorted({one.answer.provider for one in heard}))


def _order(one: Heard) -> tuple[datetime, date, str, str, bool, datetime, str]:
    """A total order of answers by time; what follows the time only makes it the same in every run."""
    answer = one.answer
    return (
        one.at,
        one.since or date.min,
        answer.provider,
        answer.verdict.value,
        bool(answer.ported),
        answer.expires or datetime.min.replace(tzinfo=UTC),
        f"{answer.asked_at is None}{answer.as_of is None}{answer.ported}",
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
