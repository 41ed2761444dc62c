"""Calendar files and inline calendars: what they mean, and all their problems at once."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.calendars import ALWAYS
from misroute.errors import ConfigProblem, NotFound
from misroute.packs.calendars import calendar_for, calendar_from_inline, load_calendars, outdated
from misroute.resources import data_dir

HOURS = 'mon = [["09:00", "18:00"]]'


def written(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "calendars"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def problems_of(tmp_path: Path, **files: str) -> list[str]:
    with pytest.raises(ConfigProblem) as caught:
        load_calendars(written(tmp_path, **files))
    return list(caught.value.problems)


def test_the_shipped_calendars_are_there() -> None:
    shipped = load_calendars(data_dir("config"))
    assert {"always", "cn", "us-federal", "support"} <= shipped.keys()
    assert shipped["always"].week == ALWAYS.week
    assert shipped["always"].never_closes
    assert shipped["cn"].official_until == shipped["support"].official_until == date(2026, 12, 31)
    assert shipped["support"].tz == "Asia/Shanghai"


def test_a_version_changes_with_the_content_though_nobody_raised_it(tmp_path: Path) -> None:
    text = f'name = "own"\ntz = "UTC"\nversion = "7"\n[hours]\n{HOURS}\n'
    first = load_calendars(written(tmp_path, own=text))["own"]
    (tmp_path / "calendars" / "own.toml").write_text(text.replace("18:00", "17:00"))
    second = load_calendars(tmp_path)["own"]
    assert first.version.startswith("7+")
    assert first.version != second.version


def test_a_calendar_that_follows_another_takes_its_days_and_overrules_them(tmp_path: Path) -> None:
    base = f"""name = "base"
tz = "Asia/Shanghai"
version = "1"
official_until = 2026-12-31
work_hours = [["00:00", "24:00"]]
[hours]
{HOURS}
[years.2026]
days_off = [2026-03-02, 2026-03-09]
work_days = [2026-03-07]
"""
    own = """name = "own"
follows = "base"
version = "1"
work_hours = [["10:00", "12:00"]]
[hours]
mon = [["09:00", "12:00"], ["13:00", "18:00"]]
[years.2026]
days_off = [2026-03-16]
work_days = [2026-03-02]
[day_hours]
2026-03-23 = [["09:00", "10:00"]]
"""
    calendar = load_calendars(written(tmp_path, base=base, own=own))["own"]
    assert calendar.official_until == date(2026, 12, 31)
    assert calendar.hours_of(date(2026, 3, 7)) == ((10 * 3600, 12 * 3600),)
    assert calendar.hours_of(date(2026, 3, 2)) == ((10 * 3600, 12 * 3600),)
    assert calendar.hours_of(date(2026, 3, 9)) == calendar.hours_of(date(2026, 3, 16)) == ()
    assert calendar.hours_of(date(2026, 3, 23)) == ((9 * 3600, 10 * 3600),)


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    lines = problems_of(
        tmp_path,
        broken="name = ",
        latin="",
        lost='name = "lost"\nfollows = "nobody"\nversion = "1"\n',
        round='name = "round"\nfollows = "square"\nversion = "1"\n',
        square='name = "square"\nfollows = "round"\nversion = "1"\n',
        wrong="""name = "right"
