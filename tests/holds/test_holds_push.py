"""Senders are told of every hold: signed, in order, whatever dies when; and their answer is on record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from misroute.app import App
from misroute.connect import CannotTell, Outgoing, Permanent, Receipt, Transient
from misroute.connect.signing import Secrets
from misroute.errors import ConfigProblem, Conflict, NotFound, UsageError
from misroute.seal import KeyRing
from misroute.services.gate.holdfile import number_hash
from misroute.services.gate.holdpush import LEASE, HoldPush
from misroute.services.gate.senders import Senders
from misroute.store import Store, audit, holds, outbox
from misroute.store.senders import Sender

NUMBER = "+8613800001234"
SECRET = "whsec_" + "c2VjcmV0" * 6
ENV = {"DIALLER_SECRET": SECRET, "MAIL_SECRET": "whsec_" + "bWFpbA==" * 0 + "bWFpbG1h" * 6}
URL = "https://dialler.example/holds"


class FarSide:
    """What a sender would see, and how it answers next: a receipt, or one of the ways not to."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.answers: list[Exception | dict[str, Any]] = []
        self.name = "far"

    def deliver(self, message: Outgoing) -> Receipt:
        answer = self.answers.pop(0) if self.answers else {}
        if isinstance(answer, Exception):
            raise answer
        self.heard.append({"key": message.key, **message.payload})
        return Receipt(message.key, self.name, datetime.now(UTC), "ref", said=answer)

    def lookup(self, key: str) -> Receipt | CannotTell | None:
        return None


@pytest.fixture
def far() -> dict[str, FarSide]:
    return {"dialler": FarSide(), "mail": FarSide()}


@pytest.fixture
def push(app: App, far: dict[str, FarSide]) -> HoldPush:
    def connect(sender: Sender) -> FarSide:
        return far[sender.name]

    return replace(app.senders.push, env=ENV, connect=connect)


@pytest.fixture
def senders(app: App, push: HoldPush) -> Senders:
    made = Senders(app.store, push, timedelta(seconds=60))
    made.add("dialler", channels=["call", "voicemail"], url=URL, secret_env="DIALLER_SECRET", actor="wu")
    return made


def place(app: App, value: str) -> str:
    return app.holding.place("campaign", value, "an incident", actor="wu").hold_id


def test_a_hold_and_its_end_reach_the_sender_in_order_with_their_places(
    app: App, senders: Senders, push: HoldPush, far: dict[str, FarSide]
) -> None:
    hold = place(app, "spring")
    app.holding.lift(hold, "over", actor="wu")
    assert push.push_due().delivered == 2
    assert [(one["seq"], one["change"], one["hold"], one["value"]) for one in far["dialler"].heard] == [
        (1, "placed", hold, "spring"),
        (2, "lifted", hold, "spring"),
    ]
    assert push.push_due().delivered == 0


def test_a_number_leaves_as_a_hash_unless_the_sender_was_registered_for_it(
    app: App, senders: Senders, push: HoldPush, far: dict[str, FarSide]
) -> None:
    with pytest.raises(UsageError, match="reason"):
        senders.add("mail", channels=["email"], url=URL, secret_env="MAIL_SECRET", clear_numbers=True, actor="wu")
    senders.add(
        "mail",
        channels=["email"],
        url=URL,
        secret_env="MAIL_SECRET",
        clear_numbers=True,
        reason="it has no key",
        actor="wu",
    )
    app.holding.place("number", NUMBER, "an incident", actor="wu")
    push.push_due()
    assert far["dialler"].heard[0]["value"] == number_hash(SECRET, NUMBER)
    assert far["mail"].heard[0]["value"] == NUMBER
    with app.store.read() as unit:
        assert NUMBER not in json.dumps([entry.detail for entry in audit.entries(unit, limit=1000)])


def test_the_answer_is_the_acknowledgement_and_says_how_many_were_stopped(
    app: App, senders: Senders, push: HoldPush, far: dict[str, FarSide], clock: Any
) -> None:
    far["dialler"].answers = [{"stopped": {"call": 3, "voicemail": 1, "fax": 9}}]
    hold = place(app, "spring")
    clock.forward(seconds=7)
    push.push_due()
    halt = app.holding.show(hold)["time_to_halt"]
    assert [(one["channel"], one["state"], one["seconds"], one["stopped"]) for one in halt["senders"]] == [
        ("call", "acknowledged", 7.0, 3),
        ("voicemail", "acknowledged", 7.0, 1),
    ]
    assert halt["channels"][0]["worst_seconds"] == 7.0


@pytest.mark.parametrize("said", [{"stopped": "many"}, {"stopped": True}, {"stopped": -1}, {"stopped": 2**40}, {}])
def test_an_odd_count_is_left_out_and_the_acknowledgement_stands(
    app: App, senders: Senders, push: HoldPush, far: dict[str, FarSide], said: dict[str, Any]
) -> None:
    far["dialler"].answers = [said]
    hold = place(app, "spring")
    push.push_due()
    halt = app.holding.show(hold)["time_to_halt"]
    assert {(one["state"], one["stopped"]) for one in halt["senders"]} == {("acknowledged", None)}


