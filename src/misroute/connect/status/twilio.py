"""Twilio Lookup v2: was this US number reassigned since a day; is the line active; of which type is it.

``GET /v2/PhoneNumbers/{number}`` for one, ``POST /v2/batch/query`` for many. The number in the path is that
interface's own specification (Twilio deletes it within 30 days); the batch call carries it in the body, so set
``batch`` above 1 where that matters. Booleans are words, packages that were not asked for are null, dates go out as
``YYYYMMDD`` and come back as ``YYYY-MM-DD``. "no" holds for messages within 24 hours.

An identity match is never a verdict here: a name that matches says nothing of when, a name that does not may be
spelt differently. It becomes a note.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from urllib.parse import quote, urlencode

from misroute.connect.status.asking import (
    Asked,
    Price,
    Said,
    code,
    in_us,
    later,
    no_verdict,
    not_served,
    plain,
    unknown,
)
from misroute.connect.status.calling import Line, Reply, Way
from misroute.connect.status.question import Question
from misroute.detect import VerdictKind

FIELDS: Final = ("reassigned_number", "line_status", "line_type_intelligence", "identity_match")
HOST: Final = "https://lookups.twilio.com"
# The records go back to this day (FCC, DA 21-1649): of an older one a "no" says nothing.
RECORDS_BEGIN: Final = date(2021, 1, 27)
_NOT_ENABLED: Final = 60606
_NOT_ENABLED_NOTE: Final = "package_not_enabled"
_OUT_OF_COVERAGE: Final = frozenset({60610, 60612})
_TOO_MANY: Final = 20429
_BAD_CREDENTIALS: Final = frozenset({20003, 20005, 20006, _NOT_ENABLED})


@dataclass(frozen=True, slots=True)
class Account:
    """Whose account asks; an API key and its secret do as well."""

    sid: str = field(repr=False)
    token: str = field(repr=False)
    root: str = HOST
    fields: tuple[str, ...] = ("reassigned_number",)

    @property
    def headers(self) -> dict[str, str]:
        """HTTP Basic."""
        pair = base64.b64encode(f"{self.sid}:{self.token}".encode()).decode()
        return {"authorization": f"Basic {pair}"}


class Twilio(Asked):
    """Status provider over Lookup v2."""

    def __init__(self, name: str, account: Account, way: Way, price: Price, *, batch: int = 1) -> None:
        super().__init__(name, "twilio", way, price, batch_size=batch)
        self._account = account

    def _serves(self, number: str) -> bool:
        return in_us(number)

    def _put(self, line: Line, questions: Sequence[Question]) -> Sequence[Said]:
        if self.batch_size == 1:
            return [self._single(line, question) for question in questions]
        return self._batch(line, questions)

    def _single(self, line: Line, question: Question) -> Said:
        fields = self._account.fields
        asked = {"Fields": ",".join(fields)}
        if "reassigned_number" in fields:
            asked["LastVerifiedDate"] = f"{question.as_of:%Y%m%d}"
        if "identity_match" in fields and question.name:
            given, family = _names(question.name)
            asked |= {"FirstName": given, "LastName": family}
        url = f"{self._account.root}/v2/PhoneNumbers/{quote(question.number, safe='')}?{urlencode(asked)}"
        said = line.send("GET", url, self._account.headers)
        if isinstance(said, Reply):
            self._check_credentials(said)
        trouble = no_verdict(said)
        if trouble is not None or not isinstance(said, Reply):
            return trouble or later("", "no_answer")
        request_id = _request_id(said)
        if said.status == 404:
            return not_served(f"http_404_{code(said.fields.get('code'))}", "number_not_found")
        if said.status != 200:
            return unknown(f"http_{said.status}_{code(said.fields.get('code'))}", "request_not_taken")
        heard = replace(read_lookup(said.fields, question), request_id=request_id)
        self._none_enabled([heard])
        return heard

    def _batch(self, line: Line, questions: Sequence[Question]) -> Sequence[Said]:
        items = []
        for place, question in enumerate(questions):
            item: dict[str, Any] = {
                "correlation_id": str(place),
                "phone_number": question.number,
                "fields": list(self._account.fields),
            }
            if "reassigned_number" in self._account.fields:
                item["reassigned_number"] = {"last_verified_date": f"{question.as_of:%Y%m%d}"}
            if "identity_match" in self._account.fields and question.name:
                given, family = _names(question.name)
                item["identity_match"] = {"first_name": given, "last_name": family}
            items.append(item)
        headers = {**self._account.headers, "content-type": "application/json"}
        body = json.dumps({"phone_numbers": items}).encode()
        said = line.send("POST", f"{self._account.root}/v2/batch/query", headers, body)
        if isinstance(said, Reply):
            self._check_credentials(said)
        trouble = no_verdict(said)
        if trouble is not None or not isinstance(said, Reply):
            return [trouble or later("", "no_answer")] * len(questions)
        if said.status != 200:
            missed = unknown(f"http_{said.status}_{code(said.fields.get('code'))}", "request_not_taken")
            return [missed] * len(questions)
        return self._sort(said, questions)

    def _sort(self, reply: Reply, questions: Sequence[Question]) -> list[Said]:
        """Answers by their correlation id; one that is missing, or given twice, is no answer."""
        listed = reply.fields.get("phone_numbers")
        by_id: dict[str, list[Mapping[str, Any]]] = {}
        for item in listed if isinstance(listed, list) else []:
            if isinstance(item, dict):
                by_id.setdefault(str(item.get("correlation_id")), []).append(item)
        request_id = _request_id(reply)
        found: list[Said] = []
        for place, question in enumerate(questions):
            given = by_id.get(str(place), [])
            if not given:
                found.append(later("", "missing_in_batch"))
            elif len(given) > 1:
                found.append(unknown("", "twice_in_batch", billed=True))
            else:
                found.append(replace(read_lookup(given[0], question), request_id=request_id))
        self._none_enabled(found)
        return found

    def _none_enabled(self, heard: Sequence[Said]) -> None:
        """Raises ProviderRefused when a package is not enabled and so nothing was answered at all."""
        if heard and all(said.note == _NOT_ENABLED_NOTE for said in heard):
            raise self._refusal(
                f"a package is not enabled for this account (error {_NOT_ENABLED})",
                "have Twilio enable it, or correct fields",
            )

    def _check_credentials(self, reply: Reply) -> None:
        number = reply.fields.get("code")
        if reply.status == 401 or (reply.status in (400, 403) and number in _BAD_CREDENTIALS) or reply.status == 403:
            raise self._refusal(
                f"Twilio does not take these credentials (HTTP {reply.status}, error {code(number)})",
                "correct account_env and token_env, and ask Twilio whether the package is approved",
            )


def read_lookup(item: Mapping[str, Any], question: Question) -> Said:
    """What one lookup says. Anything unforeseen is an unknown, never "same owner"."""
    carrier, line_type = _line(item)
    whole = item.get("twilio_error_code")
    if whole not in (None, 0, "0", ""):
        return _error("lookup", whole)
    echoed = item.get("phone_number")
    if echoed is not None and echoed != question.number:
        return unknown("", "another_number", billed=True)
    if item.get("valid") is False:
        errors = item.get("validation_errors")
        first_error = code(errors[0]) if isinstance(errors, list) and errors else "invalid"
        return not_served(first_error, "number_not_valid")
    reassigned, verdict, note, failed = _reassigned(item.get("reassigned_number"), question)
    if failed is not None:
        return failed
    status = item.get("line_status")
    word = code(status.get("status")).lower() if isinstance(status, dict) else ""
    if isinstance(status, dict) and status.get("error_code") not in (None, 0, "0", ""):
        if not reassigned:
            return _error("line", status["error_code"])
        word = f"error_{code(status['error_code'])}"
    raw = f"reassigned_{reassigned}" if reassigned else ""
    if word:
        raw = f"{raw};line_{word}" if raw else f"line_{word}"
    if word == "inactive" and verdict is not VerdictKind.owner_changed:
        # straight from the operators' registers and not assured, but a dead line is no proof of a same owner either
        verdict, note = VerdictKind.disconnected, "line_inactive"
    note = note or _match_note(item.get("identity_match"))
    return Said(verdict, raw, bool(raw), note, None, carrier, line_type)


def _reassigned(package: Any, question: Question) -> tuple[str, VerdictKind, str, Said | None]:
    """Word, verdict, note of the package; or what its error means."""
    if not isinstance(package, dict):
        return "", VerdictKind.not_enough_data, "", None
    if package.get("error_code") not in (None, 0, "0", ""):
        return "", VerdictKind.not_enough_data, "", _error("reassigned", package["error_code"])
    said = package.get("is_number_reassigned")
    word = said.strip().lower() if isinstance(said, str) else ""
    echoed = package.get("last_verified_date")
    if echoed is not None and str(echoed).replace("-", "") != f"{question.as_of:%Y%m%d}":
        return code(word or None), VerdictKind.not_enough_data, "another_date", None
    if word == "yes":
        return word, VerdictKind.owner_changed, "", None
    if word == "no" and question.as_of >= RECORDS_BEGIN:
        return word, VerdictKind.same_owner, "", None
    if word == "no":
        return word, VerdictKind.not_enough_data, "before_records", None
    if word == "no_data_available":
        return word, VerdictKind.not_enough_data, "", None
    return code(said), VerdictKind.not_enough_data, "answer_not_known", None


def _error(where: str, number: Any) -> Said:
    text = f"{where}_{code(number)}"
    try:
        value = int(number)
    except (TypeError, ValueError):
        return unknown(text, "error_not_known")
    if value == _TOO_MANY:
        return later(text, "busy")
    if value in _OUT_OF_COVERAGE:
        return not_served(text)
    return unknown(text, _NOT_ENABLED_NOTE if value == _NOT_ENABLED else "error_not_known")


def _line(item: Mapping[str, Any]) -> tuple[str | None, str | None]:
    package = item.get("line_type_intelligence")
    if not isinstance(package, dict):
        return None, None
    carrier = package.get("carrier_name")
    return (carrier[:80] if isinstance(carrier, str) and carrier else None), plain(package.get("type"))


def _match_note(package: Any) -> str:
    if not isinstance(package, dict) or package.get("error_code") not in (None, 0, "0", ""):
        return ""
    score = package.get("summary_score")
    if isinstance(score, int) and not isinstance(score, bool) and 0 <= score <= 100:
        return f"identity_match_{score}"
    return ""


def _names(name: str) -> tuple[str, str]:
    """Given and family name, as US names stand."""
    given, _, family = name.strip().rpartition(" ")
    return given, family


def _request_id(reply: Reply) -> str | None:
    return plain(reply.headers.get("twilio-request-id"))
