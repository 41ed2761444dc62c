"""A name as somebody wrote it, cleaned for comparison: its characters, its words, and what stood around them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from misroute.people.names_marks import is_placeholder, marks
from misroute.people.tables import words
from misroute.people.tables.han import simplified
from misroute.people.tables.surnames import COMPOUND_SURNAMES, PINYIN_SURNAMES, SURNAMES

# Of a longer text only the beginning is read: no name is longer, and a pasted letter must cost nothing.
LONGEST_NAME: Final = 120
_MOST_WORDS: Final = 12

_INVISIBLE: Final = re.compile(
    r"[\u0000-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]+"
)
_BRACKET: Final = re.compile(r"[(（\[【]")
_BRACKETED: Final = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]?")
_DOTS: Final = "·・•‧．.∙⋅᛫●▪｡。"
_HAN_GAP: Final = re.compile(rf"[{_DOTS}\s\-–—_|/~]+")
_HAN: Final = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_APOSTROPHES: Final = re.compile(r"['’‘`´ʻʼʾʿ′]")
# ü is the letter of Lü and Nü in pinyin, kept apart from u; in Müller it is an accent to drop
_CHINESE_UMLAUT: Final = re.compile(r"\b([nl])(?:ü|u:)(?=e?\b)", re.IGNORECASE)
_WORD_BREAK: Final = re.compile(r"[^\w]+|_+")
_TRAILING_DIGITS: Final = re.compile(r"(?<=\D)\d+$")
# what a scanner takes for letters
_MISREAD: Final = str.maketrans("01589", "oisbg")
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
_GREEK_LETTER: Final = re.compile(r"[\u0370-\u03ff]")
_GREEK_PAIRS: Final = (("ντ", "d"), ("μπ", "b"), ("γκ", "g"), ("τζ", "j"), ("ευ", "ev"), ("αυ", "av"))
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

# What courtesy puts behind a Chinese name; familiar words make it a way of calling somebody, or name a relative
_HAN_TITLES: Final = re.compile(
    "(?:先生|女士|小姐|同志|老师|师傅|医生|大夫|教授|博士|律师|总经理|董事长|经理|主任|老板|店长|队长|护士|警官)$"
)
_HAN_FAMILIAR: Final = re.compile(
    "(?:太太|夫人|阿姨|叔叔|大哥|大姐|大叔|大妈|大爷|大婶|大嫂|师兄|师姐|哥|姐|叔|姨|嫂|婶|仔|头)$"
)
_HAN_OFFICE: Final = re.compile("(?:总|工|伯|董|局|处|科|导|太)$")
_CALLING: Final = "小老阿大"
_COURTESY: Final = frozenset(
    words(
        "mr mrs ms miss mx dr doctor prof professor sir dame lady lord rev reverend president judge capt captain"
        " sgt lt madam mister missus shaikh sheikh haji hajji"
        " mdm mme herr frau senor senora sra monsieur master atty engr"
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
# words beside a name that are no part of it
_BESIDE: Final = _COURTESY | _DEGREES | _SUFFIXES.keys()


# SURNAME/GIVEN MR: as airlines and some banks write a name; without the title only where it is read no other way
_TICKET: Final = re.compile(r"^\s*([A-Z'-]{2,})/([A-Z'-]{2,}(?: [A-Z'-]+){0,3}?)(\s?(?:MR|MRS|MS|MISS|MSTR|DR))?\s*$")


@lru_cache(maxsize=1)
def _pinyin() -> re.Pattern[str]:
    from misroute.people.tables.syllables import BY_SYSTEM  # long, and few names are written so

    return re.compile(f"(?:{'|'.join(sorted(BY_SYSTEM['pinyin'], key=len, reverse=True))}){{1,3}}")


def _of_a_ticket(found: re.Match[str]) -> str:
    surname, given, title = found.groups()
    chinese = surname.lower() in PINYIN_SURNAMES and given.lower() not in PINYIN_SURNAMES
    if title or (chinese and _pinyin().fullmatch(given.lower())):
        return f"{surname}, {given}"
    return found.group()


@dataclass(frozen=True, slots=True)
class Written:
    """One name, cleaned.

    ``han``: its Chinese characters in simplified shape, joined; of a way of addressing (小张, 老王, 张先生, 芳姐) only
    the characters of the name, and ``called`` says so. ``parts``: the Han runs as dots or spaces parted them.
    ``latin``: its words in Latin letters, lower case, without accents, hyphens split. ``surname_first``: a comma said
    so. ``capitals``: the words written in capitals beside others that are not. ``suffix``: generation (1 senior, 2
    junior, 3 …). ``compound_tail``: the last word is hyphened (Smith-Jones). ``hyphened``: any word is.
    ``unreadable``: letters, but of no script read here. ``kin``, ``masked``, ``firm``, ``also``, ``people``: see
    :class:`~misroute.people.names_marks.Marks`. ``text``: the text itself, without invisible characters.
    A name is personal data: nothing of it is in the repr.
    """

    text: str = field(repr=False)
    han: str = field(repr=False)
    parts: tuple[str, ...] = field(repr=False)
    latin: tuple[str, ...] = field(repr=False)
    surname_first: bool
    capitals: tuple[str, ...] = field(repr=False)
    compound_tail: bool
    hyphened: bool
    suffix: str
    called: bool
    unreadable: bool
    kin: str
    masked: bool
    firm: bool
    also: tuple[str, ...] = field(repr=False)
    people: tuple[str, ...] = field(repr=False)

    @property
    def joined(self) -> str:
        """The Latin words without gaps."""
        return "".join(self.latin)


@lru_cache(maxsize=16384)
def written(text: str) -> Written:
    """Clean a name; at most :data:`LONGEST_NAME` characters are read. Never fails."""
    raw = _INVISIBLE.sub("", text[:LONGEST_NAME])
    if not raw.isascii():
        raw = unicodedata.normalize("NFKC", raw)
    if is_placeholder(raw):
        raw = ""
    raw = _TICKET.sub(_of_a_ticket, raw)
    name, kin, masked, firm, also, people = marks(raw)
    plain = name
    if _BRACKET.search(name):
        plain = _BRACKETED.sub(" ", name)
        if not plain.strip():
            plain = name
    parts: tuple[str, ...] = ()
    if plain.isascii():
        han, called, rest = "", False, plain
    else:
        original = "".join(_HAN.findall(plain))
        runs = ("".join(_HAN.findall(piece)) for piece in _HAN_GAP.split(plain))
        parts = tuple(simplified(run) for run in runs if run)
        han, parts, called = _without_titles(simplified(original), parts)
        rest = _HAN.sub(" ", plain)
    if _GREEK_LETTER.search(rest):
        for pair, letters in _GREEK_PAIRS:
            rest = rest.replace(pair, letters)
    latin, capitals, surname_first, suffix = _latin(rest)
    unreadable = not han and not latin and any(character.isalpha() for character in raw)
    hyphened = "-" in rest
    compound_tail = hyphened and bool(_HYPHENED_TAIL.search(rest))
    return Written(
        raw.strip(),
        han,
        parts,
        latin,
        surname_first,
        capitals,
        compound_tail,
        hyphened,
        suffix,
        called,
        unreadable,
        kin,
        masked,
        firm,
        also,
        people,
    )


def _without_titles(han: str, parts: tuple[str, ...]) -> tuple[str, tuple[str, ...], bool]:
    if len(han) >= 2:
        for pattern in (_HAN_TITLES, _HAN_FAMILIAR, _HAN_OFFICE):
            match = pattern.search(han)
            if match is None or not match.start():
                continue
            bare = han[: match.start()]
            is_surname = bare in SURNAMES or bare in COMPOUND_SURNAMES
            if pattern is _HAN_OFFICE and not is_surname:
                continue
            if pattern is _HAN_FAMILIAR or is_surname or len(bare) == 1:
                return _core(bare), (han,), True
            han, parts = bare, (bare,)
            break
    core = _core(han)
    return (han, parts, False) if core == han else (core, (han,), True)


def _core(han: str) -> str:
    """小 is no surname, and 老 and 阿 with one character after them are ways to call somebody: the character."""
    if len(han) == 2 and han[0] in _CALLING:
        return han[1]
    if len(han) == 3 and han[0] in _CALLING and han[2] in "子头":
        return han[1]
    # a trade in front, as in WeChat names: 建材小王
    if len(han) >= 4 and han[-2] in _CALLING and han[-1] in SURNAMES and han[-3:-1] not in SURNAMES:
        return han[-1]
    return han


def _latin(text: str) -> tuple[tuple[str, ...], tuple[str, ...], bool, str]:
    if not text or text.isspace():
        return (), (), False, ""
    folded = _APOSTROPHES.sub("", text)
    if not text.isascii() or "u:" in text:
        folded = _CHINESE_UMLAUT.sub(r"\1v", unicodedata.normalize("NFC", folded))
        folded = unicodedata.normalize("NFD", folded)
        folded = "".join(character for character in folded if not unicodedata.combining(character))
    surname_first = False
    if "," in folded:
        before, _, after = folded.partition(",")
        behind = (word.lower() for word in _WORD_BREAK.split(after) if word)
        surname_first = len(before.split()) <= 3 and not _BESIDE.issuperset(behind)
    cleaned: list[str] = []
    capitals: list[str] = []
    suffix = ""
    for word in _WORD_BREAK.split(folded):
        lower = word.lower()
        if not lower.isascii():
            lower = lower.translate(_LETTERS)
        if not lower or not lower.isascii() or lower.isdigit():
            continue
        if not lower.isalpha():
            lower = _TRAILING_DIGITS.sub("", lower).translate(_MISREAD)
        if lower in _SUFFIXES and cleaned:
            suffix = _SUFFIXES[lower]
        elif lower not in _BESIDE or (lower in _COURTESY and len(cleaned) == 1 and not capitals):
            cleaned.append(lower)
            if len(word) > 1 and word.isupper():
                capitals.append(lower)
    cleaned = cleaned[:_MOST_WORDS]
    if len(capitals) == len(cleaned):
        capitals = []
    return tuple(cleaned), tuple(capitals), surname_first, suffix


def surname_length(han: str) -> int:
    """How many characters of a Chinese name are its surname: 2 for the compound ones, 1 for the known, else 0."""
    if len(han) >= 3 and han[:2] in COMPOUND_SURNAMES:
        return 2
    return 1 if han[:1] in SURNAMES and 2 <= len(han) <= 4 else 0
