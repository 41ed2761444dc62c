"""Reading the marks around a name: kinship words, hidden letters, former names, several people, a firm's legal form."""

from __future__ import annotations

import re
from typing import Final

from misroute.people.names_marks import KIN_ZH, OTHERS_ZH, Marks

_KIN_EN: Final = (
    "mother|mom|mum|mommy|mama|father|dad|daddy|papa|wife|husband|hubby|spouse|son|daughter|brother|bro|sister|sis|aunt"
    "|auntie|uncle|grandma|grandmother|grandpa|grandfather|granny|nephew|niece|cousin|in-law|mil|fil|partner|family"
)
_KIN_BRACKETED: Final = re.compile(
    rf"[(（\[【]\s*(?:[^()（）\[\]【】]{{0,6}})?(?:{KIN_ZH}|{OTHERS_ZH}|\b(?:{_KIN_EN})\b)[^)）\]】]*[)）\]】]?",
    re.IGNORECASE,
)
_KIN_BEHIND: Final = re.compile(
    rf"(?<=[\u3400-\u9fff])\s*(?:的|她|他|家|之)?\s*(?:{KIN_ZH}|{OTHERS_ZH})\s*$", re.IGNORECASE
)
_KIN_POSSESSED: Final = re.compile(rf"['’]s?\s+(?:{_KIN_EN})\b.*$", re.IGNORECASE)
_KIN_OF: Final = re.compile(rf"^\s*(?:the\s+)?(?:{_KIN_EN})\s+of\s+", re.IGNORECASE)
_KIN_ALONE: Final = re.compile(rf"\s*(?:我|俺|他|她)?的?(?:{KIN_ZH}|{OTHERS_ZH})\s*")

_FORMER: Final = re.compile(
    r"[(（\[【,，;；\s]*(?:曾用名|又名|原名|别名|也叫|\b(?:formerly|aka|a\.k\.a\.?|also known as)\b)[:：\s]*",
    re.IGNORECASE,
)
_MAIDEN: Final = re.compile(r"[(（,\s]+(?:n[eé]e|geb\.?)\s+", re.IGNORECASE)

_FIRM_FORM: Final = re.compile(
    r"(?:股份|责任|有限|集团|控股|总)*公司|集团|工作室|商行|经营部|事务所|合作社|(?:小吃|饭|商)?店$|餐厅$|超市$|厂$"
    r"|\b(?:co\.?,?\s*ltd|ltd|llc|inc|corp|corporation|company|limited|plc|gmbh|pte|sdn|bhd|pty|co)\b\.?"
    r"|&\s*(?:sons?|co|bros|partners)\b",
    re.IGNORECASE,
)
_FIRM: Final = re.compile(
    r"公司|集团|有限|工作室|商行|经营部|事务所|合作社|银行|医院|学校|中心$|科技$|贸易$|物流$|[\u3400-\u9fff]{3,}[店厂]$|餐厅$|超市$"
    r"|\b(?:ltd|llc|inc|corp|corporation|company|limited|plc|gmbh|pte|sdn|bhd|pty|holdings|trading|enterprises?"
    r"|industries|logistics)\b|\bco\b\.?,?\s*(?:ltd|$)|\bgroup$|&\s*(?:sons?|co|bros|partners)\b",
    re.IGNORECASE,
)
_MASK: Final = re.compile(
    r"[*✱×○〇●□]|[\u3400-\u9fff][xX]{1,3}(?![a-zA-Z])|(?<![a-zA-Z])[xX]{1,3}[\u3400-\u9fff]|[\u3400-\u9fff]某|某[\u3400-\u9fff]"
)

_BETWEEN: Final = re.compile(
    r"\s*[&、/；;]\s*|\s+and\s+|(?<=[\u3400-\u9fff]{2})[和与及](?=[\u3400-\u9fff]{2})", re.IGNORECASE
)


def read_marks(text: str) -> Marks:
    """All marks of a cleaned text that has at least one sign of them."""
    also, text = _former(text)
    if _FIRM.search(text):
        return Marks(text, firm=True)
    kin = ""
    if _KIN_BRACKETED.search(text):
        text, kin = _KIN_BRACKETED.sub(" ", text), "beside"
    elif _KIN_ALONE.fullmatch(text):
        kin = "alone"
    else:
        for pattern in (_KIN_BEHIND, _KIN_POSSESSED, _KIN_OF):
            if pattern.search(text):
                text, kin = pattern.sub(" ", text), "of"
                break
    masked = _MASK.search(text) is not None and any(character.isalpha() for character in text)
    return Marks(text, kin, masked, also=also, people=_several(text))


def _several(text: str) -> tuple[str, ...]:
    """John and Jane Smith: John Smith, Jane Smith. A part of a single character is no name."""
    parts = [part.strip() for part in _BETWEEN.split(text)]
    if not 2 <= len(parts) <= 4 or any(sum(map(str.isalpha, part)) < 2 for part in parts):
        return ()
    surname = parts[-1].split()[-1] if parts[-1].isascii() and " " in parts[-1] else ""
    return tuple(part if " " in part or not part.isascii() else f"{part} {surname}".strip() for part in parts)


def _former(text: str) -> tuple[tuple[str, ...], str]:
    parts = _FORMER.split(text, maxsplit=1)
    if len(parts) == 2 and parts[0].strip() and parts[1].strip():
        return (parts[1].strip(" )）】]"),), parts[0]
    parts = _MAIDEN.split(text, maxsplit=1)
    if len(parts) == 2 and parts[0].strip() and parts[1].strip():
        given = parts[0].split()[:-1]
        return (" ".join([*given, parts[1].strip(" )）")]),), parts[0]
    return (), text


def firm_core(text: str) -> str:
    """The letters and characters of a firm's name without its legal form."""
    return "".join(character for character in _FIRM_FORM.sub("", text.lower()) if character.isalnum())
