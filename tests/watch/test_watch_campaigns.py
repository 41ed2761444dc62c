"""A release at ten o'clock sends reminders to relatives: the campaign is halted, once, with all that a case needs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from misroute.app import App, wire
from misroute.gate.watch import expected_delay, plan
from misroute.settings import Settings
from misroute.store import Store, audit, events, holds, parties
from misroute.store import cases as case_rows
from misroute.store.events import NumberEvent

Clock = Any
WRONG = "我是他妈妈，不是他本人"


@pytest.fixture
def app(store: Store, database_url: str, clock: Clock, tmp_path: Path) -> App:
    settings = Settings(
        home=tmp_path / "home", database_url=database_url, key_file=tmp_path / "keys.json", schedules=()
    )
    return wire(settings, store, now=clock)


def number(place: int) -> str:
    return f"+86138{place:08d}"


def sends(start: datetime, count: int, *, first: int = 0, release: str = "r1", **said: Any) -> list[NumberEvent]:
    marks = {"campaign": "reminder", "template": "due-soon", "gateway": "gw1", **said}
    return [
        NumberEvent(
            start + timedelta(seconds=10 * place), "send", number(first + place), customer_ref=f"C{first + place}",
            channel="sms", direction="out", message_id=f"m{first + place}", release=release, **marks,
        )
        for place in range(count)
    ]  # fmt: skip


def replies(sent: list[NumberEvent], text: str = WRONG, *, every: int = 3) -> list[NumberEvent]:
    return [
        NumberEvent(one.at + timedelta(minutes=2), "inbound", one.number, channel="sms", direction="in", text=text)
        for one in sent[::every]
    ]


def load(app: App, some: list[NumberEvent]) -> int:
    with app.store.write("loader") as unit:
        return events.load_events(unit, some)


@pytest.fixture
def seed(app: App, clock: Clock) -> list[NumberEvent]:
    """A day of quiet sends, a release at 10:00, from then on a third of the recipients say it is not them."""
    ten = clock.now + timedelta(hours=1)
    quiet = sends(clock.now - timedelta(days=1), 300)
    load(app, quiet)
    load(app, [NumberEvent(ten, "change", release="r2"), NumberEvent(ten - timedelta(days=9), "change", release="r0")])
    wrong = sends(ten, 120, first=1000, release="r2")
    clock.now = ten + timedelta(hours=1)
    load(app, wrong + replies(wrong))
    return wrong


def test_no_change_no_breach(app: App, clock: Clock) -> None:
    usual = sends(clock.now - timedelta(days=2), 1500)
    load(app, usual + replies(usual, every=150) + replies(usual[1:], "好的，收到", every=2))
    looked = app.campaign_watch.look(actor="worker")
    assert looked.streams == 4
    assert looked.halted == ()
    row = app.campaign_watch.show("campaign", "reminder")
    assert (row["sends"], row["signals"], row["state"]) == (1500, 10, "watching")


def test_the_release_that_writes_to_relatives_is_halted_with_a_case(app: App, seed: list[NumberEvent]) -> None:
    looked = app.campaign_watch.look(actor="worker")
    assert looked.halted == ("release r2",)
    (case_id,) = looked.cases
    with app.store.read() as unit:
        (hold,) = holds.find_holds(unit)
        assert (hold.scope, hold.value, hold.case_id) == ("campaign", "reminder", case_id)
        case = case_rows.case(unit, case_id)
        assert case.flags == ("suspected_system_fault",)
        assert case.root_cause is None
        recipients = parties.recipients_of(unit, case_id)
        assert {one.number for one in recipients} == {one.number for one in seed[::3]}
        assert {one.kind for one in recipients} == {"relative"}
        notes = [one for one in case_rows.case_events(unit, case_id) if one.kind == "note"]
        kinds = {entry.kind for entry in audit.entries(unit)}
    assert "release r2" in (notes[0].text or "")
    assert "疑似系统故障" in (notes[0].text or "")
    assert "r0" not in (notes[0].text or "")
    assert {"watch.halted", "case.opened", "hold.placed"} <= kinds


def test_the_halt_comes_within_the_delay_stated(app: App, clock: Clock) -> None:
    ten = clock.now
    load(app, sends(ten - timedelta(days=1), 300))
    wrong = sends(ten, 400, first=1000, release="r2")
    allowed = 2 * expected_delay(plan(0.01), 1 / 3)
    for place in range(0, 400, 10):
        load(app, wrong[place : place + 10] + replies(wrong[place : place + 10], every=3))
        clock.now = wrong[place + 9].at + timedelta(minutes=3)
        if app.campaign_watch.look(actor="worker").halted:
            assert place + 10 <= allowed
            return
    pytest.fail("never halted")


def test_a_second_look_and_the_same_events_again_change_nothing(app: App, seed: list[NumberEvent]) -> None:
    app.campaign_watch.look(actor="worker")
    before = app.campaign_watch.rows()
    assert load(app, seed + replies(seed)) == 0
    again = app.campaign_watch.look(always=True, actor="worker")
    assert again.halted == ()
    assert [row | {"sends": 0, "signals": 0} for row in app.campaign_watch.rows() if row["state"] == "halted"] == [
        row | {"sends": 0, "signals": 0} for row in before if row["state"] == "halted"
    ]
    with app.store.read() as unit:
        assert len(case_rows.find_cases(unit)) == 1
        assert len(holds.find_holds(unit)) == 1


def test_events_in_another_order_and_late_give_the_same_sums(app: App, clock: Clock) -> None:
    usual = sends(clock.now - timedelta(hours=20), 200)
    late = replies(usual, every=100)
    load(app, late)
    app.campaign_watch.look(actor="worker")
    load(app, usual[100:])
    app.campaign_watch.look(actor="worker")
    load(app, usual[:100])
    app.campaign_watch.look(actor="worker")
    row = app.campaign_watch.show("template", "due-soon")
    assert (row["sends"], row["signals"]) == (200, 2)


def test_a_look_that_dies_before_its_commit_leaves_nothing_and_the_next_does_all(
    app: App, seed: list[NumberEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("misroute.services.gate.campaignwatch.holds.place", die)
        with pytest.raises(KeyboardInterrupt):
            app.campaign_watch.look(actor="worker")
    with app.store.read() as unit:
        assert case_rows.find_cases(unit) == ()
    assert app.campaign_watch.rows() == []
    assert app.campaign_watch.look(actor="worker").halted == ("release r2",)
    assert app.campaign_watch.show("release", "r2")["signals"] == 40


def test_two_signals_for_one_send_count_once_and_soft_failures_not_at_all(app: App, clock: Clock) -> None:
    sent = sends(clock.now - timedelta(hours=5), 20)
    first = sent[0]
    more = [
        NumberEvent(first.at + timedelta(minutes=9), "complaint", first.number, text="别再发了"),
        NumberEvent(first.at, "receipt", outcome="not_in_service", message_id="m0"),
        NumberEvent(sent[1].at, "receipt", outcome="unknown_subscriber", message_id="m1"),
        NumberEvent(sent[2].at, "receipt", outcome="absent", message_id="m2"),
        NumberEvent(sent[3].at, "complaint", "+8613999999999", text="谁啊"),
    ]
    load(app, sent + replies(sent[:1]) + more)
    app.campaign_watch.look(actor="worker")
    assert app.campaign_watch.show("gateway", "gw1")["signals"] == 2


def test_a_broken_template_is_held_and_not_the_campaign_around_it(app: App, clock: Clock) -> None:
    good = sends(clock.now - timedelta(hours=20), 300)
    bad = sends(clock.now - timedelta(hours=9), 100, first=1000, template="swapped")
    load(app, good + bad + replies(bad, every=2))
    assert app.campaign_watch.look(actor="worker").halted == ("template swapped",)
    with app.store.read() as unit:
        (hold,) = holds.find_holds(unit)
    assert (hold.scope, hold.value) == ("template", "swapped")


def test_a_gateway_that_fails_for_every_campaign_is_held_itself(app: App, clock: Clock) -> None:
    start = clock.now - timedelta(hours=9)
    bad = [
        one
        for place, name in enumerate(("a", "b", "c", "d"))
        for one in sends(start, 60, first=1000 * place, campaign=name, template=f"t-{name}", gateway="gw2")
    ]
    load(app, sends(start, 900, first=9000) + bad + replies(bad, every=2))
    assert app.campaign_watch.look(actor="worker").halted == ("gateway gw2",)


def test_after_a_reset_only_new_sends_count_and_a_second_episode_is_a_second_case(
    app: App, clock: Clock, seed: list[NumberEvent]
) -> None:
    app.campaign_watch.look(actor="worker")
    app.campaign_watch.reset("release", "r2", "rolled back", actor="dana")
    assert app.campaign_watch.look(always=True, actor="worker").halted == ()
    assert app.campaign_watch.show("release", "r2")["state"] == "watching"
    clock.forward(minutes=1)
    wrong = sends(clock.now, 100, first=5000, release="r2")
    clock.forward(hours=2)
    load(app, wrong + replies(wrong))
    assert app.campaign_watch.look(actor="worker").halted == ("release r2",)
    with app.store.read() as unit:
        assert len(case_rows.find_cases(unit)) == 2


def test_who_answers_after_the_halt_joins_the_case(app: App, clock: Clock, seed: list[NumberEvent]) -> None:
    (case_id,) = app.campaign_watch.look(actor="worker").cases
    clock.forward(minutes=5)
    load(app, [NumberEvent(clock.now, "inbound", seed[1].number, text="打错了，别再发了 退订")])
    app.campaign_watch.look(actor="worker")
    with app.store.read() as unit:
        late = [one for one in parties.recipients_of(unit, case_id) if one.number == seed[1].number]
    assert [one.no_contact for one in late] == [True]


def test_the_worker_looks_and_the_case_waits_for_people_only(app: App, seed: list[NumberEvent]) -> None:
    app.working.work_once()
    with app.store.read() as unit:
        (case,) = case_rows.find_cases(unit)
    shown = app.lookup.case(case.id)
    halt = next(step for step in shown["steps"] if step["id"] == "halt")
    assert halt["state"] == "done"
    assert not [effect for step in shown["steps"] for effect in step["effects"]]


def test_odd_names_of_streams_are_kept_apart_and_harmless(app: App, clock: Clock) -> None:
    odd = ["a\x00b", "😀" * 300, "\u202eab", "'; DROP TABLE holds; --"]
    for place, name in enumerate(odd):
        load(app, sends(clock.now - timedelta(hours=3), 5, first=100 * place, campaign=name))
    app.campaign_watch.look(actor="worker")
    app.campaign_watch.look(always=True, actor="worker")
    found = [row for row in app.campaign_watch.rows() if row["stream"] == "campaign"]
    assert len(found) == 4
    assert {row["sends"] for row in found} == {5}


def test_two_workers_that_look_at_once_open_one_case(app: App, seed: list[NumberEvent]) -> None:
    with ThreadPoolExecutor(2) as pool:
        looked = list(pool.map(lambda who: app.campaign_watch.look(actor=who), ("worker 1", "worker 2")))
    assert sum(len(one.cases) for one in looked) == 1
    with app.store.read() as unit:
        assert len(case_rows.find_cases(unit)) == 1
        assert len(holds.find_holds(unit)) == 1


def test_a_base_rate_is_learned_from_the_time_before_the_window(app: App, clock: Clock) -> None:
    before = sends(clock.now - timedelta(days=30), 3000)
    load(app, before + replies(before, every=20))
    now = sends(clock.now - timedelta(hours=9), 600, first=5000)
    load(app, now + replies(now, every=12))
    assert app.campaign_watch.look(actor="worker").halted == ()
    assert app.campaign_watch.show("campaign", "reminder")["base_rate"] == pytest.approx(0.05, abs=0.01)


def test_what_is_sent_no_more_stays_listed_without_figures(app: App, clock: Clock) -> None:
    load(app, sends(clock.now - timedelta(hours=9), 10))
    app.campaign_watch.look(actor="worker")
    clock.forward(days=8)
    app.campaign_watch.look(always=True, actor="worker")
    assert {row["sends"] for row in app.campaign_watch.rows()} == {0}
