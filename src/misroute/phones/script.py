"""Plain text out of whatever was typed: scripts, widths, blanks, dashes, invisible and lost characters.

Only the writing is changed here, one character at a time; letters stay letters, and what a character may stand for
is decided later. Every change that happened is a note.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from .reading import Note

_DASHES = "‐‑‒–—―−ーｰ﹘﹣－⁃─━"
_DOTS = "․。｡．"
_MIDDLE_DOTS = "·•・‧∙⋅"
_WAVES = "～〜∼˜⁓"
_PLAIN: dict[str, tuple[str, str]] = {
    **dict.fromkeys(_DASHES, ("-", "unusual_dashes")),
    **dict.fromkeys(_DOTS, (".", "")),
    **dict.fromkeys(_MIDDLE_DOTS, (" ", "")),
    **dict.fromkeys(_WAVES, ("~", "")),
    **dict.fromkeys("【〔［｛〖「『《〈", ("(", "")),
    **dict.fromkeys("】〕］｝〗」』》〉", (")", "")),
    **dict.fromkeys("‘’‛′＇`´", ("'", "")),
    **dict.fromkeys("“”„‟″＂", ('"', "")),
    "⁄": ("/", ""),
    "∕": ("/", ""),
    "﹢": ("+", ""),
    "➕": ("+", ""),
    "☎": (" ", ""),
    "📞": (" ", ""),
    "📱": (" ", ""),
    "☏": (" ", ""),
    "℡": ("tel ", ""),
    "№": ("no ", ""),
    "\t": (" ", ""),
    "\r": ("\n", ""),
    "\v": ("\n", ""),
    "\f": ("\n", ""),
    "\x85": ("\n", ""),
    "\u2028": ("\n", ""),
    "\u2029": ("\n", ""),
    "\u202e": ("", "direction_override"),
    "\ufffd": ("\ufffd", "replacement_characters"),
    "\u20e3": ("", "unicode_digits"),  # the frame of a keycap emoji
}


@lru_cache(maxsize=8192)
def _plain_char(char: str) -> tuple[str, str]:
    """(what to write instead, code of the note or '')."""
    known = _PLAIN.get(char)
    if known is not None:
        return known
    code = ord(char)
    if code < 0x80:
        return (char, "") if char == "\n" or 0x20 <= code < 0x7F else ("", "control_characters")
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char)), "fullwidth" if 0xFF10 <= code <= 0xFF19 else "unicode_digits"
    if category == "No":
        digit = unicodedata.digit(char, None)
        return (char, "") if digit is None else (str(digit), "styled_digits")
    if 0xFF01 <= code <= 0xFF5E:
        return chr(code - 0xFEE0), "fullwidth"
    if category == "Zs":
        return " ", "fullwidth" if char == "\u3000" else "unusual_spaces"
    if category == "Cf" or 0xFE00 <= code <= 0xFE0F:
        return "", "invisible_characters"
    if category == "Cc":
        return "", "control_characters"
    if category == "Pd":
        return "-", "unusual_dashes"
    return char, ""


def plain(raw: str) -> tuple[str, tuple[Note, ...]]:
    """``raw`` in plain characters, and the notes of what was changed."""
    if raw.isascii() and raw.isprintable():
        return raw.strip(), ()
    written: list[str] = []
    codes: dict[str, None] = {}
    for char in unicodedata.normalize("NFC", raw):
        text, code = _plain_char(char)
        if text == char and unicodedata.combining(char) and written and written[-1].isdigit():
            # a stroke through a digit may mean that it is crossed out
            text, code = "", "styled_digits"
        if text:
            written.append(text)
        if code:
            codes[code] = None
    return "".join(written).strip(), tuple(Note(code) for code in codes)
