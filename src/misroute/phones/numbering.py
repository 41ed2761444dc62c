"""One chunk of digits against the numbering plan: is it a number, whose, of what kind, and by which steps.

The only place that calls ``phonenumbers``. A chunk holds digits, one ``+`` at most where it matters, and separators;
no letters. Nothing is repaired here: what the plan does not accept comes back as a ``Failure`` with its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import phonenumbers
from phonenumbers import CountryCodeSource, NumberParseException, PhoneMetadata, PhoneNumberType, ValidationResult
from phonenumbers import re_util as _re_util
from phonenumbers import shortnumberinfo as _short

from . import grouping, segments
from .notes import Weight, weight
from .plan import Plan
from .reading import LineType, Note

# without it the patterns of many regions push each other out of re's small cache; absent in older releases
_enable_cache = getattr(_re_util, "enable_pattern_cache", None)
if _enable_cache is not None:
    _enable_cache()

REGIONS: Final[frozenset[str]] = frozenset(phonenumbers.SUPPORTED_REGIONS)
COUNTRY_CODES: Final[frozenset[int]] = frozenset(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
_ALIASES: Final = {"UK": "GB", "EL": "GR", "CHN": "CN", "USA": "US", "GBR": "GB", "HKG": "HK", "TWN": "TW"}

RIVAL_REGIONS: Final = ("CN", "US", "HK", "TW", "MO", "SG", "MY", "JP", "KR", "IN", "AU", "GB", "DE", "FR", "RU", "BR")
"""Where else a number without country code may be from: large diasporas and the markets lenders here work in."""

_TYPES: Final = {
    PhoneNumberType.MOBILE: LineType.mobile,
    PhoneNumberType.FIXED_LINE: LineType.fixed_line,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: LineType.fixed_line_or_mobile,
    PhoneNumberType.VOIP: LineType.voip,
    PhoneNumberType.TOLL_FREE: LineType.toll_free,
}
_UNKNOWN = PhoneNumberType.UNKNOWN
_PLUS = CountryCodeSource.FROM_NUMBER_WITH_PLUS_SIGN
_IDD = CountryCodeSource.FROM_NUMBER_WITH_IDD
_OWN_CODE = CountryCodeSource.FROM_NUMBER_WITHOUT_PLUS_SIGN
_NOT_DIGITS = str.maketrans("", "", "+-() ./·~_,\n\\")

# 179xx are China's IP telephony, 12593/10193/11808 the carriers' cheap long-distance, 1258x one number, two lives
CN_CARRIER_PREFIX: Final = re.compile(r"179\d\d|12593|12520|1258[0-3]|10193|11808|10131|16900|197200|96688")


@dataclass(frozen=True, slots=True)
class Number:
    """A valid number and how it was read from the chunk."""

    e164: str
    country_code: int
    national: str
    type: LineType
    region: str | None
    international: bool
    """The country code was written, so the default region played no part."""
    notes: tuple[Note, ...]
    rivals: tuple[str, ...] = ()
    """Other numbers the same digits may mean, E.164."""

    @property
    def doubtful(self) -> bool:
        return any(weight(note.code) is Weight.interpretive for note in self.notes)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the chunk is no number that may be used."""

    notes: tuple[Note, ...]
    type: LineType | None = None


def known_region(region: str | None) -> str | None:
    """The region as the metadata names it, or None."""
    if region is None:
        return None
    if region in REGIONS:
        return region
    upper = region.strip().upper()
    upper = _ALIASES.get(upper, upper)
    return upper if upper in REGIONS else None


def digits_of(chunk: str) -> str:
    """The chunk without its separators."""
    return chunk.translate(_NOT_DIGITS)


