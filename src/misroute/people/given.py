"""Given names in Latin letters: may two of them be one person's?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from misroute.people.tables import words
from misroute.people.tables.english_surnames import ENGLISH_SURNAMES
from misroute.people.tables.given_names import GIVEN_NAMES, MEN, WOMEN
from misroute.people.tables.nicknames import FORMAL, LINKED, SPELLINGS

# heads of groups or names by themselves, and yet short forms first of all
_SHORT_TOO: Final = frozenset(
    words(
        "betty beth betsy harry jack rob bob bill will jim tom joe mike dave steve liz becky debbie kate kathy katie"
        " cathy cindy maggie mandy nell sue tina trudy peggy polly sally jan"
    )
)
_PET_ENDING: Final = re.compile(r"(?:ie|ey|ee|y|i|e)$")
_FEMININE: Final = frozenset(words("a ia ina ine ene lene ette etta elle ella essa ka e"))
_DOUBLED: Final = re.compile(r"(.)\1+")
_VOWELS: Final = re.compile(r"[aeiou]")
_SPELLINGS: Final = (
    (re.compile(r"^mac(?=[a-z]{3})"), "mc"),
    (re.compile(r"^(?:al|el)(?=[bcdfghjkmnqrstvwxyz][a-z]{4})"), ""),
    (re.compile(r"^(?:[yji]e(?=[kvl])|o(?=leksa))"), "e"),
    (re.compile(r"tsch|tch|sch(?=[aeiou])"), "ch"),
    (re.compile(r"off$"), "ov"),
    (re.compile(r"iy$|ii$|ij$|yi$|yy$"), "i"),
    (re.compile(r"(?<=[a-z])(?:ue|oe|ae)(?=[bcdfghjklmnpqrstvwxz])"), lambda found: found.group()[0]),
    (re.compile(r"ph"), "f"),
    (re.compile(r"kh"), "k"),
    (re.compile(r"ck|ch(?=r)|k|c(?![eiyh])|q"), "k"),
    (re.compile(r"(?<=[aeiourltmn])h|^h(?=[aeiou]$)"), ""),
    (re.compile(r"th"), "t"),
    (re.compile(r"c(?=[eiy])|z"), "s"),
    (re.compile(r"ai|ay|ei"), "a"),
    (re.compile(r"ya|ja"), "ia"),
    (re.compile(r"yu|ju"), "iu"),
    (re.compile(r"ie|ey|ee|ea|y"), "i"),
    (re.compile(r"j(?=e)"), "g"),
    (re.compile(r"ou|oo|w"), "u"),
    (re.compile(r"e$"), ""),
)


def is_known(name: str) -> bool:
    """Whether the name is in the tables of given names."""
    return name in LINKED or name in SPELLINGS or name in GIVEN_NAMES or name in WOMEN or name in MEN


def sex_of(name: str) -> str:
    """ "f" for a given name that women bear, "m" for one that men bear, nothing for both or neither."""
    return "f" if name in WOMEN else "m" if name in MEN else ""


def _of_two_sexes(a: str, b: str) -> bool:
    """Carl and Carla, Michael and Michelle, Emil and Emilia: however alike, brother and sister."""
    left, right = sex_of(a), sex_of(b)
    if left and right:
        return left != right
    if len(a) == len(b) >= 5 and a[:-1] == b[:-1] and {a[-1], b[-1]} == {"o", "a"}:
        return True
    short, long_ = sorted((a, b), key=len)
    ending = long_[len(short) :]
    # a last e alone is often no more than a spelling
    return len(short) >= 4 and long_.startswith(short) and ending in _FEMININE and (ending != "e" or is_known(short))


@lru_cache(maxsize=16384)
def form_of(a: str, b: str) -> str | None:
    """How one given name may be a form of the other, as a level's name; None if it is not.

    ``nickname``: linked in the table, each name standing for all its spellings (Katarina, Cathy). ``short_form``: one
    begins the other, with or without a pet ending. ``variant``: one spelling key.
    """
    if a == b:
        return "same_words"
    if b in SPELLINGS.get(a, ()):
        return "variant"
    if b in LINKED.get(a, ()):
        return "nickname"
    if _of_two_sexes(a, b):
        return None
    # Paul and Paula, Denise and Dennis are two names, however alike, unless the table links them
    two_names = _is_formal(a) and _is_formal(b)
    other_name = two_names and (a.rstrip("h")[-1:] != b.rstrip("h")[-1:] or (a[0] != b[0] and "z" in (a[0], b[0])))
    if min(len(a), len(b)) >= 4 and key(a) == key(b) and not other_name:
        return "variant"
    if not two_names and _is_respelt(a, b):
        return "variant"
    short, long_ = sorted((a, b), key=len)
    if not two_names and (
        _is_short_form(short, long_) or (len(long_) - len(short) <= 2 and _is_short_form(long_, short))
    ):
        return "short_form"
    # Katya is a form of Ekaterina in whatever spelling
    if any(a in LINKED.get(name, ()) for name in SPELLINGS.get(b, ())) or any(
        b in LINKED.get(name, ()) for name in SPELLINGS.get(a, ())
    ):
        return "nickname"
    if _share_formal(a, b):
        return "nickname"
    if not two_names and min(len(a), len(b)) >= 3 and key(b) in _keyed_links().get(key(a), frozenset()):
        return "nickname"
    return None


def _share_formal(a: str, b: str) -> bool:
    """Bob and Rob, Liz and Betty: two short forms of one name, neither of them a name by itself."""
    if not _is_short(a) or not _is_short(b):
        return False
    return any(name in FORMAL for name in LINKED.get(a, frozenset()) & LINKED.get(b, frozenset()))


def _is_short(name: str) -> bool:
    return (name not in FORMAL and name not in WOMEN and name not in MEN) or name in _SHORT_TOO


def _is_formal(name: str) -> bool:
    return name in FORMAL or name in GIVEN_NAMES or name in WOMEN or name in MEN


@lru_cache(maxsize=1)
def _keyed_links() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, linked in LINKED.items():
        found.setdefault(key(name), set()).update(key(other) for other in linked)
    return {name: frozenset(linked) for name, linked in found.items()}


def _is_short_form(short: str, long_: str) -> bool:
    if (
        long_.startswith(short)
        and len(long_) - len(short) <= 6
        and (len(short) >= 3 or (len(short) == 2 and is_known(short)))
    ):
        return True
    stem = _PET_ENDING.sub("", short)
    if stem == short or len(stem) < 2:
        return len(short) >= 4 and long_.endswith(short) and len(long_) - len(short) > 1
    bare = _DOUBLED.sub(r"\1", stem)
    flat = _DOUBLED.sub(r"\1", long_)
    if len(bare) >= 3 and flat.startswith(bare):
        return True
    return len(stem) >= 3 and stem[-1] == stem[-2] and long_.startswith(bare) and len(bare) >= 2


def _is_respelt(a: str, b: str) -> bool:
    """Long names that differ in two vowels at most: Catherine and Katharine, Jonathan and Jonathon."""
    left, right = key(a), key(b)
    if min(len(a), len(b)) < 7 or left[0] != right[0] or left[-1] != right[-1]:
        return False
    return _VOWELS.sub("", left) == _VOWELS.sub("", right) and OSA.distance(left, right, score_cutoff=2) <= 2


@lru_cache(maxsize=16384)
def key(name: str) -> str:
    """The name's spelling key: names written alike by ear share it (Catherine, Katharine; Jon, John)."""
    for pattern, written in _SPELLINGS:
        name = pattern.sub(written, name)
    return _DOUBLED.sub(r"\1", name)