def test_a_sender_that_is_down_keeps_its_line_in_order_and_nobody_elses(
    app: App, senders: Senders, push: HoldPush, far: dict[str, FarSide], clock: Any
) -> None:
    senders.add("mail", channels=["email"], url=URL, secret_env="MAIL_SECRET", actor="wu")
    far["dialler"].answers = [Transient("down"), Transient("down")]
    for value in ("one", "two", "three"):
        place(app, value)
    done = push.push_due()
    assert (done.delivered, done.later) == (3, 1)
    assert push.push_due().delivered == 0, "the first of the line waits for its next try, the others with it"
    clock.forward(seconds=2)
    push.push_due()
    assert far["dialler"].heard == []
    clock.forward(seconds=60)
    assert push.push_due().delivered == 3
    assert [one["value"] for one in far["dialler"].heard] == ["one", "two", "three"]
    assert [one["value"] for one in far["mail"].heard] == ["one", "two", "three"]


def test_a_push_that_is_refused_again_and_again_is_given_up_seen_and_sent_again_by_hand(
    app: App, senders: Senders, push: HoldPush, far: dict[str, FarSide], clock: Any
) -> None:
    far["dialler"].answers = [Permanent("refused with 400")] * 5
    hold, _next = place(app, "bad"), place(app, "good")
    for _turn in range(6):
        push.push_due()
        clock.forward(seconds=60)
    assert [one["value"] for one in far["dialler"].heard] == ["good"], "the line went on without it"
    assert senders.show("dialler")["dead"] == 1
    assert senders.show("dialler")["problems"][0]["last_error"] == "refused with 400"
    states = {one["state"] for one in app.holding.show(hold)["time_to_halt"]["senders"]}
    assert states == {"undelivered"}
    assert senders.resend("dialler", "its code was mended", actor="wu") == 1
    push.push_due()
    assert [one["value"] for one in far["dialler"].heard] == ["good", "bad"]


def test_whoever_dies_after_the_far_side_has_heard_leaves_it_to_be_said_again_under_the_same_key(
    app: App, senders: Senders, push: HoldPush, far: dict[str, FarSide], clock: Any
) -> None:
    class Killed(BaseException):
        pass

    class Dies(FarSide):
        def deliver(self, message: Outgoing) -> Receipt:
            super().deliver(message)
            raise Killed

    lives, far["dialler"] = far["dialler"], Dies()
    place(app, "spring")
    with pytest.raises(Killed):
        push.push_due()
    dead, far["dialler"] = far["dialler"], lives
    assert push.push_due().delivered == 0, "its lease still runs"
    clock.forward(seconds=LEASE.total_seconds() + 1)
    assert push.push_due().delivered == 1
    assert dead.heard == lives.heard


def test_two_workers_tell_each_change_once_and_in_order(
    app: App, senders: Senders, push: HoldPush, far: dict[str, FarSide]
) -> None:
    values = [f"c-{turn}" for turn in range(10)]
    for value in values:
        place(app, value)
    others = [replace(push, owner=f"worker-{one}") for one in range(2)]
    with ThreadPoolExecutor(2) as pool:
        for _turn in range(10):
            list(pool.map(lambda each: each.push_due(), others))
    assert [one["value"] for one in far["dialler"].heard] == values


def test_the_letters_delivery_leaves_pushes_alone_and_the_worker_tells_them(
    app: App, senders: Senders, push: HoldPush, far: dict[str, FarSide]
) -> None:
    place(app, "spring")
    app.delivery.deliver_all()
    with app.store.read() as unit:
        assert outbox.find_effects(unit)[0].state == "pending"
    working = replace(app.working, hold_push=push)
    assert working.work_once().delivered.delivered == 1
    assert len(far["dialler"].heard) == 1


def test_a_newcomer_is_told_of_what_is_in_force(app: App, push: HoldPush, far: dict[str, FarSide]) -> None:
    place(app, "spring")
    over = place(app, "over")
    app.holding.lift(over, "over", actor="wu")
    app.holding.place("number", NUMBER, "an incident", actor="wu")
    service = Senders(app.store, push, timedelta(seconds=60))
    made = service.add("dialler", channels=["call"], url=URL, secret_env="DIALLER_SECRET", actor="wu")
    assert (made.told, made.holds) == (2, 2)
    push.push_due()
    assert [(one["seq"], one["scope"]) for one in far["dialler"].heard] == [(1, "campaign"), (4, "number")]


def test_a_sender_that_was_removed_hears_no_more_and_may_come_back(
    app: App, senders: Senders, push: HoldPush, far: dict[str, FarSide]
) -> None:
    hold = place(app, "spring")
    senders.remove("dialler", "replaced", actor="wu")
    assert push.push_due().delivered == 0
    assert far["dialler"].heard == []
    with pytest.raises(NotFound):
        senders.show("dialler")
    assert [one["state"] for one in senders.every(removed=True)] == ["removed"]
    senders.add("dialler", channels=["call"], url=URL, secret_env="DIALLER_SECRET", actor="wu")
    push.push_due()
    assert [one["hold"] for one in far["dialler"].heard] == [hold]


