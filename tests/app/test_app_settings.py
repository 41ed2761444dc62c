"""Settings: where a value comes from, what a relative path is meant from, and every problem at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.errors import ConfigProblem
from misroute.settings import Settings, load_settings


def written(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "misroute.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(folder: Path, text: str, **environ: str) -> tuple[str, ...]:
    written(folder, text)
    with pytest.raises(ConfigProblem) as caught:
        load_settings(environ, cwd=folder)
    return caught.value.problems


def test_without_a_file_everything_has_a_default_below_the_working_folder(tmp_path: Path) -> None:
    found = load_settings({}, cwd=tmp_path)

    assert found.home == tmp_path / "misroute-data"
    assert found.database_url == f"sqlite:///{tmp_path / 'misroute-data' / 'misroute.db'}"
    assert found.key_file == tmp_path / "misroute-data" / "keys.json"
    assert (found.region, found.policies, found.playbook, found.source) == ("CN", ("cn",), "standard", None)
    assert [schedule.name for schedule in found.schedules] == ["nightly-scan", "weekly-full-scan"]


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    written(tmp_path, 'region = "US"\nscan_overdue_hours = 12\n')

    found = load_settings({"MISROUTE_REGION": "gb"}, cwd=tmp_path)

    assert (found.region, found.scan_overdue_hours, found.playbook) == ("GB", 12, "standard")


def test_an_empty_variable_counts_as_not_set(tmp_path: Path) -> None:
    written(tmp_path, 'region = "US"\n')

    assert load_settings({"MISROUTE_REGION": "", "MISROUTE_HOME": ""}, cwd=tmp_path).region == "US"


def test_the_file_is_looked_for_by_name_then_in_the_home_then_in_the_working_folder(tmp_path: Path) -> None:
    here, home, named = tmp_path / "here", tmp_path / "home", tmp_path / "named"
    written(here, 'region = "US"\n')
    environ = {"MISROUTE_HOME": str(home)}
    assert load_settings(environ, cwd=here).region == "US"

    written(home, 'region = "GB"\n')
    assert load_settings(environ, cwd=here).region == "GB"

    environ["MISROUTE_CONFIG"] = str(written(named, 'region = "TW"\n'))
    assert load_settings(environ, cwd=here).region == "TW"


def test_a_relative_path_in_the_file_is_meant_from_the_files_folder(tmp_path: Path) -> None:
    here, named = tmp_path / "here", tmp_path / "named"
    here.mkdir()
    (named / "rules").mkdir(parents=True)
    file = written(
        named,
        'key_file = "secret/keys.json"\nown_numbers = ["own.csv"]\nconfig_dir = "rules"\n'
        'database_url = "sqlite:///books.db"\n',
    )

    found = load_settings({"MISROUTE_CONFIG": str(file)}, cwd=here)

    assert found.key_file == named / "secret" / "keys.json"
    assert found.own_numbers == (named / "own.csv",)
    assert found.config_dir == named / "rules"
    assert found.database_url == f"sqlite:///{named / 'books.db'}"


def test_a_relative_path_in_the_environment_is_meant_from_the_working_folder(tmp_path: Path) -> None:
    here, named = tmp_path / "here", tmp_path / "named"
    here.mkdir()
    file = written(named, 'key_file = "there.json"\n')
    environ = {
        "MISROUTE_CONFIG": str(file),
        "MISROUTE_KEY_FILE": "keys.json",
        "MISROUTE_HOME": "data",
        "MISROUTE_DATABASE_URL": "sqlite:///books.db",
    }

    found = load_settings(environ, cwd=here)

    assert found.key_file == here / "keys.json"
    assert found.home == here / "data"
    assert found.database_url == f"sqlite:///{here / 'books.db'}"


def test_absolute_paths_and_other_databases_stay_as_they_are(tmp_path: Path) -> None:
    written(tmp_path, 'database_url = "postgresql://db.example/misroute"\nkey_file = "/etc/misroute/keys.json"\n')

    found = load_settings({}, cwd=tmp_path)

    assert found.database_url == "postgresql://db.example/misroute"
    assert found.key_file == Path("/etc/misroute/keys.json")


def test_all_problems_are_reported_at_once_each_with_its_key(tmp_path: Path) -> None:
    text = """
        region = "China"
        colour = "red"
        policy = [1]
        playbook = 3
        scan_overdue_hours = "soon"
        config_dir = "nowhere"
        connectors = 1
        [lender]
        nmae = "Harbour"
        callback = 4008001234
        [schedules.nightly]
        cron = "15 2 * * 1"
        [schedules.weekly]
        cron = "15 2 * * mon"
        tz = "Mars/Olympus"
        [schedules.monthly]
        cron = "15 2 1 * *"
        missed = "some"
        every = "day"
    """
    found = "\n".join(problems_of(tmp_path, text))

    for key in (
        "region",
        "'colour'",
        "policy",
        "playbook",
        "scan_overdue_hours",
        "config_dir",
        "[connectors]",
        "'nmae'",
        "lender.callback",
        "nightly.cron",
        "weekly.tz",
        "monthly.missed",
        "'every'",
    ):
        assert key in found, key
    assert len(found.splitlines()) == 13


def test_a_problem_of_the_environment_names_the_variable_and_not_the_file(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, 'region = "US"\n', MISROUTE_REGION="中国")

    assert problem.startswith("MISROUTE_REGION ")


@pytest.mark.parametrize("value", ["true", "30.5", "-1", '"-1"', '"1e3"', "10000000000000"])
def test_hours_are_a_whole_number_from_nought_on(tmp_path: Path, value: str) -> None:
    (problem,) = problems_of(tmp_path, f"scan_overdue_hours = {value}\n")

    assert "scan_overdue_hours must be a whole number" in problem


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "misroute.toml").write_bytes(b'\xef\xbb\xbfregion = "US"\n')

    assert load_settings({}, cwd=tmp_path).region == "US"


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"region = ", "not readable as TOML"), (b"region = '\xd6\xd0'\n", "not UTF-8"), (b"a = " + b"[" * 5000, "TOML")],
    ids=["torn", "gb18030", "deep"],
)
def test_a_file_that_cannot_be_parsed_is_one_problem(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "misroute.toml").write_bytes(content)

    with pytest.raises(ConfigProblem, match=said):
        load_settings({}, cwd=tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_one_problem(tmp_path: Path) -> None:
    written(tmp_path, "").chmod(0)

    with pytest.raises(ConfigProblem, match="cannot be read"):
        load_settings({}, cwd=tmp_path)


def test_a_named_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblem, match="MISROUTE_CONFIG names"):
        load_settings({"MISROUTE_CONFIG": str(tmp_path / "none.toml")}, cwd=tmp_path)


def test_secrets_of_connectors_are_not_in_the_repr(tmp_path: Path) -> None:
    written(tmp_path, '[connectors.email]\nkind = "smtp"\npassword = "hunter2"\n')

    assert "hunter2" not in repr(load_settings({}, cwd=tmp_path))


@given(st.text(max_size=40), st.text(alphabet="abcdefghij_.[]=\"'#\n 0123456789{}", max_size=120))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_the_file_or_a_variable_gives_settings_or_problems(
    tmp_path_factory: pytest.TempPathFactory, value: str, text: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    written(folder, text.encode("utf-8", "replace").decode())
    outcome: object
    try:
        outcome = load_settings({"MISROUTE_REGION": value, "MISROUTE_SCAN_OVERDUE_HOURS": value}, cwd=folder)
    except ConfigProblem as error:
        outcome = error.problems

    assert isinstance(outcome, Settings) or outcome
