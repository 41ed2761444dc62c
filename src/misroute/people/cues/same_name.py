"""A name that a writer denies and then speaks of: 我不是张伟，我是张伟的弟弟, "I'm not John, I'm John's mum".

Frames see classes of words and not which name it is; of another person's relative nothing is known. So the name that is
denied becomes a pronoun where it stands again.
"""

from __future__ import annotations

import re
from typing import Final

_DENIED_CHINESE: Final = re.compile(
    r"(?:不是|不叫|唔系|唔叫|并非|非)([\u4e00-\u9fff]{2,4}?)(?:本人)?[啊呀哦喔哈啦了]?(?=我|[^\u4e00-\u9fff]|$)"
)
# What follows a name whose bearer a relation is told to
_RELATED_CHINESE: Final = (
    "(?=[的他她嘅]|家的|(?:就)?[是系]我|[老大小]?[爸妈爹娘父母哥弟姐妹儿女爷奶姥外叔舅姑姨爱媳丈妻婆公孙侄表堂])"
)
_DENIED_ENGLISH: Final = re.compile(r"n(?:o|'|)t (?:mrs? |mrs?\. |ms\.? )?([a-z]{3,})")
# of a longer text the pattern is slow, and few deny anything
_DENIES: Final = ("not ", "n't ", "nt ")
_NAME_SHORT: Final = 3


def same_name_chinese(text: str) -> str:
    """A text (simplified) with 他 for a denied name where a relation to its bearer is told."""
    for denied in _DENIED_CHINESE.finditer(text):
        name = denied[1]
        for called in (name, name[1:]) if len(name) == _NAME_SHORT else (name,):
            again = re.sub(f"{called}{_RELATED_CHINESE}", "他", text)
            if again != text:
                return again
    return text


def same_name_english(text: str) -> str:
    """A text with "his" and "he" for a denied name where a relation to its bearer is told."""
    lower = text.lower()
    if not any(word in lower for word in _DENIES):
        return text
    for denied in _DENIED_ENGLISH.finditer(lower):
        name = denied[1]
        if f"{name}s" not in lower and f"{name}'s" not in lower and f"{name} is " not in lower:
            continue
        whose = rf"\b(?:(?:mr|mrs|ms)\.? )?{name}'?s (?=[a-z])(?!not\b|phone|number|cell)"
        again = re.sub(whose, "his ", text, flags=re.IGNORECASE)
        again = re.sub(rf"\b{name}(?= is (?:my|our)\b)", "he", again, flags=re.IGNORECASE)
        if again != text:
            return again
    return text
