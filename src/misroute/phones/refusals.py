"""Why a chunk is no number that may be used, said as exactly as the plan allows."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, ValidationResult
from phonenumbers import shortnumberinfo as _short

from . import segments
from .grouping import digits_of
from .reading import LineType, Note


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the chunk is no number that may be used."""

    notes: tuple[Note, ...]
    type: LineType | None = None


def unparsable(error: NumberParseException, chunk: str, region: str | None) -> Failure:
    """The metadata could not even parse ``chunk``."""
    digits = digits_of(chunk)
    if error.error_type == NumberParseException.TOO_LONG:
        return Failure((Note("too_long", f"{len(digits)} digits"),))
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        code = "unknown_country_code" if chunk.lstrip(" (").startswith("+") or region is not None else "no_region"
        return Failure((Note(code),))
    if not digits:
        return Failure((Note("not_a_number"),))
    return Failure((Note("too_short", f"{len(digits)} digits"),))


def why_not(
    parsed: phonenumbers.PhoneNumber, country_code: int, national: str, region: str | None, chunk: str
) -> Failure:
    """``chunk`` parsed as ``parsed``, but no range of the plan holds it."""
    digits = digits_of(chunk)
    if segments.is_device_number(country_code, national):
        return Failure((Note("m2m_number"),), LineType.m2m)
    if country_code == 86 and segments.is_chinese_service(national):
        return Failure((Note("short_code"),), LineType.short_code)
    untrunked = digits.lstrip("0") in (national, f"86{national}") and not digits.startswith("01")
    if untrunked and segments.is_sms_access_code(country_code, national):
        return Failure((Note("sms_access_code"),), LineType.short_code)
    if segments.is_emergency_segment(country_code, national):
        return Failure((Note("emergency_segment", national[:5]),))
    local = region is not None and digits == national and len(national) <= 6
    if local and _is_short_code(parsed, country_code, national, str(region)):
        return Failure((Note("short_code"),), LineType.short_code)
    if len(digits) >= 7 and (segments.all_alike(digits) or segments.counted(digits)):
        return Failure((Note("placeholder_digits"),))
    possible = phonenumbers.is_possible_number_with_reason(parsed)
    length = f"{len(national)} digits"
    if country_code == 86 and (code := segments.wrong_chinese_length(national)):
        return Failure((Note(code, length),))
    if possible == ValidationResult.TOO_LONG:
        return Failure((Note("too_long", length),))
    if possible == ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
        return Failure((Note("area_code_missing", length),))
    if possible in (ValidationResult.TOO_SHORT, ValidationResult.INVALID_LENGTH):
        return Failure((Note("too_short" if len(national) < 10 else "too_long", length),))
    return Failure((Note("unassigned"),))


def _is_short_code(parsed: phonenumbers.PhoneNumber, country_code: int, national: str, region: str) -> bool:
    if country_code == 1:
        # N11 and 988 are services, five and six digits are the common short codes of texting
        return re.fullmatch(r"[2-9]11|988|\d{5,6}", national) is not None
    short: bool = _short.is_valid_short_number_for_region(parsed, region)
    return short