def read_number(chunk: str, region: str | None, plan: Plan) -> Number | Failure:
    """Read ``chunk`` under ``region`` (None: only with a country code)."""
    try:
        parsed = phonenumbers.parse(chunk, region, keep_raw_input=True)
    except NumberParseException as error:
        return _unparsable(error, chunk, region)
    country_code = parsed.country_code or 0
    national = phonenumbers.national_significant_number(parsed)
    kind = phonenumbers.number_type(parsed)
    number_region: str | None
    if kind == _UNKNOWN:
        entry = plan.added(country_code, national)
        if entry is None or entry.type is None:
            return _why_not(parsed, country_code, national, region, chunk)
        notes = [Note("overlay_prefix", entry.prefix)]
        if entry.note is not None:
            notes.append(Note(entry.note, entry.prefix))
        line_type, number_region = entry.type, entry.region
    else:
        notes = []
        line_type = _TYPES.get(kind, LineType.other)
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[country_code]
        number_region = regions[0] if len(regions) == 1 else phonenumbers.region_code_for_number(parsed)
        if plan.overlay:
            gone = plan.retired(country_code, national)
            if gone is not None:
                return Failure((Note("retired_prefix", gone.prefix),))
        if country_code == 86 and len(national) < 10 and segments.is_chinese_area_service(national):
            return Failure((Note("short_code", "service code behind an area code"),), LineType.short_code)
    if number_region == "001":
        number_region = None
    digits = chunk.translate(_NOT_DIGITS)
    source = parsed.country_code_source
    rivals: tuple[str, ...] = ()
    if source in (_PLUS, _IDD, _OWN_CODE):
        if source == _IDD:
            notes.append(Note("idd_prefix"))
        elif source == _OWN_CODE and not (country_code == 1 and len(digits) == 11):
            notes.append(Note("country_code_without_plus"))
        if not digits.endswith(national):
            notes.append(Note("rewritten"))
        else:
            notes.extend(_between(digits[: len(digits) - len(national)], country_code))
        if country_code == 1 and (digits != chunk or len(digits) != 11):
            rivals = _north_american_doubt(chunk, digits, region if source == _IDD else None, plan, notes)
    else:
        assert region is not None  # without a region only numbers with a country code parse
        if digits == national:
            if line_type is not LineType.fixed_line_or_mobile or country_code != 1:
                rivals = _without_trunk(digits, national, country_code, line_type, region, plan, notes)
            if digits != chunk:
                if country_code == 1:
                    rivals = _north_american_doubt(chunk, digits, None, plan, notes)
                elif country_code == 86:
                    rivals = rivals or _chinese_doubt(chunk, digits, plan, notes)
        elif digits.endswith(national):
            notes.extend(_dropped(digits[: len(digits) - len(national)], national, country_code, region))
        elif national.endswith(digits):
            notes.append(Note("area_code_added"))
        else:
            notes.append(Note("rewritten"))
        if country_code == 86 and line_type is LineType.fixed_line and digits != chunk:
            groups = grouping.groups_of(chunk)
            if grouping.has_ambiguous_tail(groups):
                notes.append(Note("ambiguous_tail", f"last {len(groups[-1])} digits"))
    if len(digits) == 8 and len(chunk) == 10 and _DATE.fullmatch(chunk):
        notes.append(Note("looks_like_date"))
    notes.extend(Note(code) for code in segments.segment_notes(country_code, national))
    e164 = f"+{country_code}{national}"
    return Number(
        e164, country_code, national, line_type, number_region, source in (_PLUS, _IDD, _OWN_CODE), tuple(notes), rivals
    )


_DATE = re.compile(r"(?:19|20)\d\d[-./](?:0\d|1[0-2])[-./][0-3]\d|[0-3]\d[-./](?:0\d|1[0-2])[-./](?:19|20)\d\d")


def _between(head: str, country_code: int) -> list[Note]:
    """What stood before the national number besides the country code: ``+44 (0)20…``, ``+86 17951 138…``."""
    code = str(country_code)
    if head.endswith(code):
        return []
    at = head.find(code)
    extra = head[at + len(code) :] if at >= 0 else ""
    if not extra:
        return []
    if len(extra) <= 2:
        return [Note("trunk_zero", extra)]
    return _carrier(extra, country_code)


def _dropped(head: str, national: str, country_code: int, region: str) -> list[Note]:
    """What the national rules took away in front of a number without country code."""
    metadata = PhoneMetadata.metadata_for_region(region)
    prefix = metadata.national_prefix if metadata is not None else None
    if head == prefix:
        return [] if country_code == 1 or _written_with_trunk(region, national)[0] else [Note("trunk_zero", head)]
    if len(head) <= 2:
        return [Note("trunk_zero", head)]
    return _carrier(head, country_code)


def _carrier(head: str, country_code: int) -> list[Note]:
    if country_code == 86 and not CN_CARRIER_PREFIX.fullmatch(head):
        return [Note("unknown_carrier_prefix", head)]
    return [Note("ip_prefix", head)]


def _without_trunk(
    digits: str, national: str, country_code: int, line_type: LineType, region: str, plan: Plan, notes: list[Note]
) -> tuple[str, ...]:
    """Contract §6.1: valid only by chance of the default region is doubtful, with every plausible reading listed."""
    if country_code == 86 and line_type is LineType.mobile:
        return ()  # as the table below would say, but most rows here are Chinese mobiles
    expected, optional = _written_with_trunk(region, national)
    if not expected:
        return ()
    if line_type is LineType.fixed_line:
        notes.append(Note("trunk_prefix_missing"))
        return rival_readings(digits, country_code, plan)
    if optional:
        return ()
    rivals = rival_readings(digits, country_code, plan)
    notes.append(Note("trunk_prefix_missing" if rivals else "trunk_prefix_left_out"))
    return rivals


