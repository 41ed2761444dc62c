"""Facts on a person that bind every send: vulnerable, deceased, a minor, represented, where they are, when not to call.

They are about the customer, or about whoever answers one number of the customer's book (an executor, the spouse).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from misroute.book.dates import parse_instant
from misroute.errors import NotFound, UsageError
from misroute.gate.scenario import KNOWN_ROLES
from misroute.people import Relation
from misroute.phones import mask
from misroute.services.answers import plain_reason
from misroute.services.caserules import CaseRules
from misroute.services.gate.saidwords import one_word
from misroute.store.contact_points import ContactIntake, load_contacts, points_of
from misroute.store.customers import Customer, CustomerIntake, find_customer, keep_customers, mark_customer
from misroute.store.numbers import keep_number, numbers_of
from misroute.store.standing import (
    FLAGS,
    keep_standing,
    marked,
    other_person,
    people_of,
    standing_of,
)
from misroute.store.standing import (
    Standing as Facts,
)
from misroute.store.unit import Store, Unit

ROLES = tuple(sorted(KNOWN_ROLES - {"borrower", "unknown"}))
_BOOK_ROLES = frozenset(one.value for one in Relation)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"(?:(?P<days>[a-z,\-]+)\s+)?(?P<start>\d{1,2}:\d{2})\s*(?:-|–|to)\s*(?P<end>\d{1,2}:\d{2})")
_REGION = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
_MOST = 50


@dataclass(frozen=True, slots=True)
class Marks:
    """What is to be marked; None leaves it as it is, an empty list takes away what was there.

    ``number``: about whoever answers it, else about the customer · ``role`` who that is to the customer · ``zones``
    IANA names · ``address_region`` such as US-CA · ``inconvenient`` "mon,tue 15:00-17:00", without days every day ·
    ``agreed`` "2026-03-02T20:00+08:00/2026-03-02T21:00+08:00".
    """

    number: str | None = None
    role: str | None = None
    vulnerable: bool | None = None
    no_contact: bool | None = None
    deceased: bool | None = None
    minor: bool | None = None
    represented_by_attorney: bool | None = None
    work_forbidden: bool | None = None
    unreachable: bool | None = None
    zones: Sequence[str] | None = None
    address_region: str | None = None
    inconvenient: Sequence[str] | None = None
    agreed: Sequence[str] | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The service behind ``misroute customer``."""

    store: Store
    rules: CaseRules

    def mark(self, ref: str, marks: Marks, *, reason: str, actor: str) -> dict[str, Any]:
        """Set what is given, with a reason: sealed in full, and in the audit log without numbers.

        Raises NotFound for an unknown customer, UsageError for nothing to mark or what cannot be read, Conflict when
        somebody else marked the person at the same moment.
        """
        changes = _facts(marks)
        if not changes and marks.vulnerable is None and marks.no_contact is None and marks.language is None:
            raise UsageError("say what to mark, such as --vulnerable, --deceased, --attorney: see --help")
        if not reason.strip():
            raise UsageError("a mark needs a reason: --reason TEXT")
        with self.store.write(actor) as unit:
            customer = _customer(unit, ref)
            if marks.number is None:
                self._mark_customer(unit, customer, marks, changes, reason)
            else:
                self._mark_other(unit, customer, marks, changes, reason)
            said = {name: value for name, value in _said(marks).items() if value is not None}
            unit.audit("customer.marked", customer.ref, {**said, "reason": plain_reason(reason)})
            return _shown(unit, _customer(unit, ref))

    def _mark_customer(
        self, unit: Unit, customer: Customer, marks: Marks, changes: Mapping[str, Any], reason: str
    ) -> None:
        if marks.role is not None:
            raise UsageError("a role is of somebody else: name them by --number, the number they answer")
        if marks.vulnerable is not None or marks.no_contact is not None:
            mark_customer(unit, customer.id, vulnerable=marks.vulnerable, no_contact=marks.no_contact)
        if marks.language is not None:
            keep_customers(unit, [CustomerIntake(customer.ref, language=_language(marks.language))])
        keep_standing(unit, standing_of(unit, customer.ref), changes, reason)

    def _mark_other(
        self, unit: Unit, customer: Customer, marks: Marks, changes: Mapping[str, Any], reason: str
    ) -> None:
        e164 = self.rules.readable(marks.number or "")
        if e164 is None:
            raise UsageError("this number cannot be read safely: write it with its country code")
        if marks.no_contact is not None:
            raise UsageError("no contact for somebody else is a wish: misroute wish add --kind refuse-as-contact")
        number_id = keep_number(unit, e164)
        on_it = [point for point in points_of(unit, customer.id) if point.number_id == number_id]
        if any(point.role == "self" and point.state == "active" for point in on_it):
            raise UsageError("this is the customer's own number: mark without --number")
        if not any(point.state == "active" for point in on_it):
            if marks.role is None:
                raise UsageError("this number is not in the customer's book: say with --role who answers it")
            load_contacts(unit, [_intake(customer, e164, marks.role)])
        more = {**changes, **({} if marks.vulnerable is None else {"vulnerable": marks.vulnerable})}
        if marks.language is not None:
            more["language"] = _language(marks.language)
        there = standing_of(unit, other_person(customer.ref, number_id), customer.ref)
        keep_standing(unit, there, more, reason)

    def show(self, ref: str) -> dict[str, Any]:
        """Everything marked of a customer and of the people around them. Raises NotFound."""
        with self.store.read() as unit:
            return _shown(unit, _customer(unit, ref))

    def listed(self, mark: str, *, limit: int, offset: int = 0) -> list[dict[str, Any]]:
        """Who carries this mark: for a supervisor's eye. Raises UsageError for a mark that there is not."""
        if mark not in FLAGS:
            raise UsageError(f"no mark {mark[:40]!r}: one of {', '.join(FLAGS)}")
        with self.store.read() as unit:
            rows = marked(unit, mark, limit=limit, offset=offset)
            numbers = numbers_of(unit, [ref.rpartition("/")[2] for ref, whose, _ in rows if whose is not None])
            return [
                {
                    "customer": whose or ref,
                    "number": None if whose is None else mask(numbers.get(ref.rpartition("/")[2]) or ""),
                    "mark": mark,
                    "since": at,
                }
                for ref, whose, at in rows
            ]


