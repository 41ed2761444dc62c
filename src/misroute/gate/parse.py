"""A scenario from plain JSON values, strictly: what cannot be read becomes a problem, never an exception or a guess.

Unknown keys are left alone: they can mean nothing here, so they loosen nothing. One that is a known key misspelt
(``request``, ``represented_by_attorny``) is a problem, because what it was to say might have forbidden the send; so is
an unknown hold, request, channel or purpose. An unknown consent loosens nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from rapidfuzz import fuzz, process

from misroute.calendars.zones import is_zone
from misroute.gate.scenario import (
    CHANNELS,
    KNOWN_ROLES,
    PURPOSES,
    Consent,
    Contact,
    Hold,
    Inconvenient,
    Person,
    Request,
    Scenario,
    Send,
    Span,
    Verification,
)

_Value = TypeVar("_Value")
_SCOPES = frozenset({"number", "customer", "campaign", "template", "gateway", "all"})
_REQUESTS = frozenset({"cease", "stop_medium", "opt_out", "not_me", "refuse_as_contact"})
_DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_MEDIA = {
    "text": "sms",
    "texts": "sms",
    "mms": "sms",
    "phone": "call",
    "calls": "call",
    "voice": "call",
    "telephone": "call",
    "mail": "letter",
    "post": "letter",
    "e-mail": "email",
}
_LISTS = ("holds", "requests", "consents", "verifications", "history")
_KEYS = frozenset({"policy", "now", "send", "persons", "lender", "debts", *_LISTS})
_SEND_KEYS = frozenset(part.name for part in fields(Send))
_PERSON_KEYS = frozenset(part.name for part in fields(Person)) - {"id"}
_MISSPELT = 80
"""Of a hundred, how alike an unknown key is to a known one that is not there, to be that one misspelt."""
_LONGEST_KEY = 40
_MOST = 10_000
"""No list in a scenario may be longer: the store narrows history before it asks."""


def parse_scenario(obj: object) -> Scenario:
    """Read ``obj`` (a decoded JSON object). Never raises: see ``Scenario.problems``."""
    reader = _Reader(obj if isinstance(obj, Mapping) else {}, "", [])
    if not isinstance(obj, Mapping):
        reader.problem("", "must be an object")
    policy = reader.raw("policy")
    if isinstance(policy, str):
        policies: tuple[str, ...] = (policy,)
    elif isinstance(policy, list) and all(isinstance(name, str) for name in policy):
        policies = tuple(policy)
    else:
        policies = ()
        if policy is not None:
            reader.problem("policy", "must be a name or a list of names")
    reader.spelt(_KEYS)
    send_reader = reader.inside("send")
    if send_reader:
        send_reader.spelt(_SEND_KEYS)
    persons: dict[str, Person] = {}
    for key, inside in reader.table("persons"):
        persons[key] = _person(key, inside)
    lender = reader.inside("lender", required=False)
    past_due: dict[str, int] = {}
    for key, inside in reader.table("debts"):
        days = inside.whole("past_due_days")
        if days is not None:
            past_due[key] = days
    now = reader.instant("now")
    consents = reader.each("consents", _consent)
    covered = lender.maybe("covered_by_fdcpa") if lender else None
    return Scenario(
        policies=policies,
        now=now,
        send=_send(send_reader) if send_reader else None,
        covered_by_fdcpa=covered,
        past_due_days=past_due,
        persons=persons,
        holds=reader.each("holds", _hold),
        requests=reader.each("requests", _request),
        consents=consents,
        verifications=reader.each("verifications", _verification),
        history=reader.each("history", _contact),
        problems=tuple(dict.fromkeys(reader.problems)),
        speaks_of_proofs=covered is True
        or (isinstance(obj, Mapping) and "verifications" in obj)
        or any(consent.kind in ("text", "email") for consent in consents),
    )


def _send(reader: _Reader) -> Send:
    return Send(
        channel=reader.one_of("channel", CHANNELS),
        purpose=reader.one_of("purpose", PURPOSES),
        to=reader.text("to"),
        person=reader.text("person"),
        debt=reader.maybe_text("debt"),
        body=reader.maybe_text("body"),
        template=reader.maybe_text("template"),
        place=reader.maybe_text("place"),
        campaign=reader.maybe_text("campaign"),
        gateway=reader.maybe_text("gateway"),
        message_id=reader.maybe_text("message_id"),
        collector=reader.maybe_text("collector"),
        visitors=reader.whole("visitors"),
    )


def _person(key: str, reader: _Reader) -> Person:
    reader.spelt(_PERSON_KEYS)
    role = (reader.maybe_text("role") or "unknown").strip().lower()
    zones = reader.texts("zones")
    for zone in zones:
        if not is_zone(zone):
            reader.problem("zones", "holds something that is not an IANA zone such as Asia/Shanghai")
    return Person(
        id=key,
        role=role if role in KNOWN_ROLES else _role_of(role),
        name=reader.maybe_text("name"),
        minor=reader.flag("minor"),
        zones=tuple(zone for zone in zones if is_zone(zone)),
        numbers=reader.texts("numbers"),
        address_region=reader.maybe_text("address_region"),
        inconvenient=reader.each("inconvenient", _inconvenient),
        agreed=reader.each("agreed", lambda inside: Span(inside.sure_instant("from"), inside.sure_instant("to"))),
        represented_by_attorney=reader.flag("represented_by_attorney"),
        work_forbidden=reader.flag("work_forbidden"),
        vulnerable=reader.flag("vulnerable"),
        unreachable=reader.flag("unreachable"),
        deceased=reader.flag("deceased"),
    )


def _role_of(label: str) -> str:
    """A role written freely (``mother``, 配偶) as one the rules know; what is not understood is a third person."""
    if label in ("", "customer", "consumer"):
        return "borrower" if label else "unknown"
    from misroute.people import read_relation  # its word lists are loaded only when somebody needs them

    relation = read_relation(label).relation.value
    return {"self": "borrower", "unknown": "other"}.get(relation, relation)


def _inconvenient(reader: _Reader) -> Inconvenient:
    names = reader.texts("days")
    days = frozenset(_DAYS[name.lower()[:3]] for name in names if name.lower()[:3] in _DAYS)
    if len(names) and len(days) != len({name.lower()[:3] for name in names}):
        reader.problem("days", "must be of mon, tue, wed, thu, fri, sat, sun")
    return Inconvenient(days or frozenset(range(7)), reader.clock("from"), reader.clock("to"))


def _hold(reader: _Reader) -> Hold:
    scope = reader.one_of("scope", _SCOPES)
    value = reader.maybe_text("value") if scope == "all" else reader.text("value")
    return Hold(scope, value or "", reader.instant("since") if reader.raw("since") is not None else None)


def _request(reader: _Reader) -> Request:
    medium = reader.maybe_text("medium")
    if medium is not None:
        medium = medium.strip().lower()
        medium = _MEDIA.get(medium, medium)
        # a medium nobody knows may be any: the wish then holds for all of them
        medium = medium if medium in CHANNELS else None
    return Request(
        at=reader.sure_instant("at"),
        by=reader.text("by"),
        kind=reader.one_of("kind", _REQUESTS),
        form=reader.maybe_text("form"),
        medium=medium,
        number=reader.maybe_text("number"),
    )


def _consent(reader: _Reader) -> Consent:
    return Consent(
        at=reader.sure_instant("at"),
        by=reader.text("by"),
        kind=reader.text("kind"),
        number=reader.maybe_text("number"),
        given_to=reader.maybe_text("given_to"),
        for_person=reader.maybe_text("for"),
    )


def _verification(reader: _Reader) -> Verification:
    return Verification(
        number=reader.text("number"),
        at=reader.sure_instant("at"),
        kind=reader.text("kind"),
        as_of=reader.day("as_of"),
        verdict=reader.maybe_text("verdict"),
    )


def _contact(reader: _Reader) -> Contact:
    return Contact(
        at=reader.sure_instant("at"),
        direction=reader.one_of("direction", frozenset({"out", "in"})),
        channel=reader.text("channel"),
        number=reader.maybe_text("number") or "",
        person=reader.text("person"),
        debt=reader.maybe_text("debt"),
        outcome=reader.maybe_text("outcome"),
        connected=reader.maybe("connected"),
        effective=reader.maybe("effective"),
        collector=reader.maybe_text("collector"),
        purpose=reader.maybe_text("purpose"),
    )


_NO_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)


class _Reader:
    """One object of the scenario. Problems name the path and the expectation, never the value: it may be a number."""

    def __init__(self, table: Mapping[Any, Any], path: str, problems: list[str]) -> None:
        self._table = table
        self._path = path
        self.problems = problems

    def problem(self, key: str, what: str) -> None:
        where = ".".join(filter(None, (self._path, key))) or "scenario"
        self.problems.append(f"{where} {what}")

    def raw(self, key: str) -> Any:
        return self._table.get(key)

    def spelt(self, known: frozenset[str]) -> None:
        """Tell of keys that are known ones misspelt: what they were to say would be lost without a word."""
        if self._table.keys() <= known:
            return
        absent = sorted(known - self._table.keys())
        for key in self._table:
            if isinstance(key, str) and key not in known and len(key) <= _LONGEST_KEY:
                near = process.extractOne(key.casefold(), absent, scorer=fuzz.ratio, score_cutoff=_MISSPELT)
                if near is not None:
                    self.problem(near[0], "is misspelt")

    def inside(self, key: str, *, required: bool = True) -> _Reader | None:
        value = self.raw(key)
        if isinstance(value, Mapping):
            return _Reader(value, ".".join(filter(None, (self._path, key))), self.problems)
        if value is not None or required:
            self.problem(key, "is missing" if value is None else "must be an object")
        return None

    def table(self, key: str) -> list[tuple[str, _Reader]]:
        outer = self.inside(key, required=False)
        if outer is None:
            return []
        found = []
        for number, (name, value) in enumerate(outer._table.items(), start=1):
            if not isinstance(name, str) or not isinstance(value, Mapping):
                outer.problem(f"[{number}]", "must be an object")
            else:
                found.append((name, _Reader(value, f"{key}[{number}]", self.problems)))
        return found

    def each(self, key: str, make: Callable[[_Reader], _Value]) -> tuple[_Value, ...]:
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or len(value) > _MOST:
            self.problem(key, f"must be a list of at most {_MOST} objects")
            return ()
        found = []
        for number, item in enumerate(value, start=1):
            if isinstance(item, Mapping):
                path = ".".join(filter(None, (self._path, f"{key}[{number}]")))
                found.append(make(_Reader(item, path, self.problems)))
            else:
                self.problem(f"{key}[{number}]", "must be an object")
        return tuple(found)

    def text(self, key: str) -> str:
        value = self.raw(key)
        if isinstance(value, str) and value.strip():
            return value
        self.problem(key, "is missing" if value is None else "must be text")
        return ""

    def maybe_text(self, key: str) -> str | None:
        value = self.raw(key)
        if value is None or isinstance(value, str):
            return value
        self.problem(key, "must be text")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.raw(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.problem(key, "must be a list of texts")
        return ()

    def one_of(self, key: str, known: frozenset[str]) -> str:
        value = self.text(key)
        if value and value not in known:
            self.problem(key, f"must be one of {', '.join(sorted(known))}")
        return value

    def flag(self, key: str) -> bool:
        return self.maybe(key) or False

    def maybe(self, key: str) -> bool | None:
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return value
        self.problem(key, "must be true or false")
        return None

    def whole(self, key: str) -> int | None:
        value = self.raw(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.problem(key, "must be a whole number")
        return None

    def instant(self, key: str) -> datetime | None:
        value = self.raw(key)
        try:
            at = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 40 else None
            # near the edges of the calendar other zones do not exist
            usable = at is not None and at.tzinfo is not None and 1900 < at.astimezone(UTC).year < 9000
        except (ValueError, OverflowError):
            at, usable = None, False
        if at is None or not usable:
            self.problem(key, "is missing" if value is None else "must be an instant with an offset")
            return None
        return at.astimezone(UTC)

    def sure_instant(self, key: str) -> datetime:
        return self.instant(key) or _NO_INSTANT

    def day(self, key: str) -> date | None:
        value = self.raw(key)
        if value is None:
            return None
        try:
            if isinstance(value, str):
                return datetime.fromisoformat(value).date()
        except ValueError:
            pass
        self.problem(key, "must be a date such as 2026-03-02")
        return None

    def clock(self, key: str) -> int:
        value = self.raw(key)
        parts = value.split(":") if isinstance(value, str) else []
        if 2 <= len(parts) <= 3 and all(part.isascii() and part.isdigit() and len(part) <= 2 for part in parts):
            hour, minute, second = [int(part) for part in parts] + [0] * (3 - len(parts))
            total = hour * 3600 + minute * 60 + second
            if minute < 60 and second < 60 and total <= 86400:
                return total
        self.problem(key, "must be a time of day such as 08:00")
        return 0
