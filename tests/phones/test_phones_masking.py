"""A masked number shows no more than it must."""

from __future__ import annotations

import pytest

from misroute.phones import Status, mask, normalise


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+8613926547081", "+86139****7081"),
        ("+12025550123", "+1202***0123"),
        ("+861065291437", "+86106***1437"),
        ("+85261309482", "+85261****82"),
        ("+37641234", "+3764***4"),
        ("13926547081", "***"),
        ("", "***"),
        ("garbage", "***"),
    ],
)
def test_a_number_is_masked(number: str, masked: str) -> None:
    assert mask(number) == masked


@pytest.mark.parametrize("number", ["+85261309482", "+37641234", "+24741111"])
def test_a_short_number_shows_at_most_half(number: str) -> None:
    masked = mask(number)
    assert sum(char.isdigit() for char in masked[4:]) * 2 <= len(number[4:])


def test_a_reading_keeps_the_person_out_of_its_repr() -> None:
    reading = normalise("13926547081转1234 李建国", "CN")
    assert reading.status is Status.ok
    for secret in ("6547081", "李建国", "1234"):
        assert secret not in repr(reading)


def test_a_note_never_repeats_the_number() -> None:
    for raw in ("13926547081/18671204935", "139265470812", "17951 13926547081", "+86 86 13926547081", "1-800-FLOWERS"):
        assert not any(len(note.detail) > 60 or "26547081" in note.detail for note in normalise(raw, "CN").notes)
