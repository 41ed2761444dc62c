"""What holds for every string: no exception, one answer on both ways, no digit lost behind an ``ok``."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from misroute.phones import Plan, Reading, Status, normalise, weight
from misroute.phones.normalise import examine

REGIONS = st.sampled_from(["CN", "US", "GB", "HK", "AU", "IN", "DE", "RU", "AR", "IT", None])
DIGITS = st.text("0123456789", min_size=1, max_size=14)
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
LANDLINES = st.from_regex(r"0(10|21|571|755)[2-8][0-9]{7}", fullmatch=True)
AMERICAN = st.from_regex(r"[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True)
NUMBERS = st.one_of(MOBILES, LANDLINES, AMERICAN, DIGITS)
SCRAPS = st.sampled_from(
    [
        "+",
        "+86",
        "86",
        "0086",
        "+1",
        "1",
        "0",
        "00",
        "(",
        ")",
        "-",
        "/",
        ";",
        "、",
        ".",
        ",",
        "x",
        "ext",
        "转",
        "*",
        "#",
        "O",
        "l",
        "一",
        "张伟",
        "妈妈",
        "mom",
        "停机",
        "电话1：",
        "～",
        "17951",
        "?",
        "１",
    ],
).flatmap(lambda scrap: st.sampled_from([scrap, f"{scrap} ", f"\n{scrap}", f" \u202e{scrap}"]))
CELLS = st.lists(st.one_of(NUMBERS, SCRAPS), min_size=1, max_size=6).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(CELLS, st.text(max_size=60)), REGIONS)
@example("\ud800\udfff", "CN")
@example("1" * 400, "CN")
@example("(" * 400, "US")
@example("1;" * 200, "CN")
def test_no_string_breaks_the_reading(raw: str, region: str | None) -> None:
    reading = normalise(raw, region)
    weights = {weight(note.code) for note in reading.notes}
    match reading.status:
        case Status.ok:
            assert reading.e164 is not None
            assert weights <= {"harmless"}
        case Status.doubtful:
            assert reading.candidates[0] == reading.e164
            assert "interpretive" in weights
        case Status.multiple:
            assert reading.e164 is None
            assert len(set(reading.candidates)) >= 2
        case _:
            assert reading.e164 is None
            assert "fatal" in weights


@settings(max_examples=400, deadline=None)
@given(
    st.tuples(st.sampled_from(["", "+", "(", "+86 ", "+1", "00", "0"]), st.lists(DIGITS, min_size=1, max_size=5)),
    st.sampled_from(["", " ", "-", ") ", " (", "("]),
    REGIONS,
)
def test_the_direct_way_answers_as_the_long_way(
    parts: tuple[str, list[str]], separator: str, region: str | None
) -> None:
    raw = parts[0] + separator.join(parts[1])
    assert normalise(raw, region) == examine(raw, region)


@settings(max_examples=200, deadline=None)
@given(NUMBERS, st.sampled_from(["", "+86 ", "+1 ", "0", "86"]), REGIONS)
def test_both_ways_agree_on_numbers_that_exist(number: str, prefix: str, region: str | None) -> None:
    assert normalise(prefix + number, region) == examine(prefix + number, region)


def _accounted(reading: Reading, digits: str) -> bool:
    """Whether ``digits`` are the number, what is dialled in front of it, its extension, and list figures only."""
    assert reading.national is not None
    ahead = r"\d{0,9}" if any(note.code in ("ip_prefix", "idd_prefix") for note in reading.notes) else r"0{0,3}\d{0,4}"
    once = (
        f"(?:{ahead}{reading.national}(?:{reading.extension})?)"
        if reading.extension
        else f"(?:{ahead}{reading.national})"
    )
    marker = "[1-9]?" if any(note.code == "list_marker" for note in reading.notes) else ""
    return re.fullmatch(f"(?:{marker}{once})+0{{0,2}}", digits) is not None


@settings(max_examples=500, deadline=None)
@given(CELLS, st.sampled_from(["CN", "US", None]))
@example("138001380001", "CN")
def test_an_ok_reading_leaves_no_digit_of_the_cell_out(raw: str, region: str | None) -> None:
    reading = normalise(raw, region)
    if reading.status is Status.ok and not any(note.code == "rewritten" for note in reading.notes):
        digits = re.sub(r"\D", "", raw.translate(str.maketrans("１", "1")))
        assert _accounted(reading, digits), (digits, reading.notes)


@settings(max_examples=200, deadline=None)
@given(NUMBERS, REGIONS)
def test_an_accepted_number_reads_the_same_again(raw: str, region: str | None) -> None:
    first = normalise(raw, region)
    if first.status is Status.ok:
        again = normalise(first.e164, None)
        assert (again.e164, again.type, again.region) == (first.e164, first.type, first.region)


@settings(max_examples=200, deadline=None)
@given(MOBILES, st.integers(0, 10))
def test_a_mobile_with_a_digit_lost_or_added_is_never_another_number(number: str, at: int) -> None:
    for spoilt in (number[:at] + number[at + 1 :], number[:at] + "7" + number[at:]):
        reading = normalise(spoilt, "CN")
        assert reading.status is not Status.ok or reading.type != "mobile"


@settings(max_examples=200, deadline=None)
@given(MOBILES, MOBILES, st.sampled_from(["/", ";", "、", " ", ",", "或", "\n", "", " 妻子"]))
def test_two_numbers_are_never_one(first: str, second: str, between: str) -> None:
    ours = [normalise(number, "CN") for number in (first, second)]
    if first != second and all(reading.status is Status.ok for reading in ours):
        both = normalise(first + between + second, "CN")
        assert both.status is Status.multiple
        assert set(both.candidates) == {reading.e164 for reading in ours}


@settings(max_examples=200, deadline=None)
@given(MOBILES, st.integers(1, 10), st.sampled_from("OolI"))
def test_a_letter_in_a_digits_place_is_never_silent(number: str, at: int, letter: str) -> None:
    reading = normalise(number[:at] + letter + number[at + 1 :], "CN", Plan())
    assert reading.status is not Status.ok
