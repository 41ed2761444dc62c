from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from misroute.detect import Problem
from misroute.services.charts import Pile, piled
from misroute.services.scans.booktally import MANY_NAMES, OTHERS, BookTally, Differences, heading_of

names = st.one_of(st.none(), st.sampled_from(["app", "import", '["x"', "北京\x1f支行", "…"]), st.text(max_size=80))
days = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
headings = st.builds(heading_of, st.sampled_from(Problem), names, names, days)


@given(st.lists(st.tuples(headings, headings), max_size=20))
def test_counting_differences_comes_to_the_same_as_counting_anew(moves: list[tuple[str, str]]) -> None:
    before = BookTally()
    before.add(Counter(old for old, _ in moves))
    moved = Differences()
    for old, new in moves:
        moved.moved(old, 0.25, new, 0.5)
    later = BookTally.from_json(before.to_json())
    later.add(Differences.from_json(moved.to_json()).headings)
    anew = BookTally()
    anew.add(Counter(new for _, new in moves))
    told = ("points", "problems", "source", "branch", "month")
    assert {name: later.to_json()[name] for name in told} == {name: anew.to_json()[name] for name in told}
    assert moved.risk == 0.25 * len(moves)


def test_a_book_of_very_many_sources_is_still_told_in_few_words() -> None:
    tally = BookTally()
    tally.add({heading_of(Problem.none, f"row {row}", None, None): 1 for row in range(MANY_NAMES * 3)})
    tally.add({heading_of(Problem.stale, "late", None, None): 5})
    assert len(tally.to_json()["source"]) == MANY_NAMES + 1
    assert tally.to_json()["source"][OTHERS] == {"none": MANY_NAMES * 2, "stale": 5}
    assert tally.points == MANY_NAMES * 3 + 5


def test_a_point_that_left_is_counted_no_more() -> None:
    moved = Differences()
    under = heading_of(Problem.stale, "app", None, date(2026, 3, 2))
    moved.moved(None, None, under, 0.5)
    moved.moved(under, 0.5, None, None)
    assert moved.to_json()["headings"] == {}
    assert moved.risk == 0


@given(st.lists(st.tuples(st.text(max_size=8), st.integers(0, 10**9), st.integers(0, 10**9)), max_size=70))
def test_piled_columns_are_drawn_whatever_they_hold(columns: list[tuple[str, int, int]]) -> None:
    drawn = piled([Pile(label, (one, other)) for label, one, other in columns], [("<a>", "bad"), ("b", "good")], "t")
    assert drawn.startswith("<svg")
    assert drawn.endswith("</svg>")
    assert "<a>" not in drawn
    assert "nan" not in drawn
