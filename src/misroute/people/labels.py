"""Reading a relation label: a cell of a form, a contact's name in somebody's phone, a word found beside a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from misroute.people import kinship_en, kinship_zh
from misroute.people.relation import KIN, Relation, RelationReading, reading
from misroute.people.tables import words
from misroute.people.tables.han import simplified
from misroute.people.tables.kin_zh import TERMS
from misroute.people.tables.surnames import COMPOUND_SURNAMES, SURNAMES

# A label is a few words. Of a longer text only the beginning is read, so that a pasted letter costs nothing.
LONGEST_LABEL: Final = 80

_INVISIBLE: Final = re.compile(
    r"[\u0000-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]+"
)
_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_LATIN: Final = re.compile(r"[a-zà-ɏ][a-zà-ɏ0-9'’ #.&@-]*")
_BRACKETS: Final = re.compile(r"[(（\[【<《{]([^)）\]】>》}]*)[)）\]】>》}]?")
_SEPARATORS: Final = re.compile(r"[\s,，、;；:：/／|\\+&·•・._=~—–-]+|\d+|和|与|及|或|兼")
_STRONG_SEPARATORS: Final = re.compile(r"\s*[,，、;；:：/／|\\+&=~]\s*|\s[-–—]+\s")
# 母 亲, 担 保 人: one character at a time, as forms and people space a word out
_SPACED_OUT: Final = re.compile(r"(?<![\u3400-\u9fff])[\u3400-\u9fff](?:\s+[\u3400-\u9fff])+(?![\u3400-\u9fff])")
# Characters that hands, optical readers and cut-off fonts put in the place of a kinship word's
_MISTAKEN: Final = str.maketrans("毋毌妺孑亊倳⺟", "母母妹子事事母")
_FALLEN_APART: Final = (("女马", "妈"), ("女且", "姐"), ("女未", "妹"), ("女乃", "奶"), ("女夷", "姨"), ("女古", "姑"))
_DOTTED: Final = re.compile(r"\b([a-z])\.(?=[a-z]\b)")

# Courtesy lends these forms to anybody after a surname: 李姐, 王叔, 张阿姨 are acquaintances until shown otherwise
_ADDRESSED: Final = frozenset(
    words(
        """
        哥 姐 弟 妹 哥哥 姐姐 弟弟 妹妹 叔 叔叔 伯 伯伯 姨 阿姨 婶 嫂 爷 奶奶 爷爷 大爷 大妈 大哥 大姐 大叔 大婶 大娘
        大伯 嫂子 婆婆
        公公 老弟 总 工 老师 师傅 医生 大夫 律师
    """
    )
)
_TITLES: Final[dict[str, Relation]] = {
    **dict.fromkeys(words("总 老板 董 董事长 总经理 老总 工头"), Relation.employer),
    **dict.fromkeys(
        words("经理 主任 科长 处长 部长 局长 队长 厂长 店长 组长 主管 领导 工 同事 总监 班长 所长 书记 院长 行长 校长"),
        Relation.colleague,
    ),
    **dict.fromkeys(words("律师 律"), Relation.representative),
    **dict.fromkeys(words("老师 师傅 医生 大夫 教练 护士 警官 房东 司机 老乡 中介 邻居 物业 客户"), Relation.other),
    **dict.fromkeys(words("同学 战友 朋友"), Relation.friend),
}
# Of these, the ones that behind a whole name are that person's relative: 张伟奶奶, not 张奶奶; 阿姨 and 叔叔 stay
# what strangers are called (保洁阿姨, 快递叔叔)
_ADDRESSED_KIN: Final = re.compile("(.{2,4}?)的?(哥哥|姐姐|弟弟|妹妹|爷爷|奶奶|婆婆|公公|嫂子)")
# What a firm or a dish ends in, whatever kinship word and surname it begins with: 兄弟连教育, 孩子王母婴店
_FIRM: Final = re.compile(
    ".*(?:店|馆|厅|坊|铺|超市|公司|集团|厂|院|乐园|公园|花园|米线|米粉|拉面|拌面|砂锅|包子|饺子|烤鱼|烤肉|学校|中心|快递|速递|外卖|烧烤|火锅|小吃|早餐|水果|奶茶|炒货|大虾|辣酱|肉片|美容|美发"
    "|理发|搬家|家政|教育|培训|科技|商贸|贸易|装饰|装修|婚庆|摄影|母婴|孕婴|童装|服饰|服装|便利|药房|诊所|品牌|专柜|直播|旗舰|联盟|协会"
    "|平台|俱乐部|工作室)"
)
_BUILT: Final = tuple(
    (term, relation)
    for term in (
        *(line + head for line in "堂表" for head in "哥弟姐妹兄姊嫂叔姑"),
        *(head * 2 for head in "舅姑婶姨"),
        *(order + head for order in "大二三四小老" for head in "舅姨姑"),
    )
    if (relation := kinship_zh.word(term)) is not None
)
# Endings that make any name before them a relative's name: 张伟妈妈, 小明爸
_KIN_ENDING: Final = re.compile(
    "(?:的|他|她|家)?("
    + "|".join(
        sorted(
            (
                term
                for term, relation in (*TERMS.items(), *_BUILT)
                if relation in KIN and len(term) >= 2 and term not in _ADDRESSED
            ),
            key=len,
            reverse=True,
        )
    )
    + "|爸|妈|爹|娘|媳妇)$"
)
_BY_PRONOUN: Final = re.compile("(.{1,4})[的他她]家?([爸妈爹娘哥姐弟妹叔舅姨姑爷奶])")
# With a bare surname in front these are a given name: 张爱人, 方子女
_NAME_LIKE: Final = frozenset(
    words("爱人 爱妻 子女 儿女 家人 亲人 佳偶 良人 双亲 新娘 小宝 大宝 宝宝 小妹 小弟 阿妹 阿弟")
)
_LONGEST_NAME: Final = 4
_FORMER_SPOUSE: Final = frozenset(words("前妻 前夫 前老婆 前老公 前任"))
_WEAK_ENDING: Final = frozenset(words("孩子 宝贝 千金 公子 姑娘 先生 太太 夫人 丫头 女人 男人 小子 小弟 小妹"))


def read_relation(label: str | None) -> RelationReading:
    """Read a label in Chinese, English or pinyin.

    Nothing, a placeholder and what cannot be understood are ``unknown``. At most :data:`LONGEST_LABEL` characters are
    read. A name beside the label ("张伟妈妈", "Mom cell", "父亲-张建国") does not hide it; a name alone is no label.
    """
    if not label:
        return reading(Relation.unknown, None)
    return _read(label[:LONGEST_LABEL])


@lru_cache(maxsize=16384)
def _read(label: str) -> RelationReading:
    text = simplified(unicodedata.normalize("NFKC", _INVISIBLE.sub("", label)).lower()).strip().translate(_MISTAKEN)
    if not text:
        return reading(Relation.unknown, None)
    for pieces, character in _FALLEN_APART:
        text = text.replace(pieces, character)
    found = _whole(text)
    if found is None:
        text = _SPACED_OUT.sub(lambda spaced: "".join(spaced.group().split()), text)
    if found is None and (inner := _BRACKETS.search(text)) is not None:
        outside, inside = _BRACKETS.sub(" ", text).strip(), inner.group(1).strip()
        found = _bracketed(outside, inside) or _first(part for part in (outside, inside) if part)
    if found is None:
        found = _parts(text)
    return found if found is not None else reading(Relation.unknown, None)


def _bracketed(outside: str, inside: str) -> RelationReading | None:
    """``家婆(外婆)``, ``领导(老婆)``: a relative named in brackets says what the word before them meant."""
    told = _whole(inside) if inside else None
    if told is None or not (told.kin or told.matched in _FORMER_SPOUSE):
        return None
    general = told.relation is Relation.extended_family
    before = _whole(outside) if general and outside else None
    return before if before is not None and before.kin else told


def _first(parts: Iterable[str]) -> RelationReading | None:
    for part in parts:
        found = _whole(part) or _parts(part)
        if found is not None and found.relation is not Relation.unknown:
            return found
    return None


def _whole(text: str) -> RelationReading | None:
    """The label as one term."""
    if text.startswith("孙") and text not in TERMS and text[1:] in _ADDRESSED:
        return reading(Relation.other, text[1:])  # the surname: a grandchild's elder brother has no such word
    if (relation := kinship_zh.classify(text)) is not None:
        return reading(relation, text)
    if not _HAN.search(text) and (english := kinship_en.classify(_DOTTED.sub(r"\1", text))) is not None:
        return reading(*english)
    return None


def _parts(text: str) -> RelationReading | None:
    """The label among other words: the first part that names a relative decides, else the first that names anything."""
    best: RelationReading | None = None
    # Words in Latin letters belong together: Ma Yun is no mother
    has_han = _HAN.search(text) is not None
    separators = _SEPARATORS if has_han else _STRONG_SEPARATORS
    pieces = [piece for piece in separators.split(text) if piece and (has_han or piece != text)]
    for piece in pieces:
        if len(pieces) > 1 and piece in SURNAMES:
            continue  # 孙 丽华 is a name written with a gap
        found = _piece(piece)
        if found is None:
            continue
        if found.kin:
            return found
        if best is None or best.relation is Relation.unknown:
            best = found
    return best


def _piece(piece: str) -> RelationReading | None:
    if (found := _whole(piece)) is not None:
        return found
    han = _HAN.search(piece)
    if han is None:
        return None
    run = han.group()
    if run != piece:
        if run in SURNAMES and not _LATIN.search(piece):
            return None  # 孙** is a masked name
        latin = _LATIN.search(piece)
        return _piece(run) or (_whole(latin.group()) if latin else None)
    return _named(run)


def _named(run: str) -> RelationReading | None:
    """A name with a relation or a title after it, in Chinese characters without a gap."""
    surname = _surname(run)
    rest = run[len(surname) :]
    if surname and rest in _TITLES:
        return reading(_TITLES[rest], rest)
    if surname and rest in _ADDRESSED:
        return reading(Relation.other, rest)
    if (found := _of_somebody(run, surname)) is not None:
        return found
    for size in range(min(4, len(run) - 1), 1, -1):
        title = run[-size:]
        if title in _TITLES:
            return reading(_TITLES[title], title)
        known = TERMS.get(title)
        if known is not None and known not in KIN and known not in (Relation.unknown, Relation.self):
            return reading(known, title)
    return None if _FIRM.fullmatch(run) else _before_name(run)


def _of_somebody(run: str, surname: str) -> RelationReading | None:
    """张伟妈妈, 小明爸, 张伟他哥, 李静奶奶: whose relative, then what."""
    if (ending := _KIN_ENDING.search(run)) is not None and 0 < ending.start() <= _LONGEST_NAME:
        term = ending.group(1)
        if term not in _WEAK_ENDING and not (term in _NAME_LIKE and ending.start() == len(surname)):
            relation = kinship_zh.word(term)
            return None if relation is None else reading(relation, term)
    for pattern in (_BY_PRONOUN, _ADDRESSED_KIN):
        owned = pattern.fullmatch(run)
        if owned is not None and owned.group(1) not in COMPOUND_SURNAMES:
            relation = kinship_zh.word(owned.group(2))
            return None if relation is None else reading(relation, owned.group(2))
    return None


def _before_name(run: str) -> RelationReading | None:
    """父亲张建国, 表哥王勇, 同事小李: the relation, then a name of two characters or more."""
    for size in range(min(6, len(run) - 2), 1, -1):
        name = run[size:]
        if len(name) > _LONGEST_NAME or (name[0] not in SURNAMES and not (name[0] in "小老阿" and len(name) == 2)):
            continue
        front = kinship_zh.word(run[:size])
        if front is not None and front is not Relation.unknown:
            return reading(front, run[:size])
    return None


def _surname(run: str) -> str:
    """What stands before a title: a surname (王总, 欧阳老师), or a way of calling somebody (小李姐, 阿芳姐)."""
    for size, known in ((2, COMPOUND_SURNAMES), (1, SURNAMES)):
        if len(run) > size and run[:size] in known:
            return run[:size]
    return run[:2] if run[0] in "小老阿" and len(run) > 2 else ""
