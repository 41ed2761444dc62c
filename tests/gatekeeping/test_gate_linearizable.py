"""From the commit of a hold on no process answers allow, and none that was answered is missing on record."""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from gate_askers import SEND, ask_on, gate_on, load_one, open_store, toggle_on
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misroute.store import Store, decisions, epoch, holds

Told = tuple[float, float, str, str | None]


def drain(source: Any, ends: int) -> Iterator[Any]:
    """Everything that is told until ``ends`` tellers have said that they are done."""
    while ends:
        try:
            told = source.get(timeout=60)
        except queue.Empty:
            raise AssertionError("a process said nothing for a minute") from None
        if told is None:
            ends -= 1
        else:
            yield told


def run(url: str, *, askers: int, turns: int, kill_after: int | None = None) -> tuple[list[Told], list[Any]]:
    """Answers, and the spans in which the send was held, of processes that ask and of one that halts.

    With ``kill_after`` one asker is killed -9 after so many changes of the hold, and another takes its place.
    """
    context = multiprocessing.get_context("forkserver")
    ready, stop = context.Barrier(askers + 1), context.Event()
    answers, told = context.Queue(), context.Queue()
    asking = [context.Process(target=ask_on, args=(url, ready, stop, answers)) for _ in range(askers)]
    halting = context.Process(target=toggle_on, args=(url, ready, turns, told))
    for process in (*asking, halting):
        process.start()
    spans, killed = [], 0
    for number, span in enumerate(drain(told, 1)):
        spans.append(span)
        if kill_after is not None and number == kill_after and asking[0].pid is not None:
            os.kill(asking[0].pid, signal.SIGKILL)
            killed = 1
    stop.set()
    given = [answer for some in drain(answers, askers - killed) for answer in some]
    for process in (*asking, halting):
        process.join()
    return given, spans


def check_all(url: str, given: list[Told], spans: list[Any]) -> None:
    held = [(placed, lifting) for placed, lifting in spans if lifting is not None]
    for begun, ended, decision, _id in given:
        if decision == "allow":
            inside = [span for span in held if span[0] <= begun and ended <= span[1]]
            assert not inside, "an answer between a hold's commit and its lifting said allow"
    store = open_store(url)
    with store.read() as unit:
        kept = decisions.find_decisions(unit, customer_ref="C1", limit=1_000_000)
        assert epoch.current(unit) == len(epoch.changes_after(unit, 0, limit=1_000_000))
    store.close()
    on_record = {one.id: one for one in kept}
    assert all(on_record[row_id].decision == decision for _, _, decision, row_id in given if row_id)
    # the hold is placed and lifted in turns: with an odd count it is in force
    for one in kept:
        assert one.hold_epoch is not None
        assert (one.decision == "allow") == (one.hold_epoch % 2 == 0), one
    assert {one.decision for one in kept} == {"allow", "block"}, "nothing was shown: no answer fell on one side"


def test_no_process_answers_allow_after_a_hold_has_committed_though_one_is_killed(database_url: str) -> None:
    store = open_store(database_url)
    load_one(store)
    store.close()
    given, spans = run(database_url, askers=2, turns=12, kill_after=8)
    check_all(database_url, given, spans)


@pytest.mark.chaos
def test_many_processes_for_long(database_url: str) -> None:
    store = open_store(database_url)
    load_one(store)
    store.close()
    given, spans = run(database_url, askers=6, turns=400, kill_after=250)
    check_all(database_url, given, spans)


def test_a_hold_that_commits_between_the_look_and_the_record_is_seen(store: Store) -> None:
    load_one(store)
    gate = gate_on(store)
    assert gate.check(SEND).decision == "allow"
    put = gate._recorder.put

    def overtaken(drafts: Any) -> Any:
        assert [draft.decision.decision for draft in drafts] == ["allow"]
        with store.write("placer") as unit:
            holds.place(unit, cause="between", scope="all", value=None, reason="incident")
        return put(drafts)

    gate._recorder.put = overtaken  # type: ignore[method-assign]
    answer = gate.check(SEND)
    assert (answer.decision, answer.permit) == ("block", None)
    assert [reason.code for reason in answer.reasons] == ["hold_all"]
    with store.read() as unit:
        kept = decisions.decision(unit, str(answer.id))
    assert (kept.decision, kept.hold_epoch, kept.permit_until) == ("block", 1, None)


SCOPES = {"number": SEND["to"], "customer": "C1", "campaign": "spring", "all": None}
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("place"), st.sampled_from([*SCOPES, "template"])),
        st.tuples(st.just("lift"), st.integers(0, 3)),
    ),
    max_size=3,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(STEPS, STEPS), min_size=1, max_size=4))
def test_whatever_comes_between_what_is_on_record_knew_the_holds_in_force(
    store: Store, rounds: list[tuple[list[Any], list[Any]]]
) -> None:
    load_one(store)
    gate = gate_on(store)
    between: list[Any] = []
    active: dict[str, str] = {}
    put = gate._recorder.put

    def change(steps: list[Any]) -> None:
        for what, which in steps:
            with store.write("placer") as unit:
                if what == "place":
                    value = SCOPES.get(which, "t-9")
                    hold, _ = holds.place(unit, cause=f"{which}", scope=which, value=value, reason="x")
                    active[hold.id] = which
                elif active:
                    gone = sorted(active)[which % len(active)]
                    holds.lift(unit, gone, "over")
                    del active[gone]

    def overtaken(drafts: Any) -> Any:
        change(between)
        return put(drafts)

    gate._recorder.put = overtaken  # type: ignore[method-assign]
    try:
        for before, meanwhile in rounds:
            change(before)
            between[:] = meanwhile
            answer = gate.check(SEND)
            between.clear()
            reaching = [scope for scope in active.values() if scope != "template"]
            assert answer.decision == ("block" if reaching else "allow")
            with store.read() as unit:
                kept = decisions.decision(unit, str(answer.id))
                assert (kept.decision, kept.hold_epoch) == (answer.decision, epoch.current(unit))
    finally:
        change([("lift", 0)] * len(active))
        gate.road.close()
