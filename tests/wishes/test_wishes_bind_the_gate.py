"""What people ask for, by hand and by text, from the moment it is on record to the gate's answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from misroute.errors import Conflict, NotFound, UsageError
from misroute.services.gate.declaring import Said
from misroute.store import Store, audit
from misroute.store.events import NumberEvent, load_events

OWN, SECOND, MOTHER, STRANGER = "+8613912345678", "+8613812345679", "+8613712345670", "+8613612345671"
NEW_YORK, BROTHER = "+12125550143", "+12125550144"
BEFORE = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def wish(desk: Any, kind: str, **said: Any) -> Any:
    return desk.app.people.declaring.add_wish(Said(kind, **{"note": "told us", **said}), actor="li.na")


def text(desk: Any, said: str, number: str = OWN, customer: str | None = "C1", **more: str) -> None:
    event = {"at": BEFORE.isoformat(), "kind": "inbound", "number": number, "text": said, **more}
    if customer:
        event["customer_id"] = customer
    assert desk.app.loading.receive([event], actor="gateway").refused == 0


@pytest.mark.parametrize(
    ("said", "send", "code"),
    [
        ({"kind": "cease", "person": "C1", "form": "written"}, {"to": SECOND}, "cease"),
        ({"kind": "cease", "person": "C1"}, {"to": MOTHER, "purpose": "location", "channel": "call"}, "cease"),
        ({"kind": "cease", "number": OWN}, {}, "cease"),
        ({"kind": "stop_medium", "person": "C1", "medium": "sms"}, {"to": SECOND}, "stop_medium"),
        ({"kind": "stop medium", "person": "C1", "medium": "电话"}, {"channel": "voicemail"}, "stop_medium"),
        ({"kind": "opt-out", "number": OWN, "medium": "text"}, {}, "opt_out"),
        ({"kind": "opt_out", "person": "C1", "medium": "all"}, {"channel": "letter", "to": OWN}, "opt_out"),
        ({"kind": "not_me", "number": OWN}, {}, "not_me"),
        ({"kind": "not_me", "person": "C1"}, {"to": SECOND}, "not_me"),
        (
            {"kind": "refuse_as_contact", "number": MOTHER},
            {"to": MOTHER, "purpose": "location", "channel": "call"},
            "refuse_as_contact",
        ),
        (
            {"kind": "refuse_as_contact", "person": "C1"},
            {"to": MOTHER, "purpose": "location", "channel": "call"},
            "refuse_as_contact",
        ),
    ],
)
def test_a_wish_binds_from_the_next_answer_on_until_it_is_ended(
    desk: Any, said: dict[str, Any], send: dict[str, Any], code: str
) -> None:
    assert code not in desk.codes(**send)
    recorded = wish(desk, **said)
    assert recorded.fresh
    assert code in desk.codes(**send)
    desk.app.people.declaring.end_wish(recorded.id[:20], "wrote again", actor="li.na")
    assert code not in desk.codes(**send)
    with pytest.raises(Conflict, match="ended already"):
        desk.app.people.declaring.end_wish(recorded.id, "again", actor="li.na")


def test_a_wish_about_one_number_leaves_the_other_free(desk: Any) -> None:
    wish(desk, "opt_out", person="C1", number=OWN, medium="sms")
    assert "opt_out" in desk.codes(OWN)
    assert "opt_out" not in desk.codes(SECOND)
    assert "opt_out" not in desk.codes(OWN, channel="letter")


def test_the_last_notice_after_a_written_cease_is_let_go_once(american: Any, store: Store) -> None:
    wish(american, "cease", person="U1", form="written")
    notice = {"channel": "letter", "purpose": "final_notice"}
    assert "cease" in american.codes(NEW_YORK, "U1", channel="letter", purpose="collection")
    assert "cease" not in american.codes(NEW_YORK, "U1", **notice)
    american.clock.forward(days=2)
    for hour in (1, 2, 3):
        at = american.clock.now - timedelta(hours=hour)
        sent = NumberEvent(at, "send", NEW_YORK, "U1", channel="letter", direction="out", purpose="final_notice")
        with store.write("letters") as unit:
            load_events(unit, [sent])
    assert "cease" in american.codes(NEW_YORK, "U1", **notice)


def test_the_same_wish_said_twice_is_on_record_once(desk: Any, store: Store) -> None:
    first = wish(desk, "stop_medium", person="C1", medium="call")
    again = wish(desk, "stop_medium", person="C1", medium="phone")
    assert (again.id, again.fresh) == (first.id, False)
    at = BEFORE
    one = wish(desk, "cease", person="C1", at=at)
    two = wish(desk, "cease", person="C1", at=at)
    assert (two.id, two.fresh) == (one.id, False)
    desk.app.people.declaring.end_wish(one.id, "taken back", actor="li.na")
    three = wish(desk, "cease", person="C1", at=at)
    assert (three.id, three.fresh) == (one.id, False)
    assert "cease" not in desk.codes()
    with store.read() as unit:
        kinds = [entry.kind for entry in audit.entries(unit)]
    assert kinds.count("wish.recorded") == 2
    assert kinds.count("wish.ended") == 1


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "begone", "person": "C1"},
        {"kind": "cease"},
        {"kind": "opt_out", "person": "C1"},
        {"kind": "stop_medium", "person": "C1", "medium": "pigeon"},
        {"kind": "cease", "number": "12345"},
        {"kind": "cease", "person": "C1", "form": "sung"},
        {"kind": "cease", "person": "C1", "at": datetime(2027, 1, 1, tzinfo=UTC)},
    ],
)
def test_a_wish_that_cannot_be_understood_is_refused(desk: Any, said: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        wish(desk, **said)


def test_a_wish_of_a_customer_whom_nobody_knows_is_refused_since_it_would_bind_nothing(desk: Any) -> None:
    with pytest.raises(NotFound):
        wish(desk, "cease", person="C-typo\x00")


def test_an_unknown_or_unclear_id_ends_nothing(desk: Any) -> None:
    with pytest.raises(NotFound):
        desk.app.people.declaring.end_wish("zzz\x00", "x", actor="li.na")
    with pytest.raises(NotFound):
        desk.app.people.declaring.end_wish("  ", "x", actor="li.na")
    for number in (OWN, SECOND):
        wish(desk, "not_me", number=number)
    with pytest.raises(Conflict, match="several"):
        desk.app.people.declaring.end_wish("0", "x", actor="li.na")


def test_a_listing_shows_no_number_and_no_note(desk: Any) -> None:
    wish(desk, "not_me", number=OWN, note="says she is Wang Fang")
    rows = desk.app.people.declaring.wishes()
    assert rows[0]["kind"] == "not_me"
    assert OWN not in str(rows)
    assert "Wang" not in str(rows)
    assert desk.app.people.declaring.wishes(number=OWN)[0]["id"] == rows[0]["id"]
    assert desk.app.people.declaring.wishes(number=STRANGER) == []
    assert desk.app.people.declaring.wishes(person="C1") == []


@pytest.mark.parametrize(
    ("said", "free", "barred"),
    [
        ("退订", {"channel": "call", "purpose": "collection"}, {}),
        ("STOP", {"channel": "letter"}, {}),
        ("别再打电话了", {"channel": "letter"}, {"channel": "call"}),
        ("stop texting and calling me", {"channel": "letter"}, {"channel": "call"}),
        ("你打错了，我不认识这个人", {"to": SECOND}, {}),
        ("请不要再联系我", {"to": MOTHER, "channel": "call", "purpose": "apology"}, {"channel": "letter"}),
    ],
)
def test_a_text_is_heard_in_the_transaction_that_stores_it(
    desk: Any, said: str, free: dict[str, Any], barred: dict[str, Any]
) -> None:
    told = {"opt_out", "stop_medium", "cease", "not_me"}
    assert not told & set(desk.codes(**barred))
    text(desk, said)
    assert told & set(desk.codes(**barred))
    assert not {"opt_out", "stop_medium", "not_me"} & set(desk.codes(**free))


def test_a_stranger_who_wants_no_more_contact_does_not_silence_the_customer(desk: Any) -> None:
    text(desk, "打错了，请不要再联系我")
    assert {"not_me", "cease"} <= set(desk.codes(OWN))
    assert not {"not_me", "cease"} & set(desk.codes(SECOND))


def test_a_relative_who_wants_no_more_contact_speaks_for_her_own_number(desk: Any) -> None:
    text(desk, "别再联系我", MOTHER)
    assert "cease" in desk.codes(MOTHER, channel="call", purpose="location")
    assert "cease" not in desk.codes(OWN)


def test_a_text_from_a_number_that_nobody_knows_bars_that_number(desk: Any) -> None:
    text(desk, "退订", STRANGER, customer=None)
    assert "opt_out" in desk.codes(STRANGER, purpose="marketing")


def test_a_stop_older_than_any_window_still_binds(desk: Any) -> None:
    text(desk, "TD")
    desk.clock.forward(days=900)
    assert "opt_out" in desk.codes()


def test_start_again_is_a_consent_that_takes_the_stop_back(desk: Any) -> None:
    text(desk, "TD")
    assert "opt_out" in desk.codes()
    text(desk, "恢复。", at=(BEFORE + timedelta(hours=1)).isoformat())
    assert "opt_out" not in desk.codes()
    assert desk.app.people.declaring.consents(person="C1")[0]["from"] == "text"
    text(desk, "TD", at=(BEFORE + timedelta(hours=2)).isoformat())
    assert "opt_out" in desk.codes()


@pytest.mark.parametrize("said", ["", "恢复一下我的额度可以吗", "\x00\u202e😀", "START" * 2000, "何时开通"])
def test_texts_that_ask_for_nothing_leave_no_wish_and_no_consent(desk: Any, said: str) -> None:
    text(desk, said)
    assert desk.app.people.declaring.wishes() == desk.app.people.declaring.consents() == []


def test_the_same_event_received_twice_is_heard_once(desk: Any) -> None:
    for _ in range(2):
        text(desk, "退订")
    assert len(desk.app.people.declaring.wishes()) == 1


def test_not_me_holds_until_a_later_proof(desk: Any, store: Store) -> None:
    text(desk, "我不是李娜，打错了")
    assert "not_me" in desk.codes()
    talk = NumberEvent(BEFORE + timedelta(hours=3), "call", OWN, "C1", channel="call", outcome="conversation")
    with store.write("dialler") as unit:
        load_events(unit, [talk])
    assert "not_me" not in desk.codes()


def test_texts_stored_before_there_were_wishes_are_heard_again_and_only_once(desk: Any, store: Store) -> None:
    old = [
        NumberEvent(BEFORE + timedelta(seconds=place), "inbound", OWN, "C1", channel="sms", text=said)
        for place, said in enumerate(["退订", "好的，明天还", "打错了"])
    ]
    with store.write("an older version") as unit:
        load_events(unit, old)
    assert not {"opt_out", "not_me"} & set(desk.codes())
    found = desk.app.people.rehearing.hear_all(actor="li.na")
    assert found == {"texts": 3, "wishes": 2, "consents": 0}
    assert {"opt_out", "not_me"} <= set(desk.codes())
    assert desk.app.people.rehearing.hear_all(actor="li.na") == {"texts": 3, "wishes": 0, "consents": 0}


@pytest.mark.parametrize(
    ("event", "kinds"),
    [
        ({"kind": "call", "outcome": "conversation", "text": "请不要再给我打电话"}, {("stop_medium", "call", "oral")}),
        (
            {"kind": "call", "outcome": "conversation", "text": "别再联系我"},
            {("stop_medium", "call", "oral"), ("cease", None, "oral")},
        ),
        ({"kind": "call", "outcome": "no_answer", "text": "请不要再给我打电话"}, set()),
        ({"kind": "call", "outcome": "conversation", "text": "承诺周五还款"}, set()),
        ({"kind": "complaint", "text": "stop calling me"}, {("stop_medium", "call", None)}),
        ({"kind": "complaint", "text": "unsubscribe"}, {("stop_medium", None, None)}),
        ({"kind": "complaint", "channel": "email", "text": "STOP"}, {("opt_out", "email", None)}),
        ({"kind": "send", "channel": "sms", "text": "回T退订"}, set()),
        ({"kind": "inbound", "direction": "out", "text": "退订"}, set()),
        ({"kind": "receipt", "outcome": "delivered", "text": "STOP"}, set()),
    ],
)
def test_only_what_the_person_said_is_a_wish(desk: Any, event: dict[str, str], kinds: set[tuple[object, ...]]) -> None:
    line = {"at": BEFORE.isoformat(), "number": OWN, "customer_id": "C1", **event}
    assert desk.app.loading.receive([line], actor="gateway").refused == 0
    found = {(row["kind"], row["medium"], row["form"]) for row in desk.app.people.declaring.wishes()}
    assert found == kinds
    assert desk.app.people.rehearing.hear_all(actor="li.na")["wishes"] == 0


@pytest.mark.parametrize(
    ("said", "ceases"),
    [
        ("请不要再联系我", True),
        ("停止一切联络", True),
        ("Do not contact me again in any way", True),
        ("cease all communication", True),
        ("别再联系我妈了", False),
        ("把我的联系方式从名单删除", False),
        ("stop contacting my mother", False),
        ("remove me from your contact list", False),
        ("不要再联系我，也别打电话", False),
        ("退订", False),
    ],
)
def test_only_no_contact_at_all_is_a_cease(desk: Any, said: str, ceases: bool) -> None:
    text(desk, said)
    assert ("cease" in {row["kind"] for row in desk.app.people.declaring.wishes()}) is ceases
