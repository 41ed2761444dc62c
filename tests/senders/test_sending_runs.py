"""A campaign through the gate: what is let go leaves once, whatever breaks on the way; the rest stays and is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from misroute.app import App, wire
from misroute.connect.message import CannotTell, Outgoing, Permanent, Receipt, Transient, Unclear
from misroute.connect.senders.way import Came, Keep, WayBroken
from misroute.errors import Conflict, NotFound, UsageError
from misroute.services.gate.sending import Sending
from misroute.settings import Settings
from misroute.store import Store, contact_points, decisions, events, sends
from misroute.store.contact_points import ContactIntake
from misroute.store.customers import CustomerIntake
from misroute.store.errors import DatabaseBusy

BODY = "【海港金融】您好，您的账户资料已更新，详询400-800-1234。退订回T"
COLUMNS = "channel,purpose,to,person,body,message_id,campaign\n"


@dataclass
class Scripted:
    """A far side that does as it is told; ``taken`` is what it has. ``plan`` holds what happens at each call."""

    name: str = "sms"
    channel: str = "sms"
    repeatable: bool = False
    can_be_asked: bool = True
    plan: list[BaseException | Callable[[], None]] = field(default_factory=list)
    taken: list[Outgoing] = field(default_factory=list)
    heard: list[Came] = field(default_factory=list)
    asked: int = 0
    closed: int = 0

    def deliver(self, message: Outgoing) -> Receipt:
        told = self.plan.pop(0) if self.plan else None
        if isinstance(told, BaseException) and not isinstance(told, Unclear):
            raise told
        if not (self.repeatable and message.key in [one.key for one in self.taken]):
            self.taken.append(message)
        if isinstance(told, BaseException):
            raise told
        if told is not None:
            told()
        return Receipt(message.key, self.name, message.at, f"f-{message.key}")

    def ask(self, message: Outgoing, since: datetime) -> Receipt | CannotTell | None:
        self.asked += 1
        if not self.can_be_asked:
            return CannotTell("this far side cannot be asked")
        if message.key in self.keys:
            return Receipt(message.key, self.name, message.at, f"f-{message.key}", duplicate=True)
        return None

    def open(self) -> None:
        pass

    def collect(self, keep: Keep) -> int:
        waiting, self.heard = self.heard, []
        self.heard += [came for came in waiting if not keep(came)]
        return len(waiting) - len(self.heard)

    def close(self) -> None:
        self.closed += 1

    @property
    def keys(self) -> list[str]:
        return [one.key for one in self.taken]


class Killed(BaseException):
    """A process that dies where it stands."""


@pytest.fixture
def app(store: Store, database_url: str, clock: Any, tmp_path: Path) -> App:
    clock.now = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    settings = Settings(
        home=tmp_path / "home", database_url=database_url, key_file=tmp_path / "keys.json", schedules=()
    )
    with store.write("loader") as unit:
        contact_points.load_contacts(
            unit,
            [
                ContactIntake(
                    CustomerIntake(f"C-{place}", f"张三{place}", "", "CN", "zh", "CNY"), "self", number(place),
                    number(place), "ok",
                )
                for place in range(1, 12)
            ],
        )  # fmt: skip
    return wire(settings, store, now=clock)


@pytest.fixture
def way() -> Scripted:
    return Scripted()


@pytest.fixture
def sending(app: App, way: Scripted) -> Sending:
    return replace(app.sending, ways=lambda: {"sms": way})


def number(place: int) -> str:
    return f"+86138{place:08d}"


def written(folder: Path, *places: int, name: str = "sends.csv", **said: str) -> Path:
    path = folder / name
    lines = [
        ",".join(
            (said.get("channel", "sms"), said.get("purpose", "servicing"), number(place), f"C-{place}",
             said.get("body", BODY), said.get("ids", "m") + f"-{place}", said.get("campaign", "spring"))
        )
        for place in places
    ]  # fmt: skip
    path.write_text(COLUMNS + "".join(f"{line}\n" for line in lines), "utf-8")
    return path


def counts(sending: Sending, path: Path) -> dict[str, int]:
    return sending.send_file(path, "sms", actor="ops").counts()


def states(app: App) -> dict[str, str]:
    return {row["message_id"]: row["state"] for row in app.sending.news.rows()}


def test_what_the_gate_lets_go_leaves_once_and_a_second_run_sends_nothing(
    app: App, sending: Sending, way: Scripted, tmp_path: Path
) -> None:
    path = written(tmp_path, 1, 2, 3)
    assert counts(sending, path) == {"sent": 3}
    first = way.taken[0]
    assert (first.destination, first.payload["body"], first.channel) == (number(1), BODY, "sms")
    assert counts(sending, path) == {"already": 3}
    assert way.keys == ["m-1", "m-2", "m-3"]
    assert way.closed == 2
    row = app.sending.news.show("sms", "m-1")
    assert row["decision"] is not None
    assert (row["state"], row["far_id"], row["number"]) == ("sent", "f-m-1", "+86138****0001")


def test_a_sent_message_is_an_event_that_the_history_and_the_watch_know(
    app: App, sending: Sending, tmp_path: Path
) -> None:
    counts(sending, written(tmp_path, 1))
    with app.store.read() as unit:
        (event,) = events.events_on(unit, number(1))
    assert (event.kind, event.campaign, event.gateway, event.message_id, event.customer_ref) == (
        "send", "spring", "sms", "m-1", "C-1",
    )  # fmt: skip


def test_held_ones_stop_with_a_record_that_names_the_hold(
    app: App, sending: Sending, way: Scripted, tmp_path: Path
) -> None:
    app.holding.place("number", number(2), "complaint", actor="dana")
    assert counts(sending, written(tmp_path, 1, 2, 3)) == {"sent": 2, "stopped": 1}
    (row,) = app.sending.news.rows(state="stopped")
    assert row["codes"] == ["hold_number"]
    assert way.keys == ["m-1", "m-3"]


def test_a_case_shows_what_did_not_leave_for_its_number(app: App, sending: Sending, tmp_path: Path) -> None:
    case = app.intake.open_case(number(2), reporter="borrower", text="", actor="li.na").case_id
    counts(sending, written(tmp_path, 1, 2))
    (refused,) = app.lookup.case(case)["refused"]
    assert (refused["by"], refused["campaign"], refused["message_id"]) == ("ops", "spring", "m-2")
    assert "hold_number" in refused["codes"]


def test_a_permit_is_used_once_and_its_answer_knows_that_the_message_left(
    app: App, sending: Sending, way: Scripted, tmp_path: Path
) -> None:
    way.plan = [lambda: None, Unclear("no answer"), Permanent("no such number")]
    counts(sending, written(tmp_path, 1, 2, 3))
    with app.store.read() as unit:
        left = {one.message_id: one.sent_at is not None for one in decisions.find_decisions(unit)}
    assert left == {"m-1": True, "m-2": True, "m-3": False}


def test_one_that_was_not_taken_counts_from_when_it_really_left(
    app: App, sending: Sending, way: Scripted, clock: Any, tmp_path: Path
) -> None:
    way.plan = [Unclear("no answer")]
    path = written(tmp_path, 1)
    counts(sending, path)
    way.taken.clear()
    clock.forward(hours=1)
    assert counts(sending, path) == {"sent": 1}
    with app.store.read() as unit:
        assert max(event.at for event in events.events_on(unit, number(1))) == clock.now


def test_a_hold_that_comes_in_the_middle_of_a_run_stops_the_rest_of_it(
    app: App, sending: Sending, way: Scripted, tmp_path: Path
) -> None:
    way.plan = [lambda: None, lambda: _placed(app, "campaign", "spring")]
    summary = counts(sending, written(tmp_path, *range(1, 8)))
    assert way.keys == ["m-1", "m-2"]
    assert summary == {"sent": 2, "stopped": 5}


def test_another_s_hold_in_the_middle_asks_anew_and_the_run_goes_on(
    app: App, sending: Sending, way: Scripted, tmp_path: Path
) -> None:
    way.plan = [lambda: _placed(app, "campaign", "autumn")]
    assert counts(sending, written(tmp_path, 1, 2, 3)) == {"sent": 3}
    assert way.keys == ["m-1", "m-2", "m-3"]


def test_an_answer_that_grew_old_while_a_far_side_was_slow_is_asked_anew(
    app: App, sending: Sending, way: Scripted, clock: Any, tmp_path: Path
) -> None:
    way.plan = [lambda: clock.forward(hours=14)]
    assert counts(sending, written(tmp_path, 1, 2)) == {"sent": 1, "deferred": 1}


def test_a_lifted_hold_lets_the_next_run_go_on(app: App, sending: Sending, way: Scripted, tmp_path: Path) -> None:
    hold = app.holding.place("campaign", "spring", "wrong template", actor="dana").hold_id
    path = written(tmp_path, 1, 2)
    assert counts(sending, path) == {"stopped": 2}
    app.holding.lift(hold, "template mended", actor="dana")
    assert counts(sending, path) == {"sent": 2}


def test_at_night_messages_wait_with_their_time_and_leave_in_the_morning_without_the_file(
    app: App, sending: Sending, way: Scripted, clock: Any, tmp_path: Path
) -> None:
    clock.now = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    path = written(tmp_path, 1, 2)
    summary = sending.send_file(path, "sms", actor="ops")
    assert summary.counts() == {"deferred": 2}
    assert sum(summary.waits.values()) == 2
    assert counts(sending, path) == {"deferred": 2}
    waits = {row["not_before"] for row in app.sending.news.rows(state="deferred")}
    assert sending.send_due("sms", actor="ops").counts() == {}
    clock.now = max(waits) + timedelta(seconds=1)
    path.unlink()
    assert sending.send_due("sms", actor="ops").counts() == {"sent": 2}
    assert [one.payload["body"] for one in way.taken] == [BODY, BODY]


def test_what_a_way_refuses_for_good_is_not_tried_again(
    app: App, sending: Sending, way: Scripted, tmp_path: Path
) -> None:
    way.plan = [Permanent("no such number")]
    path = written(tmp_path, 1, 2)
    assert counts(sending, path) == {"sent": 1, "failed": 1}
    assert counts(sending, path) == {"already": 1, "failed": 1}
    assert app.sending.news.show("sms", "m-1")["problem"] == "no such number"


def test_a_busy_way_keeps_messages_for_later_and_after_three_the_run_rests(
    app: App, sending: Sending, way: Scripted, clock: Any, tmp_path: Path
) -> None:
    way.plan = [Transient("busy"), Transient("busy", timedelta(minutes=10)), Transient("busy")]
    summary = sending.send_file(written(tmp_path, *range(1, 8)), "sms", actor="ops")
    assert summary.tired
    assert summary.counts() == {"deferred": 3}
    assert way.taken == []
    clock.forward(minutes=2)
    assert counts(sending, tmp_path / "sends.csv") == {"sent": 6, "deferred": 1}


def test_a_way_that_does_not_work_fails_no_message(app: App, sending: Sending, way: Scripted, tmp_path: Path) -> None:
    way.plan = [WayBroken("wrong password")]
    path = written(tmp_path, 1, 2)
    with pytest.raises(WayBroken):
        counts(sending, path)
    assert set(states(app).values()) == {"asked"}
    assert counts(sending, path) == {"sent": 2}
    assert way.asked == 0, "nothing had been handed over, so there is nothing to ask for"


class TestAMessageOfWhichNobodyKnows:
    """The answer of the far side was lost, or the process died after handing over."""

    def test_a_far_side_that_can_be_asked_settles_it(
        self, app: App, sending: Sending, way: Scripted, tmp_path: Path
    ) -> None:
        way.plan = [Unclear("no answer")]
        path = written(tmp_path, 1, 2)
        assert counts(sending, path) == {"sent": 1, "unknown": 1}
        assert counts(sending, path) == {"sent": 1, "already": 1}
        assert way.keys == ["m-1", "m-2"]
        with app.store.read() as unit:
            assert len(events.events_on(unit, number(1))) == 1

    def test_one_that_surely_was_not_taken_goes_again(
        self, app: App, sending: Sending, way: Scripted, tmp_path: Path
    ) -> None:
        way.plan = [Unclear("no answer")]
        path = written(tmp_path, 1)
        counts(sending, path)
        way.taken.clear()
        assert counts(sending, path) == {"sent": 1}
        assert way.keys == ["m-1"]

    def test_one_that_cannot_be_asked_for_stays_unknown_until_a_person_says(
        self, app: App, sending: Sending, way: Scripted, tmp_path: Path
    ) -> None:
        way.can_be_asked = False
        way.plan = [Unclear("no answer")]
        path = written(tmp_path, 1)
        for _ in range(3):
            assert counts(sending, path) == {"unknown": 1}
        assert way.keys == ["m-1"]
        sending.news.settle("sms", "m-1", sent=False, reason="not in the operator's log", actor="dana")
        assert counts(sending, path) == {"sent": 1}
        assert way.keys == ["m-1", "m-1"]

    def test_a_person_may_say_that_it_was_sent(self, app: App, sending: Sending, way: Scripted, tmp_path: Path) -> None:
        way.can_be_asked = False
        way.plan = [Unclear("no answer")]
        path = written(tmp_path, 1)
        counts(sending, path)
        sending.news.settle("sms", "m-1", sent=True, reason="in the log 13912345678", actor="dana")
        assert counts(sending, path) == {"already": 1}
        with pytest.raises(Conflict, match="sent"):
            sending.news.settle("sms", "m-1", sent=True, reason="again", actor="dana")

    @pytest.mark.parametrize("repeatable", [True, False])
    @pytest.mark.parametrize("can_be_asked", [True, False])
    def test_a_process_that_dies_in_the_hand_over_sends_nothing_twice(
        self, sending: Sending, way: Scripted, clock: Any, tmp_path: Path, repeatable: bool, can_be_asked: bool
    ) -> None:
        def die() -> None:
            raise Killed

        way.repeatable, way.can_be_asked = repeatable, can_be_asked
        way.plan = [lambda: None, die]
        path = written(tmp_path, 1, 2, 3)
        with pytest.raises(Killed):
            replace(sending, owner="elsewhere/1/dead").send_file(path, "sms", actor="ops")
        # the dead process was on another machine: what it had in hand is its own until it counts as abandoned
        in_hand = {"elsewhere": 3} if repeatable else {"sent": 1, "already": 1, "elsewhere": 1}
        assert counts(sending, path) == in_hand
        clock.forward(minutes=6)
        last = "sent" if can_be_asked else "unknown"
        assert counts(sending, path) == ({"sent": 3} if repeatable else {"already": 2, last: 1})
        assert sorted(way.keys) == ["m-1", "m-2", "m-3"]

    def test_the_same_far_name_for_two_messages_is_no_proof(
        self, app: App, sending: Sending, way: Scripted, tmp_path: Path
    ) -> None:
        way.plan = [lambda: None, Unclear("no answer")]
        path = written(tmp_path, 1, 2)
        counts(sending, path)
        way.ask = lambda message, since: Receipt(message.key, "sms", since, "f-m-1")  # type: ignore[method-assign]
        assert counts(sending, path) == {"already": 1, "unknown": 1}


def test_one_message_id_for_two_texts_is_refused(app: App, sending: Sending, way: Scripted, tmp_path: Path) -> None:
    counts(sending, written(tmp_path, 1))
    other = written(tmp_path, 1, name="other.csv", body="【海港金融】另一条内容，详询400-800-1234。退订回T")
    assert sending.send_file(other, "sms", actor="ops").codes == {"message_id_used": 1}
    assert len(way.taken) == 1


def test_a_line_twice_in_a_file_is_sent_once(sending: Sending, way: Scripted, tmp_path: Path) -> None:
    assert counts(sending, written(tmp_path, 1, 1, 2)) == {"sent": 2, "twice": 1}
    assert way.keys == ["m-1", "m-2"]


def test_lines_without_an_id_get_one_of_their_own_that_stays(sending: Sending, way: Scripted, tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text(f"channel,purpose,to,person,body\nsms,servicing,{number(1)},C-1,{BODY}\n", "utf-8")
    assert counts(sending, path) == {"sent": 1}
    assert counts(sending, path) == {"already": 1}
    assert way.keys[0].startswith("m-")
    assert "138" not in way.keys[0][:6]


@pytest.mark.parametrize(
    ("said", "why"),
    [({"channel": "email"}, "another channel"), ({"body": " "}, "no text"), ({"ids": "a\x07b"}, "printable")],
)
def test_a_line_that_cannot_be_sent_is_refused_with_its_place(
    sending: Sending, way: Scripted, tmp_path: Path, said: dict[str, str], why: str
) -> None:
    summary = sending.send_file(written(tmp_path, 1, **said), "sms", actor="ops")
    assert summary.counts() == {"refused": 1}
    assert why in str(summary.refused[0])
    assert not summary.clean
    assert way.taken == []


def test_a_gate_that_cannot_look_up_lets_nothing_go(
    app: App, sending: Sending, way: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from misroute.services.gate.answers import Answer, unavailable

    def silent(self: Any, asked: Any, **_: Any) -> list[Answer]:
        return [Answer(unavailable("locked")) for _ in asked]

    monkeypatch.setattr("misroute.services.gate.gatekeeping.Gatekeeping.check_many", silent)
    with pytest.raises(DatabaseBusy):
        counts(sending, written(tmp_path, 1))
    assert way.taken == []


def test_receipts_become_events_and_stand_with_their_message(
    app: App, sending: Sending, way: Scripted, clock: Any, tmp_path: Path
) -> None:
    way.heard = [
        Came("receipt", clock.now, "f-m-1", outcome="unknown_subscriber"),
        Came("receipt", clock.now, "f-of-somebody-else", outcome="delivered"),
    ]
    counts(sending, written(tmp_path, 1))
    assert way.heard == []
    assert app.sending.news.show("sms", "m-1")["receipt"] == "unknown_subscriber"
    with app.store.read() as unit:
        found = {(one.kind, one.outcome, one.campaign) for one in events.events_on(unit, number(1))}
    assert found == {("send", None, "spring"), ("receipt", "unknown_subscriber", "spring")}


def test_a_receipt_dated_before_its_message_left_counts_from_now(
    app: App, sending: Sending, way: Scripted, clock: Any, tmp_path: Path
) -> None:
    """Operators write local times without saying so; the campaign watch must still see the receipt."""
    way.heard = [Came("receipt", clock.now - timedelta(hours=13), "f-m-1", outcome="not_in_service")]
    counts(sending, written(tmp_path, 1))
    with app.store.read() as unit:
        (receipt,) = [one for one in events.events_on(unit, number(1)) if one.kind == "receipt"]
    assert receipt.at == clock.now


def test_who_writes_back_that_it_is_the_wrong_number_is_heard_by_the_gate(
    app: App, sending: Sending, way: Scripted, clock: Any, tmp_path: Path
) -> None:
    way.heard = [Came("inbound", clock.now, "", number=number(1)[1:], text="打错了，别再发了 退订")]
    counts(sending, written(tmp_path, 1))
    clock.forward(minutes=10)
    again = written(tmp_path, 1, name="again.csv", ids="n", campaign="summer", purpose="reminder")
    summary = sending.send_file(again, "sms", actor="ops")
    assert summary.counts() == {"blocked": 1}
    assert len(way.taken) == 1


def test_what_cannot_be_stored_now_is_told_again(app: App, sending: Sending, clock: Any) -> None:
    def busy(events: Any) -> None:
        raise DatabaseBusy("locked")

    news = replace(app.sending.news, receive=busy)
    assert not news.keep("sms", Came("inbound", clock.now, "", number="8613800000001", text="?"))


def test_a_way_that_is_not_set_up_is_told_with_those_that_are(sending: Sending, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="sms"):
        sending.send_file(written(tmp_path, 1), "pigeon", actor="ops")


def test_questions_about_messages_are_answered_in_one_line(sending: Sending) -> None:
    with pytest.raises(NotFound):
        sending.news.show("sms", "nobody")
    with pytest.raises(UsageError, match="state"):
        sending.news.rows(state="lost")
    with pytest.raises(UsageError, match="number"):
        sending.news.rows(number="12")
    assert sending.news.rows(campaign="\x00", number=number(1)) == []


def test_nothing_of_a_message_lies_open_in_the_store(app: App, sending: Sending, tmp_path: Path) -> None:
    counts(sending, written(tmp_path, 1))
    with app.store.read() as unit:
        rows = unit.execute(sends.SENDS.select()).all()
    for row in rows:
        shown = " ".join(str(value) for value in row if not isinstance(value, bytes | memoryview))
        assert number(1)[1:] not in shown
        assert "账户" not in shown


def _placed(app: App, scope: str, value: str) -> None:
    app.holding.place(scope, value, "test", actor="dana")


def test_many_are_claimed_at_once_where_a_repeat_is_safe_and_a_hold_still_stops_the_next(
    app: App, sending: Sending, way: Scripted, tmp_path: Path
) -> None:
    way.repeatable = True
    way.plan = [lambda: None, lambda: _placed(app, "campaign", "spring")]
    assert counts(sending, written(tmp_path, *range(1, 8))) == {"sent": 2, "stopped": 5}
    assert way.keys == ["m-1", "m-2"]


def test_a_way_that_breaks_in_the_middle_leaves_what_went_on_record(
    app: App, sending: Sending, way: Scripted, tmp_path: Path
) -> None:
    way.repeatable = True
    way.plan = [lambda: None, WayBroken("account closed")]
    path = written(tmp_path, 1, 2, 3, 4)
    with pytest.raises(WayBroken):
        counts(sending, path)
    assert states(app) == {"m-1": "sent", "m-2": "asked", "m-3": "asked", "m-4": "asked"}
    assert counts(sending, path) == {"sent": 3, "already": 1}
    assert way.keys == ["m-1", "m-2", "m-3", "m-4"]


def test_a_busy_way_in_the_middle_keeps_the_rest_as_it_was(
    app: App, sending: Sending, way: Scripted, clock: Any, tmp_path: Path
) -> None:
    way.repeatable = True
    way.plan = [lambda: None, *(Transient("busy", in_doubt=True) for _ in range(3))]
    path = written(tmp_path, *range(1, 8))
    assert counts(sending, path) == {"sent": 1, "deferred": 3}
    clock.forward(minutes=2)
    assert counts(sending, path) == {"sent": 6, "already": 1}
    assert sorted(way.keys) == [f"m-{place}" for place in range(1, 8)]
