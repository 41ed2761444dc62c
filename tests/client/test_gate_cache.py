"""The client's holds: kept over restarts, believed only when whole, fresh and this token's; no cut un-halts anybody."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misroute.client import GateClient
from misroute.client import cache as cache_room
from misroute.client.cache import HoldCache

SEND = {"channel": "sms", "purpose": "servicing", "to": "+8613912345678", "person": "C1", "campaign": "spring"}
SEND |= {"template": "t1", "gateway": "g1"}
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
KEY = b"k" * 32


def following(far: Any, tmp_path: Path, **more: Any) -> GateClient:
    client = GateClient(far.url, "t", fail={"fraud_alert": "open"}, cache=tmp_path / "holds", **more)
    assert client.refresh_holds()
    far.answer = (503, b"")
    return client


def codes(client: GateClient, send: Any = SEND) -> tuple[str, ...]:
    answer = client.check(send, message_class="fraud_alert")
    assert answer.allowed == (answer.source == "open")
    return answer.codes if not answer.allowed else ("open",)


def test_without_the_gate_a_class_is_closed_unless_named_open(tmp_path: Path, far: Any) -> None:
    with following(far, tmp_path) as client:
        assert not client.check(SEND).allowed
        assert codes(client) == ("open",)
        assert not client.check({**SEND, "purpose": "reminder"}, message_class="fraud_alert").allowed


@pytest.mark.parametrize(
    "hold",
    [("all", None), ("customer", "C1"), ("campaign", "spring"), ("template", "t1"), ("gateway", "g1"), ("planet", "x")],
    ids=lambda hold: hold[0],
)
def test_a_cached_hold_halts_an_open_class_until_it_is_lifted(tmp_path: Path, far: Any, hold: Any) -> None:
    placed = far.place(*hold)
    with following(far, tmp_path) as client:
        assert codes(client) == ("held",)
        far.lift(placed)
        assert codes(client) == ("held",)
        assert client.refresh_holds()
        assert codes(client) == ("open",)


def test_two_holds_on_the_same_are_two(tmp_path: Path, far: Any) -> None:
    first, second = far.place("customer", "C1"), far.place("customer", "C1")
    with following(far, tmp_path) as client:
        for hold, left in ((first, ("held",)), (second, ("open",))):
            far.lift(hold)
            assert client.refresh_holds()
            assert codes(client) == left


def test_what_a_send_does_not_name_may_be_what_is_held(tmp_path: Path, far: Any) -> None:
    far.place("campaign", "autumn")
    far.place("number", "00")
    with following(far, tmp_path) as client:
        assert codes(client) == ("open",)
        assert codes(client, {key: value for key, value in SEND.items() if key != "campaign"}) == ("held",)
        assert codes(client, {**SEND, "to": "139 1234 5678"}) == ("held",)
        assert codes(client, {key: value for key, value in SEND.items() if key != "to"}) == ("held",)


def test_the_cache_survives_a_restart_and_goes_on_from_its_cursor(tmp_path: Path, far: Any) -> None:
    far.place("campaign", "spring")
    following(far, tmp_path).close()
    far.place("campaign", "autumn")
    with following(far, tmp_path) as client:
        assert codes(client) == codes(client, {**SEND, "campaign": "autumn"}) == ("held",)
    assert [path.partition("?")[0].rpartition("/")[2] for _, path, _ in far.asked if "holds" in path] == [
        "snapshot",
        "feed",
    ]


def test_holds_come_page_by_page_and_what_changes_meanwhile_is_not_lost(tmp_path: Path, far: Any) -> None:
    far.page = 2
    placed = [far.place("customer", f"C{serial}") for serial in range(5)]
    honest = far.fed

    def lifting(path: str) -> tuple[int, bytes]:
        answer = honest(path)
        if "after=" in path and "C1" in {hold["value"] for hold in far.holds}:
            far.lift(placed[1])
            far.place("customer", "C9")
        return answer

    far.fed = lifting
    with following(far, tmp_path) as client:
        assert client.refresh_holds()
        assert [codes(client, {**SEND, "person": f"C{serial}"})[0] for serial in (0, 1, 4, 9)] == [
            "held",
            "open",
            "held",
            "held",
        ]


@pytest.mark.parametrize("way", ["an older copy", "another database"])
def test_from_another_database_everything_is_read_anew(tmp_path: Path, far: Any, way: str) -> None:
    far.place("campaign", "spring")
    with following(far, tmp_path) as client:
        far.holds, far.changes = [], []
        far.place("campaign", "winter") if way == "another database" else None
        far.source = "s2" if way == "another database" else "s1"
        assert client.refresh_holds()
        assert codes(client) == ("open",)


def cut(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:1] + lines[2:]))


def change(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"spring", b"sprung"))


def lose(path: Path) -> None:
    path.unlink()


def garble(path: Path) -> None:
    path.write_bytes(b"\xff\x00\n{}\n")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def forge(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines, b"0" * 64 + b' {"heard": "2999-01-01T00:00:00+00:00", "cursor": 9}\n']))


@pytest.mark.parametrize("harm", [cut, change, lose, garble, empty, forge])
def test_a_cache_that_cannot_be_trusted_closes_every_class_until_it_is_read_anew(
    tmp_path: Path, far: Any, harm: Callable[[Path], None]
) -> None:
    far.place("campaign", "spring")
    following(far, tmp_path).close()
    harm(tmp_path / "holds")
    with GateClient(far.url, "t", fail={"fraud_alert": "open"}, cache=tmp_path / "holds") as client:
        assert codes(client, {**SEND, "campaign": "x"}) == ("gate_unreachable",)
        assert client.refresh_holds()
        assert codes(client) == ("held",)
        assert codes(client, {**SEND, "campaign": "x"}) == ("open",)


def test_a_last_line_that_was_cut_off_is_as_if_it_had_not_been_written(tmp_path: Path, far: Any) -> None:
    far.place("campaign", "spring")
    following(far, tmp_path).close()
    with (tmp_path / "holds").open("ab") as file:
        file.write(b'00aa {"change": "lif')
    with GateClient(far.url, "t", fail={"fraud_alert": "open"}, cache=tmp_path / "holds") as client:
        assert codes(client) == ("held",)
        assert client.refresh_holds()
        assert codes(client) == ("held",)
    assert b"00aa" not in (tmp_path / "holds").read_bytes()


def test_another_tokens_cache_closes_every_class(tmp_path: Path, far: Any) -> None:
    following(far, tmp_path).close()
    with GateClient(far.url, "other", fail={"fraud_alert": "open"}, cache=tmp_path / "holds") as client:
        assert codes(client) == ("gate_unreachable",)


def test_a_stale_cache_closes_every_class(tmp_path: Path, far: Any) -> None:
    with following(far, tmp_path, oldest_cache=0.0) as client:
        assert codes(client) == ("gate_unreachable",)


@pytest.mark.parametrize(
    "answer",
    [
        (500, b""),
        (401, b"{}"),
        (200, b"{}"),
        (200, b"junk"),
        (200, b'{"source": "s1", "changes": [1], "cursor": 1, "more": false}'),
        (200, b'{"source": "s1", "changes": [], "cursor": 0, "more": false}'),
        (200, b'{"source": "s1", "changes": [], "cursor": "2", "more": false}'),
        (200, b'{"source": "s1", "changes": [], "cursor": 1, "more": true}'),
        (200, b'{"source": "s1", "changes": [{"change": "lifted"}], "cursor": 2, "more": false}'),
    ],
    ids=repr,
)
def test_a_failed_refresh_leaves_the_holds_as_they_were(tmp_path: Path, far: Any, answer: tuple[int, bytes]) -> None:
    far.place("all", None)
    with following(far, tmp_path) as client:
        before = (tmp_path / "holds").read_bytes()
        far.feed = answer
        assert not client.refresh_holds()
        assert codes(client) == ("held",)
        assert (tmp_path / "holds").read_bytes() == before


def test_following_goes_on_by_itself_and_ends_with_the_client(tmp_path: Path, far: Any) -> None:
    client = GateClient(far.url, "t", fail={"fraud_alert": "open"}, cache=tmp_path / "holds")
    with client:
        client.follow_holds(every=0.02)
        far.place("customer", "C1")
        far.answer = (503, b"")
        end = time.monotonic() + 10
        while codes(client) != ("held",):
            assert time.monotonic() < end
    asked = len(far.asked)
    assert client._follower is not None
    assert not client._follower.is_alive()
    assert len(far.asked) == asked


def test_a_check_does_not_wait_for_a_refresh_that_hangs(tmp_path: Path, far: Any) -> None:
    following(far, tmp_path).close()
    with GateClient(far.url, "t", timeout=0.1, fail={"fraud_alert": "open"}, cache=tmp_path / "holds") as client:
        far.slow = True
        client.follow_holds(every=60)
        begin = time.monotonic()
        assert codes(client) == ("open",)
        assert time.monotonic() - begin < 3
        far.close()


def test_without_a_cache_there_is_nothing_to_follow() -> None:
    with GateClient("http://127.0.0.1:1", "t") as client, pytest.raises(ValueError, match="cache"):
        client.follow_holds()


def test_the_cache_is_private_and_holds_no_number(tmp_path: Path, far: Any) -> None:
    far.place("number", "ab" * 32)
    following(far, tmp_path).close()
    assert os.stat(tmp_path / "holds").st_mode & 0o077 == 0


def test_a_reader_sees_what_the_follower_adds_and_rewrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_room, "REWRITE_AFTER", 10)
    writer, reader = HoldCache(tmp_path / "holds", KEY), HoldCache(tmp_path / "holds", KEY)
    writer.replace([], "s", 0, NOW)
    sizes = []
    for cursor in range(1, 60):
        kind = "placed" if cursor % 2 else "lifted"
        change = {"change": kind, "hold": f"H{(cursor - 1) // 2}", "scope": "customer", "value": "C1"}
        writer.add([change], cursor, NOW + timedelta(seconds=cursor))
        assert reader.load()
        assert (reader.cursor, reader.covers(SEND)) == (cursor, kind == "placed")
        sizes.append((tmp_path / "holds").stat().st_size)
    assert max(sizes) < 4000


HOLDS = st.lists(
    st.tuples(
        st.booleans(), st.integers(0, 3), st.sampled_from(["customer", "campaign", "all", "odd\n"]), st.text(max_size=3)
    ),
    max_size=12,
)


@given(HOLDS, st.integers(0, 12), st.data())
def test_a_cache_says_what_the_feed_said_or_nothing(
    tmp_path_factory: pytest.TempPathFactory, changes: Any, cut_at: int, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("cache") / "holds"
    writer = HoldCache(path, KEY)
    writer.replace([], "s", 0, NOW)
    states = [dict[str, tuple[str, str]]()]
    for cursor, (placed, hold, scope, value) in enumerate(changes, 1):
        change = {"change": "placed" if placed else "lifted", "hold": str(hold), "scope": scope, "value": value}
        writer.add([change], cursor, NOW)
        state = dict(states[-1])
        state.pop(str(hold), None)
        if placed:
            state[str(hold)] = (scope, value)
        states.append(state)
    again = HoldCache(path, KEY)
    assert again.load()
    assert again._holds == states[-1]
    raw = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(raw) - 2))
    raw[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(raw)
    harmed = HoldCache(path, KEY)
    if harmed.load():  # only when the harm made an end of what stood behind it
        assert harmed._holds in states
        assert json.loads(path.read_bytes().splitlines()[0].partition(b" ")[2])