def _north_american_doubt(
    chunk: str, digits: str, dialled_from: str | None, plan: Plan, notes: list[Note]
) -> tuple[str, ...]:
    """What speaks against a North American reading: a second 1 in front, or digits grouped as nobody there does.

    ``+1 138 6735 4855`` is a phone's default +1 before a Chinese mobile, and the metadata takes the second 1 for a
    trunk prefix; ``22-6569-8900`` is ten digits of another country. Returns the other readings.
    """
    rest = digits.lstrip("0")
    if dialled_from is not None:
        metadata = PhoneMetadata.metadata_for_region(dialled_from)
        idd = re.match(metadata.international_prefix or "", digits) if metadata is not None else None
        rest = digits[idd.end() :] if idd is not None else rest
    if len(rest) > 11:
        notes.append(Note("second_trunk_one"))
        return _valid_as(rest[1:], "CN", plan)
    offset = len(digits) - 10
    cuts = frozenset(cut - offset for cut in grouping.boundaries(chunk) if cut > offset)
    if grouping.fits_north_america(cuts):
        return ()
    notes.append(Note("foreign_grouping"))
    if len(rest) == 10:
        return rival_readings(rest, 1, plan)
    return _valid_as(rest, "CN", plan)


def _chinese_doubt(chunk: str, digits: str, plan: Plan, notes: list[Note]) -> tuple[str, ...]:
    """``1-310-555-1234`` is a Chinese mobile and Los Angeles; grouped like that it is doubtful, with both listed."""
    if len(digits) != 11 or digits[0] != "1" or not grouping.looks_north_american(grouping.boundaries(chunk)):
        return ()
    rivals = _valid_as(f"+{digits}", None, plan)
    if rivals:
        notes.append(Note("foreign_grouping"))
    return rivals


def _valid_as(chunk: str, region: str | None, plan: Plan) -> tuple[str, ...]:
    number = read_number(chunk, region, plan)
    return (number.e164,) if isinstance(number, Number) and not number.doubtful else ()


def rival_readings(digits: str, country_code: int, plan: Plan) -> tuple[str, ...]:
    """What bare ``digits`` mean, written as people there write them, in the other plausible regions."""
    found: dict[str, None] = {}
    for region in RIVAL_REGIONS:
        if phonenumbers.country_code_for_region(region) == country_code:
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
            expected, optional = _written_with_trunk(region, national)
            fixed = phonenumbers.number_type(parsed) == PhoneNumberType.FIXED_LINE
            if expected and (fixed or not optional):
                continue
        found[f"+{parsed.country_code}{national}"] = None
    return tuple(found)


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


def _written_with_trunk(region: str, national: str) -> tuple[bool, bool]:
    """(people in ``region`` write this number with the trunk prefix, some leave it out)."""
    for shape, leading, prefixed, optional in _formats(region):
        if (leading is None or leading.match(national)) and shape.fullmatch(national):
            return prefixed, optional
    return False, False


def _unparsable(error: NumberParseException, chunk: str, region: str | None) -> Failure:
    digits = digits_of(chunk)
    if error.error_type == NumberParseException.TOO_LONG:
        return Failure((Note("too_long", f"{len(digits)} digits"),))
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        code = "unknown_country_code" if chunk.lstrip(" (").startswith("+") or region is not None else "no_region"
        return Failure((Note(code),))
    if not digits:
        return Failure((Note("not_a_number"),))
    return Failure((Note("too_short", f"{len(digits)} digits"),))


def _why_not(
    parsed: phonenumbers.PhoneNumber, country_code: int, national: str, region: str | None, chunk: str
) -> Failure:
    digits = digits_of(chunk)
    if segments.is_device_number(country_code, national):
        return Failure((Note("m2m_number"),), LineType.m2m)
    if country_code == 86 and segments.is_chinese_service(national):
        return Failure((Note("short_code"),), LineType.short_code)
    if segments.is_sms_access_code(country_code, national):
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
    if possible == ValidationResult.TOO_LONG:
        return Failure((Note("too_long", length),))
    if possible == ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
        return Failure((Note("area_code_missing", length),))
    if possible in (ValidationResult.TOO_SHORT, ValidationResult.INVALID_LENGTH):
        return Failure((Note("too_short" if len(national) < 10 else "too_long", length),))
    if country_code == 86 and len(national) <= 8:
        return Failure((Note("area_code_missing", length),))
    if country_code == 86 and national[0] == "1" and len(national) != 11:
        return Failure((Note("too_short" if len(national) < 11 else "too_long", length),))
    return Failure((Note("unassigned"),))


def _is_short_code(parsed: phonenumbers.PhoneNumber, country_code: int, national: str, region: str) -> bool:
    if country_code == 1:
        # N11 and 988 are services, five and six digits are the common short codes of texting
        return re.fullmatch(r"[2-9]11|988|\d{5,6}", national) is not None
    short: bool = _short.is_valid_short_number_for_region(parsed, region)
    return short
