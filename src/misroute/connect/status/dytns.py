"""Alibaba Cloud's number encyclopedia (号码百科, dytnsapi 2020-02-17): four questions about a mainland China number.

* ``dytns`` — DescribePhoneTwiceTelVerify, recycled (二次号) or not. A day *after* the carrier's last assignment is "not
  recycled"; the very day of it counts as recycled. ``StartTime`` is a day of China, from its first second.
* ``dytns_tenure`` — DescribePhoneNumberOnlineTime, how long in service, in five bins: coarse, cheaper.
* ``dytns_status`` — PhoneNumberStatus…, whether the number exists at all.
* ``dytns_three_elements`` — ThreeElementsVerification, and HistoryThreeElementsVerification with ``history``.

"Recycled" and "too short in service" are believed only once DescribePhoneNumberOperatorAttribute has said that the
number was not ported. Hashed modes send MD5 or SHA-256 of the 11-digit number (and of the name and identity number).

Not here on purpose: DescribePhoneNumberResale of the older interface asks whether a number was sold again *before* a
day, so the same number and day give the opposite answer, and a lender who mixed the two up would write to strangers.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from misroute.connect.status import dytns_reading as reading
from misroute.connect.status.acs3 import AccessKey, query_of, signed_headers
from misroute.connect.status.asking import Asked, Fresh, Price, Said, code, later, no_verdict, plain, unknown
from misroute.connect.status.calling import Line, ProviderRefused, Reply, Way
from misroute.connect.status.question import Question
from misroute.detect import VerdictKind

ENDPOINT: Final = "https://dytnsapi.aliyuncs.com"
VERSION: Final = "2020-02-17"
CHINA: Final = ZoneInfo("Asia/Shanghai")
STATUS_CALLS: Final = (
    "PhoneNumberStatusForPublic",
    "PhoneNumberStatusForReal",
    "PhoneNumberStatusForSms",
    "PhoneNumberStatusForVoice",
    "PhoneNumberStatusForAccount",
)
Mask = Literal["NORMAL", "MD5", "SHA256"]
MASKS: Final[tuple[Mask, ...]] = ("NORMAL", "MD5", "SHA256")
_MAINLAND_MOBILE: Final = re.compile(r"\+86(1[3-9][0-9]{9})")


def new_nonce() -> str:
    """A nonce for one signature."""
    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class Access:
    """Who asks: the access key, and the authorisation ids (授权ID) of the question and of the one about porting."""

    key: AccessKey
    auth_code: str = field(repr=False)
    porting_auth_code: str = field(repr=False)
    mask: Mask = "NORMAL"
    endpoint: str = ENDPOINT


class Dytns(Asked):
    """What the four have in common: signing, masks and codes."""

    def __init__(self, name: str, kind: str, access: Access, way: Way, price: Price, fresh: Fresh) -> None:
        super().__init__(name, kind, way, price)
        self._access = access
        self._fresh = fresh
        self._host = _host_header(access.endpoint)

    def _serves(self, number: str) -> bool:
        return _MAINLAND_MOBILE.fullmatch(number) is not None

    def _put(self, line: Line, questions: Sequence[Question]) -> Sequence[Said]:
        return [self._one(line, question) for question in questions]

    @abstractmethod
    def _one(self, line: Line, question: Question) -> Said:
        """Ask one question."""

    def _ask(
        self,
        line: Line,
        action: str,
        question: Question,
        read: Callable[[Mapping[str, Any]], Said],
        *,
        auth_code: str | None = None,
        mask: Mask | None = None,
        personal: Mapping[str, str] | None = None,
        plainly: Mapping[str, str] | None = None,
    ) -> Said:
        """One call: ``read`` gets the Data of an OK. ``personal`` parameters are masked like the number."""
        way = mask or self._access.mask
        sent = {"AuthCode": auth_code or self._access.auth_code, "Mask": way, **(plainly or {})}
        for name, value in {"InputNumber": question.number.removeprefix("+86"), **(personal or {})}.items():
            sent[name] = masked(value, way)
        query = query_of(sent)

        def headers() -> Mapping[str, str]:
            return signed_headers(
                self._access.key,
                host=self._host,
                action=action,
                version=VERSION,
                query=query,
                at=self._way.clock(),
                nonce=self._fresh(),
            )

        said = line.send("POST", f"{self._access.endpoint}/?{query}", headers, busy=_busy)
        word = code(said.fields.get("Code")) if isinstance(said, Reply) else ""
        if isinstance(said, Reply) and (said.status in (401, 403) or reading.is_credential(word)):
            raise self._refusal(
                f"Alibaba Cloud refuses {action} (HTTP {said.status}, {word})",
                "correct access_key_env, access_secret_env, auth_code_env, and the rights of the RAM user",
            )
        quiet = isinstance(said, Reply) and said.status < 500 and said.status not in (408, 425, 429)
        if word not in ("", "OK", "none") and (quiet or reading.is_busy(word)):
            heard = reading.refused_code(word)
        else:
            trouble = no_verdict(said)
            if trouble is not None or not isinstance(said, Reply):
                return trouble or later("", "no_answer")
            data = said.fields.get("Data")
            if said.status != 200 or word != "OK" or not isinstance(data, dict):
                return unknown(f"http_{said.status}_{word}", "answer_not_known")
            heard = read(data)
        return replace(heard, request_id=plain(said.fields.get("RequestId")) if isinstance(said, Reply) else None)

    def _unless_ported(self, line: Line, question: Question, said: Said, read: Callable[[bool | None], Said]) -> Said:
        """``said`` as it stands when porting does not matter, else what ``read`` makes of the number's porting.

        A refusal here loses no answer: the first one is paid for, and stays a doubt that says why.
        """
        if said.note != "porting_not_known":
            return said
        try:
            ported = self._ported(line, question)
        except ProviderRefused:
            return replace(said, note="porting_refused")
        return replace(read(ported), request_id=said.request_id)

    def _ported(self, line: Line, question: Question) -> bool | None:
        """Whether the number moved between carriers; None when nobody says so now."""
        found: list[bool | None] = []

        def read(data: Mapping[str, Any]) -> Said:
            found.append(reading.ported_of(data))
            return unknown("", "")

        said = self._ask(
            line,
            "DescribePhoneNumberOperatorAttribute",
            question,
            read,
            auth_code=self._access.porting_auth_code,
        )
        return True if said.ported else (found[0] if found else None)


class TwiceTel(Dytns):
    """Recycled or not."""

    def _one(self, line: Line, question: Question) -> Said:
        kept: list[Mapping[str, Any]] = []

        def read(data: Mapping[str, Any]) -> Said:
            kept.append(data)
            return reading.twice_tel(data, None)

        start = {"StartTime": f"{question.as_of.isoformat()} 00:00:00"}
        said = self._ask(line, "DescribePhoneTwiceTelVerify", question, read, plainly=start)
        return self._unless_ported(line, question, said, lambda ported: reading.twice_tel(kept[0], ported))


class Tenure(Dytns):
    """How long in service."""

    def _one(self, line: Line, question: Question) -> Said:
        kept: list[Mapping[str, Any]] = []
        today = self._way.clock().astimezone(CHINA).date()

        def read(data: Mapping[str, Any]) -> Said:
            kept.append(data)
            return reading.tenure(data, None, question.as_of, today)

        said = self._ask(line, "DescribePhoneNumberOnlineTime", question, read)
        return self._unless_ported(
            line, question, said, lambda ported: reading.tenure(kept[0], ported, question.as_of, today)
        )


class LineStatus(Dytns):
    """In service or not; ``call`` is one of STATUS_CALLS (they differ in who may use them for what)."""

    def __init__(self, name: str, access: Access, way: Way, price: Price, call: str, fresh: Fresh) -> None:
        super().__init__(name, "dytns_status", access, way, price, fresh)
        self._call = call

    def _one(self, line: Line, question: Question) -> Said:
        return self._ask(line, self._call, question, reading.line_status)


class ThreeElements(Dytns):
    """Number, name and identity number; with ``history`` a mismatch is looked at as of the day in question too."""

    def __init__(self, name: str, access: Access, way: Way, price: Price, history: bool, fresh: Fresh) -> None:
        super().__init__(name, "dytns_three_elements", access, way, price, fresh)
        self._history = history

    def _one(self, line: Line, question: Question) -> Said:
        if not question.name or not question.identity_number:
            return unknown("", "name_missing")
        personal = {"Name": question.name, "CertCode": question.identity_number.upper()}
        said = self._ask(line, "ThreeElementsVerification", question, reading.three_elements, personal=personal)
        if not (self._history and said.raw == "consistent_0"):
            return said
        # this call knows no hashed mode; the end of the day, since it was theirs at some hour of it
        when = {"VerificationTime": f"{question.as_of:%Y%m%d}235959"}
        try:
            heard = self._ask(
                line,
                "HistoryThreeElementsVerification",
                question,
                lambda data: reading.with_history(said, data),
                mask="NORMAL",
                personal=personal,
                plainly=when,
            )
        except ProviderRefused:
            return replace(said, verdict=VerdictKind.not_enough_data, note="history_refused")
        if heard.raw.startswith(said.raw):
            return replace(heard, request_id=said.request_id)
        # the history could not be had: what is known stays, and is no more than a doubt
        return replace(said, verdict=VerdictKind.not_enough_data, note="history_not_known")


def masked(value: str, mask: Mask) -> str:
    """The value as the mode wants it: itself, or a digest in hex."""
    if mask == "NORMAL":
        return value
    # MD5 is that interface's word, not a secret of ours: 11 digits are guessed from any digest in minutes
    digest = hashlib.md5(usedforsecurity=False) if mask == "MD5" else hashlib.sha256()
    digest.update(value.encode())
    return digest.hexdigest()


def _host_header(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    host = parts.hostname or ""
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"


def _busy(reply: Reply) -> bool:
    return reading.is_busy(code(reply.fields.get("Code")))