tz = "Mars/Olympus"
work_hours = [["24:00", "25:00"]]
holidays = ["2026-01-01"]
official_until = "soon"
[hours]
monday = [["09:00", "18:00"]]
tue = ["09:00", "18:00"]
wed = [["09:00", "09:00"], ["9", "18"]]
[years.2026]
days_off = [2025-01-01, 2026-01-02]
work_days = [2026-01-02, "2026-02-30"]
""",
    )
    text = "\n".join(lines)
    for part in (
        "calendars/broken.toml: this is no TOML",
        "calendars/latin.toml: hours: is a table by weekday",
        "calendars/lost.toml: follows: there is no calendar 'nobody'",
        "goes in a circle",
        "calendars/wrong.toml: name: is 'right'",
        "calendars/wrong.toml: tz: 'Mars/Olympus' is not an IANA time zone",
        "calendars/wrong.toml: holidays: is not known here",
        "calendars/wrong.toml: official_until: 'soon' is not a date",
        "hours.monday: is no weekday",
        "hours.tue: '09:00' is not a period",
        "hours.wed: the period '09:00'–'09:00' has no length",
        "hours.wed: '9' is not a time of day",
        "work_hours: '25:00' is not a time of day",
        "years.2026: 2025-01-01 is not in 2026",
        "years.2026: 2026-01-02 cannot be both a day off and a workday",
        "'2026-02-30' is not a date",
        "version: is a short text",
    ):
        assert part in text, part
    assert len(lines) == len(set(lines))


def test_a_folder_without_calendars_is_a_problem(tmp_path: Path) -> None:
    (line,) = problems_of(tmp_path)
    assert "holds no calendar" in line


def test_a_file_that_is_not_utf8_is_a_problem(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "calendars" / "gb.toml").write_bytes("# 工作日".encode("gb18030"))
    with pytest.raises(ConfigProblem, match="not UTF-8"):
        load_calendars(folder)


def test_an_inline_calendar_is_read() -> None:
    calendar = calendar_from_inline(
        {
            "tz": "Asia/Shanghai",
            "hours": {"mon": [["09:00", "12:00"], ["22:00", "06:00"]], "sun": [["00:00", "24:00"]]},
            "days_off": ["2026-03-09"],
            "work_days": {"2026-03-07": [["10:00", "12:00"]], "2026-03-09": [["10:00", "12:00"]], "2026-03-16": []},
        }
    )
    assert calendar.hours_of(date(2026, 3, 2)) == ((9 * 3600, 12 * 3600), (22 * 3600, 30 * 3600))
    assert calendar.hours_of(date(2026, 3, 8)) == ((0, 86_400),)
    assert calendar.hours_of(date(2026, 3, 7)) == ((10 * 3600, 12 * 3600),)
    assert calendar.hours_of(date(2026, 3, 9)) == ()
    assert calendar.hours_of(date(2026, 3, 16)) == ()


def test_all_problems_of_an_inline_calendar_are_told_at_once() -> None:
    with pytest.raises(ConfigProblem) as caught:
        calendar_from_inline(
            {"tz": "X", "hours": {"mo": [], "tue": [["9:00"]]}, "days_off": "x", "work_days": ["x"], "holidays": []}
        )
    assert len(caught.value.problems) == 6


def test_a_calendar_that_is_never_open_is_refused() -> None:
    with pytest.raises(ConfigProblem, match="never open"):
        calendar_from_inline({"tz": "UTC", "hours": {}})


def test_a_calendar_whose_holidays_run_out_is_named_in_time() -> None:
    shipped = load_calendars(data_dir("config"))
    assert outdated(shipped, date(2026, 11, 1)) == ()
    lines = outdated(shipped, date(2026, 12, 1))
    assert [line.split(":")[0] for line in lines] == [
        "calendar cn",
        "calendar id-holidays",
        "calendar ph-holidays",
        "calendar support",
        "calendar th-holidays",
        "calendar vn-holidays",
    ]


def test_a_calendar_is_asked_by_name_or_written_out() -> None:
    known = {"always": ALWAYS}
    assert calendar_for("always", known) is ALWAYS
    assert calendar_for({"tz": "UTC", "hours": {"mon": [["09:00", "10:00"]]}}, known).tz == "UTC"
    with pytest.raises(NotFound, match="always"):
        calendar_for("nope", known)
    with pytest.raises(ConfigProblem):
        calendar_for(None, known)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "tz": json_values | st.just("UTC"),
            "hours": json_values | st.dictionaries(st.sampled_from(["mon", "sun"]), json_values),
            "days_off": json_values,
            "work_days": json_values,
            "name": json_values,
            "version": json_values,
            "official_until": json_values,
        },
    )
)
def test_whatever_is_given_is_a_calendar_or_a_list_of_problems(given_json: dict[str, Any]) -> None:
    try:
        problems = calendar_from_inline(given_json).name
    except ConfigProblem as refusal:
        problems = "; ".join(refusal.problems)
    assert problems
