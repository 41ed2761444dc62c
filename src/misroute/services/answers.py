"""What services say to people, and what people answer to a step: plain values shared by the entrances."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from misroute.phones import hide_numbers

LONGEST_REASON = 500
_MAIL: Final = re.compile(r"[^\s@<>()\[\],;:，。；：（）]+@(?=[^\s@]+\.\w)")
_TITLES_ZH: Final = "先生|女士|小姐|太太|阿姨|叔叔|师傅|总"
_TITLES: Final = r"(?:mr|mrs|ms|miss|dr)\.? "


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence for a person: an English template that the entrance translates, and its values."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """What a person says when completing a step; what is None was not said.

    ``outcome`` one of the step's outcomes · ``root_cause`` contact_data, system_fault or human_error · ``customer`` the
    lender's id of the borrower concerned · ``recipient`` who answers the number · ``number`` the number of a case that
    was opened with an unreadable one · ``no_contact`` the recipient wants no more contact · ``amount`` another amount
    than the playbook's, as a decimal text · ``text`` what was done, in words.
    """

    outcome: str | None = None
    root_cause: str | None = None
    customer: str | None = None
    recipient: str | None = None
    number: str | None = field(default=None, repr=False)
    no_contact: bool = False
    amount: str | None = None
    text: str | None = field(default=None, repr=False)


def plain_reason(typed: str) -> str:
    """A reason as it is kept in the clear, in the history and in the audit log, from which nothing is ever erased.

    Numbers and the names in mail addresses are starred and it is cut at 500 characters; what must be told in full
    belongs into a note, which is sealed.
    """
    return hide_numbers(_MAIL.sub("***@", " ".join(typed.split())))[:LONGEST_REASON]


def names_somebody(reason: str, names: Iterable[str | None]) -> bool:
    """Whether a reason holds one of these names, whole or as the surname with a title (张先生, Mr Lee)."""
    said = " ".join(reason.casefold().split())
    for name in names:
        words = (name or "").casefold().split()
        whole = " ".join(words)
        if len(whole) < 2:
            continue
        if whole.isascii():
            found = rf"\b(?:{re.escape(whole)}|{_TITLES}{re.escape(words[-1])})\b"
        else:
            found = rf"{re.escape(whole)}|{re.escape(whole[0])}(?:{_TITLES_ZH})"
        if re.search(found, said):
            return True
    return False
