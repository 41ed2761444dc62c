"""English relation labels: words, compounds with step-, grand- and -in-law, possessive chains, pinyin, typing errors.

A typing error is forgiven only where it cannot turn one class into another: one edit away from words of a single class.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from misroute.people import kinship_zh
from misroute.people.given import is_known
from misroute.people.relation import KIN, Relation, composed
from misroute.people.tables import words
from misroute.people.tables.kin_en import PHRASES, PINYIN, PINYIN_OF_MINE, WORDS

# Words that say which phone, which of several, or how close, and nothing of the relation
_FILLER: Final = frozenset(
    words(
        """
        my the a an of his her their our your is to as on from cell cellphone mobile mob phone fone tel telephone
        number num no nbr home house land landline line new old contact name relationship relation whatsapp wechat
        sms text main primary secondary alt alternate backup biological adoptive adopted foster real late deceased
        dear big little lil older elder younger oldest only eldest youngest maternal paternal legal natural close
        good best dearest current first second third 1st 2nd and or borrowers borrower's applicants customers
        clients wo de step half tade first-degree degree removed once twice full blood by marriage lives with same
        address ji mi el la dept department iphone android verizon samsung carrier voicemail vm addr
    """
    )
)
_STEP: Final = re.compile(r"^(?:step|half|foster|adoptive|adopted|bonus)(?=[a-z]{3})")
_SPACED: Final = re.compile(r"\b(god) (?=(?:father|mother|parent|son|daughter|child|brother|sister)s?\b)")
_GREAT: Final = frozenset({"great", "grand", "great-great", "greatgrand"})
_SPLIT: Final = re.compile(r"[^\w'’@-]+|_+|(?<=\w)-(?=\w)")
_POSSESSIVE: Final = re.compile(r"(?:'s|’s|s'|s’)$")
_GRAND: Final = re.compile(r"^(?:great)?grand(?=\w{2})")
_IN_LAW: Final = re.compile(r"\b(?:in|n)[ -]?(?:laws?|lwas?)\b|inlaws?\b")
_WHICH_PHONE: Final = re.compile(r"(?<=[a-z]{4})(?:de)?(?:shouji|dianhua)(?:hao|haoma)?$")
_TONE: Final = re.compile(r"(?<=[a-zü])[1-5](?![0-9])")
# "baby brother", "kid sister": beside another relative these say only how old
_YOUNG: Final = frozenset({"baby", "kid"})
# With one of these a relative's word is part of the name of a firm, a product, a show: Mama's Pizza, Sister Act
_BUSINESS: Final = frozenset(
    words(
        """
        pizza pizzeria kitchen restaurant cafe café diner grill bakery deli bar pub bistro taco tacos bbq burger
        burgers sandwich sandwiches cookies pretzels coffee shop shoppe store market mart outlet boutique salon
        barber barbershop beauty nails spa garage auto motors towing plumbing movers moving roofing cleaning cleaners
        laundry landscaping farm farms dairy ranch industries industrial services solutions systems group holdings
        partners ventures enterprises inc llc ltd llp corp gmbh plc & co. nature act hazel band dollar superior
        promo day sale records studio studios pictures media theatre theater bros club church school academy clinic
        hospital pharmacy hotel inn insurance realty construction contractors electric heating delivery express
        daycare nursery international security company association foundation society
    """
    )
)
_MANY: Final = frozenset(words("brothers sons sisters daughters uncles aunts cousins mothers fathers"))
# Before a known given name these short words are relatives all the same: "Son Mike", though not "Son Heung-min"
_BEFORE_NAMES: Final = frozenset({"son", "bro", "sis", "gran", "bff", "hr"})
_LONGEST_WORDS: Final = 12
_VOCABULARY: Final = tuple(word for word in WORDS if len(word) >= 6 and word.isascii())
_SWAPPED: Final = tuple(
    word
    for word, relation in WORDS.items()
    if len(word) in (4, 5) and word.isascii() and (relation in KIN or word == "self")
)
# Too short to stand beside other words: they are also names
_SHORT: Final = frozenset(
    words(
        """
        ma pa da nan pop pops gran kid son baby sis bro dr mil fil bil sil dil cuz oma opa tia tio prima primo mate
        boss twin hr job work me mine own yo bf gf bff ice kin dude pal other none na owner business home agent
        mrs missus grams papa mama nana baba didi dada maa amma appa ammi abbu mata pita beta beti bhai pati nani dadi
        bua saas
        jija kaka kaki mami taya nanad dost bhabi bhabhi
    """
    )
)


def classify(label: str) -> tuple[Relation, str] | None:
    """The class of a label in Latin letters (lower case) with the words that decided, or None."""
    text = _SPACED.sub(r"\1", " ".join(part for part in _SPLIT.split(label) if part))
    if not text:
        return None
    words = text.split(" ")
    if len(words) > _LONGEST_WORDS:
        return None
    found = _phrase(text) or _pinyin(words) or _chain(words) or _compound(words)
    firm = any(word in _BUSINESS for word in words) or ("&" in label and any(word in _MANY for word in words))
    return None if firm and found is not None and found[0] in KIN else found


def _phrase(text: str) -> tuple[Relation, str] | None:
    trimmed = text
    every = text.split(" ")
    owned = every[1:] if every[0] in ("my", "the", "her", "his", "our", "their") else every
    for candidate in (text, " ".join(owned), " ".join(word for word in every if not _is_filler(word))):
        if candidate in PHRASES:
            return PHRASES[candidate], candidate
        trimmed = candidate
    for phrase, relation in PHRASES.items():
        if len(phrase) > 7 and trimmed.startswith(phrase + " "):
            return relation, phrase
    return None


def _is_filler(word: str) -> bool:
    return word in _FILLER or word.isdigit()


def _pinyin(words: list[str]) -> tuple[Relation, str] | None:
    joined = _toneless("".join(word for word in words if not word.isdigit()))
    joined = _WHICH_PHONE.sub("", joined)
    if (own := PINYIN_OF_MINE.get(joined)) is not None:
        return kinship_zh.word(own) or Relation.unknown, joined
    for prefix in ("", "wode", "wo", "tade", "ta"):
        term = PINYIN.get(joined.removeprefix(prefix)) if joined.startswith(prefix) else None
        if term is not None and (relation := kinship_zh.word(term)) is not None:
            return relation, joined
    return None


def _toneless(joined: str) -> str:
    """Pinyin without its tones: ``lǎopó``, ``lao3po2``, ``nǚ'ér`` as ``laopo``, ``nver``."""
    joined = joined.replace("'", "").replace("’", "").replace("u:", "v")
    if joined.isascii():
        return _TONE.sub("", joined)
    marked = unicodedata.normalize("NFD", joined).replace("u\u0308", "v")
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


