from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from gate_askers import NUMBER, SEND, chinese_packs, gate_on, load_one

from misroute.errors import Conflict, NotFound, UsageError
from misroute.seal import KeyRing
from misroute.services.gate.replaying import Replaying
from misroute.store import Store, decisions, holds, rotation
from misroute.store.decisions import NewDecision


def replaying_on(store: Store, packs: dict[str, Any] | None = None, *names: str) -> Replaying:
    rules: Any = gate_on(store).rules
    return Replaying(store, rules, packs or chinese_packs(), names or ("cn",))


def test_every_kind_of_answer_is_replayed_to_the_same(store: Store, clock: Any) -> None:
    load_one(store)
    gate = gate_on(store)
    asked = [
        SEND,
        {**SEND, "channel": "sms", "body": "您好，您的账单已出，回T退订"},
        {**SEND, "channel": "fax"},
        {**SEND, "to": "nonsense"},
    ]
    answers = [gate.check(send, actor="dialler") for send in asked]
    clock.forward(hours=14)
    answers.append(gate.check({**SEND, "channel": "call", "purpose": "collection"}))
    with store.write("me") as unit:
        holds.place(unit, cause="x", scope="all", value=None, reason="incident")
    answers.append(gate.check(SEND, facts={"requests": [{"at": "2026-03-01T00:00:00Z", "by": "C1", "kind": "cease"}]}))
    assert {answer.decision for answer in answers} >= {"allow", "block"}
    explain = replaying_on(store).explain
    for answer in answers:
        found = explain(str(answer.id))
        assert (found.replay.verdict, found.today) == ("same", None), answer
        assert [reason["code"] for reason in found.reasons] == [reason.code for reason in answer.reasons]
        assert all(reason["source"] for reason in found.reasons)


def test_an_answer_says_who_asked_and_what_was_known_without_a_number(store: Store) -> None:
    load_one(store)
    answer = gate_on(store).check({**SEND, "message_id": "m-7", "body": "王伟 13912345678"}, actor="dialler 3")
    found = replaying_on(store).explain(str(answer.id)[:20].lower())
    assert (found.asked["by"], found.asked["customer"], found.asked["campaign"], found.asked["message_id"]) == (
        "dialler 3", "C1", "spring", "m-7"
    )  # fmt: skip
    assert found.facts["points"]
    told = json.dumps(found.to_json(), default=str, ensure_ascii=False)
    assert NUMBER not in told
    assert "13912345678" not in told
    assert "王伟" not in told
    assert found.asked["number"].endswith(NUMBER[-4:])


def test_changed_packs_are_told_from_changed_answers(store: Store) -> None:
    load_one(store)
    answer = gate_on(store).check(SEND)
    packs = chinese_packs()
    blocked = "the sources say nothing"
    newer = {**packs, "cn": replace(packs["cn"], version="9", incomplete=blocked)}
    found = replaying_on(store, newer).explain(str(answer.id)).replay
    assert (found.verdict, found.decision) == ("packs_changed", "block")
    same_version = {**packs, "cn": replace(packs["cn"], incomplete=blocked)}
    assert replaying_on(store, same_version).explain(str(answer.id)).replay.verdict == "differs"
    edited = {**packs, "cn": replace(packs["cn"], version="9")}
    assert replaying_on(store, edited).explain(str(answer.id)).replay.verdict == "same"
    today = replaying_on(store, None, "nowhere").explain(str(answer.id)).today
    assert today is not None
    assert today.decision == "block"
    assert today.differences


def test_an_older_answer_without_its_facts_says_so(store: Store) -> None:
    with store.write("me") as unit:
        [row_id] = decisions.record(
            unit,
            [NewDecision(unit.now, NUMBER, "sms", "reminder", "block", ("hold",), "cn 1")],
        )
    found = replaying_on(store).explain(row_id)
    assert (found.replay.verdict, [reason["code"] for reason in found.reasons]) == ("not_kept", ["hold"])


