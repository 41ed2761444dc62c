"""The ladder of name comparison: named levels from "the same text" down to "nothing in common".

Every comparison ends on exactly one level. The level fixes the verdict and the score; higher levels have higher scores.
A score is no probability: it orders levels. What sets one person apart from another (a surname in common, a kinship
word, a generation) has levels of its own.
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
    """One rung: what it means in English and Chinese, and which parts of the names agree there."""

    verdict: NameVerdict
    score: float
    en: str
    zh: str
    agrees: str = ""


@dataclass(frozen=True, slots=True)
class NameComparison:
    """The answer about two names.

    ``level`` is a key of :data:`LEVELS`. ``reasons`` say in words what decided (the level's meaning first), which parts
    of the names agree, and how (a spelling system, a slip beside a nickname); ``reasons_zh`` the same in Chinese. No
    name stands in them.
    """

    verdict: NameVerdict
    score: float
    level: str
    also: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons in English, the deciding one first."""
        level = LEVELS[self.level]
        agrees = (f"agrees: {PARTS[level.agrees][0]}",) if level.agrees else ()
        return (level.en, *agrees, *(_also(code)[0] for code in self.also))

    @property
    def reasons_zh(self) -> tuple[str, ...]:
        """The reasons in Chinese, in the same order."""
        level = LEVELS[self.level]
        agrees = (f"相符：{PARTS[level.agrees][1]}",) if level.agrees else ()
        return (level.zh, *agrees, *(_also(code)[1] for code in self.also))


PARTS: Final[dict[str, tuple[str, str]]] = {
    "all": ("the whole name", "全名"),
    "both": ("surname and given name", "姓和名"),
    "surname": ("surname", "姓"),
    "given": ("given name", "名"),
    "visible": ("the letters that are not hidden", "未遮盖的字"),
    "initial": ("the initials", "首字母"),
}
"""The parts of a name that a level may say agree."""

_WAYS: Final[dict[str, tuple[str, str]]] = {
    "pinyin": ("spelled in Hanyu pinyin", "汉语拼音"),
    "tongyong": ("spelled in Tongyong pinyin", "通用拼音"),
    "wade_giles": ("spelled in Wade-Giles, as in Taiwan", "威妥玛拼音（台湾）"),
    "hong_kong": ("spelled as in Hong Kong", "香港拼写"),
    "macau": ("spelled as in Macau", "澳门拼写"),
    "short_for": ("a common form of the given name", "名的常用形式"),
}

_S, _D, _U = NameVerdict.same, NameVerdict.different, NameVerdict.unclear

LEVELS: Final[dict[str, Level]] = {
    "identical": Level(_S, 1.0, "the same text", "写法完全相同", "all"),
    "same_characters": Level(
        _S,
        0.99,
        "the same characters; shape, gaps, dots and titles aside",
        "同样的字，繁简、空格、间隔号或称谓不同",
        "all",
    ),
    "same_words": Level(_S, 0.97, "the same words", "同样的词", "all"),
    "same_letters": Level(_S, 0.95, "the same letters, other gaps or order", "字母相同，空格或顺序不同", "all"),
    "same_organisation": Level(_S, 0.94, "one organisation, its legal form aside", "同一机构，公司形式除外", "all"),
    "former_name": Level(
        _S, 0.93, "one gives the other as a former or further name", "一方注明另一方为曾用名或别名", "all"
    ),
    "romanised": Level(_S, 0.92, "one is the spelling of the other in Latin letters", "一个是另一个的拼写", "both"),
    "middle_initial": Level(_S, 0.9, "a middle name is given as an initial", "中间名写作首字母", "both"),
    "romanised_beside": Level(
        _S, 0.89, "a spelling of the other with a chosen name beside it", "拼写相符，另带英文名", "both"
    ),
    "partial": Level(
        _S,
        0.87,
        "all words of the shorter name, the longer has middle names",
        "较短的名字全部包含在较长的名字中",
        "both",
    ),
    "nickname": Level(_S, 0.85, "the given names are known forms of one name", "名是同一名字的常用形式", "both"),
    "variant": Level(_S, 0.83, "one name in two spellings", "同一名字的不同拼法", "both"),
    "romanised_mixed": Level(_S, 0.82, "a spelling of the other that mixes systems", "混用不同拼写系统", "both"),
    "transliterated": Level(
        _S,
        0.81,
        "a name of another language, written with other characters of the same sound",
        "同一外来语名字的不同音译用字，读音相同",
        "both",
    ),
    "short_form": Level(_S, 0.8, "one given name is the short form of the other", "一个名是另一个的简称", "both"),
    "married_name": Level(
        _S, 0.78, "the same given name; one surname is part of the double one", "名相同，复姓包含另一姓", "both"
    ),
    "misspelt": Level(_S, 0.76, "a typing error apart", "仅有拼写错误之差", "both"),
    "suffix_missing": Level(
        _U, 0.7, "one carries junior, senior or a number, the other none", "一方带有世代后缀，另一方没有", "both"
    ),
    "titles_conflict": Level(
        _U,
        0.68,
        "one name, but a man's title on one and a woman's on the other",
        "姓名相同，但一方称谓为男、一方为女",
        "both",
    ),
    "partly": Level(_U, 0.65, "the words agree as far as they go; too much is missing", "部分相符，缺失较多"),
    "kin_beside": Level(
        _U,
        0.64,
        "a kinship word beside it: this person, or a relative of theirs",
        "旁注亲属称谓，可能是本人也可能是其亲属",
    ),
    "several_people": Level(
        _U, 0.63, "the text names several people, and one of them may be meant", "写有多人姓名，可能是其中一人"
    ),
    "married_prefix": Level(_U, 0.62, "one has a further surname in front", "其中一个前面多一个姓", "given"),
    "misread_surname": Level(
        _U,
        0.615,
        "spelled alike, the surname by a reading that names do not have: perhaps by a machine",
        "拼写相符，但姓按非姓氏读音拼写，可能是机器转写",
        "given",
    ),
    "other_system": Level(
        _U,
        0.61,
        "a spelling of the other in one system, but it reads as another name in pinyin",
        "按某一拼写系统相符，但按汉语拼音是另一个名字",
        "surname",
    ),
    "initials": Level(_U, 0.6, "only an initial is given", "只有首字母", "initial"),
    "several_slips": Level(_U, 0.58, "more than one word is spelled differently", "多处拼写不同"),
    "near_spelling": Level(
        _U,
        0.57,
        "a letter or two apart, too short a word to be called a slip",
        "仅差一两个字母，词太短，不能断定是笔误",
    ),
    "reordered": Level(_U, 0.56, "the same words, but either could be the given name", "词相同，但哪个是名不明", "all"),
    "masked_fits": Level(_U, 0.55, "parts are hidden; what shows agrees", "部分被遮盖，可见部分相符", "visible"),
    "look_alike": Level(_U, 0.54, "characters that are easily taken for each other", "形近字不同，可能是误写"),
    "transliterated_nearly": Level(
        _U,
        0.52,
        "a name of another language, written as it sounds: perhaps the same",
        "音译名字读音相近，可能是同一名字",
    ),
    "same_sound": Level(_U, 0.5, "they sound the same but are written with other characters", "同音不同字"),
    "two_spellings": Level(
        _U, 0.48, "may be one Chinese name spelled in two systems", "可能是同一中文名在不同系统中的拼写"
    ),
    "given_only": Level(_U, 0.45, "only the given name is there", "只有名", "given"),
    "surname_elsewhere": Level(
        _U,
        0.44,
        "the surname as spelled in South-East Asia, Korea, Vietnam or Japan; the rest is not compared",
        "姓符合东南亚、韩国、越南或日本的拼写，其余无法比较",
        "surname",
    ),
    "anothers_spelling": Level(
        _U,
        0.43,
        "the given name agrees, but the surname is spelled as another surname usually is",
        "名相符，但姓的拼写通常是另一个姓",
        "given",
    ),
    "english_given_name": Level(_U, 0.42, "the same surname with a chosen English name", "同姓，另用英文名", "surname"),
    "surname_only": Level(_U, 0.4, "only the surname is there", "只有姓", "surname"),
    "called": Level(_U, 0.38, "a way of addressing, not a full name", "是称呼，不是全名"),
    "perhaps_married": Level(
        _U,
        0.36,
        "a woman's given name with another surname: she may have married",
        "女名相同而姓不同，可能因婚改姓",
        "given",
    ),
    "organisation": Level(
        _U, 0.34, "an organisation's name cannot tell which person it is", "机构名称不能说明是哪个人"
    ),
    "across_scripts": Level(_U, 0.3, "a foreign name in two scripts; not compared", "外文译名，无法比较"),
    "unreadable": Level(_U, 0.3, "a script that is not read here", "无法识别的文字"),
    "nothing": Level(_U, 0.3, "a name is missing", "缺少姓名"),
    "suffix_conflict": Level(
        _D,
        0.2,
        "one is junior, the other senior, or another number: two generations of one name",
        "世代后缀不同：同名的两代人",
        "both",
    ),
    "kin_of": Level(_D, 0.19, "a relative of the person the other names", "是另一方所指之人的亲属"),
    "other_middle": Level(_D, 0.18, "the middle names differ", "中间名不同", "both"),
    "same_surname": Level(
        _D,
        0.15,
        "the same surname, another given name: kin perhaps, not one person",
        "同姓不同名：可能是亲属，不是同一人",
        "surname",
    ),
    "masked_conflict": Level(_D, 0.12, "parts are hidden, and what shows differs", "部分被遮盖，可见部分不符"),
    "same_given": Level(_D, 0.1, "the same given name, another surname", "同名不同姓", "given"),
    "other_organisation": Level(_D, 0.05, "two organisations", "两个不同的机构"),
    "other": Level(_D, 0.0, "nothing in common that would make them one", "没有相符之处"),
}


def _also(code: str) -> tuple[str, str]:
    """A way of agreeing, or a further level that was passed, in words."""
    level = LEVELS.get(code)
    return _WAYS[code] if level is None else (level.en, level.zh)


def on_level(level: str, *also: str) -> NameComparison:
    """The comparison that ended on ``level``; ``also`` holds further levels or ways of agreeing."""
    verdict, score, *_ = LEVELS[level]
    return NameComparison(verdict, score, level, also)
