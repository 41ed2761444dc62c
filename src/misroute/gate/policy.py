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

    def covers(self, send: Send) -> bool:
        """True when the rule speaks of this send."""
        fits_channel = not self.channels or send.channel in self.channels
        return fits_channel and (not self.purposes or send.purpose in self.purposes)


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Allowed seconds of a local day on ``days`` (0 is Monday); ``end_allowed``: the end itself is inside."""

    days: frozenset[int]
    start: int
    end: int
    end_allowed: bool = False


@dataclass(frozen=True, slots=True)
class HoursRule:
    """Quiet hours: outside ``spans`` nothing goes. With ``workdays`` only on days that calendar works."""

    citation: Citation
    scope: Scope
    spans: tuple[DaySpan, ...]
    workdays: Calendar | None = None


@dataclass(frozen=True, slots=True)
class CapRule:
    """At most ``limit`` of what ``counts`` names, per ``per``, in ``days`` consecutive local days (1 is today).

    counts: ``effective_calls`` (China), ``unanswered_calls`` (China), ``connected_calls`` (Regulation F, dials that
    reached the number at all), ``contacts`` (every outward attempt on any channel).
    """

    citation: Citation
    scope: Scope
    counts: Literal["effective_calls", "unanswered_calls", "connected_calls", "contacts"]
    per: Literal["person", "number", "person_and_debt"]
    limit: int
    days: int
    extra_call_consent_days: int = 0


@dataclass(frozen=True, slots=True)
class PauseRule:
    """No call for ``days`` after a conversation about the debt; the conversation's own day is day 1."""

    citation: Citation
    scope: Scope
    days: int
    extra_call_consent_days: int = 0


@dataclass(frozen=True, slots=True)
class FreshnessRule:
    """A number of which proofs are recorded must have one from the last ``days``; without any record: no judgement."""

    citation: Citation
    scope: Scope
    days: int


@dataclass(frozen=True, slots=True)
class PersonsRule:
    """Who may hear of the debt, and when somebody else may be asked for the borrower's whereabouts."""

    citation: Citation
    told: frozenset[str] = frozenset({"borrower"})
    told_of_a_minor: frozenset[str] = frozenset()
    third_party_consent: bool = False
    location_needs_lost_borrower: bool = True
    location_limit: int = 1


@dataclass(frozen=True, slots=True)
class Policy:
    """One pack. ``zone`` fixes the clock for everybody (China); else the zones a person may be in are intersected."""

    name: str
    version: str
    title: Mapping[str, str]
    words: Wordlist
    region: str | None = None
    zone: str | None = None
    same_as_zone: frozenset[str] = frozenset()
    every_zone: tuple[str, ...] = ()
    region_zones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hours: tuple[HoursRule, ...] = ()
    caps: tuple[CapRule, ...] = ()
    pauses: tuple[PauseRule, ...] = ()
    freshness: tuple[FreshnessRule, ...] = ()
    persons: PersonsRule | None = None
    time_consent: Literal["any", "to_us", "never"] = "never"
    final_notices: int = 0
    reply_hours: int = 0
    citations: Mapping[str, Citation] = field(default_factory=dict)
    incomplete: str | None = None

    def cite(self, code: str) -> Citation | None:
        """The pack's own source for a reason that every pack shares (``opt_out``, ``minor``…)."""
        return self.citations.get(code)
