"""What the calls of Alibaba Cloud's number encyclopedia (dytnsapi 2020-02-17) say, in our words. Nothing is sent here.

Every function takes the ``Data`` of an answer whose ``Code`` was OK. An unforeseen value is an unknown. ``ported``
is whether the number moved between carriers (None: not known): carriers date a ported-in line from its porting, so a
loyal owner who took the number along looks new, and "changed" stands only where porting is ruled out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from misroute.connect.status.asking import Said, code, later, not_served, plain, unknown
from misroute.detect import VerdictKind

UNICOM: Final = "CUCC"
# [from, to) months in service, by VerifyResult of DescribePhoneNumberOnlineTime
TENURE_MONTHS: Final[Mapping[str, tuple[int, int | None]]] = {
    "1": (0, 3),
    "2": (3, 6),
    "3": (6, 12),
    "4": (12, 24),
    "5": (24, None),
}


def twice_tel(data: Mapping[str, Any], ported: bool | None) -> Said:
    """DescribePhoneTwiceTelVerify: 0 cannot tell (free), 1 recycled, 2 not, 3 cancelled, 4 passed on by contract."""
    word = code(data.get("VerifyResult"))
    carrier = plain(data.get("Carrier"))
    raw = f"result_{word}"
    if word == "0":
        return unknown(raw, "")
    if word == "1":
        return _changed(raw, carrier, ported)
    verdicts = {"2": VerdictKind.same_owner, "3": VerdictKind.disconnected, "4": VerdictKind.transferred}
    if word in verdicts:
        return Said(verdicts[word], raw, billed=True, carrier=carrier, ported=ported)
    return unknown(raw, "answer_not_known", billed=True)


def tenure(data: Mapping[str, Any], ported: bool | None, as_of: date, today: date) -> Said:
    """DescribePhoneNumberOnlineTime against the age of our record: it decides only when the whole bin lies on one side.

    A month counts as 30 or 31 days, whichever keeps the answer open.
    """
    word = code(data.get("VerifyResult"))
    carrier = first_carrier(data)
    raw = f"tenure_{word}"
    if word == "-1":
        return unknown(raw, "")
    if word == "0":
        return Said(VerdictKind.disconnected, raw, billed=True, carrier=carrier)
    if word not in TENURE_MONTHS:
        return unknown(raw, "answer_not_known", billed=True)
    shortest, longest = TENURE_MONTHS[word]
    if shortest and today - timedelta(days=30 * shortest) < as_of:
        return Said(VerdictKind.same_owner, raw, billed=True, carrier=carrier, ported=ported)
    if longest is not None and today - timedelta(days=31 * longest) >= as_of:
        return _changed(raw, carrier, ported)
    return Said(VerdictKind.not_enough_data, raw, True, "tenure_too_coarse", carrier=carrier)


def line_status(data: Mapping[str, Any]) -> Said:
    """PhoneNumberStatus…: only a number that does not exist says something of its owner.

    A line that is suspended, switched off or busy still belongs to somebody, most likely to the same one.
    """
    word = code(data.get("Status")).upper()
    raw = f"status_{word}"
    carrier = plain(data.get("Carrier"))
    if word == "NOT_EXIST":
        return Said(VerdictKind.disconnected, raw, billed=True, carrier=carrier)
    notes = {
        "NORMAL": "in_service",
        "SHUTDOWN": "suspended",
        "POWER_OFF": "switched_off",
        "SUSPECTED_POWER_OFF": "switched_off",
        "BUSY": "in_service",
        "DEFECT": "line_defect",
        "UNKNOWN": "",
    }
    note = notes.get(word, "answer_not_known")
    return Said(VerdictKind.not_enough_data, raw, word != "UNKNOWN", note, carrier=carrier)


def three_elements(data: Mapping[str, Any]) -> Said:
    """ThreeElementsVerification: 1 number, name and identity number belong together, 0 they do not, 2 not found.

    China Unicom answers 0 for a line that no longer exists too (Mobile and Telecom answer 2), so its 0 is no change.
    """
    word = code(data.get("IsConsistent"))
    carrier = plain(data.get("BasicCarrier"))
    raw = f"consistent_{word}"
    if word == "1":
        return Said(VerdictKind.same_owner, raw, billed=True, carrier=carrier)
    if word == "0" and carrier not in ("CMCC", "CTCC"):
        note = "unicom_may_be_dead" if carrier == UNICOM else "carrier_not_known"
        return Said(VerdictKind.not_enough_data, raw, True, note, carrier=carrier)
    if word == "0":
        return Said(VerdictKind.owner_changed, raw, True, "inconsistent", carrier=carrier)
    if word == "2":
        return unknown(raw, "not_found")
    return unknown(raw, "answer_not_known", billed=True)


def with_history(now: Said, data: Mapping[str, Any]) -> Said:
    """A present "inconsistent" seen with HistoryThreeElementsVerification of the day the number was this person's.

    1: it was theirs then, so it changed hands since. 2, 3: the number fits but a name or an identity number is written
    otherwise, so the present answer may be a slip of our own record. 0, 4: it was not theirs then either: somebody
    else answers, and did from the start; nothing changed hands, which ``note`` says.
    """
    word = code(data.get("IsConsistent"))
    raw = f"{now.raw};history_{word}"
    changed = VerdictKind.owner_changed
    if word == "1" and now.carrier == UNICOM:
        return _retold(now, VerdictKind.not_enough_data, raw, "unicom_may_be_dead")
    if word == "1":
        return _retold(now, changed, raw, "theirs_then")
    if word in ("2", "3"):
        return _retold(now, VerdictKind.not_enough_data, raw, "name_differs" if word == "2" else "identity_differs")
    if word in ("0", "4") and now.verdict is changed:
        return _retold(now, changed, raw, "never_theirs")
    return _retold(now, VerdictKind.not_enough_data, raw, "history_not_known")


def ported_of(data: Mapping[str, Any]) -> bool | None:
    """IsNumberPortability of DescribePhoneNumberOperatorAttribute; None when it does not say."""
    value = data.get("IsNumberPortability")
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.strip().lower()) if isinstance(value, str) else None


def refused_code(word: str) -> Said:
    """What a ``Code`` other than OK means; none of them is billed."""
    if word == "PortabilityNumberNotSupported":
        return Said(VerdictKind.unsupported, word, note="ported", ported=True)
    if word in ("RequestNumberNotSupported", "OperatorLimit"):
        return not_served(word)
    if word == "RequestFrequencyLimit":
        return later(word, "number_asked_too_often")
    if is_busy(word):
        return later(word, "busy")
    return unknown(word, "request_not_taken")


def is_busy(word: str) -> bool:
    """Whether a ``Code`` says that the far side has too much to do or fails just now."""
    of_all = ("Throttling", "ServiceUnavailable", "InternalError", "SignatureNonceUsed")
    return word.startswith((*of_all, "isp.SYSTEM_ERROR", "isp.QPS_LIMIT"))


def is_credential(word: str) -> bool:
    """Whether a ``Code`` says that the key, its rights or the authorisation id is wrong."""
    keys = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "IncompleteSignature", "InvalidTimeStamp", "Forbidden")
    rights = ("NoPermission", "MissingAccessKeyId", "InvalidSecurityToken", "Unauthorized")
    return word.startswith((*keys, *rights)) or "authcode" in word.lower().replace("_", "")


def first_carrier(data: Mapping[str, Any]) -> str | None:
    """The carrier under whichever name the call gives it."""
    return plain(data.get("CarrierCode")) or plain(data.get("Carrier"))


def _changed(raw: str, carrier: str | None, ported: bool | None) -> Said:
    if ported is False:
        return Said(VerdictKind.owner_changed, raw, True, "", carrier=carrier, ported=False)
    note = "ported" if ported else "porting_not_known"
    return Said(VerdictKind.not_enough_data, raw, True, note, carrier=carrier, ported=ported)


def _retold(now: Said, verdict: VerdictKind, raw: str, note: str) -> Said:
    return Said(verdict, raw, now.billed, note, now.request_id, now.carrier, now.line_type, now.ported)