def _facts(marks: Marks) -> dict[str, Any]:
    """The changes for the row of facts, checked. Raises UsageError."""
    found: dict[str, Any] = {
        name: value for name in FLAGS if name != "vulnerable" and (value := getattr(marks, name)) is not None
    }
    if marks.role is not None:
        found["role"] = one_word(marks.role, ROLES, "role")
    if marks.zones is not None:
        found["zones"] = tuple(dict.fromkeys(_zone(zone) for zone in marks.zones))
    if marks.address_region is not None:
        found["address_region"] = _region(marks.address_region)
    if marks.inconvenient is not None:
        found["inconvenient"] = tuple(_weekly(time) for time in marks.inconvenient[:_MOST])
    if marks.agreed is not None:
        found["agreed"] = tuple(_span(span) for span in marks.agreed[:_MOST])
    return found


def _said(marks: Marks) -> dict[str, Any]:
    """The marks as the audit log keeps them: no number in full, spans as they were given."""
    shown = replace(marks, number=None if marks.number is None else mask(marks.number))
    names = ("number", "role", *FLAGS, "no_contact", "zones", "address_region", "inconvenient", "agreed", "language")
    return {
        name: list(value) if isinstance(value, list | tuple) else value
        for name in names
        if (value := getattr(shown, name)) is not None
    }


def _intake(customer: Customer, e164: str, role: str) -> ContactIntake:
    word = one_word(role, ROLES, "role")
    in_book = word if word in _BOOK_ROLES else "other" if word == "stranger" else "representative"
    return ContactIntake(
        customer=CustomerIntake(customer.ref),
        role=in_book,
        number=e164,
        raw=e164,
        status="ok",
        relation_text=word,
        source="customer mark",
    )


