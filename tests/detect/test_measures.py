"""Shares with their uncertainty, and probabilities held against what came true: known values and laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misroute.detect.measures import Share, auc, calibration, reliability, surprise

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_a_wilson_interval_is_the_published_one() -> None:
    # Newcombe 1998, table I: 81 of 263, and 15 of 148
    for share, low, high in ((Share(81, 263), 0.2553, 0.3662), (Share(15, 148), 0.0624, 0.1605)):
        assert (share.low, share.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_of_nothing_nothing_is_known() -> None:
    assert Share(0, 0).value is None
    assert (Share(0, 0).low, Share(0, 0).high) == (0.0, 1.0)


def test_none_of_few_may_still_be_many() -> None:
    assert Share(0, 5).low == 0.0
    assert Share(0, 5).high == pytest.approx(0.4345, abs=1e-4)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_within_its_interval(counted: tuple[int, int]) -> None:
    share = Share(*counted)
    assert 0 <= share.low <= counted[0] / counted[1] <= share.high <= 1


def test_the_figures_of_four_judgements_are_those_worked_out_by_hand() -> None:
    found = calibration([(0.9, True), (0.8, False), (0.2, False), (0.2, True)])
    assert found is not None
    assert found.brier == pytest.approx((0.01 + 0.64 + 0.04 + 0.64) / 4)
    assert found.log_loss == pytest.approx(-(math.log(0.9) + math.log(0.2) + math.log(0.8) + math.log(0.2)) / 4)
    # pairs of one that came true and one that did not: (.9 > .8), (.9 > .2), (.2 < .8), (.2 = .2)
    assert found.auc == pytest.approx(2.5 / 4)
    # bins: two at .2 of which one came true, one at .8 that did not, one at .9 that did
    assert [(one.n, one.observed) for one in found.bins] == [(2, 0.5), (1, 0.0), (1, 1.0)]
    assert found.error == pytest.approx((2 * 0.3 + 0.8 + 0.1) / 4)


def test_of_no_judgement_there_is_no_calibration() -> None:
    assert calibration([]) is None


def test_with_one_kind_only_nothing_can_be_ranked() -> None:
    assert auc([(0.3, True), (0.9, True)]) is None


def test_an_edge_belongs_to_the_bin_above_it_and_one_to_the_last() -> None:
    bins = reliability([(0.1, True), (1.0, True), (0.0, False)])
    assert [(one.low, one.n) for one in bins] == [(0.0, 1), (0.1, 1), (0.9, 1)]


@given(PAIRS)
def test_no_judgement_is_lost_in_the_bins(pairs: list[tuple[float, bool]]) -> None:
    found = calibration(pairs)
    assert found is not None
    assert sum(one.n for one in found.bins) == len(pairs)
    assert 0 <= found.brier <= 1
    assert 0 <= found.error <= 1


@given(PAIRS)
def test_the_area_is_the_share_of_pairs_in_the_right_order(pairs: list[tuple[float, bool]]) -> None:
    ups, downs = [p for p, true in pairs if true], [p for p, true in pairs if not true]
    found = auc(pairs)
    if not ups or not downs:
        assert found is None
        return
    won = sum((up > down) + (up == down) / 2 for up in ups for down in downs)
    assert found == pytest.approx(won / (len(ups) * len(downs)))


def test_certainty_that_was_wrong_costs_much_but_not_everything() -> None:
    assert surprise(1.0, False) == pytest.approx(13.8155, abs=1e-3)
    assert surprise(0.5, True) == pytest.approx(math.log(2))
