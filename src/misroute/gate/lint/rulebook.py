"""The content rules as frozen values: made by ``packs/contentrules.py`` from ``config/content/*.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from misroute.gate.content import Wordlist
from misroute.gate.lint.phrases import Phrases

Severity = Literal["error", "warning"]
_KINDS = 1000
BUILT = frozenset(
    {
        "debt_facts",
        "borrower_data",
        "sensitive_number",
        "impersonation",
        "sender_missing",
        "callback_missing",
        "identity_unasked",
        "voicemail_debt",
        "confirmation_not_bare",
        "notice_asks_payment",
        "signature",
        "account_missing",
        "too_long",
    }
)
"""Codes whose finding needs more than phrases; their rules carry texts, and some their words."""


@dataclass(frozen=True, slots=True)
class ContentRule:
    """One rule. ``to``: who it protects, all readers or only those who may, or may not, hear of the debt.

    ``demands`` is true for a rule that is broken when none of its phrases stands in the text.
    """

    code: str
    severity: Severity
    source: str
    says: Mapping[str, str]
    repair: Mapping[str, str]
    to: Literal["all", "told", "untold"] = "all"
    channels: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    not_purposes: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    demands: bool = False
    excusable: bool = False

    def covers(self, *, told: bool, channel: str, purpose: str | None, regions: frozenset[str]) -> bool:
        """True when the rule speaks of such a text; without a purpose known, of any purpose."""
        fits_reader = self.to == "all" or (self.to == "told") == told
        fits_channel = not self.channels or channel in self.channels
        fits_place = not self.regions or bool(regions & self.regions)
        fits_purpose = purpose is None or not self.purposes or purpose in self.purposes
        return fits_reader and fits_channel and fits_place and fits_purpose and purpose not in self.not_purposes


@dataclass(frozen=True, slots=True)
class ContentRules:
    """All rules of content. ``phrases`` finds what stands in a text, by the rule's number; ``debt`` words of debt."""

    rules: tuple[ContentRule, ...]
    phrases: Phrases = field(repr=False)
    debt: Phrases = field(repr=False)
    built: Mapping[str, int] = field(default_factory=dict)
    """The number of the rule of each code in ``BUILT``."""
    authorities: tuple[str, ...] = ()
    """Words of public bodies and courts that no sender's name may hold."""
    _applying: dict[object, tuple[bool, ...]] = field(default_factory=dict, repr=False, compare=False)

    def applying(self, *, told: bool, channel: str, purpose: str | None, regions: frozenset[str]) -> tuple[bool, ...]:
        """For each rule by number whether it speaks of such a text; worked out once for each kind of text."""
        kind = (told, channel, purpose, regions)
        known = self._applying.get(kind)
        if known is None:
            known = tuple(
                rule.covers(told=told, channel=channel, purpose=purpose, regions=regions) for rule in self.rules
            )
            if len(self._applying) < _KINDS:
                self._applying[kind] = known
        return known


class ContentWords(Wordlist):
    """The words of debt, as letters use them, together with every rule of content."""

    def __init__(self, words: Iterable[str], rules: ContentRules) -> None:
        super().__init__(words)
        self.rules = rules