def is_variant_surname(a: str, b: str) -> bool:
    """Whether two surnames are one in two spellings (MacKenzie, McKenzie; Petrov, Petrova).

    Short ones that sound alike (Reed, Read) and pairs that are both common (Davis, Davies) are two families.
    """
    if min(len(a), len(b)) < 5:
        return False
    if a in ENGLISH_SURNAMES and b in ENGLISH_SURNAMES and not (a.startswith("m") and a[-4:] == b[-4:]):
        return False
    one, other = (name[:-1] if re.search(r"(?:ov|ev|in)a$", name) else name.replace("skaya", "sky") for name in (a, b))
    return key(one) == key(other)


def is_misspelling(a: str, b: str, *, given: bool) -> bool:
    """Whether two words look like one word with a typing error.

    Letters that changed places count from four letters on, a doubled or halved letter from five, a dropped or added
    one from six, another letter from seven, two slips from nine; the first letter must hold unless it changed places.
    Two words that are both names of their own (Harry, Larry; Johnson, Johnston) are two names and no error.
    """
    if given and ((is_known(a) and is_known(b)) or _of_two_sexes(a, b)):
        return False
    if not given and a in ENGLISH_SURNAMES and b in ENGLISH_SURNAMES:
        return False
    shortest, longest = sorted((len(a), len(b)))
    if shortest < 4 or longest - shortest > 2:
        return False
    if a[0] != b[0]:
        return longest >= 5 and a[:2] == b[1::-1] and a[2:] == b[2:]
    distance = OSA.distance(a, b, score_cutoff=2)
    if distance == 2:
        return shortest >= 9
    return distance == 1 and longest >= _enough_letters(a, b)


def _enough_letters(a: str, b: str) -> int:
    """How long a word must be for its slip to be one: the likelier the slip, the shorter."""
    if len(a) == len(b):
        return 4 if sorted(a) == sorted(b) else 7
    return 5 if _DOUBLED.sub(r"\1", a) == _DOUBLED.sub(r"\1", b) else 6


def is_near(a: str, b: str, *, given: bool) -> bool:
    """Whether two words are so near that they may be one with an error, without it being likely enough to say so.

    Given names that both exist are near only if a vowel tells them apart (Maria, Marie) and their sex does not.
    """
    if min(len(a), len(b)) < 3 or a[0] != b[0]:
        return False
    if not given and len(a) > 3 and key(a) == key(b):
        return True
    allowed = 1 if max(len(a), len(b)) < 7 else 2
    if OSA.distance(a, b, score_cutoff=allowed) > allowed:
        return False
    if given and is_known(a) and is_known(b):
        return len(a) + len(b) >= 7 and not _of_two_sexes(a, b) and _VOWELS.sub("", a) == _VOWELS.sub("", b)
    if not given and a in ENGLISH_SURNAMES and b in ENGLISH_SURNAMES:
        return OSA.distance(a, b, score_cutoff=1) <= 1
    return not (given and _of_two_sexes(a, b))
