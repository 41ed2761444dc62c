"""What a lender may set of the watch, and that it is what the watch goes by."""

from __future__ import annotations

from pathlib import Path

import pytest

from misroute.app import initialise, open_app
from misroute.errors import ConfigProblem
from misroute.settings import load_settings


def test_the_settings_are_what_the_watch_tests_with(tmp_path: Path) -> None:
    (tmp_path / "misroute.toml").write_text(
        "[watch]\nfactor = 3\nfalse_alarm = 0.001\nhorizon = 5000\nusual_rate = 0.02\nwindow_days = 3\n", "utf-8"
    )
    settings = load_settings({"MISROUTE_HOME": str(tmp_path)}, cwd=tmp_path)
    initialise(settings)
    with open_app(settings) as app:
        watch = app.campaign_watch
    assert (watch.factor, watch.false_alarm, watch.horizon, watch.prior) == (3, 0.001, 5000, 0.02)
    assert watch.window.days == 3


def test_without_settings_the_stated_rates_hold(tmp_path: Path) -> None:
    found = load_settings({}, cwd=tmp_path).watch
    assert (found.factor, found.false_alarm, found.horizon, found.usual_rate, found.window_days) == (
        4.0, 0.01, 100_000, 0.01, 7,
    )  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "factor = 1", "factor = true", "false_alarm = 0", "false_alarm = '0.1'", "horizon = 1.5", "horizon = 1",
        "usual_rate = 0.5", "usual_rate = nan", "window_days = 0", "window_days = 61", "colour = 1",
    ],
)  # fmt: skip
def test_what_is_no_test_is_refused_by_its_name(tmp_path: Path, line: str) -> None:
    (tmp_path / "misroute.toml").write_text(f"[watch]\n{line}\n", "utf-8")
    with pytest.raises(ConfigProblem) as told:
        load_settings({}, cwd=tmp_path)
    (problem,) = told.value.problems
    assert line.split()[0] in problem


def test_a_watch_that_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "misroute.toml").write_text("watch = 3\n", "utf-8")
    with pytest.raises(ConfigProblem, match="watch"):
        load_settings({}, cwd=tmp_path)
