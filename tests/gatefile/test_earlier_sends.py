"""What a long run remembers on disk bears on a send as what a short run remembers whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misroute.services.gate.allowed import AllowedBefore
from misroute.services.gate.earlier import EarlierSends

AT = "2026-03-02T01:00:00+00:00"
SENDS = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(["sms", "call"]),
        "purpose": st.sampled_from(["collection", "servicing"]),
        "to": st.sampled_from(["+8613912345600", "+8613912345601", "+8613912345602"]),
        "person": st.sampled_from(["C1", "C2", "", "C\ud800"]),
        "debt": st.sampled_from([None, "D1", "D2"]),
        "collector": st.none() | st.just("agency"),
    }
)


def bearing(contact: dict[str, Any], send: dict[str, Any]) -> tuple[object, ...]:
    """What the caps look at."""
    same = (contact["person"] == send["person"] != "", contact["number"] == send["to"])
    return (*same, *(contact[name] for name in ("at", "direction", "channel", "purpose", "debt", "collector")))


@given(st.lists(SENDS, max_size=20), SENDS)
def test_the_same_earlier_sends_bear_on_a_send(earlier: list[dict[str, Any]], send: dict[str, Any]) -> None:
    whole, on_disk = AllowedBefore(), EarlierSends()
    for one in earlier:
        whole.add(one, AT)
        on_disk.add(one, AT)
    found = [bearing(contact, send) for contact in on_disk.of(send)]
    on_disk.close()
    assert sorted(map(str, found)) == sorted(str(bearing(contact, send)) for contact in whole.of(send))


def test_no_name_and_no_number_lies_in_it() -> None:
    kept = EarlierSends()
    kept.add({"channel": "sms", "purpose": "servicing", "to": "+8613912345600", "person": "C-secret"}, AT)
    assert "C-secret" not in "".join(kept._sent.iterdump())
    assert "13912345600" not in "".join(kept._sent.iterdump())
    kept.close()


def test_what_was_not_answered_is_forgotten() -> None:
    kept = EarlierSends()
    send = {"channel": "sms", "purpose": "servicing", "to": "+8613912345600", "person": "C1"}
    with kept.unless_undone():
        kept.add(send, AT)
    with kept.unless_undone() as undo:
        kept.add(send, AT)
        undo()

    def dies() -> None:
        with kept.unless_undone():
            kept.add(send, AT)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dies()
    assert len(kept.of(send)) == 1
    kept.close()


def test_ten_thousand_sends_to_one_number_do_not_slow_the_next_one() -> None:
    kept = EarlierSends()
    for place in range(10_000):
        kept.add({"channel": "letter", "purpose": "servicing", "to": "+8613912345600", "person": f"C{place}"}, AT)
    call = {"channel": "call", "purpose": "collection", "to": "+8613912345600", "person": "C1"}
    kept.add(call, AT)
    found = kept.of(call)
    assert len(found) <= 200
    assert sum(contact["channel"] == "call" for contact in found) == 1
    kept.close()
