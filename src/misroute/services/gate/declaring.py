"""Record by hand, from a file or over HTTP what a person asked for or permitted, list it, and end it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from misroute.book import Refusal
from misroute.book.declared import DeclaredLine, read_consents, read_wishes
from misroute.errors import NotFound, UsageError
from misroute.gate.scenario import CHANNELS, KNOWN_ROLES
from misroute.phones import mask
from misroute.services.answers import plain_reason
from misroute.services.caserules import CaseRules
from misroute.services.gate.saidwords import mail_address, medium_of, one_word
from misroute.store.consents import Consent, NewConsent, end_consent, keep_consents, list_consents
from misroute.store.customers import find_customer
from misroute.store.ids import new_id
from misroute.store.secrets import pseudonym
from misroute.store.unit import Store, Unit
from misroute.store.wishes import NewWish, Wish, end_wish, keep_wishes, list_wishes

BATCH = 2000
TOLD = 20
Progress = Callable[[int, int | None], None]
New = TypeVar("New", NewWish, NewConsent)
WISHES = ("cease", "stop_medium", "opt_out", "not_me", "refuse_as_contact")
CONSENTS = ("text", "email", "call", "extra_call", "third_party", "time", "visit")
FORMS = ("written", "oral")
GIVEN_TO = ("us", "creditor")
_SKEW = timedelta(minutes=2)
_ROLES = KNOWN_ROLES - {"borrower", "unknown", "stranger"}


@dataclass(frozen=True, slots=True)
class Said:
    """A wish or a consent as somebody typed it; what is None was not said.

    ``kind`` one of ``WISHES`` or ``CONSENTS`` · ``person`` the lender's id of the customer · ``number`` as written ·
    ``at`` when it was said, now by default · ``form`` written or oral and ``medium`` of a wish · ``given_to`` us or
    creditor, ``for_role`` who may be told (with ``number`` instead: whoever answers that one) of a consent · ``note``
    what was said, which is sealed · ``cause`` what made it: the same one twice is one.
    """

    kind: str
    person: str | None = None
    number: str | None = field(default=None, repr=False)
    at: datetime | None = None
    form: str | None = None
    medium: str | None = None
    given_to: str | None = None
    for_role: str | None = None
    note: str | None = field(default=None, repr=False)
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The id of what is on record now, and whether it is new."""

    id: str
    fresh: bool


@dataclass(slots=True)
class Declared:
    """What became of a file: how many were new, on record already, and refused, the first of those told."""

    added: int = 0
    there: int = 0
    refused: int = 0
    told: list[Refusal] = field(default_factory=list)

    def refuse(self, refusal: Refusal) -> None:
        """A line that is not used."""
        self.refused += 1
        if len(self.told) < TOLD:
            self.told.append(refusal)


