"""What the leading digits of a valid number tell beyond valid or not: who sells it, what it is for, who made it up.

Sources: MIIT numbering notices and the segment tables of the three Chinese carriers; NANPA (555-0100 to 555-0199 are
reserved for fiction, 555-1212 is directory assistance); Ofcom's and ACMA's numbers for drama use.
"""

from __future__ import annotations

import re

_CN_MVNO = frozenset({"162", "165", "167", "170", "171"})
_CN_DATA_ONLY = frozenset({"145", "147", "149"})
_CN_SATELLITE = ("1349", "1740", "1749")
_CN_EMERGENCY = re.compile(r"174(?:0[6-9]|1[0-2])\d{6}")
_CN_M2M = re.compile(r"1(?:4[0148]\d|46\d|064[6-9])\d+")
_CN_SERVICE = re.compile(r"1(?:1\d|2\d)|1[0-2]\d{3,4}|9[56]\d{3,4}|1(?:16|18)114|12\d{4}")
_CN_AREA_SERVICE = re.compile(r"(?:10|2\d|[3-9]\d\d)(?:100\d\d|123\d\d|9[56]\d{3,4})")
_CN_SMS_ACCESS = re.compile(r"10[56][0-9]{5,17}")
_UK_DRAMA = re.compile(r"7700900\d{3}|2079460\d{3}|1632960\d{3}|1[12]\d4960\d{3}|3069990\d{3}")
_AU_DRAMA = re.compile(r"[2378]5550\d{4}|[2378]7010\d{4}|491570(?:006|156|157|158|159|110|313|737)|491578[1-9]\d\d")

_COUNTED = frozenset({"12345678901", "01234567890", "1234567890", "0123456789", "2345678901", "123456789", "987654321"})


def all_alike(digits: str) -> bool:
    """Whether it is one digit over and over."""
    return len(set(digits)) == 1


def counted(digits: str) -> bool:
    """Whether the digits merely count up."""
    return digits in _COUNTED


def segment_notes(country_code: int, national: str) -> tuple[str, ...]:
    """Codes of the notes that the digits of a valid number call for, mostly none."""
    if country_code == 86:
        return _chinese(national)
    if country_code == 1:
        return _north_american(national)
    if all_alike(national) or (country_code == 44 and _UK_DRAMA.fullmatch(national)):
        return ("dummy_number",)
    if country_code == 61 and _AU_DRAMA.fullmatch(national):
        return ("dummy_number",)
    return ()


def _chinese(national: str) -> tuple[str, ...]:
    if len(national) != 11 or national[0] != "1":
        filler = len(national) >= 10 and (all_alike(national[-8:]) or national.endswith("12345678"))
        return ("dummy_number",) if filler else ()
    codes: list[str] = []
    segment = national[:3]
    if segment in _CN_MVNO:
        codes.append("mvno_segment")
    elif segment in _CN_DATA_ONLY:
        codes.append("data_only_segment")
    elif national.startswith(_CN_SATELLITE):
        codes.append("satellite_segment")
    tail = national[3:]
    if tail == "00138000" or len(set(tail)) == 1 or tail == "12345678" or national == "13800138000":
        codes.append("dummy_number")
    return tuple(codes)


def _north_american(national: str) -> tuple[str, ...]:
    if len(national) == 10:
        if national[3:8] == "55501" or all_alike(national) or counted(national):
            return ("dummy_number",)
        if national[3:] == "5551212":
            return ("directory_assistance",)
    return ()


def is_emergency_segment(country_code: int, national: str) -> bool:
    """China's 174-06 to 174-12, kept for emergency communication by the ministry."""
    return country_code == 86 and _CN_EMERGENCY.fullmatch(national) is not None


def is_device_number(country_code: int, national: str) -> bool:
    """China's 13-digit numbers for devices (1400, 1410, 1440, 146, 148 and 10646 to 10649)."""
    return country_code == 86 and len(national) == 13 and _CN_M2M.fullmatch(national) is not None


def is_sms_access_code(country_code: int, national: str) -> bool:
    """China's 106 and 105 sender codes."""
    return country_code == 86 and len(national) != 10 and _CN_SMS_ACCESS.fullmatch(national) is not None


def wrong_chinese_length(national: str) -> str:
    """Which code says what is wrong with the length of a Chinese number, '' when its length is right.

    The metadata only knows the lengths of the whole country; here an area code of two digits (10, 2x) has eight local
    digits behind it, one of three has seven or eight, and a mobile number has eleven digits.
    """
    size = len(national)
    if size in (7, 8):
        return "area_code_missing"
    if size < 7:
        return "too_short"
    if national[0] == "1" and not national.startswith("10"):
        return "" if size == 11 else "too_short" if size < 11 else "too_long"
    wide = national.startswith(("10", "2"))
    return "too_short" if size < 10 else "too_long" if size > (10 if wide else 11) else ""


def is_chinese_service(national: str) -> bool:
    """110, 12345, 10086, 95588, 96315, 116114…, with or without an area code in front."""
    return _CN_SERVICE.fullmatch(national) is not None or is_chinese_area_service(national)


def is_chinese_area_service(national: str) -> bool:
    """A service code behind an area code (10 95588): the metadata calls it a fixed line, but it is nobody's own."""
    return len(national) <= 9 and _CN_AREA_SERVICE.fullmatch(national) is not None