def test_answers_are_listed_by_what_they_were_about(store: Store, clock: Any) -> None:
    load_one(store)
    gate = gate_on(store)
    gate.check(SEND)
    later = clock.forward(hours=1)
    gate.check({**SEND, "campaign": "summer", "channel": "fax"})
    find = replaying_on(store).find
    assert [row["campaign"] for row in find(number=NUMBER)] == ["summer", "spring"]
    assert [row["campaign"] for row in find(campaign="spring")] == ["spring"]
    assert [row["campaign"] for row in find(customer="C1", decision="block")] == ["summer"]
    assert [row["campaign"] for row in find(since=later)] == ["summer"]
    assert [row["campaign"] for row in find(limit=1, offset=1)] == ["spring"]
    assert find(number="+8613700000000") == []
    assert all(NUMBER not in str(row) for row in find())
    with pytest.raises(UsageError, match="number"):
        find(number="x")
    with pytest.raises(UsageError, match="perhaps"):
        find(decision="perhaps")


def test_a_message_that_went_out_is_noted_once_and_only_when_it_was_allowed(store: Store) -> None:
    load_one(store)
    gate = gate_on(store)
    answer = gate.check(SEND)
    replaying = replaying_on(store)
    assert answer.permit is not None
    assert replaying.sent(answer.permit.id, message_id="m-1", actor="gateway")
    assert not replaying.sent(str(answer.id), message_id="m-1", actor="gateway")
    assert replaying.explain(str(answer.id)).answer["sent_at"] is not None
    blocked = gate.check({**SEND, "channel": "fax"})
    with pytest.raises(Conflict, match="block"):
        replaying.sent(str(blocked.id), message_id=None, actor="gateway")
    with pytest.raises(NotFound):
        replaying.sent("01NOTHING", message_id=None, actor="gateway")


def test_a_permit_is_for_one_message_and_its_seal_is_ours(store: Store) -> None:
    load_one(store)
    answer = gate_on(store).check(SEND)
    replaying = replaying_on(store)
    assert answer.permit is not None
    forged = answer.permit.id[:-1] + ("0" if answer.permit.id[-1] != "0" else "1")
    with pytest.raises(Conflict, match="not given by this gate"):
        replaying.sent(forged, message_id="m-1", actor="gateway")
    assert replaying.sent(answer.permit.id, message_id="m-1", actor="gateway")
    with pytest.raises(Conflict, match="another message"):
        replaying.sent(answer.permit.id, message_id="m-2", actor="gateway")


def test_a_snapshot_that_was_moved_to_another_answer_does_not_open(store: Store) -> None:
    from misroute.seal import SealError

    load_one(store)
    gate = gate_on(store)
    one, other = gate.check(SEND), gate.check(SEND)
    with store.write("thief") as unit:
        table = decisions.DECISIONS
        sealed = unit.execute(table.select().where(table.c.id == one.id)).one().snapshot_sealed
        unit.execute(table.update().where(table.c.id == other.id).values(snapshot_sealed=sealed))
    with pytest.raises(SealError):
        replaying_on(store).explain(str(other.id))


def test_an_answer_is_explained_after_keys_were_rotated(store: Store, open_store: Any) -> None:
    load_one(store)
    answer = gate_on(store).check({**SEND, "body": "您好，请回电 400-800-1234"})
    both = open_store(KeyRing(current=2, keys={1: bytes(range(32)), 2: bytes(range(1, 33))}))
    later = gate_on(both).check(SEND)
    rotation.reseal(both, "keeper")
    assert rotation.retire_unused(both, "keeper") == (1,)
    only = open_store(KeyRing(current=2, keys={2: bytes(range(1, 33))}))
    explain = replaying_on(only).explain
    assert [explain(str(one.id)).replay.verdict for one in (answer, later)] == ["same", "same"]
