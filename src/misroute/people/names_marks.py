"""What may stand in and around a written name, seen at a glance: most names have no mark at all."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from misroute.people.tables import words

KIN_ZH: Final = (
    "妈妈|爸爸|父亲|母亲|老妈|老爸|妈|爸|老婆|老公|妻子|丈夫|爱人|媳妇|女婿|儿子|女儿|儿媳|哥哥|弟弟|姐姐|妹妹|兄弟|爷爷|奶奶|外公"
    "|外婆|姥姥|姥爷|舅舅|舅妈|姑姑|姑妈|姨妈|伯父|伯母|婶婶|岳父|岳母|公公|婆婆|嫂子|姐夫|妹夫|孙子|孙女|侄子|侄女|外甥|家属|家人|亲属"
    "|亲戚|之子|之女|之妻|之夫|之父|之母|监护人|家长"
)
OTHERS_ZH: Final = "朋友|同事|邻居|同学|室友"
_ENGLISH_SIGNS: Final = (
    r"[*(\[&/;]|[^\W\d_]['’]s\b|\b(?:and|of|n[eé]e|aka|a\.k\.a|formerly|geb|ltd|llc|inc|co|corp\w*|compan\w+|limited|plc"
    r"|gmbh|pte|sdn|bhd|pty|holdings|trading|enterprises?|industries|logistics|group)\b"
)
# two searches, since most names are of one script and most names have no mark
_SPECIAL_ASCII: Final = re.compile(_ENGLISH_SIGNS, re.IGNORECASE)
_SPECIAL: Final = re.compile(
    rf"[✱×○〇●□某【、；和与及公集有工商经事合银医学中曾又原别也]|(?<=[\u3400-\u9fff])[xX]|[xX](?=[\u3400-\u9fff])"
    rf"|(?:{KIN_ZH}|{OTHERS_ZH})\s*$|(?:科技|贸易|物流|[店厂])$|{_ENGLISH_SIGNS}",
    re.IGNORECASE,
)
# What a form holds where no name was given
_PLACEHOLDERS: Final = frozenset(
    words(
        "无 暂无 没有 不详 未知 未填 空 匿名 本人 自己 测试 姓名 客户 用户 n/a n.a none null nil unknown test tbd self"
        " customer anonymous anon xxx xx asdf noname no-name"
    )
)

_MALE: Final = re.compile(r"先生|\b(?:mr|mister|sir)\b", re.IGNORECASE)
_FEMALE: Final = re.compile(r"女士|小姐|太太|夫人|\b(?:mrs|ms|miss|madam|mdm|mme|dame|lady)\b", re.IGNORECASE)


class Marks(NamedTuple):
    """What was found beside the name itself.

    ``name``: the text without a kinship word. ``kin``: "beside" where a bracketed word may be the person's own role,
    "of" where the text names a relative of the person, "alone" where there is only the word. ``also``: other whole
    names the text gives (former, maiden). ``people``: the names of several people that the text joins.
    """

    name: str
    kin: str = ""
    masked: bool = False
    firm: bool = False
    also: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


def marks(text: str) -> Marks:
    """Read the marks of a cleaned text; a plain name costs one search."""
    if (_SPECIAL_ASCII if text.isascii() else _SPECIAL).search(text) is None:
        return Marks(text)
    from misroute.people.names_beside import read_marks  # its patterns cost more to compile than most runs need

    return read_marks(text)


def is_placeholder(text: str) -> bool:
    """Whether a field was filled with something other than a name (无, N/A, 本人)."""
    return text.strip(" .-_/").lower() in _PLACEHOLDERS


def title_sex(text: str) -> str:
    """What a courtesy title says: "m", "f", or nothing; both titles (Mr and Mrs) say nothing."""
    male, female = _MALE.search(text) is not None, _FEMALE.search(text) is not None
    return "" if male == female else "m" if male else "f"
