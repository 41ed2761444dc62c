"""One chunk of digits against the numbering plan: is it a number, whose, of what kind, and by which steps.

A chunk holds digits, one ``+`` at most where it matters, and separators;
no letters. Nothing is repaired here: what the plan does not accept comes back as a ``Failure`` with its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import phonenumbers
from phonenumbers import CountryCodeSource, NumberParseException, PhoneMetadata, PhoneNumberType
from phonenumbers import re_util as _re_util

from . import grouping, segments
from .grouping import digits_of
from .notes import Weight, weight
from .plan import Plan
from .reading import LineType, Note
from .refusals import Failure, unparsable, why_not
from .writing import rival_readings, written_with_trunk

# without it the patterns of many regions push each other out of re's small cache; absent in older releases
_enable_cache = getattr(_re_util, "enable_pattern_cache", None)
if _enable_cache is not None:
    _enable_cache()

REGIONS: Final[frozenset[str]] = frozenset(phonenumbers.SUPPORTED_REGIONS)
COUNTRY_CODES: Final[frozenset[int]] = frozenset(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
_ALIASES: Final = {"UK": "GB", "EL": "GR", "CHN": "CN", "USA": "US", "GBR": "GB", "HKG": "HK", "TWN": "TW"}

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


def known_region(region: str | None) -> str | None:
    """The region as the metadata names it, or None."""
    if region is None:
        return None
    if region in REGIONS:
        return region
    upper = region.strip().upper()
    upper = _ALIASES.get(upper, upper)
    return upper if upper in REGIONS else None


def read_number(chunk: str, region: str | None, plan: Plan) -> Number | Failure:
    """Read ``chunk`` under ``region`` (None: only with a country code)."""
    try:
        parsed = phonenumbers.parse(chunk, region, keep_raw_input=True)
    except NumberParseException as error:
        return unparsable(error, chunk, region)
    country_code = parsed.country_code or 0
    national = phonenumbers.national_significant_number(parsed)
    kind = phonenumbers.number_type(parsed)
    number_region: str | None
    if kind == _UNKNOWN:
        entry = plan.added(country_code, national)
        if entry is None or entry.type is None:
            return why_not(parsed, country_code, national, region, chunk)
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
    digits = digits_of(chunk)
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
    if country_code == 1 and len(national) < 10:
        notes.append(Note("local_or_service"))
    if country_code == 86 and line_type is LineType.toll_free:
        rivals = rivals or _shortened_mobile(chunk, digits, national, plan, notes)
    if country_code == 86 and source in (_PLUS, _IDD, _OWN_CODE) and _NO_LOCAL_NUMBER.match(national) is not None:
        mobile = _valid_as(f"+861{national}", None, plan)
        if mobile:
            notes.append(Note("first_digit_missing"))
            rivals = (*rivals, *mobile)
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


# Behind an area code of three digits Chinese local numbers begin with 2 to 8 (1 leads to services, 9 is unused), so
# +86 396 1788191 is rather 139 6178 8191 without its first digit
_NO_LOCAL_NUMBER = re.compile(r"[3-9]\d\d[019]\d{6}$")
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
        return [] if country_code == 1 or written_with_trunk(region, national)[0] else [Note("trunk_zero", head)]
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
    expected, optional = written_with_trunk(region, national)
    if not expected:
        return ()
    if line_type is LineType.fixed_line:
        notes.append(Note("trunk_prefix_missing"))
        return rival_readings(digits, country_code)
    if optional:
        return ()
    rivals = rival_readings(digits, country_code)
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
        return rival_readings(rest, 1)
    return _valid_as(rest, "CN", plan)


def _chinese_doubt(chunk: str, digits: str, plan: Plan, notes: list[Note]) -> tuple[str, ...]:
    """``1-310-555-1234`` is a Chinese mobile and Los Angeles; grouped like that it is doubtful, with both listed."""
    if len(digits) != 11 or digits[0] != "1" or not grouping.looks_north_american(grouping.boundaries(chunk)):
        return ()
    rivals = _valid_as(f"+{digits}", None, plan)
    if rivals:
        notes.append(Note("foreign_grouping"))
    return rivals


def _shortened_mobile(chunk: str, digits: str, national: str, plan: Plan, notes: list[Note]) -> tuple[str, ...]:
    """``8001234567`` is toll-free, and 1800 123 4567 without its 1; a cut behind the 800 tells that it is meant."""
    if len(digits) - len(national) + 3 in grouping.boundaries(chunk):
        return ()
    rivals = _valid_as(f"+861{national}", None, plan)
    if rivals:
        notes.append(Note("first_digit_missing"))
    return rivals


def _valid_as(chunk: str, region: str | None, plan: Plan) -> tuple[str, ...]:
    number = read_number(chunk, region, plan)
    return (number.e164,) if isinstance(number, Number) and not number.doubtful else ()
