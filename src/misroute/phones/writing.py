"""How people write numbers at home: with or without the trunk prefix; and what bare digits mean elsewhere."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import phonenumbers
from phonenumbers import CountryCodeSource, NumberParseException, PhoneMetadata, PhoneNumberType

RIVAL_REGIONS: Final = ("CN", "US", "HK", "TW", "MO", "SG", "MY", "JP", "KR", "IN", "AU", "GB", "DE", "FR", "RU", "BR")
"""Where else a number without country code may be from: large diasporas and the markets lenders here work in."""


@lru_cache(maxsize=512)
def _formats(region: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str] | None, bool, bool], ...]:
    """(shape, leading digits, is the national prefix written, may it be left out) of a region's written forms."""
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None or not metadata.national_prefix:
        return ()
    forms = metadata.number_format
    if not forms and metadata.country_code is not None:
        # the regions of a shared country code carry their forms on the main one
        main = PhoneMetadata.metadata_for_region(phonenumbers.region_code_for_country_code(metadata.country_code))
        forms = main.number_format if main is not None else []
    table = []
    for form in forms:
        leading = form.leading_digits_pattern
        rule = form.national_prefix_formatting_rule or ""
        before = rule.partition("\\1")[0]
        table.append(
            (
                re.compile(form.pattern or ""),
                re.compile(leading[-1]) if leading else None,
                metadata.national_prefix in before,
                bool(form.national_prefix_optional_when_formatting),
            )
        )
    return tuple(table)


@lru_cache(maxsize=64)
def _lengths(region: str) -> tuple[int, frozenset[int]]:
    """(country code, lengths a whole national number may have)."""
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None or metadata.general_desc is None:
        return 0, frozenset()
    return metadata.country_code or 0, frozenset(metadata.general_desc.possible_length)


def written_with_trunk(region: str, national: str) -> tuple[bool, bool]:
    """(people in ``region`` write this number with the trunk prefix, some leave it out)."""
    for shape, leading, prefixed, optional in _formats(region):
        if (leading is None or leading.match(national)) and shape.fullmatch(national):
            return prefixed, optional
    return False, False


def rival_readings(digits: str, country_code: int) -> tuple[str, ...]:
    """What bare ``digits`` mean, written as people there write them, in the other plausible regions."""
    found: dict[str, None] = {}
    for region in RIVAL_REGIONS:
        code, lengths = _lengths(region)
        if code == country_code or not {len(digits), len(digits) - 1} & lengths:
            continue
        try:
            parsed = phonenumbers.parse(digits, region, keep_raw_input=True)
        except NumberParseException:
            continue
        if parsed.country_code_source != CountryCodeSource.FROM_DEFAULT_COUNTRY:
            continue
        if not phonenumbers.is_valid_number(parsed):
            continue
        national = phonenumbers.national_significant_number(parsed)
        if digits == national:
            expected, optional = written_with_trunk(region, national)
            fixed = phonenumbers.number_type(parsed) == PhoneNumberType.FIXED_LINE
            if expected and (fixed or not optional):
                continue
        found[f"+{parsed.country_code}{national}"] = None
    return tuple(found)
