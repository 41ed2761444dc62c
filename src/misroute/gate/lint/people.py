"""Whose names stand in a text: the sender's, which every message must show, and the borrower's, which few may."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from misroute.people.romanise import character_spellings, surname_and_given, surname_spellings
from misroute.people.tables.han import simplified

_SIGNATURE = re.compile(r"【([^【】\n]{1,40})】")
_PREFIX = re.compile(r"^\s*([A-Z0-9][\w&.'’\- ]{1,48}?)\s*(?:[:：,]|[–—-] |\n)")
_THIS_IS = re.compile(
    r"(?:[Tt]his is|[Ii] am|[Ii]['’]m|[Mm]y name is|[Ff]rom|[Oo]n behalf of|[Hh]ere at|[Cc]alling from|"
    r"[Ii]t is|[Ww]e at|[Ww]e are|"
    r"[Rr]egards,?|[Ss]incerely,?|[Tt]eam|[—–]|Your friends at|at)\s+((?:(?:[A-Z][\w&'’\-]*|of|and|the)\s?){1,6})"
)
_BUSINESS = re.compile(
    r"\b((?:[A-Z][\w&'’\-]*\s){1,4}(?:Lending|Bank|Finance|Financial|Credit(?: Union)?|Capital|Loans?|Mortgage|Inc|"
    r"LLC|Ltd|Limited|Corp|Company|Group|PLC|Services|Recovery|Collections|Associates|Funding|Payments|Card|Cards|Money))\b"
)
_HAN_SENDER = re.compile(
    r"我(?:是|司|行|公司|部|们是)|这里是|本(?:公司|行|机构)|(?:公司|银行|金融|消费|小贷|信贷|科技|客服|中心|集团|保险|信托|农商行|信用社)"
)
_ADDRESS = re.compile(r"@[\w\-]+\.\w|(?:https?://|www\.)")
_NOT_A_NAME = frozenset(
    {
        *(
            "your",
            "my",
            "his",
            "her",
            "their",
            "this",
            "that",
            "the",
            "a",
            "an",
            "our",
            "you",
            "we",
            "dear",
            "hello",
            "hi",
        ),
        *(
            "overdue",
            "loan",
            "loans",
            "debt",
            "final",
            "past",
            "payment",
            "outstanding",
            "reminder",
            "notice",
            "important",
        ),
        *("urgent", "attention", "alert", "warning", "personal", "home", "student", "auto", "car", "payday", "account"),
        *("bill", "re", "subject", "second", "last", "first", "pay", "please", "sir", "madam", "mr", "mrs", "ms", "dr"),
        *("customer",),
    }
)
_BUSINESS_WORDS = re.compile(
    r"\b(?i:lending|lenders?|loans?|credit|mortgage|payments?|billing|borrow|money)\b|小额贷款|信贷|信用|贷款|小贷|贷|分期",
    re.IGNORECASE,
)
_LOUD = re.compile(
    r"催|欠|逾期|债|還款|还款|追|清收|账单|debt|collect|recover|overdue|arrears|past due|owed", re.IGNORECASE
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_TITLES = "先生|女士|小姐|太太|老师|同志"


def senders_in(text: str) -> tuple[str, ...]:
    """Names under which the text says who sent it, as written; none of them is a person greeted."""
    found = [match.group(1) for match in _SIGNATURE.finditer(text)]
    prefix = _PREFIX.match(text)
    if prefix is not None and _is_name(prefix.group(1)):
        found.append(prefix.group(1))
    found += [match.group(1).strip() for match in _THIS_IS.finditer(text) if _is_name(match.group(1))]
    found += [match.group(1) for match in _BUSINESS.finditer(text) if _is_name(match.group(1))]
    return tuple(dict.fromkeys(name for name in found if name.strip()))


def names_a_sender(text: str) -> bool:
    """True when anything at all says who sent it."""
    prefix = _PREFIX.match(text)
    if "【" in text or (prefix is not None and _is_name(prefix.group(1))):
        return True
    return _HAN_SENDER.search(text) is not None or _ADDRESS.search(text) is not None or bool(senders_in(text))


def without_senders(text: str) -> str:
    """The text with each business name blanked out, of the same length, so that "X Lending" is not read as a debt.

    A name that itself shouts of debts (a "recovery" or "collections" name) stays.
    """
    if _BUSINESS_WORDS.search(text) is None:
        return text
    for name in senders_in(text):
        if _BUSINESS_WORDS.search(name) and not _LOUD.search(name) and (len(name.split()) > 1 or _HAN.search(name)):
            text = text.replace(name, " " * len(name))
    return text


def _is_name(words: str) -> bool:
    parts = words.split()
    if not parts or parts[0].lower() in _NOT_A_NAME or len(parts) > 7:
        return False
    return all(part[0].isupper() or part[0].isdigit() or part in ("of", "and", "the", "&", "for") for part in parts)


def spellings(name: str, *, latin: bool = True) -> Iterator[str]:
    """How a name may stand in a text of simplified, lower-case letters, as regular expressions.

    Whole, with gaps, masked, by surname with a title or initial; a Chinese one, when ``latin`` letters stand in the
    text, also in pinyin.
    """
    plain = simplified(name.strip().casefold())
    if _HAN.search(plain):
        han = "".join(_HAN.findall(plain))
        if len(han) >= 2:
            surname, given = surname_and_given(han)
            surname, given = (surname, given) if surname and given else (han[0], han[1:])
            yield r"[\W_]{0,3}".join(han)
            yield rf"{surname}(?:{_TITLES}|某|[*x×○]{{1,2}})"
            yield rf"[*×○]{{1,2}}{given[-1]}(?![\u3400-\u9fff])"
            yield rf"[*×○]{{1,2}}{given[-1]}(?:的|{_TITLES})"
            yield from _in_pinyin(surname, given) if latin else ()
        return
    parts = [part for part in re.split(r"[^\w'’]+", plain) if part]
    long = [part for part in parts if len(part) >= 3]
    if not long:
        return
    between = r"[\s.,\-]+"
    yield r"(?<!\w)" + between.join(map(re.escape, parts)) + r"(?!\w)"
    for part in dict.fromkeys((long[0], long[-1])):
        yield rf"(?<!\w){re.escape(part)}(?:['’]s)?(?!\w)"
    yield rf"(?<!\w){re.escape(parts[0][0])}[*.]{{1,8}}\s?{re.escape(parts[-1][0])}[*]+"


def _in_pinyin(surname: str, given: str) -> Iterator[str]:
    sounds = [character_spellings(letter, "pinyin")[:2] for letter in given[:2]]
    if not all(sounds):
        return
    first = r"[\s\-]?".join("(?:" + "|".join(options) + ")" for options in sounds)
    for last in sorted(surname_spellings(surname, "pinyin")):
        yield rf"(?<![a-z])(?:{last}[\s,\-]*{first}|{first}[\s\-]*{last})(?![a-z])"


def pattern_of(names: Iterable[str], own: Iterable[str], *, latin: bool = True) -> re.Pattern[str] | None:
    """One expression for all of ``names`` that the reader does not bear too; None when there is nothing to look for."""
    mine = simplified(" ".join(own).casefold())
    written = [one for name in names if name.casefold() not in mine for one in spellings(name, latin=latin)]
    kept = [one for one in dict.fromkeys(written) if not (mine and re.search(one, mine))]
    return re.compile("|".join(kept)) if kept else None
