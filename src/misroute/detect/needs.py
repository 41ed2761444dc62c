"""Which kinds of evidence a contact point has: only the rules that look at one of them are asked about it."""

from __future__ import annotations

from misroute.detect.facts import Facts
from misroute.detect.minors import worth_a_look
from misroute.detect.rulebook import TELLING_NOTES, Needs
from misroute.people import Relation
from misroute.phones import LineType, Status


def needs_of(facts: Facts) -> int:
    """Which kinds of evidence the point has, as bits of ``Needs`` (plain integers: this runs for every row)."""
    needs = 0
    reading = facts.reading
    if (
        reading.status is not Status.ok
        or reading.type is LineType.toll_free
        or (reading.notes and any(note.code in TELLING_NOTES for note in reading.notes))
    ):
        needs |= _READING
    if _has_label(facts):
        needs |= _LABEL
    if facts.claims or facts.self_claims > 1:
        needs |= _CLAIMS
    if facts.happenings:
        needs |= _HAPPENINGS
    if facts.verdicts:
        needs |= _VERDICTS
    if facts.other_numbers:
        needs |= _OTHER_NUMBERS
    if facts.own is not None:
        needs |= _OWN
    if facts.slip_of is not None or facts.swaps is not None:
        needs |= _BOOK
    if _speaks_of_a_child(facts):
        needs |= _MINOR
    if facts.verified_at is not None or facts.consent_at is not None or facts.unread_dates:
        needs |= DATES
    return needs


def _has_label(facts: Facts) -> bool:
    """Words that say more than the role does: beside an own number, an unread role, a contact named as the borrower."""
    if facts.relation is Relation.self:
        return bool(facts.contact_name or facts.reading.beside)
    if facts.relation is Relation.unknown:
        return True
    return bool(facts.contact_name) and facts.contact_name == facts.customer_name


def _speaks_of_a_child(facts: Facts) -> bool:
    label, name, beside = facts.role_label, facts.contact_name, facts.reading.beside
    return bool(
        (label and worth_a_look(label))
        or (name and worth_a_look(name))
        or (beside is not None and worth_a_look(beside))
    )


_READING, _LABEL, _CLAIMS = Needs.reading.value, Needs.label.value, Needs.claims.value
_HAPPENINGS, _VERDICTS, _OTHER_NUMBERS = Needs.happenings.value, Needs.verdicts.value, Needs.other_numbers.value
_OWN, DATES = Needs.own.value, Needs.dates.value
_BOOK, _MINOR = Needs.book.value, Needs.minor.value
