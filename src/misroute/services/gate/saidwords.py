"""Words that people type about wishes, consents and marks, as the words there are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from misroute.errors import UsageError
from misroute.gate.scenario import CHANNELS

_MEDIA = {
    **dict.fromkeys(("text", "texts", "mms", "短信"), "sms"),
    **dict.fromkeys(("phone", "calls", "voice", "telephone", "电话"), "call"),
    **dict.fromkeys(("mail", "post", "信函"), "letter"),
    **dict.fromkeys(("e-mail", "邮件"), "email"),
    **dict.fromkeys(("上门",), "visit"),
}
_MAIL = re.compile(r"[^@\s,;<>\x00-\x1f]{1,64}@[^@\s,;<>\x00-\x1f]{1,190}\.[^@\s,;<>\x00-\x1f.]{2,63}")


def one_word(typed: str, known: Sequence[str], what: str) -> str:
    """What was typed as one of the words there are. Raises UsageError with all of them."""
    word = typed.strip().casefold().replace("-", "_").replace(" ", "_")
    if word not in known:
        raise UsageError(f"{what} {typed[:40]!r} is not known: one of {', '.join(known)}")
    return word


def medium_of(typed: str | None) -> str | None:
    """A channel from what was typed; None for all of them. Raises UsageError: a medium nobody knows is no wish."""
    if typed is None or not typed.strip() or typed.strip().casefold() in ("all", "any", "全部"):
        return None
    word = typed.strip().casefold()
    return one_word(_MEDIA.get(word, word), sorted(CHANNELS), "medium")


def mail_address(typed: str) -> str:
    """A mail address in the one way it is kept. Raises UsageError."""
    address = " ".join(typed.casefold().split())
    if not _MAIL.fullmatch(address):
        raise UsageError("this mail address cannot be read")
    return address
