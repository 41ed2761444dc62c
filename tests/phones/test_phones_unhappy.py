"""Hostile and enormous cells: an answer, quickly, and never an exception."""

from __future__ import annotations

import time

import pytest

from misroute.phones import Status, normalise

HOSTILE = [
    "\x00" * 50,
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "\ud800",
    "\u202e\u202d\u200f" * 30,
    "\U0001f4f1" * 100,
    "1" * 10_000_000,
    "1 " * 200,
    "138;" * 100,
    "+" * 400,
    "((((" * 100,
    "1(2)3-" * 66,
    "13926547081/" * 33,
    "a1b2c3" * 60,
    "一" * 400,
    "x" * 400,
    "1x" * 200,
    "\n" * 400 + "1",
    "tel:" * 100,
    ";ext=" * 80,
    "*1" * 200,
    "=" * 400,
    "%s%n{}{0}",
    "<script>13926547081</script>",
]


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("region", ["CN", "US", None, "", "??", "\x00"])
def test_a_hostile_cell_gets_an_answer(raw: str, region: str | None) -> None:
    started = time.process_time()
    reading = normalise(raw, region)
    assert reading.notes or reading.status is Status.ok
    assert time.process_time() - started < 1.0


def test_a_cell_far_too_long_is_invalid_with_its_length_as_the_reason() -> None:
    reading = normalise("电话 " + "9" * 5000, "CN")
    assert reading.status is Status.invalid
    assert reading.notes[0].code == "text_too_long"


def test_blanks_around_a_number_do_not_make_it_too_long() -> None:
    assert normalise(" " * 5000 + "13926547081" + "\n" * 5000, "CN").status is Status.ok
