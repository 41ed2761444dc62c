"""Everything the gate looks at for one send (contract §4), as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

CHANNELS = frozenset({"sms", "call", "voicemail", "email", "letter", "visit"})
PURPOSES = frozenset(
    {
        "collection",
        "reminder",
        "servicing",
        "marketing",
        "location",
        "optout_confirmation",
        "reply",
        "final_notice",
        "apology",
    }
)
DEBT_PURPOSES = frozenset({"collection", "reminder", "servicing", "final_notice"})
"""Purposes whose messages speak of a debt by their nature."""
KNOWN_ROLES = frozenset(
    {
        "borrower",
        "spouse",
        "parent",
        "child",
        "sibling",
        "grandparent",
        "grandchild",
        "in_law",
        "extended_family",
        "friend",
        "colleague",
        "employer",
        "guarantor",
        "emergency_contact",
        "representative",
        "guardian",
        "executor",
        "administrator",
        "personal_representative",
        "attorney",
        "stranger",
        "other",
        "unknown",
    }
)
OUTCOMES = frozenset(
    {
        None,
        "",
        "conversation",
        "no_answer",
        "voicemail",
        "busy",
        "not_in_service",
        "wrong_party",
        "third_party",
        "refused",
        "delivered",
        "undelivered",
        "rejected",
        "expired",
        "absent",
        "unknown_subscriber",
        "sent",
        "answered",
        "dropped",
        "hung_up",
        "left_message",
        "promise_to_pay",
        "spoke",
        "talked",
        "right_party",
        "accepted",
        "received",
        "read",
        "bounced",
        "failed",
    }
)
"""What an attempt may have come to , as diallers and gateways say it; anything else cannot be counted."""
CONVERSATIONS = frozenset({"conversation", "promise_to_pay", "refused", "spoke", "talked", "right_party"})
"""Outcomes of a call in which the person was spoken with; a refusal to pay is one."""
PHONE_CHANNELS = frozenset({"sms", "call", "voicemail"})
CALL_CHANNELS = frozenset({"call", "voicemail"})


@dataclass(frozen=True, slots=True)
class Send:
    """The message a sender asks about."""

    channel: str
    purpose: str
    to: str = field(repr=False)
    person: str
    debt: str | None = None
    body: str | None = field(default=None, repr=False)
    template: str | None = None
    place: str | None = None
    campaign: str | None = None
    gateway: str | None = None
    message_id: str | None = None
    collector: str | None = None
    visitors: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Two aware instants; ``end`` is not inside."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Inconvenient:
    """A weekly time a person does not want: weekdays (0 is Monday), seconds of the local day; may pass midnight."""

    days: frozenset[int]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """A person who may be written to, as known."""

    id: str
    role: str = "unknown"
    name: str | None = field(default=None, repr=False)
    minor: bool = False
    zones: tuple[str, ...] = ()
    numbers: tuple[str, ...] = field(default=(), repr=False)
    address_region: str | None = None
    inconvenient: tuple[Inconvenient, ...] = ()
    agreed: tuple[Span, ...] = ()
    represented_by_attorney: bool = False
    work_forbidden: bool = False
    vulnerable: bool = False
    unreachable: bool = False
    deceased: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """A stop on a number, customer, campaign, template, gateway, or everything."""

    scope: str
    value: str = field(repr=False)
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A person's wish. ``medium`` None means every medium."""

    at: datetime
    by: str
    kind: str
    form: str | None = None
    medium: str | None = None
    number: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Consent:
    """A permission somebody gave."""

    at: datetime
    by: str
    kind: str
    number: str | None = field(default=None, repr=False)
    given_to: str | None = None
    for_person: str | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """A proof, or disproof, that a number is still the person's. ``as_of`` is the day it speaks about."""

    number: str = field(repr=False)
    at: datetime
    kind: str
    as_of: date | None = None
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """One past attempt, outward or inward."""

    at: datetime
    direction: str
    channel: str
    number: str = field(repr=False)
    person: str
    debt: str | None = None
    outcome: str | None = None
    connected: bool | None = None
    effective: bool | None = None
    collector: str | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One question to the gate. ``problems`` say what could not be read; with any of them the answer is block.

    ``speaks_of_proofs``: whoever asks said what proves the number (perhaps nothing), or is known to be a debt collector
    who must have a proof. Facts from the store always speak; a bare question about the hour does not.
    """

    policies: tuple[str, ...]
    now: datetime | None
    send: Send | None
    covered_by_fdcpa: bool | None = None
    past_due_days: Mapping[str, int] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)
    holds: tuple[Hold, ...] = ()
    requests: tuple[Request, ...] = ()
    consents: tuple[Consent, ...] = ()
    verifications: tuple[Verification, ...] = ()
    history: tuple[Contact, ...] = ()
    problems: tuple[str, ...] = ()
    speaks_of_proofs: bool = False