def _chain(words: list[str]) -> tuple[Relation, str] | None:
    """Possessive chains: my wife's brother, borrower's mother, and "brother of my wife"."""
    for at, word in enumerate(words[:-1]):
        if not _POSSESSIVE.search(word):
            continue
        owner = _compound([*words[:at], _POSSESSIVE.sub("", word)])
        owned = _chain(words[at + 1 :]) or _compound(words[at + 1 :])
        if owner is not None and not _meant(words[at + 1 :]):
            return owner  # "borrower's cell"
        if owned is None:
            continue
        if owner is None or owner[0] is Relation.unknown:
            return owned  # "Tom's mother": a mother all the same
        return composed(owner[0], owned[0]), f"{owner[1]} {owned[1]}"
    if "of" in words[1:-1] and words[0] not in ("next", "place", "power", "friend"):
        at = words.index("of")
        owned, owner = _compound(words[:at]), _compound(words[at + 1 :])
        if owned is not None and owner is not None:
            return composed(owner[0], owned[0]), f"{owner[1]} {owned[1]}"
    return None


def _compound(words: list[str]) -> tuple[Relation, str] | None:
    text = " ".join(words)
    in_law = _IN_LAW.search(text) is not None
    if in_law:
        words = _IN_LAW.sub("", text).split()
    former = False
    found: list[tuple[Relation, str]] = []
    for word in words:
        if word in ("ex", "former", "divorced"):
            former = True
            continue
        if _is_filler(word) or word in _GREAT:
            continue
        if (relation := _word(_POSSESSIVE.sub("", word))) is not None:
            found.append((relation, word))
    if any(relation in KIN and word not in _YOUNG for relation, word in found):
        found = [(relation, word) for relation, word in found if word not in _YOUNG]
    if not found and not in_law:
        meant = [word for word in words if not _is_filler(word) and word not in _GREAT]
        if len(meant) == 1 and (relation := _misspelt(meant[0])) is not None:
            found.append((relation, meant[0]))
    if in_law:
        return Relation.in_law, " ".join([*(word for _, word in found), "in-law"])
    if not found:
        return (Relation.other, "ex") if former and not _meant(words) else _fallback(words)
    named = [word for word in words if not _is_filler(word) and word not in _GREAT and _word(word) is None]
    nobodys = len(found) > 1 and any(relation in (Relation.self, Relation.unknown) for relation, _ in found)
    if (named or nobodys) and all(word in _SHORT or _toneless(word) in PINYIN for _, word in found):
        # Ma Yun, Yo-Yo Ma and Nan Goldin are names
        return found[0] if _is_one_of(_meant(words)) else None
    if named and all(word in _MANY for _, word in found) and words[-1] in _MANY:
        return None  # Warner Brothers
    relation, word = _strongest(found)
    if former and relation is Relation.spouse:
        return Relation.other, f"ex {word}"
    if former and relation is Relation.friend:
        return Relation.other if word in ("roommate",) else Relation.friend, f"ex {word}"
    if any(great in words for great in _GREAT):
        relation = _raised(relation, "grand" in words)
    return relation, word