def test_two_senders_of_one_name_are_refused(senders: Senders) -> None:
    with pytest.raises(Conflict, match="registered already"):
        senders.add("dialler", channels=["sms"], actor="wu")


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"name": "Dialler One"}, "name"),
        ({"name": "a/b"}, "name"),
        ({"name": ""}, "name"),
        ({"kind": "很"}, "kind"),
        ({"channels": []}, "channels"),
        ({"channels": ["fax"]}, "fax"),
        ({"url": URL}, "go together"),
        ({"url": "http://dialler.example", "secret_env": "S"}, "https"),
        ({"url": "https://u:p@dialler.example", "secret_env": "S"}, "password"),
        ({"url": URL, "secret_env": "whsec_abc="}, "variable"),
    ],
)
def test_a_sender_that_cannot_be_is_refused_in_one_line(
    app: App, push: HoldPush, wrong: dict[str, Any], what: str
) -> None:
    service = Senders(app.store, push, timedelta(seconds=60))
    said: dict[str, Any] = {"name": "s-1", "channels": ["sms"], "actor": "wu", **wrong}
    with pytest.raises(UsageError, match=what) as problem:
        service.add(said.pop("name"), **said)
    assert "\n" not in str(problem.value)
    assert service.every() == []


def test_a_sender_whose_secret_is_missing_is_not_registered_and_one_that_loses_it_keeps_its_line(
    app: App, far: dict[str, FarSide], clock: Any
) -> None:
    real = replace(app.senders.push, env={"DIALLER_SECRET": SECRET})
    service = Senders(app.store, real, timedelta(seconds=60))
    with pytest.raises(ConfigProblem, match="MAIL_SECRET"):
        service.add("mail", channels=["email"], url=URL, secret_env="MAIL_SECRET", actor="wu")
    assert service.every() == []
    service.add("dialler", channels=["call"], url=URL, secret_env="DIALLER_SECRET", actor="wu")
    place(app, "spring")
    without = replace(real, env={})
    assert without.push_due().later == 1
    assert "DIALLER_SECRET" in service.show("dialler")["problems"][0]["last_error"]


class _Receiver(BaseHTTPRequestHandler):
    heard: list[tuple[dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
        said = b'{"stopped": 2}'
        self.send_response(200)
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    heard: list[tuple[dict[str, str], bytes]] = []
    handler: Callable[..., BaseHTTPRequestHandler] = type("Receiver", (_Receiver,), {"heard": heard})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/holds", heard
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_over_the_wire_it_is_a_signed_standard_webhook_and_a_test_holds_nothing(
    app: App, receiver: tuple[str, list[tuple[dict[str, str], bytes]]], clock: Any
) -> None:
    url, heard = receiver
    real = replace(app.senders.push, env=ENV, connect=None)
    service = Senders(app.store, real, timedelta(seconds=60))
    service.add(
        "dialler",
        channels=["call"],
        url=url,
        secret_env="DIALLER_SECRET",
        allow_http=True,
        allow_private=True,
        actor="wu",
    )
    service.test("dialler", actor="wu")
    hold = place(app, "spring")
    assert real.push_due().delivered == 1
    events = [Secrets([SECRET]).verify(body, headers, now=clock.now) for headers, body in heard]
    assert [event["data"]["change"] for event in events] == ["test", "placed"]
    assert events[1]["type"] == "misroute.hold.changed"
    assert (events[1]["data"]["seq"], events[1]["data"]["hold"]) == (1, hold)
    assert heard[1][0]["idempotency-key"] == f"hold/dialler/{hold}/placed"
    assert app.holding.show(hold)["time_to_halt"]["senders"][0]["stopped"] == 2


def test_a_sender_registered_while_holds_are_placed_misses_none(
    app: App, push: HoldPush, far: dict[str, FarSide], open_store: Callable[[KeyRing], Store], ring: KeyRing
) -> None:
    def place_some(writer: int) -> None:
        mine = open_store(ring)
        for turn in range(12):
            with mine.write(f"w{writer}") as unit:
                holds.place(unit, cause=f"{writer}/{turn}", scope="campaign", value=f"{writer}/{turn}", reason="x")

    with ThreadPoolExecutor(3) as pool:
        writers = [pool.submit(place_some, writer) for writer in range(2)]
        service = Senders(open_store(ring), push, timedelta(seconds=60))
        service.add("dialler", channels=["call"], url=URL, secret_env="DIALLER_SECRET", actor="wu")
        for each in writers:
            each.result(timeout=120)
    push.push_due()
    assert {one["value"] for one in far["dialler"].heard} == {f"{w}/{t}" for w in range(2) for t in range(12)}
    assert len(far["dialler"].heard) == 24
