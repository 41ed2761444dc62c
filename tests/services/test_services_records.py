"""The audit log and the keys, seen through the services."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from houses import MOTHER, OWN, STRANGER, House

from misroute.errors import MisrouteError
from misroute.services.records import Records
from misroute.store import Store, keys, rotation


def tamper(store: Store, statement: str) -> None:
    """As somebody with the database's password would do it: the triggers that forbid it come first."""
    with store.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("ALTER TABLE audit_log DISABLE TRIGGER ALL"))
        else:
            triggers = connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
            for name in list(triggers):
                connection.execute(sa.text(f'DROP TRIGGER "{name}"'))
        connection.execute(sa.text(statement))


def test_every_act_of_a_case_is_in_the_log(house: House) -> None:
    case = house.open()
    house.work_to_the_end(case)
    with house.store.read() as unit:
        from misroute.store import audit

        kinds = {entry.kind for entry in audit.entries(unit, limit=500)}
    assert {"case.opened", "hold.placed", "step.done", "effect.delivered", "clock.stopped", "case.closed"} <= kinds


def test_no_number_or_name_stands_in_the_log(house: House, tmp_path: Path) -> None:
    case = house.open(text="张小明的妈妈")
    house.work_to_the_end(case)
    out = tmp_path / "audit.jsonl"
    house.app.records.export_audit(out, None)
    written = out.read_text()
    for secret in (MOTHER, OWN, MOTHER[3:], "张小明", "王桂芳"):
        assert secret not in written


def test_a_number_typed_into_a_reason_is_starred_wherever_the_reason_is_kept(house: House, tmp_path: Path) -> None:
    case = house.open()
    typed = f"she called from {STRANGER[3:]}"
    house.app.casework.skip(case, "acknowledge", typed, actor="li.na")
    house.app.casework.pause(case, typed, actor="li.na")
    placed = house.app.holding.place("all", None, typed, actor="li.na")
    house.app.holding.lift(placed.hold_id, typed, actor="li.na")
    house.app.records.export_audit(tmp_path / "audit.jsonl", None)
    kept = (tmp_path / "audit.jsonl").read_text() + repr(house.show(case))
    kept += repr(house.app.lookup.holds(lifted=True, number=None, limit=10))
    assert STRANGER[3:] not in kept
    assert f"she called from ****{STRANGER[-4:]}" in kept


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE audit_log SET body = replace(body, 'li.na', 'nobody') WHERE body LIKE '%li.na%'", "entry"),
        ("DELETE FROM audit_log WHERE seq = 3", "entry"),
        ("DELETE FROM audit_log WHERE seq > 4", "tail"),
    ],
)
def test_an_edit_a_removal_and_a_cut_tail_are_found(house: House, statement: str, word: str) -> None:
    house.open()
    assert house.audit().whole
    tamper(house.store, statement)
    answer = house.audit()
    assert not answer.whole
    assert word in (answer.problem or "")


def test_a_tail_cut_together_with_the_head_shows_against_the_exported_head(house: House, tmp_path: Path) -> None:
    house.open()
    out, head = tmp_path / "audit.jsonl", tmp_path / "head.json"
    count = house.app.records.export_audit(out, head)
    assert len(out.read_text().splitlines()) == count + 1
    assert house.app.records.verify_audit(head).whole
    keep = 3
    entry = json.loads(out.read_text().splitlines()[keep - 1])
    digest = entry["hash"]
    blob = f"decode('{digest}', 'hex')" if house.store.engine.dialect.name == "postgresql" else f"x'{digest}'"
    tamper(house.store, f"DELETE FROM audit_log WHERE seq > {keep}")
    with house.store.engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE audit_head SET seq = {keep}, hash = {blob} WHERE id = 1"))
    assert house.audit().whole, "without an anchor nobody can tell"
    assert not house.app.records.verify_audit(head).whole


def test_keys_rotate_while_cases_run(
    house: House, second_process: Callable[[], House], tmp_path: Path, open_store: Any
) -> None:
    """Another process works with the old ring, and is told of the new one by the database."""
    path = tmp_path / "keys.json"
    first = {"current": 1, "keys": {"1": __import__("base64").b64encode(bytes(range(32))).decode()}}
    path.write_text(json.dumps(first))
    path.chmod(0o600)
    other = second_process()
    other.store._reload_ring = lambda: keys.load_ring(path)
    case, second = house.open(MOTHER), other.open(STRANGER)
    records = Records(house.store, lambda: keys.add_key(path), lambda gone: keys.drop_keys(path, gone))
    steps = iter(range(1000))

    def while_rotating(done: int, total: int | None) -> None:
        turn = next(steps)
        other.open(f"+86139100000{turn:02d}")
        assert other.open(MOTHER) == case, "a number is found under either key"

    rotated = records.rotate_keys(actor="ops", progress=while_rotating)
    assert rotated.key_id == 2
    assert rotated.rows > 0
    assert list(keys.load_ring(path).keys) == [2]
    for each, number, name in ((house, MOTHER, case), (other, STRANGER, second)):
        assert each.open(number) == name
        assert each.work_to_the_end(name, customer="S-9")["state"] == "closed"
    with house.store.read() as unit:
        assert set(rotation.keys_in_use(unit)) == {2}
    assert house.audit().whole


def test_a_process_without_the_key_is_refused_in_one_line(
    house: House, wired: Callable[..., House], open_store: Any
) -> None:
    from misroute.seal import KeyRing

    house.open()
    stranger = wired(open_store(KeyRing(current=1, keys={1: b"x" * 32})))
    with pytest.raises(MisrouteError, match="is not the key"):
        stranger.open()
