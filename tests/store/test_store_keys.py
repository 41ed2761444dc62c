from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from misroute.errors import UsageError
from misroute.seal import KeyRing
from misroute.store import KeysMismatch, Store, cases, customers, events, holds, keys, outbox, rotation
from misroute.store.contact_points import ContactIntake, Loaded, load_contacts, points_on
from misroute.store.customers import CustomerIntake
from misroute.store.events import NumberEvent
from misroute.store.keys import KeyFileError

NUMBER = "+8613812345678"
NEW = bytes(reversed(range(32)))


def test_a_key_file_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "home" / "keys.json"
    ring, made = keys.make_ring(path)
    assert made
    assert path.stat().st_mode & 0o777 == 0o600
    assert keys.make_ring(path) == (ring, False)
    assert keys.load_ring(path, {}) == ring
    assert [each.name for each in path.parent.iterdir()] == ["keys.json"]


def test_keys_by_environment_stand_for_the_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    ring, _ = keys.make_ring(path)
    environ = {"MISROUTE_KEYS": path.read_text()}
    assert keys.load_ring(tmp_path / "nothing", environ) == ring
    with pytest.raises(UsageError, match="MISROUTE_KEYS"):
        keys.add_key(path, environ)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"current": 1, "keys": {"1": "c2hvcnQ="}}',
        '{"current": 2, "keys": {}}',
        '{"current": 1, "keys": {"1": "%%%"}}',
        '{"current": 1, "keys": 7}',
        "\x00😀",
    ],
)
def test_a_damaged_key_file_is_refused_without_showing_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyFileError) as caught:
        keys.load_ring(path, {})
    assert "c2hvcnQ" not in str(caught.value)


def test_a_missing_or_readable_key_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="misroute init"):
        keys.load_ring(tmp_path / "keys.json", {})
    keys.make_ring(tmp_path / "keys.json")
    (tmp_path / "keys.json").chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        keys.load_ring(tmp_path / "keys.json", {})


def add_in_process(path: str) -> None:
    keys.add_key(Path(path), {})


@pytest.mark.skipif(os.name != "posix", reason="file locks are POSIX's")
def test_of_keys_added_at_once_none_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    first, _ = keys.make_ring(path)
    context = multiprocessing.get_context("forkserver")
    processes = [context.Process(target=add_in_process, args=(str(path),)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    ring = keys.load_ring(path, {})
    assert sorted(ring.keys) == [1, 2, 3, 4, 5]
    assert ring.current == 5
    assert ring.keys[1] == first.keys[1]
    assert keys.drop_keys(path, [1, 3, 5], {}).ids == (5, 4, 2)


def fill(store: Store) -> str:
    with store.write("anna") as unit:
        load_contacts(unit, [ContactIntake(CustomerIntake("C1", name="王伟"), "self", NUMBER, "138", "ok")])
        load_contacts(unit, [ContactIntake(CustomerIntake("C1"), "friend", None, "无", "missing")])
        events.load_events(unit, [NumberEvent(unit.now, "inbound", NUMBER, text="错了")])
        new = cases.NewCase(NUMBER, "138", "support", unit.now, "standard", "1", {})
        case_id = cases.open_case(unit, new)[0].id
        cases.add_event(unit, case_id, "note", text="客户说")
        holds.place(unit, cause="c", scope="number", value=NUMBER, reason="wrong_party")
        outbox.enqueue(unit, outbox.NewEffect("k", "letter", "letters", {"to": NUMBER}, case_id))
    return case_id


def check_all_is_found(store: Store, case_id: str) -> None:
    with store.write("anna") as unit:
        assert points_on(unit, NUMBER)[0].customer_name == "王伟"
        assert events.events_on(unit, NUMBER)[0].text == "错了"
        assert cases.case_events(unit, case_id)[0].text == "客户说"
        assert holds.active_holds(unit, number=NUMBER)[0].value == NUMBER
        there = cases.open_case_on(unit, NUMBER)
        assert there is not None
        assert there.written == "138"
        assert not outbox.enqueue(unit, outbox.NewEffect("k", "letter", "letters", {"to": NUMBER}, case_id))
        assert outbox.effect(unit, "k").payload == {"to": NUMBER}
        again = [ContactIntake(CustomerIntake("C1", name="王伟"), "self", NUMBER, "138", "ok")]
        assert load_contacts(unit, again) == Loaded(unchanged=1)
        assert events.load_events(unit, [NumberEvent(unit.now, "inbound", NUMBER, text="错了")]) == 0
        assert customers.find_customer(unit, "C1") is not None


def test_a_rotation_keeps_everything_found_before_during_and_after(
    store: Store, ring: KeyRing, open_store: Callable[[KeyRing], Store]
) -> None:
    case_id = fill(store)
    both = open_store(KeyRing(current=2, keys={**ring.keys, 2: NEW}))
    check_all_is_found(both, case_id)
    told: list[int] = []
    done = rotation.reseal(both, "root", batch=1, progress=told.append)
    assert done.key_id == 2
    assert done.rows == sum(told) > 6
    check_all_is_found(both, case_id)
    assert rotation.reseal(both, "root").rows == 0
    with both.read() as unit:
        assert set(rotation.keys_in_use(unit)) == {2}
    assert rotation.retire_unused(both, "root") == (1,)
    assert rotation.retire_unused(both, "root") == (1,)  # said again: the file may not have been changed yet
    check_all_is_found(open_store(KeyRing(current=2, keys={2: NEW})), case_id)


def test_a_rotation_that_was_stopped_goes_on_where_it_was(
    store: Store, ring: KeyRing, open_store: Callable[[KeyRing], Store]
) -> None:
    case_id = fill(store)
    both = open_store(KeyRing(current=2, keys={**ring.keys, 2: NEW}))

    def stop(_rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.reseal(both, "root", batch=1, progress=stop)
    check_all_is_found(both, case_id)
    assert rotation.retire_unused(both, "root") == ()
    assert rotation.reseal(both, "root").rows > 0
    assert rotation.retire_unused(both, "root") == (1,)


def test_a_long_running_process_takes_up_the_new_ring_by_itself(
    store: Store, ring: KeyRing, open_store: Callable[[KeyRing], Store], database_url: str
) -> None:
    case_id = fill(store)
    newer = KeyRing(current=2, keys={**ring.keys, 2: NEW})
    rotation.reseal(open_store(newer), "root")
    with pytest.raises(KeysMismatch):
        check_all_is_found(store, case_id)
    watching = Store(store.engine, ring, reload_ring=lambda: newer)
    with watching.read() as unit:
        assert holds.active_holds(unit, number=NUMBER)
    assert watching.ring.current == 2


def test_every_sealed_column_is_known_to_the_rotation() -> None:
    from sqlmodel import SQLModel

    sealed = {table.name for table in SQLModel.metadata.tables.values() if rotation.sealed_columns(table)}
    assert sealed == {table.name for table in rotation.SEALED_TABLES}
    assert all("kid" in table.c for table in rotation.SEALED_TABLES)
