"""A policy pack as frozen values: made by ``packs/policies.py`` from ``config/policies/*.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from misroute.calendars import Calendar
from misroute.gate.content import Wordlist
from misroute.gate.scenario import Send

Confidence = Literal["A", "B", "C", "D", "house"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule comes from and how surely: A primary text read, B reliable secondary, C recalled, D derived."""

    rule: str
    source: str
    confidence: Confidence

    @property
    def text(self) -> str:
        """The source with its mark, as reasons show it; a rule that is only recalled says so."""
        mark = "unverified" if self.confidence == "C" else self.confidence
        return self.source if self.confidence == "house" else f"{self.source} [{mark}]"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which sends a rule is about; an empty set means all."""

    channels: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    def covers(self, send: Send) -> bool:
        """True when the rule speaks of this send."""
        fits_channel = not self.channels or send.channel in self.channels
        fits_place = not self.places or send.place in self.places
        return fits_channel and fits_place and (not self.purposes or send.purpose in self.purposes)


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Allowed seconds of a local day on ``days`` (0 is Monday); ``end_allowed``: the end itself is inside."""

    days: frozenset[int]
    start: int
    end: int
    end_allowed: bool = False


@dataclass(frozen=True, slots=True)
class HoursRule:
    """Quiet hours: outside ``spans`` nothing goes. With ``workdays`` only on days that calendar works.

    ``holidays`` names the days off of a calendar that works every other day; on those ``holiday_spans`` hold, none
    meaning that nothing goes. The rule is lifted for a debt known to be more than ``lifted_after_days`` past due.
    """

    citation: Citation
    scope: Scope
    spans: tuple[DaySpan, ...]
    workdays: Calendar | None = None
    holidays: Calendar | None = None
    holiday_spans: tuple[DaySpan, ...] = ()
    lifted_after_days: int | None = None


COUNTS = {
    "effective_calls": "calls in which somebody talked (China)",
    "unanswered_calls": "dials that nobody answered (China)",
    "connected_calls": "dials that reached the number at all (Regulation F)",
    "calls": "every dial",
    "phone_contacts": "dials that reached the number, and text messages (Massachusetts)",
    "contacts": "every outward attempt on any channel",
    "made_contacts": "attempts on any channel that reached somebody or something (Australia)",
    "other_channels": "outward attempts on another channel than the one asked about (Colombia)",
}
"""What a cap may count, by name."""


@dataclass(frozen=True, slots=True)
class CapRule:
    """At most ``limit`` of what ``counts`` names, per ``per``, in ``days`` consecutive local days (1 is today).

    counts: see ``COUNTS``. Contacts with ``not_roles`` (a consumer's attorney) neither count nor are bound.
    """

    citation: Citation
    scope: Scope
    counts: str
    per: Literal["person", "number", "person_and_debt"]
    limit: int
    days: int
    extra_call_consent_days: int = 0
    not_roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PauseRule:
    """No call for ``days`` after a conversation about the debt; the conversation's own day is day 1."""

    citation: Citation
    scope: Scope
    days: int
    extra_call_consent_days: int = 0
    not_roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RedialRule:
    """No second dial to a number within ``minutes`` of one that nobody answered."""

    citation: Citation
    scope: Scope
    minutes: int


@dataclass(frozen=True, slots=True)
class FreshnessRule:
    """The number must be proven the person's within ``days``; without any proof on record nothing goes.

    A proof is the person's own text from it or consent given to us for it; an older one serves when a database says,
    within ``days``, that the number has not changed hands since.
    """

    citation: Citation
    scope: Scope
    days: int


@dataclass(frozen=True, slots=True)
class ConsentRule:
    """The sends it covers need a consent of the person, given to us and not taken back since."""

    citation: Citation
    scope: Scope


@dataclass(frozen=True, slots=True)
class GapRule:
    """What the pack's sources do not say; sends it covers are blocked. ``to`` narrows it to third persons."""

    citation: Citation
    scope: Scope
    to: Literal["all", "third_persons"] = "all"


@dataclass(frozen=True, slots=True)
class PersonsRule:
    """Who may hear of the debt, and when somebody else may be asked for the borrower's whereabouts."""

    citation: Citation
    told: frozenset[str] = frozenset({"borrower"})
    told_of_a_minor: frozenset[str] = frozenset()
    third_party_consent: bool = False
    location_needs_lost_borrower: bool = True
    location_limit: int = 1
    location_only: frozenset[str] = frozenset()
    """Roles that may be asked for the borrower; empty means anybody."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One pack. ``zone`` fixes the clock for everybody (China); else the zones a person may be in are intersected.

    ``address_decides``: a declared zone or an address alone says where the person is, whatever the number's area
    (Indonesia).
    """

    name: str
    version: str
    title: Mapping[str, str]
    words: Wordlist
    region: str | None = None
    zone: str | None = None
    same_as_zone: frozenset[str] = frozenset()
    address_decides: bool = False
    every_zone: tuple[str, ...] = ()
    region_zones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hours: tuple[HoursRule, ...] = ()
    caps: tuple[CapRule, ...] = ()
    pauses: tuple[PauseRule, ...] = ()
    freshness: tuple[FreshnessRule, ...] = ()
    redials: tuple[RedialRule, ...] = ()
    consents: tuple[ConsentRule, ...] = ()
    gaps: tuple[GapRule, ...] = ()
    persons: PersonsRule | None = None
    time_consent: Literal["any", "to_us", "never"] = "never"
    final_notices: int = 0
    reply_hours: int = 0
    citations: Mapping[str, Citation] = field(default_factory=dict)
    incomplete: str | None = None

    def cite(self, code: str) -> Citation | None:
        """The pack's own source for a reason that every pack shares (``opt_out``, ``minor``…)."""
        return self.citations.get(code)
