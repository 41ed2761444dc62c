from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.seal import KeyRing, SealError, blind, key_check, key_id_of, seal, unseal

OLD = bytes(range(32))
NEW = bytes(range(32, 64))
RING = KeyRing(current=2, keys={1: OLD, 2: NEW})
BEFORE = KeyRing(current=1, keys={1: OLD})
NONCE = bytes(12)
ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()))
PLACE = ("contact_points", "raw", "01J0")


@settings(max_examples=200, deadline=None)
@given(text=ANY_TEXT, nonce=st.binary(min_size=12, max_size=12), row=ANY_TEXT)
def test_whatever_was_sealed_opens_at_its_place(text: str, nonce: bytes, row: str) -> None:
    assert unseal(RING, "t", "c", row, seal(RING, "t", "c", row, text, nonce)) == text


@settings(max_examples=200, deadline=None)
@given(text=st.text(), at=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
def test_a_single_changed_bit_is_noticed(text: str, at: int, bit: int) -> None:
    sealed = bytearray(seal(RING, *PLACE, text, NONCE))
    sealed[at % len(sealed)] ^= 1 << bit
    with pytest.raises(SealError):
        unseal(RING, *PLACE, bytes(sealed))


@settings(max_examples=100, deadline=None)
@given(place=st.tuples(st.text(), st.text(), st.text()), other=st.tuples(st.text(), st.text(), st.text()))
def test_a_value_moved_to_another_place_does_not_open(place: tuple[str, ...], other: tuple[str, ...]) -> None:
    if place == other:
        return
    sealed = seal(RING, *place, "+8613812345678", NONCE)
    with pytest.raises(SealError):
        unseal(RING, *other, sealed)


@pytest.mark.parametrize("cut", [b"", b"\x01", b"\x01\x00\x02" + bytes(20), b"\x02" + bytes(60), b"plain text" * 9])
def test_what_is_no_sealed_value_is_refused(cut: bytes) -> None:
    with pytest.raises(SealError):
        unseal(RING, *PLACE, cut)


def test_values_sealed_before_a_rotation_still_open_and_name_their_key() -> None:
    sealed = seal(BEFORE, *PLACE, "王伟", NONCE)
    assert key_id_of(sealed) == 1
    assert unseal(RING, *PLACE, sealed) == "王伟"
    assert key_id_of(seal(RING, *PLACE, "王伟", NONCE)) == 2


def test_without_its_key_a_value_stays_closed_and_the_error_names_the_key_not_the_value() -> None:
    sealed = seal(RING, *PLACE, "+8613812345678", NONCE)
    with pytest.raises(SealError, match="key 2 is not in the ring") as caught:
        unseal(BEFORE, *PLACE, sealed)
    assert "138" not in str(caught.value)


def test_the_blind_index_depends_on_key_and_column_and_is_stable() -> None:
    number = "+8613812345678"
    assert blind(RING, "number", number) == blind(RING, "number", number, key_id=2)
    assert blind(RING, "number", number, key_id=1) == blind(BEFORE, "number", number)
    assert len({blind(RING, "number", number), blind(BEFORE, "number", number), blind(RING, "raw", number)}) == 3
    assert len(blind(RING, "number", number)) == 16


def test_column_and_value_cannot_be_shifted_into_each_other() -> None:
    assert blind(RING, "ab", "c") != blind(RING, "a", "bc")
    assert blind(RING, "a|1", "b") != blind(RING, "a", "1|b")


def test_no_key_shows_in_a_rings_repr() -> None:
    shown = repr(RING)
    assert shown == "KeyRing(current=2)"


@pytest.mark.parametrize(
    ("current", "keys"),
    [(1, {}), (2, {1: OLD}), (1, {1: b"short"}), (0, {0: OLD}), (70_000, {70_000: OLD})],
)
def test_an_impossible_ring_is_refused(current: int, keys: dict[int, bytes]) -> None:
    with pytest.raises(SealError):
        KeyRing(current=current, keys=keys)


def test_a_ring_does_not_change_with_the_mapping_it_was_made_of() -> None:
    keys = {1: OLD}
    ring = KeyRing(current=1, keys=keys)
    keys[2] = NEW
    assert ring.ids == (1,)
    assert RING.ids == (2, 1)


def test_a_nonce_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(SealError, match="nonce"):
        seal(RING, *PLACE, "x", bytes(8))


def test_the_check_value_tells_keys_of_one_id_apart() -> None:
    other = KeyRing(current=1, keys={1: NEW})
    assert key_check(BEFORE, 1) == key_check(RING, 1)
    assert key_check(other, 1) != key_check(BEFORE, 1)