def _meant(words: list[str]) -> list[str]:
    return [word for word in words if not _is_filler(word) and word not in _GREAT and word not in ("ex", "former")]


def _is_one_of(words: list[str]) -> bool:
    return len(words) == 2 and words[0] in _BEFORE_NAMES and is_known(words[1])


def _fallback(words: list[str]) -> tuple[Relation, str] | None:
    for word in ("eldest", "oldest", "youngest", "contact", "first", "work", "home", "mobile"):
        if word in words and len(words) <= 3:
            return (WORDS.get(word) or Relation.other), word
    return None


def _raised(relation: Relation, by_grand: bool) -> Relation:
    """Great- and grand- standing apart: great grandmother, grand daughter, great uncle."""
    if relation is Relation.parent:
        return Relation.grandparent
    if relation is Relation.child:
        return Relation.grandchild
    return relation


def _strongest(found: list[tuple[Relation, str]]) -> tuple[Relation, str]:
    """Of several words the relative decides ("mom work", "friend / brother"), then any class that says something."""
    for wanted in (
        KIN,
        frozenset(Relation) - {Relation.other, Relation.unknown, Relation.employer},
        frozenset(Relation),
    ):
        for relation, word in found:
            if relation in wanted and relation is not Relation.unknown:
                return relation, word
    return found[0]


@lru_cache(maxsize=4096)
def _word(word: str) -> Relation | None:
    word = word.strip("'’-@").replace("'", "").replace("’", "")
    if word not in WORDS:
        word = word.rstrip("0123456789")
    if not word:
        return None
    if (relation := WORDS.get(word)) is not None:
        return relation
    if (relation := PHRASES.get(word)) is not None:
        return relation
    if (term := PINYIN.get(word)) is not None:
        return kinship_zh.word(term)
    bare = _STEP.sub("", word)
    if bare != word:
        return WORDS.get(bare)
    if word.startswith("great") and len(word) > 5:
        return WORDS.get(word.removeprefix("great")) or WORDS.get(_GRAND.sub("", word))
    if word.startswith("grand") and (inner := WORDS.get(word.removeprefix("grand"))) is not None:
        return _raised(inner, True)
    if word.startswith("ex") and WORDS.get(word[2:]) is Relation.spouse:
        return Relation.other
    if word.startswith("co") and WORDS.get(word) is None and word[2:] in ("sign", "lessee", "tenant", "buyer"):
        return Relation.guarantor
    return None


@lru_cache(maxsize=4096)
def _misspelt(word: str) -> Relation | None:
    if len(word) < 4 or len(word) > 16 or not word.isascii() or is_known(word):
        return None
    # A short word is forgiven two letters that changed places, and nothing else: neice, unlce, anut
    classes = {WORDS[known] for known in _SWAPPED if known[0] == word[0] and _is_swap(word, known)}
    if len(word) >= 5:
        classes |= {
            WORDS[known]
            for known in _VOCABULARY
            if known[0] == word[0] and OSA.distance(word, known, score_cutoff=1) <= 1
        }
    return classes.pop() if len(classes) == 1 else None


def _is_swap(word: str, known: str) -> bool:
    return word != known and sorted(word) == sorted(known) and OSA.distance(word, known, score_cutoff=1) == 1
