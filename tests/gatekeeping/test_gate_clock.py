from __future__ import annotations

from datetime import timedelta
from typing import Any

from gate_askers import SEND, gate_on, load_one

from misroute.services.gate import gatekeeping
from misroute.services.gate.replaying import Replaying
from misroute.store import Store, gateroad
from misroute.store.engine import system_now


def codes(answer: Any) -> list[str]:
    return [reason.code for reason in answer.reasons]


def test_a_clock_that_went_backwards_is_not_believed(store: Store, clock: Any) -> None:
    load_one(store)
    gate = gate_on(store)
    assert gate.check(SEND).decision == "allow"
    clock.forward(minutes=-2)
    assert gate.check(SEND).decision == "allow"
    clock.forward(seconds=-1)
    answer = gate.check(SEND)
    assert (answer.decision, codes(answer), answer.permit) == ("block", ["clock_unsure"], None)
    assert "2026-03-02T01:00:00" in answer.reasons[0].detail
    rules: Any = gate.rules
    explained = Replaying(store, rules, gate.policies, ("cn",)).explain(str(answer.id))
    assert explained.replay.verdict == "not_replayed"
    clock.forward(minutes=1)
    assert gate.check(SEND).decision == "allow"


def test_a_host_whose_clock_is_not_the_databases_is_not_believed(
    database_url: str, ring: Any, backend: str, monkeypatch: Any
) -> None:
    from gate_askers import open_store

    store = open_store(database_url)
    load_one(store)
    gate = gate_on(store)
    assert gate.check(SEND).decision == "allow"
    monkeypatch.setattr(gateroad, "system_now", lambda: system_now() + timedelta(seconds=40))
    answer = gate.check(SEND)
    store.close()
    if backend == "sqlite":
        assert answer.decision == "allow"  # there the host's clock is the database's
    else:
        assert codes(answer) == ["clock_unsure"]
        assert gatekeeping.APART_S < 40
