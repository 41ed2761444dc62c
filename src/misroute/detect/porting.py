"""Whether a provider's raw answer says that the line was ported to another carrier (携号转网).

Porting is a fact about the line, whichever provider tells it, and it matters to all that date a line from its porting:
to them a loyal owner who changed carriers looks like a new one (Alibaba Cloud, OnlineTime: 携入的时间为开户时间).
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 20_000
"""Characters of a raw answer that are looked at."""
_NAMES: Final = (
    r"is_?number_?portab\w*|number_?portability|is_?ported|ported_?in|ported|is_?portability|是否携转|携号转网|携转"
)
_WORDS: Final = "true|yes|y|1|是|已携转|false|no|n|0|否|未携转"
_FLAG: Final = re.compile(rf"(?<![A-Za-z])(?:{_NAMES})[\"']?\s*[:=：]\s*[\"']?({_WORDS})(?![\w.-])", re.IGNORECASE)
# the code of a provider that does not answer about ported lines says that this is one
_CODE: Final = re.compile(
    r"portability_?number_?not_?supported|ported_?number_?not_?supported|号码已携转|携号转网号码", re.IGNORECASE
)
_YES: Final = frozenset({"true", "yes", "y", "1", "是", "已携转"})


def says_ported(raw: str) -> bool | None:
    """True or False when the raw answer (JSON, a code, a few words) says so, None when it does not speak of porting."""
    text = raw[:LONGEST]
    if _CODE.search(text):
        return True
    flags = [found[1].lower() in _YES for found in _FLAG.finditer(text)]
    return any(flags) if flags else None
