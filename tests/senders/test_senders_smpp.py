"""SMPP against a message centre: texts in parts, throttling, receipts in any order, and what is not known."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misroute.connect.message import CannotTell, Outgoing, Permanent, Transient, Unclear
from misroute.connect.senders.shortmessage import GSM_7, UCS_2, UDHI, decode, encode
from misroute.connect.senders.smpp import Centre, Smpp
from misroute.connect.senders.smpp_receipts import done_at, read_receipt
from misroute.connect.senders.way import Came, WayBroken
from misroute.gate.lint.parts import parts_of
from misroute.simulate.senders.smsc import BAD_NUMBER, THROTTLED, MessageCentre

pytest.importorskip("smpplib", reason="the extra smpp is not installed")

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LONG = "【海港】张先生您好，您的账单已到期，请致电400-800-1234。退订回T。" * 3


def message(text: str = "【海港】您好", key: str = "m-1", to: str = "+8613912345678") -> Outgoing:
    return Outgoing(key=key, kind="letter", payload={"body": text}, at=NOW, channel="sms", destination=to)


@pytest.fixture
def centre() -> Iterator[MessageCentre]:
    with MessageCentre() as made:
        yield made


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def way(centre: MessageCentre, waits: list[float]) -> Iterator[Smpp]:
    made = make(centre.port, waits)
    yield made
    made.close()


def make(port: int, waits: list[float] | None = None, **changes: Any) -> Smpp:
    values: dict[str, Any] = {
        "host": "127.0.0.1", "port": port, "system_id": "misroute", "password": "secret", "source": "106",
        "timeout": 5.0,
    }  # fmt: skip
    return Smpp(
        "gw", Centre(**(values | changes)), clock=lambda: NOW, sleep=(waits if waits is not None else []).append
    )


def gathered(way: Smpp, centre: MessageCentre, count: int, keep: Callable[[Came], bool] | None = None) -> list[Came]:
    """What comes until so many tellings are confirmed."""
    came: list[Came] = []

    def store(one: Came) -> bool:
        came.append(one)
        return True

    for _ in range(5000):
        way.collect(keep or store)
        if centre.wait_confirmed(count, timeout=0.001):
            return came
    raise AssertionError(f"not confirmed: {centre.confirmed}")


def test_a_short_chinese_text_arrives_whole_with_a_receipt(way: Smpp, centre: MessageCentre) -> None:
    receipt = way.deliver(message())
    assert centre.texts() == ["【海港】您好"]
    (taken,) = centre.taken
    assert (taken.destination, taken.source, taken.data_coding, taken.registered) == ("8613912345678", "106", 8, True)
    (came,) = gathered(way, centre, 1)
    assert (came.kind, came.far_id, came.outcome) == ("receipt", receipt.reference, "delivered")
    assert centre.confirmed == [0]


def test_a_long_text_goes_in_parts_that_a_telephone_puts_together(way: Smpp, centre: MessageCentre) -> None:
    receipt = way.deliver(message(LONG))
    assert centre.texts() == [LONG]
    assert len(centre.taken) == parts_of(LONG).parts == 2
    assert [one.registered for one in centre.taken] == [False, True]
    assert receipt.reference == centre.taken[-1].id


def test_throttled_parts_are_tried_again_and_none_is_swallowed(
    way: Smpp, centre: MessageCentre, waits: list[float]
) -> None:
    centre.statuses = [0, THROTTLED, THROTTLED, 0]
    way.deliver(message(LONG))
    assert centre.texts() == [LONG]
    assert waits == [0.5, 1.0]


def test_a_centre_that_stays_throttled_is_told_as_passing(way: Smpp, centre: MessageCentre) -> None:
    centre.statuses = [THROTTLED] * 5
    with pytest.raises(Transient, match="throttled"):
        way.deliver(message())
    assert centre.taken == []


def test_a_refused_number_is_for_good_and_its_text_is_not_told(way: Smpp, centre: MessageCentre) -> None:
    centre.statuses = [BAD_NUMBER]
    with pytest.raises(Permanent, match="0xb") as told:
        way.deliver(message())
    assert "139" not in str(told.value)
    way.deliver(message(key="m-2"))
    assert centre.binds == 1


def test_a_message_of_which_only_a_part_was_taken_is_unclear(way: Smpp, centre: MessageCentre) -> None:
    centre.statuses = [0, BAD_NUMBER]
    with pytest.raises(Unclear, match="part 2 of 2"):
        way.deliver(message(LONG))


def test_no_answer_is_unclear_and_the_next_message_finds_a_new_line(way: Smpp, centre: MessageCentre) -> None:
    centre.statuses = [None]
    with pytest.raises(Unclear):
        way.deliver(message())
    assert isinstance(way.ask(message(), NOW), CannotTell)
    way.deliver(message("second", key="m-2"))
    assert centre.texts() == ["【海港】您好", "second"]
    assert centre.binds == 2


def test_a_centre_that_is_not_there_is_passing() -> None:
    with MessageCentre() as gone:
        port = gone.port
    with pytest.raises(Transient, match="no connection"):
        make(port).deliver(message())


def test_a_wrong_password_ends_the_run_and_does_not_show(centre: MessageCentre) -> None:
    with pytest.raises(WayBroken) as told:
        make(centre.port, password="wrong-pw").deliver(message())
    assert "wrong-pw" not in str(told.value)


def test_a_receipt_before_the_answer_waits_until_the_message_is_known(way: Smpp, centre: MessageCentre) -> None:
    centre.receipts = "before"
    receipt = way.deliver(message())
    assert centre.confirmed == []
    (came,) = gathered(way, centre, 1)
    assert came.far_id == receipt.reference


def test_what_cannot_be_stored_is_not_confirmed(way: Smpp, centre: MessageCentre) -> None:
    way.deliver(message())
    gathered(way, centre, 1, keep=lambda came: False)
    assert centre.confirmed == [0x64]


def test_receipts_say_what_became_of_a_message_in_the_words_of_events(centre: MessageCentre) -> None:
    centre.ends = {
        "8613900000001": ("UNDELIV", "001"),
        "8613900000002": ("UNDELIV", "999"),
        "8613900000003": ("EXPIRED", "0"),
    }
    way = make(centre.port, errors={"001": "unknown_subscriber"})
    for place in (1, 2, 3):
        way.deliver(message(key=f"m-{place}", to=f"+861390000000{place}"))
    came = gathered(way, centre, 3)
    way.close()
    assert [one.outcome for one in came] == ["unknown_subscriber", "undelivered", "expired"]


def test_somebody_writes_back(way: Smpp, centre: MessageCentre) -> None:
    way.deliver(message())
    gathered(way, centre, 1)
    centre.say("8613912345678", "我是他妈妈😀")
    (came,) = gathered(way, centre, 2)
    assert (came.kind, came.number, came.text) == ("inbound", "8613912345678", "我是他妈妈😀")


def test_nothing_of_a_message_is_logged(way: Smpp, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        way.deliver(message("secret words"))
    assert caplog.text == ""


def test_a_centre_that_hangs_up_between_messages_is_bound_anew(way: Smpp, centre: MessageCentre) -> None:
    way.deliver(message())
    gathered(way, centre, 1)
    centre.hang_up()
    for _ in range(3):  # the first may see the end of the old line: it says so, or that it does not know
        try:
            way.deliver(message(key="m-2"))
            break
        except (Transient, Unclear):
            pass
    assert centre.binds == 2


def test_a_line_on_which_nothing_is_said_is_kept_alive(way: Smpp, centre: MessageCentre) -> None:
    way.open()
    way.collect(lambda came: True)
    assert centre.enquiries == 0
    way._spoke -= 31
    centre.say("8613912345678", "T")
    assert len(gathered(way, centre, 1)) == 1
    assert centre.enquiries == 1


def test_a_line_that_broke_while_listening_is_bound_anew(way: Smpp, centre: MessageCentre) -> None:
    way.open()
    assert centre.wait_bound(1)
    centre.hang_up()
    for _ in range(5000):
        way.collect(lambda came: True)
        way.open()
        if centre.wait_bound(2, timeout=0.001):
            return
    raise AssertionError("never bound again")


@pytest.mark.parametrize("to", ["", "+", "+86abc", "a@b.example", "1" * 16, "\u0661\u0662\u0663"])
def test_a_destination_that_is_no_number_never_leaves(way: Smpp, centre: MessageCentre, to: str) -> None:
    with pytest.raises(Permanent):
        way.deliver(message(to=to))
    assert centre.binds == 0


@given(st.text(min_size=1, max_size=600))
def test_parts_put_together_are_the_text_and_are_as_many_as_the_lint_says(text: str) -> None:
    said = text.encode("utf-8", "replace").decode("utf-8")
    made = encode(text, "m")
    assert len(made.parts) == parts_of(said).parts
    assert all(len(part) <= (160 if made.data_coding == GSM_7 else 140) for part in made.parts)
    assert "".join(decode(part, made.data_coding, made.esm_class) for part in made.parts) == said


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=20))
def test_only_ucs2_and_one_reference_for_one_message(text: str, reference: str) -> None:
    made = encode(text, reference, only_ucs2=True)
    assert made.data_coding == UCS_2
    assert made == encode(text, reference, only_ucs2=True)
    if made.esm_class == UDHI:
        assert len({part[3] for part in made.parts}) == 1


def test_a_text_of_too_many_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="255"):
        encode("好" * 67 * 256, "m")


@given(st.binary(max_size=300), st.integers(0, 255), st.integers(0, 255))
def test_any_octets_that_come_are_read(raw: bytes, coding: int, esm_class: int) -> None:
    assert isinstance(decode(raw, coding, esm_class), str)


@given(st.text(max_size=200))
def test_any_text_of_a_receipt_is_read_or_passed_over(text: str) -> None:
    found = read_receipt(text, None, None, {})
    assert found is None or found[0]
    assert done_at(text, NOW) <= NOW


@pytest.mark.parametrize(
    ("text", "far_id", "state", "expected"),
    [
        ("id:7 sub:001 dlvrd:001 submit date:1 done date:2 stat:DELIVRD err:000 text:", None, None, ("7", "delivered")),
        ("id:7 stat:ACCEPTD err:000", None, None, None),
        ("id:7 stat:ENROUTE err:000", None, None, None),
        ("", "AB", 5, ("AB", "undelivered")),
        ("id:7 stat:DELIVRD", "AB\0", 8, ("AB", "rejected")),
        ("stat:DELIVRD", None, None, None),
        ("ID:9 Stat:rejectd Err:012", None, None, ("9", "not_in_service")),
    ],
)
def test_the_usual_forms_of_receipts(
    text: str, far_id: str | None, state: int | None, expected: tuple[str, str] | None
) -> None:
    assert read_receipt(text, far_id, state, {"012": "not_in_service"}) == expected
