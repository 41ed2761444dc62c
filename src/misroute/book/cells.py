"""Cells that a spreadsheet would run as a formula, made harmless."""

from __future__ import annotations

import re
from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that Excel, LibreOffice or Sheets take for a formula, full-width ones in CJK locales included."""
PLAIN_NUMBER = re.compile(r"\+[0-9*]{3,20}")


def neutral(cell: str) -> str:
    """The cell as text in a spreadsheet: an apostrophe before what would be a formula, ``+86…`` included."""
    return "'" + cell if cell.startswith(FORMULA_STARTS) else cell


def neutral_text(text: str) -> str:
    """As neutral, for JSON: a plain or masked E.164 number stays as it is, because scripts read it."""
    return text if PLAIN_NUMBER.fullmatch(text) else neutral(text)