def _customer(unit: Unit, ref: str) -> Customer:
    found = find_customer(unit, ref.strip())
    if found is None:
        raise NotFound(f"no customer {ref.strip()[:80]} in the store")
    return found


def _shown(unit: Unit, customer: Customer) -> dict[str, Any]:
    own = standing_of(unit, customer.ref)
    others = people_of(unit, customer.ref)
    numbers = numbers_of(unit, [one.person_ref.rpartition("/")[2] for one in others])
    return {
        "customer": customer.ref,
        "vulnerable": customer.vulnerable,
        "no_contact": customer.no_contact,
        "language": customer.language,
        **_row(own),
        "people": [
            {
                "number": mask(numbers.get(one.person_ref.rpartition("/")[2]) or ""),
                "role": one.role,
                **({"vulnerable": True} if one.vulnerable else {}),
                **{name: value for name, value in _row(one).items() if value},
            }
            for one in others
        ],
    }


def _row(facts: Facts) -> dict[str, Any]:
    return {
        **{flag: bool(getattr(facts, flag)) for flag in FLAGS if flag != "vulnerable"},
        "zones": list(facts.zones),
        "address_region": facts.address_region,
        "inconvenient": [_told_weekly(one) for one in facts.inconvenient],
        "agreed": [f"{one['from']}/{one['to']}" for one in facts.agreed],
    }


def _told_weekly(one: Mapping[str, Any]) -> str:
    days = ",".join(one.get("days") or ())
    return f"{days} {one['from']}-{one['to']}".strip()


def _language(typed: str) -> str:
    return one_word(typed, ("zh", "en"), "language")


def _zone(typed: str) -> str:
    try:
        return ZoneInfo(typed.strip()).key
    except (KeyError, ValueError, OSError):
        raise UsageError(f"{typed[:40]!r} is not an IANA zone such as Asia/Shanghai") from None


def _region(typed: str) -> str:
    region = typed.strip().upper()
    if not _REGION.fullmatch(region):
        raise UsageError(f"address region {typed[:40]!r} must be a country or one of its parts, such as US-CA")
    return region


def _weekly(typed: str) -> dict[str, Any]:
    """ "mon,tue 15:00-17:00" or "mon-fri 09:00-17:00"; without days it is every day."""
    found = _TIME.fullmatch(typed.strip().casefold())
    if found is None:
        raise UsageError(f"the time {typed[:40]!r} must be such as 'mon,tue 15:00-17:00'")
    clock = {"from": _clock(found["start"]), "to": _clock(found["end"])}
    days = _days(found["days"]) if found["days"] else []
    return {"days": days, **clock} if days else clock


def _clock(text: str) -> str:
    hour, minute = map(int, text.split(":"))
    if minute > 59 or hour * 60 + minute > 24 * 60:
        raise UsageError(f"{text!r} is no time of day: 00:00 to 24:00")
    return f"{hour:02d}:{minute:02d}"


def _days(typed: str) -> list[str]:
    found: set[int] = set()
    for part in typed.split(","):
        first, dash, last = part.partition("-")
        if first[:3] not in _DAYS or (dash and last[:3] not in _DAYS):
            raise UsageError(f"{part[:20]!r} is no day: one of {', '.join(_DAYS)}, or two with a hyphen between")
        start = _DAYS.index(first[:3])
        end = _DAYS.index(last[:3]) if dash else start
        found.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    return [_DAYS[day] for day in sorted(found)]


def _span(typed: str) -> dict[str, str]:
    """Two instants with their offsets, a slash between."""
    start, slash, end = typed.partition("/")
    instants: list[datetime] = []
    for text in (start, end):
        at = parse_instant(text.strip())
        if at.value is None or not slash or not _has_offset(text):
            raise UsageError(f"the agreed time {typed[:60]!r} must be two instants with offsets and a slash between")
        instants.append(at.value)
    if instants[0] >= instants[1]:
        raise UsageError("an agreed time ends after it begins")
    return {"from": instants[0].isoformat(), "to": instants[1].isoformat()}


def _has_offset(text: str) -> bool:
    return re.search(r"(?:Z|[+-]\d{2}:?\d{2})\s*$", text) is not None
