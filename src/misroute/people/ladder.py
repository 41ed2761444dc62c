"""The ladder of name comparison: named levels from "the same text" down to "nothing in common".

Every comparison ends on exactly one level. The level fixes the verdict and the score; higher levels have higher scores
within a verdict. A score is no probability: it orders levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple


class NameVerdict(StrEnum):
    """Whether two names are one person's; ``unclear`` where the names cannot settle it."""

    same = "same"
    different = "different"
    unclear = "unclear"


class Level(NamedTuple):
    """One rung: what it means in English and Chinese."""

    verdict: NameVerdict
    score: float
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class NameComparison:
    """The answer about two names. ``reasons`` are codes of :data:`LEVELS`, the deciding one first; no name."""

    verdict: NameVerdict
    score: float
    level: str
    reasons: tuple[str, ...]


_S, _D, _U = NameVerdict.same, NameVerdict.different, NameVerdict.unclear

LEVELS: Final[dict[str, Level]] = {
    "identical": Level(_S, 1.0, "the same text", "写法完全相同"),
    "same_characters": Level(
        _S, 0.99, "the same characters; shape, gaps, dots and titles aside", "同样的字，繁简、空格、间隔号或称谓不同"
    ),
    "same_words": Level(_S, 0.97, "the same words", "同样的词"),
    "same_letters": Level(_S, 0.95, "the same letters, other gaps or order", "字母相同，空格或顺序不同"),
    "romanised": Level(_S, 0.92, "one is the spelling of the other in Latin letters", "一个是另一个的拼写"),
    "middle_initial": Level(_S, 0.9, "a middle name is given as an initial", "中间名写作首字母"),
    "romanised_beside": Level(_S, 0.89, "a spelling of the other with a chosen name beside it", "拼写相符，另带英文名"),
    "partial": Level(
        _S, 0.87, "all words of the shorter name, the longer has middle names", "较短的名字全部包含在较长的名字中"
    ),
    "nickname": Level(_S, 0.85, "the given names are known forms of one name", "名是同一名字的常用形式"),
    "variant": Level(_S, 0.83, "one name in two spellings", "同一名字的不同拼法"),
    "romanised_mixed": Level(_S, 0.82, "a spelling of the other that mixes systems", "混用不同拼写系统"),
    "short_form": Level(_S, 0.8, "one given name is the short form of the other", "一个名是另一个的简称"),
    "married_name": Level(
        _S, 0.78, "the same given name; one surname is part of the double one", "名相同，复姓包含另一姓"
    ),
    "misspelt": Level(_S, 0.76, "a typing error apart", "仅有拼写错误之差"),
    "suffix_missing": Level(_U, 0.7, "one carries junior, senior or a number, the other none", "一方带有世代后缀"),
    "partly": Level(_U, 0.65, "the words agree as far as they go; too much is missing", "部分相符，缺失较多"),
    "married_prefix": Level(_U, 0.62, "one has a further surname in front", "其中一个前面多一个姓"),
    "initials": Level(_U, 0.6, "only an initial is given", "只有首字母"),
    "several_slips": Level(_U, 0.58, "more than one word is spelled differently", "多处拼写不同"),
    "reordered": Level(_U, 0.56, "the same words, but either could be the given name", "词相同但姓名顺序不明"),
    "same_sound": Level(_U, 0.5, "they sound the same but are written with other characters", "同音不同字"),
    "given_only": Level(_U, 0.45, "only the given name is there", "只有名"),
    "english_given_name": Level(_U, 0.42, "the same surname with a chosen English name", "同姓，另用英文名"),
    "surname_only": Level(_U, 0.4, "only the surname is there", "只有姓"),
    "called": Level(_U, 0.38, "a way of addressing, not a full name", "是称呼，不是全名"),
    "across_scripts": Level(_U, 0.3, "a foreign name in two scripts; not compared", "外文译名，无法比较"),
    "unreadable": Level(_U, 0.3, "a script that is not read here", "无法识别的文字"),
    "nothing": Level(_U, 0.3, "a name is missing", "缺少姓名"),
    "suffix_conflict": Level(_D, 0.2, "one is junior, the other senior", "世代后缀不同"),
    "other_middle": Level(_D, 0.18, "the middle names differ", "中间名不同"),
    "same_surname": Level(_D, 0.15, "the same surname, another given name: kin perhaps, not one person", "同姓不同名"),
    "same_given": Level(_D, 0.1, "the same given name, another surname", "同名不同姓"),
    "other": Level(_D, 0.0, "nothing in common that would make them one", "没有相符之处"),
}


def on_level(level: str, *also: str) -> NameComparison:
    """The comparison that ended on ``level``."""
    verdict, score, _, _ = LEVELS[level]
    return NameComparison(verdict, score, level, (level, *also))
