from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from gate_askers import NUMBER, SEND, gate_on, load_one
from hypothesis import given
from hypothesis import strategies as st

from misroute.seal import KeyRing
from misroute.services.gate.permits import check_permit, make_permit
from misroute.store import Store, decisions

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
RING = KeyRing(current=1, keys={1: bytes(range(32))})


def a_permit() -> str:
    return make_permit(RING, "01M8", channel="sms", to=NUMBER, expires_at=AT + timedelta(seconds=60)).id


def test_a_permit_holds_for_its_send_until_its_end() -> None:
    found = check_permit(RING, a_permit(), channel="sms", to=NUMBER, at=AT + timedelta(seconds=59))
    assert found is not None
    assert (found.decision_id, found.expires_at) == ("01M8", AT + timedelta(seconds=60))
    assert check_permit(RING, a_permit(), channel="sms", to=NUMBER, at=AT + timedelta(seconds=60)) is None


@pytest.mark.parametrize(
    ("channel", "to"), [("call", NUMBER), ("sms", NUMBER + "0"), ("sms", ""), ("sm", "s|" + NUMBER)]
)
def test_a_permit_is_good_for_nothing_else(channel: str, to: str) -> None:
    assert check_permit(RING, a_permit(), channel=channel, to=to, at=AT) is None


def test_keys_that_were_rotated_still_know_their_permits_and_others_never_did() -> None:
    both = KeyRing(current=2, keys={1: bytes(range(32)), 2: bytes(range(1, 33))})
    assert check_permit(both, a_permit(), channel="sms", to=NUMBER, at=AT) is not None
    other = KeyRing(current=1, keys={1: bytes(range(2, 34))})
    assert check_permit(other, a_permit(), channel="sms", to=NUMBER, at=AT) is None


@given(st.one_of(st.text(max_size=200), st.from_regex(r"01M8\.[0-9a-f]{1,12}\.[0-9a-fA-F]{0,40}", fullmatch=True)))
def test_what_is_no_permit_is_refused_and_never_raises(said: str) -> None:
    assert said == a_permit() or check_permit(RING, said, channel="sms", to=NUMBER, at=AT) is None


@given(st.integers(0, 200), st.characters())
def test_a_permit_with_one_sign_changed_is_none(place: int, sign: str) -> None:
    permit = a_permit()
    place %= len(permit)
    changed = permit[:place] + sign + permit[place + 1 :]
    assert changed == permit or check_permit(RING, changed, channel="sms", to=NUMBER, at=AT) is None


def test_an_allow_comes_with_a_permit_and_nothing_else_does(store: Store, ring: KeyRing, clock: object) -> None:
    load_one(store)
    gate = gate_on(store, permit_s=90)
    allowed, blocked = gate.check(SEND), gate.check({**SEND, "channel": "fax"})
    assert blocked.permit is None
    assert blocked.to_json()["permit"] is None
    said = allowed.to_json()
    assert said["id"] == allowed.id
    with store.read() as unit:
        kept = decisions.decision(unit, str(allowed.id))
        now = unit.now
    assert kept.permit_until == now + timedelta(seconds=90)
    assert check_permit(ring, said["permit"]["id"], channel="letter", to=NUMBER, at=now) is not None
