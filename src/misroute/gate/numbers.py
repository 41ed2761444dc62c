"""Numbers in the gate: can one be read at all, is it the same as another, and where in the world may it ring."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import timezone
from phonenumbers.tzdata import TIMEZONE_DATA

from misroute.gate.scenario import PHONE_CHANNELS, Send
from misroute.phones import Status, normalise

_NOT_DIGITS = re.compile(r"\D")
_PLAIN = re.compile(r"\+\d{8,15}")
_SHORTEST_TAIL = 7
_MOST_ZONES = 4
"""A number with more zones than this (toll-free, mobile of a whole continent) says nothing about the place."""


def unreadable(send: Send, region: str | None) -> bool:
    """True when ``send.to`` cannot be used without a guess.

    A well-formed number of a prefix that the metadata does not know yet is readable: new prefixes come before the
    metadata does. A doubtful one (letters read as digits, two numbers, cut off) is not.
    """
    to = send.to.strip()
    if send.channel == "email":
        local, at, domain = to.rpartition("@")
        return not (local and at and "." in domain) or any(letter.isspace() or letter in ",;<>" for letter in to)
    if send.channel not in PHONE_CHANNELS:
        return not to
    if _PLAIN.fullmatch(to) and _possible(to):
        return False
    return normalise(to, region).status is not Status.ok


def _parsed(number: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    """The number under ``region``, which one with a country code does not need."""
    return _parsed_once(number, None if number.startswith("+") else region)


@lru_cache(maxsize=4096)
def _parsed_once(number: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None


def _possible(e164: str) -> bool:
    parsed = _parsed(e164, None)
    if parsed is None:
        return False
    # a number that only reaches somebody within its own city is cut off
    return phonenumbers.is_possible_number_with_reason(parsed) == phonenumbers.ValidationResult.IS_POSSIBLE


def same_address(one: str | None, other: str | None) -> bool:
    """True when two ways of writing may mean one number or address; in doubt (no country code) they do."""
    if not one or not other:
        return False
    if "@" in one or "@" in other:
        return one.strip().casefold() == other.strip().casefold()
    first, second = _digits(one), _digits(other)
    if not first or not second:
        return one.strip() == other.strip()
    if first == second:
        return True
    if _has_country(one) and _has_country(other):
        return False
    short, long = sorted((first.lstrip("0"), second.lstrip("0")), key=len)
    return len(short) >= _SHORTEST_TAIL and long.endswith(short)


@lru_cache(maxsize=16384)
def _digits(text: str) -> str:
    # NFKC is not needed: \D keeps every script's digits, and int() reads them
    return "".join(str(int(letter)) for letter in _NOT_DIGITS.sub("", text))


def _has_country(text: str) -> bool:
    return text.strip().startswith(("+", "00"))


@lru_cache(maxsize=4096)
def zones_of_number(number: str, region: str | None) -> tuple[str, ...]:
    """IANA zones of the number's country or area code; empty when it does not say."""
    parsed = _parsed(number, region)
    if parsed is None:
        return ()
    zones = tuple(zone for zone in timezone.time_zones_for_number(parsed) if zone != "Etc/Unknown")
    if len(zones) > 1 and not phonenumbers.is_number_geographical(parsed):
        return ()  # a mobile of a country with several zones: the person's address says where, the number does not
    return zones if len(zones) <= _MOST_ZONES else ()


@lru_cache(maxsize=256)
def home_prefix(region: str | None, zones: frozenset[str]) -> str | None:
    """``+`` and the calling code of ``region``, if no number under it can ring outside of ``zones``; else None.

    Where a pack's own zones are all that a country has, its numbers say nothing new: they need not be looked at.
    """
    code = phonenumbers.country_code_for_region(region) if region else 0
    if not code:
        return None
    said = {zone for prefix, named in TIMEZONE_DATA.items() if prefix.startswith(str(code)) for zone in named}
    return f"+{code}" if said and said <= zones else None
