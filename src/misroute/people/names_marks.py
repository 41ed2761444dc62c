"""What stands in and around a written name: courtesy, kinship words, hidden letters, the legal form of a firm."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from misroute.people.tables import words

_KIN_ZH: Final = (
    "妈妈|爸爸|父亲|母亲|老妈|老爸|妈|爸|老婆|老公|妻子|丈夫|爱人|媳妇|女婿|儿子|女儿|儿媳|哥哥|弟弟|姐姐|妹妹|兄弟|爷爷|奶奶|外公"
    "|外婆|姥姥|姥爷|舅舅|舅妈|姑姑|姑妈|姨妈|伯父|伯母|婶婶|岳父|岳母|公公|婆婆|嫂子|姐夫|妹夫|孙子|孙女|侄子|侄女|外甥|家属|家人|亲属"
    "|亲戚|之子|之女|之妻|之夫|之父|之母|监护人"
)
_KIN_EN: Final = (
    "mother|mom|mum|mommy|mama|father|dad|daddy|papa|wife|husband|hubby|spouse|son|daughter|brother|bro|sister|sis|aunt"
    "|auntie|uncle|grandma|grandmother|grandpa|grandfather|granny|nephew|niece|cousin|in-law|mil|fil|partner|family"
)
_OTHERS: Final = "朋友|同事|邻居|同学|室友"
_SPECIAL: Final = re.compile(
    rf"[*＊✱×○〇●□某(（\[【&、/；;和与及]|(?<=[\u3400-\u9fff])[xX]|[xX](?=[\u3400-\u9fff])|(?:{_KIN_ZH}|{_OTHERS})\s*$|[^\W\d_]['’]s\b"
    r"|公司|集团|有限|工作室|商行|经营部|事务所|合作社|银行|医院|学校|中心|科技$|贸易$|物流$|[店厂]$"
    r"|\b(?:and|of|n[eé]e|aka|a\.k\.a|formerly|ltd|llc|inc|co|corp\w*|compan\w+|limited|plc|gmbh|pte|sdn|bhd|pty|holdings"
    r"|trading|enterprises?|industries|logistics|group)\b|曾用名|又名|原名|别名|也叫",
    re.IGNORECASE,
)
_KIN_BRACKETED: Final = re.compile(
    rf"[(（\[【]\s*(?:[^()（）\[\]【】]{{0,6}})?(?:{_KIN_ZH}|{_OTHERS}|\b(?:{_KIN_EN})\b)[^)）\]】]*[)）\]】]?",
    re.IGNORECASE,
)
_KIN_BEHIND: Final = re.compile(
    rf"(?<=[\u3400-\u9fff])\s*(?:的|她|他|家|之)?\s*(?:{_KIN_ZH}|{_OTHERS})\s*$", re.IGNORECASE
)
_KIN_POSSESSED: Final = re.compile(rf"['’]s?\s+(?:{_KIN_EN})\b.*$", re.IGNORECASE)
_KIN_OF: Final = re.compile(rf"^\s*(?:the\s+)?(?:{_KIN_EN})\s+of\s+", re.IGNORECASE)
_KIN_ALONE: Final = re.compile(rf"\s*(?:我|俺|他|她)?的?(?:{_KIN_ZH}|{_OTHERS})\s*")

_FORMER: Final = re.compile(
    r"[(（\[【,，;；\s]*(?:曾用名|又名|原名|别名|也叫|\b(?:formerly|aka|a\.k\.a\.?|also known as)\b)[:：\s]*",
    re.IGNORECASE,
)
_MAIDEN: Final = re.compile(r"[(（,\s]+(?:n[eé]e|geb\.?)\s+", re.IGNORECASE)

_FIRM_FORM: Final = re.compile(
    r"(?:股份|责任|有限|集团|控股|总)*公司|集团|工作室|商行|经营部|事务所|合作社|(?:小吃|饭|商)?店$|餐厅$|超市$|厂$"
    r"|\b(?:co\.?,?\s*ltd|ltd|llc|inc|corp|corporation|company|limited|plc|gmbh|pte|sdn|bhd|pty|co)\b\.?"
    r"|&\s*(?:sons?|co|bros|partners)\b",
    re.IGNORECASE,
)
_FIRM: Final = re.compile(
    r"公司|集团|有限|工作室|商行|经营部|事务所|合作社|银行|医院|学校|中心$|科技$|贸易$|物流$|[\u3400-\u9fff]{3,}[店厂]$|餐厅$|超市$"
    r"|\b(?:ltd|llc|inc|corp|corporation|company|limited|plc|gmbh|pte|sdn|bhd|pty|holdings|trading|enterprises?"
    r"|industries|logistics)\b|\bco\b\.?,?\s*(?:ltd|$)|\bgroup$|&\s*(?:sons?|co|bros|partners)\b",
    re.IGNORECASE,
)
_MASK: Final = re.compile(
    r"[*✱×○〇●□]|[\u3400-\u9fff][xX]{1,3}(?![a-zA-Z])|(?<![a-zA-Z])[xX]{1,3}[\u3400-\u9fff]|[\u3400-\u9fff]某|某[\u3400-\u9fff]"
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


_BETWEEN: Final = re.compile(
    r"\s*[&、/；;]\s*|\s+and\s+|(?<=[\u3400-\u9fff]{2})[和与及](?=[\u3400-\u9fff]{2})", re.IGNORECASE
)


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
    if _SPECIAL.search(text) is None:
        return Marks(text)
    also, text = _former(text)
    if _FIRM.search(text):
        return Marks(text, firm=True)
    kin = ""
    if _KIN_BRACKETED.search(text):
        text, kin = _KIN_BRACKETED.sub(" ", text), "beside"
    elif _KIN_ALONE.fullmatch(text):
        kin = "alone"
    else:
        for pattern in (_KIN_BEHIND, _KIN_POSSESSED, _KIN_OF):
            if pattern.search(text):
                text, kin = pattern.sub(" ", text), "of"
                break
    masked = _MASK.search(text) is not None and any(character.isalpha() for character in text)
    return Marks(text, kin, masked, also=also, people=_several(text))


def _several(text: str) -> tuple[str, ...]:
    """John and Jane Smith: John Smith, Jane Smith. A part of a single character is no name."""
    parts = [part.strip() for part in _BETWEEN.split(text)]
    if not 2 <= len(parts) <= 4 or any(sum(map(str.isalpha, part)) < 2 for part in parts):
        return ()
    surname = parts[-1].split()[-1] if parts[-1].isascii() and " " in parts[-1] else ""
    return tuple(part if " " in part or not part.isascii() else f"{part} {surname}".strip() for part in parts)


def _former(text: str) -> tuple[tuple[str, ...], str]:
    parts = _FORMER.split(text, maxsplit=1)
    if len(parts) == 2 and parts[0].strip() and parts[1].strip():
        return (parts[1].strip(" )）】]"),), parts[0]
    parts = _MAIDEN.split(text, maxsplit=1)
    if len(parts) == 2 and parts[0].strip() and parts[1].strip():
        given = parts[0].split()[:-1]
        return (" ".join([*given, parts[1].strip(" )）")]),), parts[0]
    return (), text


def firm_core(text: str) -> str:
    """The letters and characters of a firm's name without its legal form."""
    return "".join(character for character in _FIRM_FORM.sub("", text.lower()) if character.isalnum())


def is_placeholder(text: str) -> bool:
    """Whether a field was filled with something other than a name (无, N/A, 本人)."""
    return text.strip(" .-_/").lower() in _PLACEHOLDERS


def title_sex(text: str) -> str:
    """What a courtesy title says: "m", "f", or nothing; both titles (Mr and Mrs) say nothing."""
    male, female = _MALE.search(text) is not None, _FEMALE.search(text) is not None
    return "" if male == female else "m" if male else "f"
