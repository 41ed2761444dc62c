"""What a letter may know. The recipient's context has no field for a borrower or a debt, so no template can leak one.

Every text that came from outside is made harmless here: invisible and control characters go (a right-to-left mark
turns a line around), lines become one, length is bounded, and a name that does not read like a name is left out.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from urllib.parse import urlsplit

from misroute.errors import UsageError

Audience = Literal["borrower", "recipient", "internal"]
ContactChannel = Literal["sms", "call", "voicemail", "email", "letter", "visit"]
Cause = Literal["contact_data", "system_fault", "human_error", "unknown"]
InformationKind = Literal["name", "reminder", "amount", "due_date", "account"]

_NAME_MARKS = frozenset(" ·•'’-.")
_NO_NAMES = frozenset(
    {"null", "none", "nil", "na", "test", "unknown", "undefined", "未知", "无", "暂无", "测试", "不详"}
)


def one_line(text: str, *, longest: int = 120) -> str:
    """``text`` in NFC on one line without control, formatting, private or unpaired characters, cut at ``longest``."""
    visible = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter
        for letter in text
        if unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cn")
    )
    return " ".join(unicodedata.normalize("NFC", visible).split())[:longest].rstrip()


def presentable_name(name: str | None) -> str | None:
    """``name`` as a salutation may carry it, or None when it does not read like a person's name.

    Letters, marks, spaces and ``·'-.`` only: digits, brackets, template syntax, mark-up and placeholders are no name,
    and a polite salutation without a name is better than a wrong one.
    """
    if name is None:
        return None
    cleaned = one_line(unicodedata.normalize("NFKC", name), longest=200)
    letters = sum(unicodedata.category(letter)[0] == "L" for letter in cleaned)
    readable = all(unicodedata.category(letter)[0] in "LM" or letter in _NAME_MARKS for letter in cleaned)
    if not letters or not readable or len(cleaned) > 60 or len(cleaned.split()) > 6:
        return None
    if cleaned.casefold().replace(".", "").replace(" ", "") in _NO_NAMES:
        return None
    return cleaned


@dataclass(frozen=True, slots=True)
class Sender:
    """The lender as its letters show it. ``name`` should be neutral: a stranger reads it too.

    ``callback`` is the number or address people may answer to, ``hours`` when it is staffed (shown as given).
    """

    name: str
    callback: str
    hours: str = ""

    def __post_init__(self) -> None:
        for key in ("name", "callback", "hours"):
            object.__setattr__(self, key, one_line(getattr(self, key)))
        if not self.name or not self.callback:
            raise UsageError(
                "letters need the sender's public name and a call-back number: set [letters] in the settings"
            )


@dataclass(frozen=True, slots=True)
class BorrowerContext:
    """What a letter to the borrower may tell (PIPL art. 57: kinds of information, cause, harm, remedies, contact).

    Say only what is so: ``fee`` is ``waived`` when it was, ``promised`` when it will be, ``nothing_due`` when there was
    none; the same holds for ``voucher``. It has no field for the stranger: who got the message is not the borrower's
    to know. Amounts are in ``currency`` (ISO 4217).
    """

    sender: Sender
    receipt: str
    name: str | None = field(default=None, repr=False)
    happened_on: date | None = None
    channel: ContactChannel = "sms"
    kinds: tuple[InformationKind, ...] = ("name", "reminder")
    cause: Cause = "unknown"
    fee: Literal["", "waived", "promised", "nothing_due"] = ""
    fee_amount: Decimal | None = None
    voucher: Literal["", "issued", "promised"] = ""
    voucher_amount: Decimal | None = None
    voucher_code: str | None = field(default=None, repr=False)
    voucher_until: date | None = None
    currency: str = "CNY"
    link: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", presentable_name(self.name))
        object.__setattr__(self, "receipt", _reference(self.receipt))
        if self.voucher_code is not None:
            object.__setattr__(self, "voucher_code", _reference(self.voucher_code))
        if self.voucher == "issued" and (not self.voucher_code or self.voucher_amount is None):
            raise UsageError("an issued voucher needs its code and its amount in the letter")
        if self.voucher == "promised" and self.voucher_amount is None:
            raise UsageError("a promised voucher needs its amount in the letter")
        _check_link(self.link)


@dataclass(frozen=True, slots=True)
class RecipientContext:
    """What a letter to the stranger may tell: that it was a mistake and stopped, and how to reach us.

    ``voucher_link`` is a plain https link that asks for nothing more; there is deliberately no name, no amount, no
    account and nothing of the borrower.
    """

    sender: Sender
    receipt: str
    happened_on: date | None = None
    channel: ContactChannel = "sms"
    voucher_link: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "receipt", _reference(self.receipt))
        _check_link(self.voucher_link)


@dataclass(frozen=True, slots=True)
class NoticeContext:
    """What staff are told when a clock warns or runs out: ids only, no personal data. ``due`` is an aware instant."""

    sender: Sender
    case: str
    clock: str
    due: datetime
    level: str = ""
    owner: str = ""
    zone: str = "UTC"

    def __post_init__(self) -> None:
        for key in ("case", "clock", "level", "owner", "zone"):
            object.__setattr__(self, key, one_line(getattr(self, key)))
        if self.due.tzinfo is None:
            raise UsageError("the due time in a notice needs an offset")


Context = BorrowerContext | RecipientContext | NoticeContext

AUDIENCES: dict[Audience, type[Context]] = {
    "borrower": BorrowerContext,
    "recipient": RecipientContext,
    "internal": NoticeContext,
}


def variables_of(audience: Audience) -> frozenset[str]:
    """The names a template for ``audience`` may use."""
    return frozenset(item.name for item in fields(AUDIENCES[audience]))


def _reference(text: str) -> str:
    """A case number or voucher code: letters, digits and dashes, so that it can be read out and typed."""
    cleaned = one_line(text, longest=64)
    if not cleaned or not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in cleaned):
        raise UsageError("a receipt number or voucher code in a letter must be of letters, digits and dashes")
    return cleaned


def _check_link(link: str | None) -> None:
    if link is None:
        return
    try:
        parts = urlsplit(link)
        fits = parts.scheme == "https" and bool(parts.hostname) and parts.username is None and len(link) <= 200
    except ValueError:
        fits = False
    if not fits or not link.isascii() or not link.isprintable() or any(letter in link for letter in " <>\"'{}|\\^`"):
        raise UsageError("a link in a letter must be a plain https:// address of at most 200 characters")
