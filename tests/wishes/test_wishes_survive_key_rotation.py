"""Wishes, consents and marks are found and opened before, during and after the keys are changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from misroute.seal import KeyRing
from misroute.store import Store, rotation
from misroute.store.consents import NewConsent, consents_in_force, keep_consents, list_consents
from misroute.store.contact_points import ContactIntake, load_contacts
from misroute.store.customers import CustomerIntake
from misroute.store.standing import STANDING, keep_standing, standing_of
from misroute.store.wishes import NewWish, keep_wishes, list_wishes, wishes_in_force

OWN, MAIL = "+8613912345678", "li.na@example.com"
AT = datetime(2026, 3, 1, tzinfo=UTC)
NEW = bytes(range(32, 64))


def fill(store: Store, wish: str) -> int:
    """How many of the three were new."""
    with store.write("li.na") as unit:
        load_contacts(unit, [ContactIntake(CustomerIntake("C1"), "self", OWN, OWN, "ok")])
        new = len(keep_wishes(unit, [NewWish(wish, AT, "opt_out", "C1", OWN, medium="sms", note="回复TD")]))
        return new + len(keep_consents(unit, [NewConsent("c", AT, "email", "C1", MAIL, "us", note="form")]))


def found(store: Store) -> tuple[object, ...]:
    with store.read() as unit:
        (wish,) = list_wishes(unit, number=OWN)
        (consent,) = list_consents(unit, person_ref="C1")
        in_force = wishes_in_force(unit, ["C1"], []), consents_in_force(unit, ["C1"])
        return wish.number, wish.note, consent.note, len(in_force[0]), len(in_force[1])


def test_a_rotation_keeps_everything_said_of_people(
    store: Store, ring: KeyRing, open_store: Callable[[KeyRing], Store]
) -> None:
    assert fill(store, "w") == 2
    with store.write("li.na") as unit:
        keep_standing(unit, standing_of(unit, "C1"), {"minor": True}, "seen the passport")
    both = open_store(KeyRing(current=2, keys={**ring.keys, 2: NEW}))
    assert found(both) == (OWN, "回复TD", "form", 1, 1)
    with both.write("li.na") as unit:
        keep_standing(unit, standing_of(unit, "C1"), {"deceased": True}, "told by phone")
    rotation.reseal(both, "root")
    assert rotation.reseal(both, "root").rows == 0
    assert rotation.retire_unused(both, "root") == (1,)
    only_new = open_store(KeyRing(current=2, keys={2: NEW}))
    assert found(only_new) == (OWN, "回复TD", "form", 1, 1)
    assert fill(only_new, "w") == 0
    with only_new.read() as unit:
        row = unit.execute(STANDING.select()).one()
        assert unit.sealer.open("standing", "note", row.id, row.note_sealed) == "told by phone"
        assert standing_of(unit, "C1").minor is True
