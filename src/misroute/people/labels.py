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
_DOTTED: Final = re.compile(r"\b([a-z])\.(?=[a-z]\b)")

# Courtesy lends these forms to anybody after a surname: 李姐, 王叔, 张阿姨 are acquaintances until shown otherwise
_ADDRESSED: Final = frozenset(
    words(
        """
        哥 姐 弟 妹 叔 叔叔 伯 伯伯 姨 阿姨 婶 嫂 爷 奶奶 爷爷 大爷 大妈 大哥 大姐 大叔 大婶 大娘 大伯 嫂子 婆婆
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
# Endings that make any name before them a relative's name: 张伟妈妈, 小明爸
_KIN_ENDING: Final = re.compile(
    "(?:的|他|她|家)?("
    + "|".join(
        sorted(
            (term for term, relation in TERMS.items() if relation in KIN and len(term) >= 2 and term not in _ADDRESSED),
            key=len,
            reverse=True,
        )
    )
    + "|爸|妈|爹|娘|媳妇)$"
)
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
    text = simplified(unicodedata.normalize("NFKC", _INVISIBLE.sub("", label)).lower()).strip()
    if not text:
        return reading(Relation.unknown, None)
    found = _whole(text)
    if found is None and (inner := _BRACKETS.search(text)) is not None:
        outside = _BRACKETS.sub(" ", text).strip()
        found = _first(part for part in (outside, inner.group(1).strip()) if part)
    if found is None:
        found = _parts(text)
    return found if found is not None else reading(Relation.unknown, None)


def _first(parts: Iterable[str]) -> RelationReading | None:
    for part in parts:
        found = _whole(part) or _parts(part)
        if found is not None and found.relation is not Relation.unknown:
            return found
    return None


def _whole(text: str) -> RelationReading | None:
    """The label as one term."""
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
    if (ending := _KIN_ENDING.search(run)) is not None and ending.start() > 0 and ending.group(1) not in _WEAK_ENDING:
        term = ending.group(1)
        relation = kinship_zh.word(term)
        return None if relation is None else reading(relation, term)
    for size in range(min(4, len(run) - 1), 1, -1):
        title = run[-size:]
        if title in _TITLES:
            return reading(_TITLES[title], title)
        known = TERMS.get(title)
        if known is not None and known not in KIN and known not in (Relation.unknown, Relation.self):
            return reading(known, title)
    for size in range(min(6, len(run) - 1), 1, -1):
        front = TERMS.get(run[:size])
        if (
            front is not None
            and front is not Relation.unknown
            and run[size : size + 1] in SURNAMES
            and len(run) - size <= 4
        ):
            return reading(front, run[:size])
    return None


def _surname(run: str) -> str:
    """What stands before a title: a surname (王总, 欧阳老师), or a way of calling somebody (小李姐, 阿芳姐)."""
    for size, known in ((2, COMPOUND_SURNAMES), (1, SURNAMES)):
        if len(run) > size and run[:size] in known:
            return run[:size]
    return run[:2] if run[0] in "小老阿" and len(run) > 2 else ""
