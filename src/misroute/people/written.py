"""A name as somebody wrote it, cleaned for comparison: its characters, its words, and what stood around them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from misroute.people.tables import words
from misroute.people.tables.han import simplified
from misroute.people.tables.surnames import COMPOUND_SURNAMES, SURNAMES

# Of a longer text only the beginning is read: no name is longer, and a pasted letter must cost nothing.
LONGEST_NAME: Final = 120
_MOST_WORDS: Final = 12

_INVISIBLE: Final = re.compile(
    r"[\u0000-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]+"
)
_BRACKETED: Final = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]?")
_DOTS: Final = "·・•‧．.∙⋅᛫●▪｡。"
_DOT: Final = re.compile(f"[{_DOTS}]")
_HAN: Final = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_APOSTROPHES: Final = re.compile(r"['’‘`´ʻʼʾʿ′]")
# ü is the letter of Lü and Nü in pinyin, kept apart from u; in Müller it is an accent to drop
_CHINESE_UMLAUT: Final = re.compile(r"(?<![^\W_])([nl])(?:ü|u:)(?=e?(?:[^\w]|$|[b-df-hj-np-tv-z]))", re.IGNORECASE)
_WORD_BREAK: Final = re.compile(r"[^\w]+|_+")
_HYPHENED_TAIL: Final = re.compile(r"\w{2,}-\w{2,}\W*$")
_CYRILLIC: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўђћљњџј",
        words("a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i i e g u dj c lj nj dz j"),
        strict=True,
    )
)
_GREEK: Final = dict(
    zip("αβγδεζηθικλμνξοπρσςτυφχψω", words("a v g d e z i th i k l m n x o p r s s t y f ch ps o"), strict=True)
)
_LETTERS: Final = str.maketrans(
    {
        **{k: v.replace("-", "") for k, v in _CYRILLIC.items()},
        **_GREEK,
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ə": "a",
    }
)

# What courtesy puts behind a Chinese name, and before or behind an English one
_HAN_TITLES: Final = re.compile(
    "(?:先生|女士|小姐|太太|夫人|同志|老师|师傅|医生|大夫|教授|博士|律师|总经理|董事长|经理|主任|老板|总|阿姨|叔叔"
    "|大哥|大姐|大叔|大妈|大爷|哥|姐|叔|姨|嫂|婶|伯|工)$"
)
_COURTESY: Final = frozenset(
    words(
        "mr mrs ms miss mx dr doctor prof professor sir dame lady lord rev reverend hon president judge capt captain"
        " sgt col gen lt fr madam mister missus shaikh sheikh haji hajji"
    )
)
_SUFFIXES: Final = {
    "jr": "2",
    "jnr": "2",
    "junior": "2",
    "sr": "1",
    "snr": "1",
    "senior": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
}
_DEGREES: Final = frozenset(words("phd md esq esquire cpa rn dds jd mba dvm obe mbe llc ltd inc"))


@dataclass(frozen=True, slots=True)
class Written:
    """One name, cleaned.

    ``han``: its Chinese characters in simplified shape, joined. ``parts``:
    the Han runs as dots or spaces parted them. ``latin``: its words in Latin letters, lower case, without accents,
    hyphens split. ``surname_first``: a comma said so. ``suffix``: generation (1 senior, 2 junior, 3 …). ``called``:
    a way of addressing (小张, 老王, 张先生), not a full name.
    ``compound_tail``: the last word is hyphened (Smith-Jones). ``unreadable``: letters, but of no script read here.
    A name is personal data: nothing of it is in the repr.
    """

    han: str = field(repr=False)
    parts: tuple[str, ...] = field(repr=False)
    latin: tuple[str, ...] = field(repr=False)
    surname_first: bool
    capitals: tuple[str, ...] = field(repr=False)
    compound_tail: bool
    suffix: str
    called: bool
    unreadable: bool

    @property
    def joined(self) -> str:
        """The Latin words without gaps."""
        return "".join(self.latin)


@lru_cache(maxsize=16384)
def written(text: str) -> Written:
    """Clean a name; at most :data:`LONGEST_NAME` characters are read. Never fails."""
    raw = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[:LONGEST_NAME]))
    plain = _BRACKETED.sub(" ", raw)
    if not plain.strip():
        plain = raw
    original = "".join(_HAN.findall(plain))
    parts = tuple(run for run in ("".join(_HAN.findall(piece)) for piece in re.split(rf"[{_DOTS}\s]+", plain)) if run)
    han, parts, called = _without_titles(simplified(original), tuple(simplified(part) for part in parts))
    rest = _HAN.sub(" ", plain)
    latin, capitals, surname_first, suffix = _latin(rest)
    unreadable = not han and not latin and any(character.isalpha() for character in raw)
    compound_tail = bool(_HYPHENED_TAIL.search(rest))
    return Written(han, parts, latin, surname_first, capitals, compound_tail, suffix, called, unreadable)


def _without_titles(han: str, parts: tuple[str, ...]) -> tuple[str, tuple[str, ...], bool]:
    match = _HAN_TITLES.search(han)
    if match is not None and match.start() >= 1:
        bare = han[: match.start()]
        named = bare in SURNAMES or bare in COMPOUND_SURNAMES
        long_title = len(match.group()) >= 2
        if named or long_title:
            return bare, (bare,), named
    # 小 is no surname, and 老 and 阿 with one character after them are ways to call somebody
    return han, parts, len(han) == 2 and han[0] in "小老阿大"


def _latin(text: str) -> tuple[tuple[str, ...], tuple[str, ...], bool, str]:
    folded = unicodedata.normalize(
        "NFD", _APOSTROPHES.sub("", text).replace("ü", "v").replace("Ü", "V").replace("u:", "v")
    )
    folded = "".join(character for character in folded if not unicodedata.combining(character))
    before_comma, comma, after_comma = folded.partition(",")
    tail = [word for word in _WORD_BREAK.split(after_comma) if word]
    surname_first = bool(comma) and any(_significant(word) for word in tail) and len(before_comma.split()) <= 3
    cleaned: list[str] = []
    capitals: list[str] = []
    suffix = ""
    for word in _WORD_BREAK.split(folded):
        lower = word.lower().translate(_LETTERS)
        if not lower or not lower.isascii() or lower.isdigit():
            continue
        if lower in _SUFFIXES and cleaned:
            suffix = _SUFFIXES[lower]
        elif _significant(lower) or (lower in _COURTESY and len(cleaned) == 1 and not capitals):
            cleaned.append(lower)
            if len(word) > 1 and word.isupper():
                capitals.append(lower)
    cleaned = cleaned[:_MOST_WORDS]
    if len(capitals) == len(cleaned):
        capitals = []
    return tuple(cleaned), tuple(capitals), surname_first, suffix


def _significant(word: str) -> bool:
    return word.lower() not in _COURTESY and word.lower() not in _DEGREES and word.lower() not in _SUFFIXES


def surname_length(han: str) -> int:
    """How many characters of a Chinese name are its surname: 2 for the compound ones, 1 for the known, else 0."""
    if len(han) >= 3 and han[:2] in COMPOUND_SURNAMES:
        return 2
    return 1 if han[:1] in SURNAMES and 2 <= len(han) <= 4 else 0