def _silent(done: int, total: int | None) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Declaring:
    """The service behind ``misroute wish`` and ``misroute consent``."""

    store: Store
    rules: CaseRules

    def add_wish(self, said: Said, *, actor: str) -> Recorded:
        """Record a wish; said again with the same instant, or while it is in force, it is the one on record.

        Raises UsageError for what cannot be understood, NotFound for a customer the store does not have.
        """
        with self.store.write(actor) as unit:
            wish = self.wish_of(unit, said)
            _known(unit, wish.person_ref)
            there = [] if said.at or said.cause else _same_wish(unit, wish)
            if there:
                return Recorded(there[0].id, False)
            fresh = keep_wishes(unit, [wish])
            if fresh:
                unit.audit("wish.recorded", fresh[0], _told(wish.person_ref, wish.number, _wish_words(wish), said.note))
                return Recorded(fresh[0], True)
            return Recorded(_first(list_wishes(unit, ended=True, cause=wish.cause)), False)

    def add_consent(self, said: Said, *, actor: str) -> Recorded:
        """Record a consent; as ``add_wish``. A consent is always somebody's."""
        with self.store.write(actor) as unit:
            consent = self.consent_of(unit, said)
            _known(unit, consent.person_ref)
            there = [] if said.at or said.cause else _same_consent(unit, consent)
            if there:
                return Recorded(there[0].id, False)
            fresh = keep_consents(unit, [consent])
            if fresh:
                words = {"kind": consent.kind, "given_to": consent.given_to, "for": consent.for_person}
                unit.audit("consent.recorded", fresh[0], _told(consent.person_ref, consent.number, words, said.note))
                return Recorded(fresh[0], True)
            return Recorded(_first(list_consents(unit, ended=True, cause=consent.cause)), False)

    def load_wishes(self, path: Path, *, actor: str, progress: Progress = _silent) -> Declared:
        """Record the wishes of a file, a batch a transaction; twice is once.

        A line of a customer whom the store does not have yet is kept: it binds as soon as the book has them.
        """
        return self._load(path, read_wishes(path), self.wish_of, keep_wishes, "wishes.loaded", actor, progress)

    def load_consents(self, path: Path, *, actor: str, progress: Progress = _silent) -> Declared:
        """Record the consents of a file; as ``load_wishes``."""
        return self._load(path, read_consents(path), self.consent_of, keep_consents, "consents.loaded", actor, progress)

    def _load(
        self,
        path: Path,
        lines: Iterator[DeclaredLine | Refusal],
        made: Callable[[Unit, Said], New],
        keep: Callable[[Unit, Sequence[New]], tuple[str, ...]],
        event: str,
        actor: str,
        progress: Progress,
    ) -> Declared:
        done = Declared()
        while batch := list(islice(lines, BATCH)):
            with self.store.write(actor) as unit:
                found = list(self._usable(unit, path, batch, made, done))
                fresh = len(keep(unit, found))
                done.added += fresh
                done.there += len(found) - fresh
                if fresh:
                    unit.audit(event, None, {"added": fresh})
            progress(done.added + done.there + done.refused, None)
        return done

    def _usable(
        self,
        unit: Unit,
        path: Path,
        batch: Sequence[DeclaredLine | Refusal],
        made: Callable[[Unit, Said], New],
        done: Declared,
    ) -> Iterator[New]:
        for line in batch:
            if isinstance(line, Refusal):
                done.refuse(line)
                continue
            try:
                yield made(unit, _said(line))
            except UsageError as error:
                done.refuse(Refusal(str(path), line.row, str(error)))

    def end_wish(self, typed: str, reason: str, *, actor: str) -> str:
        """Take a wish back, with a reason that the audit log keeps; returns its id. Raises NotFound, Conflict."""
        why = _reason(reason)
        with self.store.write(actor) as unit:
            ended = end_wish(unit, typed, why)
            unit.audit("wish.ended", ended, {"reason": why})
            return ended

    def end_consent(self, typed: str, reason: str, *, actor: str) -> str:
        """Take a consent back, with a reason that the audit log keeps; returns its id. Raises NotFound, Conflict."""
        why = _reason(reason)
        with self.store.write(actor) as unit:
            ended = end_consent(unit, typed, why)
            unit.audit("consent.ended", ended, {"reason": why})
            return ended

    def wishes(
        self,
        *,
        person: str | None = None,
        number: str | None = None,
        ended: bool = False,
        limit: int = 100,
        offset: int = 0,
    ) -> list[dict[str, Any]]:
        """Wishes as listings show them, the newest first, numbers masked and notes left sealed."""
        e164 = None if number is None else self._e164(number)
        with self.store.read() as unit:
            found = list_wishes(unit, person_ref=person, number=e164, ended=ended, limit=limit, offset=offset)
            return [
                {"id": one.id, "kind": one.kind, "medium": one.medium, "form": one.form, **_common(one)}
                for one in found
            ]

    def consents(
        self,
        *,
        person: str | None = None,
        number: str | None = None,
        ended: bool = False,
        limit: int = 100,
        offset: int = 0,
    ) -> list[dict[str, Any]]:
        """Consents as listings show them, the newest first, numbers masked and notes left sealed."""
        e164 = None if number is None else self._e164(number)
        with self.store.read() as unit:
            found = list_consents(unit, person_ref=person, number=e164, ended=ended, limit=limit, offset=offset)
            return [
                {"id": one.id, "kind": one.kind, "given_to": one.given_to, "for": one.for_person, **_common(one)}
                for one in found
            ]

    def wish_of(self, unit: Unit, said: Said) -> NewWish:
        """A wish as stored, with its cause. Raises UsageError."""
        kind = one_word(said.kind, WISHES, "kind")
        medium = medium_of(said.medium)
        if kind in ("stop_medium", "opt_out") and medium is None and said.medium is None:
            raise UsageError(f"a wish of kind {kind} needs its medium: {', '.join(sorted(CHANNELS))}")
        person, number, at = self._who(unit, said)
        form = None if said.form is None else one_word(said.form, FORMS, "form")
        if person is None and number is None:
            raise UsageError("a wish needs the customer or the number it is about")
        return NewWish(
            cause=said.cause or _cause(unit, "wish", said.at, kind, person, number, medium, form),
            at=at,
            kind=kind,
            person_ref=person,
            number=number,
            form=form,
            medium=medium,
            note=said.note or None,
        )

    def consent_of(self, unit: Unit, said: Said) -> NewConsent:
        """A consent as stored, with its cause. Raises UsageError: what permits is never guessed."""
        kind = one_word(said.kind, CONSENTS, "kind")
        person, number, at = self._who(unit, said)
        if person is None:
            raise UsageError("a consent needs the customer who gave it")
        if said.given_to is None:
            raise UsageError("say to whom it was given: us or creditor")
        given_to = one_word(said.given_to, GIVEN_TO, "given to")
        for_role = None if said.for_role is None else one_word(said.for_role, tuple(sorted(_ROLES)), "role")
        if kind == "third_party" and for_role is None and number is None:
            raise UsageError("a consent for a third party names them: by role such as spouse, or by their number")
        return NewConsent(
            cause=said.cause or _cause(unit, "consent", said.at, kind, person, number, given_to, for_role),
            at=at,
            kind=kind,
            person_ref=person,
            number=number,
            given_to=given_to,
            for_person=for_role,
            note=said.note or None,
        )

    def _who(self, unit: Unit, said: Said) -> tuple[str | None, str | None, datetime]:
        at = said.at or unit.now
        if at > unit.now + _SKEW:
            raise UsageError("what was said cannot lie ahead: give the instant at which it was said")
        person = (said.person or "").strip() or None
        if said.number and "@" in said.number:
            return person, _mail_of(said, person), at
        return person, None if not said.number else self._e164(said.number), at

    def _e164(self, number: str) -> str:
        found = self.rules.readable(number)
        if found is None:
            raise UsageError("this number cannot be read safely: write it with its country code")
        return found


