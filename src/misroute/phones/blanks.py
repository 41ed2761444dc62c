"""Cells that hold no number and say so, and cells a spreadsheet changed: judged on the whole cell, before parsing."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOTHING = _words(
    "null none nil nan na n/a n.a n.a. #n/a #na #value! #ref! #null! #name? undefined unknown unk tbd tba "
    "blank empty missing x xx xxx 0 00 -1 \\n (null) <null> [null] (none) (blank) nothing same 无 暂无 没有 "
    "无电话 无手机 无号码 无联系方式 无联系电话 暂无电话 未知 不详 不明 空 空白 未填 未填写 未提供 未留 "
    "未登记 没填 没留 待补 待补充 待定 待确认 缺 缺失 暂缺 略 保密 拒绝提供 不提供 不方便 無 暫無 沒有 不詳 "
    "なし 없음 нет"
) | {
    "no phone",
    "not provided",
    "not available",
    "not applicable",
    "no number",
    "none given",
    "no data",
    "no tel",
    "没 有",
}
_SAME = frozenset(
    {"同上", "同前", "同左", "同本人", "同借款人", "〃", "″", "ditto", "do.", "same as above", "as above", "see above"}
)
_PUNCTUATION_ONLY = re.compile(r"[\s\-_+.,;:/\\|~=?!'\"()<>\[\]—…、。·]+")

_SCIENTIFIC = re.compile(r"[+']?(\d)(?:[.,](\d+))?[eE]([+-]?)(\d{1,3})")
_FLOAT = re.compile(r"(\+?\d{6,15})\.0{1,2}")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){2,4}(?:\.0{1,2})?")
_TEXT_MARK = re.compile(r"=?\"([^\"]*)\"|'+([^']*)'*|=(\+?\d[\d -]*)")

_STARS = "*●•○◯□■※✱∗…⁎◆◇"
_MASK_INSIDE = re.compile(
    rf"\d[\s()-]*(?:[{_STARS}]+|[xX×]{{2,}}|[#_?]{{2,}}|-{{4,}}|\.{{3,}})[{_STARS}xX×#_?()\s-]*\d"
)
_MASK_EDGE = re.compile(
    rf"[{_STARS}#_?]{{2,}}[\s()-]*\d|\d[\s()-]*[{_STARS}#_?]{{2,}}|\d[xX×]{{2,}}|\b[xX×]{{2,}}[\s()-]*\d"
)


def is_placeholder(text: str) -> bool:
    """Whether the (plain) cell only says that there is nothing."""
    low = text.casefold().strip()
    return low in _NOTHING or low.strip("()[]<>{}'\"-.") in _NOTHING or _PUNCTUATION_ONLY.fullmatch(low) is not None


def is_same_as_above(text: str) -> bool:
    """Whether the cell points to another one: 同上, ditto."""
    return text.casefold().strip(" ()\"'.") in _SAME or text.casefold() in _SAME


def is_masked(text: str) -> bool:
    """Whether digits between digits are hidden behind stars or the like."""
    return _MASK_INSIDE.search(text) is not None


def is_masked_at_edge(text: str) -> bool:
    """Whether stars stand at one end of the digits: masked, or only decoration if the number is complete."""
    return _MASK_EDGE.search(text) is not None


def without_text_mark(text: str) -> str | None:
    """``="138…"`` and ``'138…`` without the marks a spreadsheet uses to keep text; None when there are none."""
    found = _TEXT_MARK.fullmatch(text)
    if found is None:
        return None
    inner = next(part for part in found.groups() if part is not None).strip()
    return inner or None


def unspoilt(text: str) -> tuple[str, str] | None:
    """A number a spreadsheet changed, written out again, with the code of the note; None when it is none.

    The text is empty when the digits are lost (``excel_destroyed``). Spreadsheets show 6 significant digits and
    Java prints 1.3800138E10 for 13800138000: a mantissa short of a few digits may have lost zeros or not, so up to
    three are filled in, doubtful; shorter ones are lost.
    """
    if (found := _SCIENTIFIC.fullmatch(text)) is not None:
        digits = found[1] + (found[2] or "")
        places = int(found[4]) + 1
        if found[3] == "-" or places > 16 or places < 7:
            return "", "excel_destroyed"
        kept = digits[:places]
        if len(digits) > places and digits[places:].strip("0"):
            return "", "excel_destroyed"
        lacking = places - len(kept)
        if lacking == 0:
            return kept, "scientific_complete"
        return (
            (kept + "0" * lacking, "scientific_rounded") if lacking <= 3 and len(kept) > 6 else ("", "excel_destroyed")
        )
    if (found := _FLOAT.fullmatch(text)) is not None:
        return found[1], "spreadsheet_float"
    if _THOUSANDS.fullmatch(text) is not None:
        return text.partition(".")[0].replace(",", ""), "spreadsheet_thousands"
    return None
