"""Twilio Lookup v2: single look-ups, the batch call, and magic numbers for test credentials."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import unquote

import phonenumbers

from misroute.simulate.providers.lines import Lines
from misroute.simulate.providers.server import Call, Clock, FakeProvider, Given

PACKAGES: Final = (
    *("caller_name", "sim_swap", "call_forwarding", "line_status", "line_type_intelligence", "identity_match"),
    *("reassigned_number", "sms_pumping_risk", "phone_number_quality_score", "pre_fill"),
)
_PARAMETERS: Final = frozenset(
    {"Fields", "CountryCode", "FirstName", "LastName", "AddressLine1", "AddressLine2", "City", "State", "PostalCode"}
    | {"AddressCountryCode", "NationalId", "DateOfBirth", "LastVerifiedDate", "VerificationSid", "PartnerSubId"}
)
# Of the documented rows only the SIM-swap ones are public in full; they answer here as documented, with any day.
SIM_SWAP_PERIODS: Final[Mapping[str, str]] = {
    "+12345678900": "PT48H",
    "+12345678901": "PT24H",
    "+12345678904": "PT48H",
    "+12345678907": "PT24H",
}
# A table of our own, in the same shape: number, day as sent, answer. An unlisted day is no data, as with the real ones.
REASSIGNED: Final[Mapping[tuple[str, str], str]] = {
    ("+12345678904", "20211015"): "yes",
    ("+12345678900", "20211015"): "no",
    ("+12345678901", "20201227"): "no_data_available",
    ("+12345678907", "20230601"): "yes",
}


class FakeTwilio(FakeProvider):
    """``test_token`` are test credentials: only magic numbers work with them.

    ``inactive``: numbers whose line is dead. ``landlines``: numbers that are not mobile (error 60612 for line status).
    ``disabled``: packages this account may not use (60606). ``matches``: identity scores by number.
    """

    def __init__(
        self,
        lines: Lines,
        clock: Clock | None = None,
        *,
        sid: str = "AC0001",
        token: str = "live-token",  # noqa: S107 - of a made-up account
        test_token: str = "test-token",  # noqa: S107 - no secret: the account is made up
        reported_to: date | None = None,
    ) -> None:
        super().__init__(clock)
        self.lines = lines
        self.sid = sid
        self.token = token
        self.test_token = test_token
        self.reported_to = reported_to or self.clock().date()
        self.inactive: set[str] = set()
        self.landlines: set[str] = set()
        self.disabled: set[str] = set()
        self.matches: dict[str, int] = {}

    def answer(self, call: Call) -> Given:
        """One look-up or a batch."""
        live = call.headers.get("authorization") == _basic(self.sid, self.token)
        if not live and call.headers.get("authorization") != _basic(self.sid, self.test_token):
            return _problem(401, 20003, "Authenticate")
        if call.method == "POST" and call.path == "/v2/batch/query":
            return self._batch(call, live)
        start = "/v2/PhoneNumbers/"
        if call.method != "GET" or not call.path.startswith(start):
            return _problem(404, 20404, "The requested resource was not found")
        if set(call.query) - _PARAMETERS:
            return _problem(400, 60600, "Invalid parameter")
        fields = [name for name in call.query.get("Fields", "").split(",") if name]
        number = unquote(call.path.removeprefix(start))
        given = self._lookup(number, fields, call.query.get("LastVerifiedDate"), live)
        return given if isinstance(given, Given) else Given(200, given, {"Twilio-Request-Id": f"RQ{len(self.calls)}"})

    def _batch(self, call: Call, live: bool) -> Given:
        body = call.json
        items = body.get("phone_numbers") if isinstance(body, dict) else None
        if not isinstance(items, list) or not items:
            return _problem(400, 60600, "phone_numbers is required")
        known = {"correlation_id", "phone_number", "fields", "country_code", "identity_match", "reassigned_number"}
        found = []
        for item in items:
            if not isinstance(item, dict) or set(item) - known - {"sms_pumping_risk"}:
                return _problem(400, 60600, "Invalid property")
            verified = (item.get("reassigned_number") or {}).get("last_verified_date")
            given = self._lookup(str(item.get("phone_number")), item.get("fields") or [], verified, live)
            if isinstance(given, Given):
                number = given.body["code"]
                found.append({"correlation_id": item.get("correlation_id"), "twilio_error_code": number})
            else:
                found.append({**given, "correlation_id": item.get("correlation_id"), "twilio_error_code": None})
        return Given(200, {"phone_numbers": found}, {"Twilio-Request-Id": f"RQ{len(self.calls)}"})

    def _lookup(self, number: str, fields: list[str], verified: str | None, live: bool) -> dict[str, Any] | Given:
        if set(fields) - set(PACKAGES):
            return _problem(400, 60600, "Invalid field")
        if self.disabled & set(fields):
            return _problem(403, 60606, "Package not enabled")
        if not live and number not in {magic for magic, _ in REASSIGNED} | set(SIM_SWAP_PERIODS):
            return _problem(403, 20008, "Resource not accessible with Test Account Credentials")
        if "reassigned_number" in fields and _day(verified) is None:
            return _problem(400, 60600, "LastVerifiedDate is required as YYYYMMDD")
        parsed, errors = _valid(number)
        said: dict[str, Any] = dict.fromkeys(PACKAGES)
        said |= {
            "calling_country_code": str(parsed.country_code) if parsed else None,
            "country_code": phonenumbers.region_code_for_number(parsed) if parsed else None,
            "phone_number": number,
            "valid": not errors,
            "validation_errors": errors or None,
            "url": f"https://lookups.twilio.com/v2/PhoneNumbers/{number}",
        }
        if errors:
            return said
        for name in fields:
            said[name] = getattr(self, f"_{name}", lambda number, verified, live: None)(number, verified, live)
        return said

    def _reassigned_number(self, number: str, verified: str, live: bool) -> dict[str, Any]:
        day = _day(verified)
        assert day is not None
        echoed = day.isoformat()
        if not live:
            word: str | None = REASSIGNED.get((number, verified), "no_data_available")
        elif not number.startswith("+1"):
            return {"last_verified_date": echoed, "is_number_reassigned": None, "error_code": "60610"}
        else:
            word = {"yes": "yes", "no": "no"}.get(
                self.lines.reassigned(number, day, self.reported_to), "no_data_available"
            )
        return {"last_verified_date": echoed, "is_number_reassigned": word, "error_code": None}

    def _line_status(self, number: str, verified: str, live: bool) -> dict[str, Any]:
        if number in self.landlines:
            return {"status": None, "error_code": 60612}
        dead = number in self.inactive or (
            self.lines.knows(number) and self.lines.held(number, self.clock().date()) is None
        )
        return {"status": "inactive" if dead else "active", "error_code": None}

    def _line_type_intelligence(self, number: str, verified: str, live: bool) -> dict[str, Any]:
        kind = "landline" if number in self.landlines else "mobile"
        return {
            "mobile_country_code": "310",
            "mobile_network_code": "010",
            "carrier_name": "Example Wireless",
            "type": kind,
            "error_code": None,
        }

    def _identity_match(self, number: str, verified: str, live: bool) -> dict[str, Any]:
        score = self.matches.get(number, 0)
        word = "exact_match" if score == 100 else "partial_match" if score else "no_match"
        return {
            "first_name_match": word,
            "last_name_match": word,
            "summary_score": score,
            "error_code": None,
            "error_message": None,
        }

    def _sim_swap(self, number: str, verified: str, live: bool) -> dict[str, Any]:
        period = SIM_SWAP_PERIODS.get(number, "PT48H")
        swap = {"last_sim_swap_date": None, "swapped_period": period, "swapped_in_period": False}
        return {"last_sim_swap": swap, "carrier_name": "Example Wireless", "error_code": None}


def _valid(number: str) -> tuple[phonenumbers.PhoneNumber | None, list[str]]:
    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return None, ["NOT_A_NUMBER"]
    if phonenumbers.is_valid_number(parsed):
        return parsed, []
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    words = {
        phonenumbers.ValidationResult.TOO_SHORT: "TOO_SHORT",
        phonenumbers.ValidationResult.TOO_LONG: "TOO_LONG",
        phonenumbers.ValidationResult.INVALID_COUNTRY_CODE: "INVALID_COUNTRY_CODE",
        phonenumbers.ValidationResult.INVALID_LENGTH: "INVALID_LENGTH",
    }
    return parsed, [words.get(reason, "INVALID_BUT_POSSIBLE")]


def _day(text: str | None) -> date | None:
    if text is None or len(text) != 8 or not text.isascii() or not text.isdigit():
        return None
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day, no instant
    except ValueError:
        return None


def _basic(sid: str, token: str) -> str:
    return f"Basic {base64.b64encode(f'{sid}:{token}'.encode()).decode()}"


def _problem(status: int, number: int, message: str) -> Given:
    return Given(status, {"code": number, "message": message, "more_info": "", "status": status})
