"""What is known of one contact point before it is judged: its reading, its role, and all evidence on its number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from misroute.people import Relation, ReplyLabel
from misroute.phones import Reading


class EventKind(StrEnum):
    """Kinds of happenings on a number (contract §1; a ``change`` has no number and is not among them)."""

    send = "send"
    receipt = "receipt"
    inbound = "inbound"
    call = "call"
    complaint = "complaint"
    login = "login"
    payment = "payment"
    verification = "verification"


_NOBODY_SPOKE = frozenset(
    {
        "no_answer",
        "busy",
        "voicemail",
        "failed",
        "rejected",
        "absent",
        "expired",
        "undelivered",
        "unknown_subscriber",
        "not_in_service",
    }
)


def holds_a_reply(kind: EventKind, outcome: str | None, direction: str | None) -> bool:
    """Whether an event's text tells what the person at the number said: a text that came in, a complaint, or the note
    of a call that reached somebody. Of a send, a receipt or a verification it is the lender's own."""
    if kind is EventKind.call:
        return (outcome or "") not in _NOBODY_SPOKE
    return kind in (EventKind.inbound, EventKind.complaint) and direction != "out"


class VerdictKind(StrEnum):
    """What a provider says of a number (contract §1). The last three are unknowns and never good news."""

    same_owner = "same_owner"
    owner_changed = "owner_changed"
    transferred = "transferred"
    disconnected = "disconnected"
    not_enough_data = "not_enough_data"
    unsupported = "unsupported"
    retry_later = "retry_later"


class OwnKind(StrEnum):
    """Whose number an entry of the own list is."""

    lender = "lender"
    staff = "staff"
    agency = "agency"


@dataclass(frozen=True, slots=True)
class Happening:
    """One event on the number. ``customer`` is empty when the event names nobody and none could be attributed.

    ``reply`` and ``relation`` are what its text was read as; the text itself is not kept. ``gateway`` tells
    by which way a message went, apart from other ways; 0 where that was not said. ``doubted``: that gateway
    often says "delivered" of lines that every other answer calls dead.
    """

    at: datetime
    kind: EventKind
    outcome: str = ""
    customer: str = field(default="", repr=False)
    reply: ReplyLabel | None = None
    reply_confidence: float = 0.0
    relation: Relation | None = None
    gateway: int = 0
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """A provider's answer. ``as_of`` is the day the question was about, ``asked_at`` when it was asked.

    ``expires`` is until when the provider lets a "same owner" be relied on, where it said so; ``ported`` whether the
    number moved between carriers, where that is known.
    """

    verdict: VerdictKind
    provider: str = ""
    asked_at: datetime | None = None
    as_of: date | None = None
    expires: datetime | None = None
    ported: bool | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Another row of the book with the same number.

    ``name`` is who the row says answers: the borrower for role self, else the contact. ``proven`` is the newest
    date in that row on which the number was proven to be that person's. ``same_address``: both rows give the same one.
    """

    customer: str = field(repr=False)
    same_customer: bool
    name: str = field(repr=False)
    customer_name: str = field(repr=False)
    relation: Relation
    kin: bool
    row: int
    proven: date | None = None
    same_address: bool = False


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """The customer proved a *different* number to be theirs: a login, payment or verification from it.

    ``at`` and ``kind`` are of the newest use, ``since`` is the first one. ``relation`` is what their own entry says of
    that number (None: it is not in it); ``own`` True when it is another self row. ``slip``: it is one slip of the
    finger away from this point's number.
    """

    at: datetime
    kind: EventKind
    relation: Relation | None = None
    kin: bool = False
    own: bool = False
    since: datetime | None = None
    slip: bool = False


@dataclass(frozen=True, slots=True)
class OtherUser:
    """A customer who used the number (a login, payment or verification) and gives it nowhere in the book.

    ``name`` is the book's name of that customer, empty when the book does not know them. ``at`` is the newest use.
    """

    customer: str = field(repr=False)
    name: str = field(repr=False)
    at: datetime
    kind: EventKind


@dataclass(frozen=True, slots=True)
class SourceSwaps:
    """What the customers of one source show of it: ``votes`` of them use a number of their entry or answered on it,
    ``swapped`` of these on a contact's number where their own should stand (or a relative on their own).

    ``kin``: the contact of this row's customer is a relative; None when they have none.
    """

    votes: int
    swapped: int
    kin: bool | None = None

    @property
    def share(self) -> float:
        """Share of swapped entries, a little below what was seen so that few votes say little."""
        return self.swapped / (self.votes + 1)


@dataclass(frozen=True, slots=True)
class Facts:
    """One contact point with all its evidence.

    ``customer`` is an opaque key, the same in claims and happenings of the same customer; ``customer_id`` is what the
    book states, empty when it states none.
    ``self_claims`` counts the distinct customers who give the number as their own, this row included, and
    ``self_names`` their distinct names; ``claims`` may hold fewer, because a number on very many rows is capped.
    ``users`` counts the distinct customers who logged in, paid or verified with the number; ``other_users`` are the
    newest of those who give it nowhere in the book. ``slip_of`` is the relation of the customer's own contact whose
    number is one slip of the finger away. ``swaps``: the row comes from a source in which entries are swapped.
    ``own_list_given``: somebody supplied the own list, so that a number that is not on it is not the lender's.
    Happenings and verdicts are in order of time and none is later than ``as_of``.
    ``suppressed``: codes of rules whose hits count neither for the problem nor for the risk; they are still told,
    marked as suppressed. A number that cannot be read stays unusable: no agreement makes it fit to be sent to.
    """

    reading: Reading
    as_of: date
    row: int = 0
    slot: str = ""
    customer: str = field(default="", repr=False)
    customer_id: str = field(default="", repr=False)
    customer_name: str = field(default="", repr=False)
    contact_name: str = field(default="", repr=False)
    relation: Relation = Relation.self
    kin: bool = False
    role_label: str = ""
    region: str | None = None
    verified_at: date | None = None
    consent_at: date | None = None
    unread_dates: tuple[str, ...] = ()
    source: str = ""
    claims: tuple[Claim, ...] = ()
    self_claims: int = 0
    self_names: int = 0
    happenings: tuple[Happening, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    other_numbers: tuple[OtherNumber, ...] = ()
    users: int = 0
    other_users: tuple[OtherUser, ...] = ()
    slip_of: Relation | None = None
    swaps: SourceSwaps | None = None
    own: OwnKind | None = None
    own_list_given: bool = False
    suppressed: frozenset[str] = frozenset()

    @property
    def is_self(self) -> bool:
        """The row says that the borrower answers this number."""
        return self.relation is Relation.self

    @property
    def named(self) -> str:
        """Who the row says answers: the borrower for role self, else the contact."""
        return self.customer_name if self.is_self else self.contact_name

    @property
    def country(self) -> str:
        """The country whose number life-cycle applies: the number's own, else the row's, else empty."""
        return self.reading.region or self.region or ""
