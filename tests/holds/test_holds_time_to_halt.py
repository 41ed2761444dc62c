"""Time to halt: who said that it obeys, how long it took on each channel, and who is late."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misroute.app import App
from misroute.errors import NotFound, UsageError
from misroute.store import audit

NUMBER = "+8613800001234"


@pytest.fixture
def told(app: App) -> App:
    """A dialler, an SMS gateway with two channels, and one that fetches e-mail holds; none is pushed to."""
    app.senders.add("dialler", channels=["call"], actor="wu")
    app.senders.add("gateway", channels=["sms", "call"], actor="wu")
    app.senders.add("mailer", channels=["email"], actor="wu")
    return app


def place(app: App, value: str = "spring") -> str:
    return app.holding.place("campaign", value, "an incident", actor="wu").hold_id


def halt(app: App, hold: str) -> dict[str, Any]:
    found: dict[str, Any] = app.holding.show(hold)["time_to_halt"]
    return found


def states(app: App, hold: str) -> dict[tuple[str, str], str]:
    return {(one["sender"], one["channel"]): one["state"] for one in halt(app, hold)["senders"]}


def test_every_channel_has_its_median_its_worst_and_those_who_are_missing(told: App, clock: Any) -> None:
    hold = place(told)
    clock.forward(seconds=4)
    told.hold_feed.acknowledge("dialler", hold_id=hold, stopped=2, actor="dialler")
    clock.forward(seconds=6)
    told.hold_feed.acknowledge("gateway", hold_id=hold, channel="call", stopped=5, actor="gateway")
    channels = {one.pop("channel"): one for one in halt(told, hold)["channels"]}
    assert channels["call"] == {
        "senders": 2,
        "acknowledged": 2,
        "median_seconds": 7.0,
        "worst_seconds": 10.0,
        "stopped": 7,
        "not_yet": [],
        "late": False,
    }
    assert channels["sms"]["not_yet"] == ["gateway"]
    assert (channels["email"]["median_seconds"], channels["email"]["late"]) == (None, False)


def test_whoever_has_not_answered_within_the_setting_is_late(told: App, clock: Any) -> None:
    hold = place(told)
    clock.forward(seconds=60)
    assert set(states(told, hold).values()) == {"waiting"}
    clock.forward(seconds=1)
    assert set(states(told, hold).values()) == {"late"}
    assert all(channel["late"] for channel in halt(told, hold)["channels"])
    told.hold_feed.acknowledge("mailer", hold_id=hold, actor="mailer")
    assert states(told, hold)["mailer", "email"] == "acknowledged"
    assert next(one["slow"] for one in halt(told, hold)["senders"] if one["sender"] == "mailer")
    late = {row["name"]: row["late"] for row in told.senders.every()}
    assert late == {"dialler": 1, "gateway": 1, "mailer": 0}


def test_an_acknowledgement_counts_once_and_the_first_one_stands(told: App, clock: Any) -> None:
    hold = place(told)
    clock.forward(seconds=3)
    assert told.hold_feed.acknowledge("dialler", hold_id=hold, stopped=2, actor="dialler") == 1
    clock.forward(seconds=30)
    assert told.hold_feed.acknowledge("dialler", hold_id=hold, stopped=9, actor="dialler") == 0
    (mine,) = [one for one in halt(told, hold)["senders"] if one["sender"] == "dialler"]
    assert (mine["seconds"], mine["stopped"]) == (3.0, 2)
    with told.store.read() as unit:
        kept = [entry for entry in audit.entries(unit, limit=1000) if entry.kind == "hold.acknowledged"]
    assert len(kept) == 1


def test_one_call_acknowledges_everything_up_to_a_cursor(told: App) -> None:
    first, second = place(told, "one"), place(told, "two")
    cursor = told.hold_feed.changes(0, limit=1, hide=None).cursor
    assert told.hold_feed.acknowledge("gateway", up_to=cursor, stopped={"sms": 4}, actor="gateway") == 2
    assert states(told, first)["gateway", "sms"] == "acknowledged"
    assert states(told, second)["gateway", "sms"] == "waiting"
    cursor = told.hold_feed.changes(cursor, hide=None).cursor
    assert told.hold_feed.acknowledge("gateway", up_to=cursor, actor="gateway") == 2
    assert told.hold_feed.acknowledge("gateway", up_to=cursor, actor="gateway") == 0


def test_what_cannot_be_meant_is_refused(told: App) -> None:
    hold = place(told)
    wrong: list[tuple[dict[str, Any], type[Exception]]] = [
        ({}, UsageError),
        ({"hold_id": hold, "up_to": 1}, UsageError),
        ({"up_to": 7}, UsageError),
        ({"up_to": -1}, UsageError),
        ({"hold_id": hold, "channel": "email"}, UsageError),
        ({"hold_id": "nothing"}, NotFound),
    ]
    for said, kind in wrong:
        with pytest.raises(kind):
            told.hold_feed.acknowledge("dialler", **said, actor="dialler")
    with pytest.raises(NotFound, match="sender list"):
        told.hold_feed.acknowledge("nobody\x00", hold_id=hold, actor="dialler")
    assert set(states(told, hold).values()) == {"waiting"}


def test_nobody_waits_for_a_sender_that_came_later_or_is_gone_or_for_a_hold_that_is_over(told: App, clock: Any) -> None:
    hold = place(told)
    clock.forward(seconds=1)
    told.senders.add("late-comer", channels=["sms"], actor="wu")
    told.hold_feed.acknowledge("mailer", hold_id=hold, actor="mailer")
    told.senders.remove("mailer", "replaced", actor="wu")
    told.senders.remove("dialler", "replaced", actor="wu")
    assert states(told, hold) == {
        ("gateway", "sms"): "waiting",
        ("gateway", "call"): "waiting",
        ("mailer", "email"): "acknowledged",
    }
    told.holding.lift(hold, "over", actor="wu")
    assert states(told, hold) == {("mailer", "email"): "acknowledged"}


def test_a_case_says_how_long_its_halt_took_and_nothing_where_no_sender_is_registered(app: App, clock: Any) -> None:
    quiet = app.intake.open_case(NUMBER, actor="li.na").case_id
    assert app.lookup.case(quiet)["time_to_halt"] == {"within_seconds": 60.0, "channels": [], "senders": []}
    clock.forward(seconds=5)
    app.senders.add("dialler", channels=["call"], actor="wu")
    case = app.intake.open_case("+8613912345678", actor="li.na").case_id
    clock.forward(seconds=8)
    with app.store.read() as unit:
        from misroute.store.holds import holds_of_case

        (hold,) = holds_of_case(unit, case)
    app.hold_feed.acknowledge("dialler", hold_id=hold.id, actor="dialler")
    (channel,) = app.lookup.case(case)["time_to_halt"]["channels"]
    assert (channel["channel"], channel["worst_seconds"]) == ("call", 8.0)


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("place"), st.integers(0, 3)),
        st.tuples(st.just("lift"), st.integers(0, 3)),
        st.tuples(st.just("ack"), st.integers(0, 3)),
        st.tuples(st.just("ack_up_to"), st.integers(0, 6)),
        st.tuples(st.just("wait"), st.integers(1, 90)),
    ),
    max_size=12,
)


@given(moves=MOVES)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_interleaving_keeps_each_acknowledgement_once_and_never_before_its_hold(
    told: App, clock: Any, moves: list[tuple[str, int]]
) -> None:
    placed: list[str] = []
    over: set[str] = set()
    acked: set[str] = set()
    for move, pick in moves:
        mine = placed[pick % len(placed)] if placed else None
        if move == "place":
            placed.append(place(told, f"{pick}"))
        elif move == "wait":
            clock.forward(seconds=pick)
        elif move == "ack_up_to":
            with told.hold_feed.snapshot(hide=None) as found:
                cursor = max(found.cursor - pick, 0)
            told.hold_feed.acknowledge("dialler", up_to=cursor, actor="dialler")
            with told.store.read() as unit:
                from misroute.store.holdfeed import seq_of

                acked |= {hold for hold in placed if (seq_of(unit, hold, "placed") or 0) <= cursor}
        elif mine is not None and move == "ack":
            told.hold_feed.acknowledge("dialler", hold_id=mine, actor="dialler")
            acked.add(mine)
        elif mine is not None and mine not in over:
            told.holding.lift(mine, "over", actor="wu")
            over.add(mine)
    for hold in placed:
        rows = [one for one in halt(told, hold)["senders"] if one["sender"] == "dialler"]
        said = [one for one in rows if one["state"] == "acknowledged"]
        assert len(said) == (hold in acked)
        assert all(one["seconds"] >= 0 for one in said)
        assert len(rows) == (hold in acked or hold not in over)
