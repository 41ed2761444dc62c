"""The words of kinship in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from misroute.people.cues.chinese_lexicon import CLASSES as CHINESE
from misroute.people.cues.english_lexicon import CLASSES as ENGLISH

_HAN: Final = re.compile("[\u3400-\u9fff]")


def kin_words(text: str) -> Iterator[str]:
    """Every word of kinship or acquaintance in a lower-case text (simplified characters), in order."""
    for match in (_chinese() if _HAN.search(text) else _english()).finditer(text):
        yield match.group()


@lru_cache(maxsize=1)
def _english() -> re.Pattern[str]:
    words = sorted(f"{ENGLISH['KIN']} {ENGLISH['FRIEND']} ex fiance fiancee".split(), key=len, reverse=True)
    return re.compile(rf"\b(?:(?:step|half|grand|foster|ex)[- ]?)?(?:{'|'.join(words)})(?:[- ]in[- ]law)?\b")


@lru_cache(maxsize=1)
def _chinese() -> re.Pattern[str]:
    words = sorted(f"{CHINESE['KIN']} {CHINESE['FRIEND']} 家里人 联系人".split(), key=len, reverse=True)
    return re.compile("|".join(words))