def _mail_of(said: Said, person: str | None) -> str:
    """A mail address instead of a number, of a consent to mails or a wish about them."""
    if said.kind.strip().casefold() != "email" and medium_of(said.medium) != "email":
        raise UsageError("a mail address goes with a consent of kind email, or a wish about the medium email")
    if person is None:
        raise UsageError("a mail address needs the customer whose it is")
    return mail_address(said.number or "")


def _known(unit: Unit, person: str | None) -> None:
    if person is not None and find_customer(unit, person) is None:
        raise NotFound(f"no customer {person[:80]} in the store: what is said of nobody would bind nothing")


def _cause(unit: Unit, what: str, at: datetime | None, *said: str | None) -> str:
    """The same thing said at the same instant is one; without an instant each is its own."""
    if at is None:
        return f"hand/{new_id()}"
    return f"said/{pseudonym(unit, what, json.dumps([at.timestamp(), *said]))}"


def _same_wish(unit: Unit, wish: NewWish) -> list[Wish]:
    said = (wish.kind, wish.person_ref, wish.number, wish.medium, wish.form)
    return [
        one
        for one in list_wishes(unit, person_ref=wish.person_ref, number=wish.number)
        if (one.kind, one.person_ref, one.number, one.medium, one.form) == said
    ]


def _same_consent(unit: Unit, consent: NewConsent) -> list[Consent]:
    said = (consent.kind, consent.number, consent.given_to, consent.for_person)
    today = unit.now - timedelta(days=1)
    # a consent is as good as it is fresh: given anew it counts from now
    return [
        one
        for one in list_consents(unit, person_ref=consent.person_ref, number=consent.number)
        if (one.kind, one.number, one.given_to, one.for_person) == said and one.at > today
    ]


def _said(line: DeclaredLine) -> Said:
    return Said(
        kind=line.kind,
        person=line.person or None,
        number=line.number or None,
        at=line.at,
        form=line.form or None,
        medium=line.medium or None,
        given_to=line.given_to or None,
        for_role=line.for_role or None,
        note=line.note or None,
    )


def _first(found: Sequence[Wish] | Sequence[Consent]) -> str:
    return found[0].id if found else ""


def _common(one: Wish | Consent) -> dict[str, Any]:
    return {
        "customer": one.person_ref,
        "number": mask(one.number) if one.number else None,
        "at": one.at,
        "recorded_by": one.created_by,
        "from": "text" if one.event_id else "hand",
        "ended_at": one.ended_at,
        "ended_by": one.ended_by,
        "end_reason": one.end_reason,
    }


def _wish_words(wish: NewWish) -> dict[str, Any]:
    return {"kind": wish.kind, "medium": wish.medium, "form": wish.form}


def _told(person: str | None, number: str | None, words: dict[str, Any], note: str | None) -> dict[str, Any]:
    told = {**words, "customer": person, "number": mask(number) if number else None}
    found = {name: value for name, value in told.items() if value is not None}
    return {**found, **({"reason": plain_reason(note)} if note else {})}


def _reason(reason: str) -> str:
    if not reason.strip():
        raise UsageError("ending it needs a reason: --reason TEXT")
    return plain_reason(reason)
