"""Words beside a number that say a child answers it: an age, a birth year, a class at school.

A child is never asked about a parent's debt. Words that only look like it are passed over: 孩子他爸 is a husband, a
小学同学 went to school long ago, a "middle school teacher" is grown up, 宝宝 and "baby" are what lovers say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

GROWN_UP: Final = 18

# every row is asked, and most labels and names have none of these
_TELLING_CHARS: Final = frozenset("孩童岁歲未学级园初一二生0123456789")
_TELLING_WORDS: Final = (
    "minor", "kid", "child", "toddler", "teen", "school", "under", "kinder", "daycare", "elementary", "primary",
)  # fmt: skip
_AGE: Final = re.compile(
    r"(?<![\d.])(\d{1,2})\s*(?:周?岁|周?歲|y/?o\b|(?:years?|yrs?)?[\s-]*old\b)|\bage[d:]?\s*(\d{1,2})\b", re.I
)
_AGE_ZH: Final = re.compile(r"([一二三四五六七八九十]{1,3})周?[岁歲]")
# "son (9)", "Tommy, daughter 12 years": a bare number is an age only beside such a word
_CHILD_AND_NUMBER: Final = re.compile(
    r"(?:儿子|女儿|闺女|弟弟|妹妹|孙子|孙女|外甥|侄子|侄女|孩子|"
    r"\b(?:son|daughter|brother|sister|grandson|granddaughter|nephew|niece|kid|child))"
    r"[\s,，:：]*[(（]?\s*(\d{1,2})\s*(?:years?|yrs?)?\s*[)）]?\s*$",
    re.I,
)
_BORN: Final = re.compile(r"(?:\bborn(?:\s+in)?\s*|出生于?\s*)((?:19|20)\d\d)|((?:19|20)\d\d)\s*年(?:出?生|的)", re.I)
_SCHOOL: Final = re.compile(
    r"幼儿园|幼稚园|小学生?|初中生?|初[一二三](?![\u4e00-\u9fff])|高[一二](?![\u4e00-\u9fff])|中学生|[一二三四五六]年级|"
    r"\b(?:kindergart(?:en(?:er)?)|preschool(?:er)?|daycare|elementary(?:\s+school)?|primary\s+school|"
    r"middle[\s-]*school(?:er)?|(?:[1-9]|1[01])(?:st|nd|rd|th)[\s-]*grader?|grade\s*(?:[1-9]|1[01]))\b",
    re.I,
)
_GROWN_AT_SCHOOL: Final = re.compile(
    r"同学|同窗|校友|老师|教师|校长|园长|班主任|家长|保安|阿姨|"
    r"teach|classmate|friend|principal|counsel|nurse|coach|parent|buddy|sweetheart|office|secretary|driver|staff",
    re.I,
)
_SURELY: Final = re.compile(
    r"未成年|\bunder\s?age\b|\bminors?\b(?!\s*(?:league|issue|change))|\btoddler\b|\bstill a (?:kid|child)\b",
    re.I,
)
_PERHAPS: Final = re.compile(
    r"^(?:我|俺|咱)?(?:的|家)?(?:小)?(?:孩子?|孩儿|小孩|小朋友|娃|儿童)(?:们)?$|^(?:my\s+|the\s+)?(?:kid|kiddo|child|teen(?:ager)?)$",
    re.I,
)
_DIGITS_ZH: Final = {char: value for value, char in enumerate("一二三四五六七八九", start=1)}


@dataclass(frozen=True, slots=True)
class MinorSign:
    """``sure``: the words say so; else a child is named without an age, who may be grown up by now."""

    sure: bool
    what: str


@lru_cache(maxsize=16_384)
def worth_a_look(text: str) -> bool:
    """The words may speak of a child; False saves the reading of most."""
    if not _TELLING_CHARS.isdisjoint(text):
        return True
    lowered = text.lower()
    return any(word in lowered for word in _TELLING_WORDS)


def minor_sign(text: str, year: int) -> MinorSign | None:
    """What the words say of a child as seen in a year; None when nothing."""
    if len(text) > 200 or not worth_a_look(text):
        return None
    ages = [int(found) for match in _AGE.finditer(text) for found in match.groups() if found]
    ages += [_age_zh(match.group(1)) for match in _AGE_ZH.finditer(text)]
    ages += [int(match.group(1)) for match in _CHILD_AND_NUMBER.finditer(text)]
    if ages:
        return MinorSign(True, "age") if 0 < max(ages) < GROWN_UP else None
    born = [int(found) for match in _BORN.finditer(text) for found in match.groups() if found]
    if born:
        return MinorSign(True, "birth year") if 0 <= year - max(born) < GROWN_UP else None
    if _SURELY.search(text):
        return MinorSign(True, "minor")
    if _SCHOOL.search(text) and not _GROWN_AT_SCHOOL.search(text):
        return MinorSign(True, "school")
    return MinorSign(False, "child") if _PERHAPS.search(text.strip()) else None


def _age_zh(text: str) -> int:
    """十五 is 15, 八 is 8; what is no number below a hundred is 99, nobody's childhood."""
    if text in _DIGITS_ZH:
        return _DIGITS_ZH[text]
    tens, ten, ones = text.partition("十")
    if not ten or len(tens) > 1 or len(ones) > 1:
        return 99
    return 10 * _DIGITS_ZH.get(tens, 1) + _DIGITS_ZH.get(ones, 0)
