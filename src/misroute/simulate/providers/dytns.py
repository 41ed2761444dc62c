"""Alibaba Cloud's number encyclopedia: signature, authorisation ids, masks, frequency limits and the calls used here.

The signature is checked with an implementation of its own, so that a mistake of the connector is not repeated here.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from misroute.simulate.providers.lines import Lines, Tenancy
from misroute.simulate.providers.server import Call, Clock, FakeProvider, Given

_CHINA: Final = ZoneInfo("Asia/Shanghai")
_SIGNED: Final = "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version"
_COMMON: Final = {"AuthCode", "InputNumber", "Mask"}
_PARAMETERS: Final[Mapping[str, set[str]]] = {
    "DescribePhoneTwiceTelVerify": {"StartTime"},
    "DescribePhoneNumberOnlineTime": {"Carrier"},
    "DescribePhoneNumberOperatorAttribute": set(),
    "ThreeElementsVerification": {"Name", "CertCode"},
    "HistoryThreeElementsVerification": {"Name", "CertCode", "VerificationTime", "Carrier"},
    **{f"PhoneNumberStatusFor{use}": set() for use in ("Public", "Real", "Sms", "Voice", "Account")},
}
_REQUEST_ID: Final = "CC3BB6D2-2FDF-4321-9DCE-B38165CE4C47"
_OPTIONAL: Final = {"Carrier"}
_UNSUPPORTED: Final = re.compile(r"\+86(192|170|171|162|165|167)")


class FakeDytns(FakeProvider):
    """``lag_days``: how old the carriers' books are. ``most_per_number``: calls of one kind a number may have.

    ``undetermined``: numbers of which nothing can be told (0, free). ``status``: numbers with a status of their own.
    ``refuse_ported``: whether ported numbers get PortabilityNumberNotSupported instead of the carrier's wrong answer.
    """

    def __init__(
        self,
        lines: Lines,
        clock: Clock | None = None,
        *,
        key: str = "testAccessKeyId",
        secret: str = "testAccessKeySecret",  # noqa: S107 - of a made-up account
        auth_code: str = "Dd1rTESTid",
        lag_days: int = 0,
        most_per_number: int = 1000,
    ) -> None:
        super().__init__(clock)
        self.lines = lines
        self.key, self.secret, self.auth_code = key, secret, auth_code
        self.lag = timedelta(days=lag_days)
        self.most_per_number = most_per_number
        self.undetermined: set[str] = set()
        self.status: dict[str, str] = {}
        self.refuse_ported = False
        self.closed_calls: set[str] = set()
        self._asked: Counter[tuple[str, str]] = Counter()
        self._nonces: set[str] = set()
        self._masked = {
            mask(number[3:], way): number for number in lines.numbers for way in ("NORMAL", "MD5", "SHA256")
        }

    def answer(self, call: Call) -> Given:
        """Check who asks, then the parameters, then answer."""
        refused = self._refused(call)
        if refused is not None:
            return refused
        action = call.headers["x-acs-action"]
        if action not in _PARAMETERS:
            return _problem(404, "InvalidAction.NotFound")
        known = _COMMON | _PARAMETERS[action]
        missing = known - _OPTIONAL - set(call.query)
        if missing:
            return _problem(400, f"Missing{min(missing)}")
        if set(call.query) - known or call.query["Mask"] not in ("NORMAL", "MD5", "SHA256"):
            return _problem(400, "InvalidParameter")
        if call.query["AuthCode"] != self.auth_code:
            return _problem(403, "Forbidden.AuthCode")
        if action in self.closed_calls:
            return _problem(403, "NoPermission")
        return self._say(action, call.query)

    def _refused(self, call: Call) -> Given | None:
        headers = call.headers
        found = re.fullmatch(
            rf"ACS3-HMAC-SHA256 Credential=([^,]*),SignedHeaders={re.escape(_SIGNED)},Signature=([0-9a-f]{{64}})",
            headers.get("authorization", ""),
        )
        if found is None or call.method != "POST" or call.path != "/":
            return _problem(400, "IncompleteSignature")
        if found[1] != self.key:
            return _problem(404, "InvalidAccessKeyId.NotFound")
        payload = hashlib.sha256(call.body).hexdigest()
        lines = "".join(f"{name}:{headers.get(name, '')}\n" for name in _SIGNED.split(";"))
        canonical = "\n".join(["POST", "/", call.raw_query, lines, _SIGNED, payload])
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        due = hmac.new(self.secret.encode(), f"ACS3-HMAC-SHA256\n{digest}".encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(due, found[2]) or headers.get("x-acs-content-sha256") != payload:
            return _problem(400, "SignatureDoesNotMatch")
        try:
            told = datetime.strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError:
            return _problem(400, "InvalidTimeStamp.Format")
        if abs(told - self.clock()) > timedelta(minutes=15):
            return _problem(400, "InvalidTimeStamp.Expired")
        if headers["x-acs-signature-nonce"] in self._nonces:
            return _problem(400, "SignatureNonceUsed")
        self._nonces.add(headers["x-acs-signature-nonce"])
        return None

    def _say(self, action: str, query: Mapping[str, str]) -> Given:
        wanted = query["InputNumber"].lower()
        number = self._masked.get(wanted)
        if number is None and query["Mask"] == "NORMAL" and re.fullmatch(r"1[0-9]{10}", wanted):
            number = f"+86{wanted}"
        if number is None and query["Mask"] == "NORMAL":
            return _coded("isv.MOBILE_NUMBER_ILLEGAL")
        key = (action, number or wanted)
        self._asked[key] += 1
        if self._asked[key] > self.most_per_number:
            return _coded("RequestFrequencyLimit")
        if number is not None and _UNSUPPORTED.match(number) and action != "DescribePhoneNumberOperatorAttribute":
            return _coded("RequestNumberNotSupported")
        day = self.clock().astimezone(_CHINA).date() - self.lag
        now = self.lines.held(number, day) if number else None
        ported = now is not None and now.ported is not None and now.ported <= day
        if ported and self.refuse_ported and action in ("DescribePhoneTwiceTelVerify", "DescribePhoneNumberOnlineTime"):
            return _coded("PortabilityNumberNotSupported")
        say: Mapping[str, Callable[[], Given]] = {
            "DescribePhoneTwiceTelVerify": lambda: self._twice_tel(number, query["StartTime"], day, now),
            "DescribePhoneNumberOnlineTime": lambda: _told(
                VerifyResult=self.lines.months_open(number or "", day), CarrierCode=_carrier(now)
            ),
            "DescribePhoneNumberOperatorAttribute": lambda: _told(
                BasicCarrier=_carrier(now), Carrier=_carrier(now), IsNumberPortability=ported
            ),
            "ThreeElementsVerification": lambda: self._three(number, query, now, day),
            "HistoryThreeElementsVerification": lambda: self._history(number, query),
        }
        return say.get(action, lambda: self._line_status(number, now))()

    def _twice_tel(self, number: str | None, start: str, day: date, now: Tenancy | None) -> Given:
        try:
            asked = datetime.strptime(start, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - China time by definition
        except ValueError:
            return _problem(400, "InvalidParameter")
        if asked <= datetime(1970, 1, 1):  # noqa: DTZ001 - the provider's days have no zone
            return _problem(400, "InvalidParameter")
        if number is None or number in self.undetermined:
            return _told(VerifyResult="0", Carrier=_carrier(now))
        return _told(VerifyResult=self.lines.twice_tel(number, asked.date(), day), Carrier=_carrier(now))

    def _three(self, number: str | None, query: Mapping[str, str], now: Tenancy | None, day: date) -> Given:
        if now is None:
            carrier = _carrier(self.lines.last(number or "", day))
            return _told(IsConsistent=0 if carrier == "CUCC" else 2, BasicCarrier=carrier)
        way = query["Mask"]
        same = all(
            query[name].lower() == mask(value, way).lower()
            for name, value in (("Name", now.owner.name), ("CertCode", now.owner.identity_number))
        )
        return _told(IsConsistent=int(same), BasicCarrier=now.carrier)

    def _history(self, number: str | None, query: Mapping[str, str]) -> Given:
        if query["Mask"] != "NORMAL" or not re.fullmatch(r"[0-9]{14}", query["VerificationTime"]):
            return _problem(400, "InvalidParameter")
        told = query["VerificationTime"]
        then = self.lines.held(number or "", date(int(told[:4]), int(told[4:6]), int(told[6:8])))
        if then is None:
            return _told(IsConsistent=0, RequestCarrier="CMCC")
        name, identity = query["Name"] == then.owner.name, query["CertCode"] == then.owner.identity_number
        result = 1 if name and identity else 2 if identity else 3 if name else 4
        return _told(IsConsistent=result, RequestCarrier=then.carrier)

    def _line_status(self, number: str | None, now: Tenancy | None) -> Given:
        if number is None or not self.lines.knows(number):
            return _told(Status="UNKNOWN", Carrier="")
        usual = "NORMAL" if now is not None else "NOT_EXIST"
        return _told(Status=self.status.get(number, usual), Carrier=_carrier(now))


def mask(value: str, way: str) -> str:
    """The value as a request of this mask carries it."""
    if way == "NORMAL":
        return value
    name = "md5" if way == "MD5" else "sha256"
    return hashlib.new(name, value.encode(), usedforsecurity=False).hexdigest()


def _carrier(now: Tenancy | None) -> str:
    return now.carrier if now else ""


def _told(**data: Any) -> Given:
    return Given(200, {"RequestId": _REQUEST_ID, "Code": "OK", "Message": "OK", "Data": data})


def _coded(code: str) -> Given:
    return Given(200, {"RequestId": _REQUEST_ID, "Code": code, "Message": code})


def _problem(status: int, code: str) -> Given:
    return Given(status, {"RequestId": _REQUEST_ID, "Code": code, "Message": code})
