"""Policy packs: those shipped are sound and cited; a wrong one says everything that is wrong with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from misroute.calendars import Calendar
from misroute.errors import ConfigProblem
from misroute.gate import Policy
from misroute.packs.calendars import load_calendars
from misroute.packs.policies import load_policies
from misroute.resources import data_dir

CALENDARS = load_calendars(data_dir("config"))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    shutil.copy(data_dir("config") / "letters.toml", tmp_path / "letters.toml")
    shutil.copytree(data_dir("config") / "content", tmp_path / "content")
    shutil.copytree(data_dir("config") / "policies", tmp_path / "policies")
    return tmp_path


def load(config: Path) -> dict[str, Policy]:
    return dict(load_policies(config, CALENDARS))


def problems(config: Path) -> str:
    with pytest.raises(ConfigProblem) as caught:
        load(config)
    return "\n".join(caught.value.problems)


def test_the_shipped_packs_load_and_every_rule_is_cited(config: Path) -> None:
    packs = load(config)
    assert {"cn", "us", "house-cn"} <= set(packs)
    for pack in packs.values():
        for rule in (*pack.hours, *pack.caps, *pack.pauses, *pack.freshness):
            assert rule.citation.source
            assert rule.citation.rule


def test_the_house_pack_adds_to_what_it_inherits(config: Path) -> None:
    packs = load(config)
    assert set(packs["cn"].hours) < set(packs["house-cn"].hours)
    assert packs["house-cn"].caps == packs["cn"].caps
    assert packs["house-cn"].zone == "Asia/Shanghai"
    assert isinstance(packs["house-cn"].hours[-1].workdays, Calendar)


def test_an_heir_cannot_widen_who_may_be_told(config: Path) -> None:
    heir = config / "policies/house-cn.toml"
    heir.write_text(
        heir.read_text("utf-8")
        + '\n[[rule]]\nid = "x.persons"\nkind = "persons"\nsource = "s"\nconfidence = "house"\nzh = "z"\nen = "e"\n'
        'told = ["borrower", "parent", "spouse"]\nlocation_needs_lost_borrower = false\nlocation_limit = 9\n'
        '\n[[rule]]\nid = "x.final"\nkind = "final_notices"\nlimit = 9\n'
        'source = "s"\nconfidence = "house"\nzh = "z"\nen = "e"\n',
        "utf-8",
    )
    persons = load(config)["house-cn"].persons
    assert persons is not None
    assert persons.told == {"borrower"}
    assert persons.location_needs_lost_borrower
    assert persons.location_limit == 1
    assert load(config)["house-cn"].final_notices == 0


def test_a_permission_that_is_only_recalled_stays_off(config: Path) -> None:
    us = config / "policies/us.toml"
    text = us.read_text("utf-8")
    before, kind, after = text.partition('id = "us.time_consent"')
    us.write_text(before + kind + after.replace('confidence = "B"', 'confidence = "C"', 1), "utf-8")
    assert load(config)["us"].time_consent == "never"


def test_all_problems_of_all_packs_are_reported_at_once(config: Path) -> None:
    (config / "policies/one.toml").write_text(
        'name = "two"\nversion = 3\nregion = "cn"\nzone = "Mars/Olympus"\nodd = 1\n'
        '[[rule]]\nid = "a"\nkind = "hours"\nallow = [{ from = "22:00", to = "08:00" }, "x"]\n'
        'workdays = "moon"\nchannels = ["pigeon"]\n'
        '[[rule]]\nid = "a"\nkind = "cap"\ncounts = "stars"\nper = "moon"\nlimit = -1\ndays = 1\n'
        '[[rule]]\nkind = "hours"\n'
        '[[rule]]\nid = "b"\nkind = "wish"\n'
        '[[rule]]\nid = "c"\nkind = "cite"\ncode = "nothing"\n'
        'source = "s"\nconfidence = "A"\nzh = "z"\nen = "e"\nmore = 1\n',
        "utf-8",
    )
    (config / "policies/torn.toml").write_text("name = [", "utf-8")
    found = problems(config)
    for part in (
        "one.toml: name: must be the file's own",
        "one.toml: version",
        "one.toml: title",
        "one.toml: region",
        "one.toml: zone",
        "one.toml: odd: unknown key",
        "rule a: allow must",
        "rule a: workdays: no such calendar",
        "rule a: channels: 'pigeon'",
        "rule a: needs source",
        "rule a: this id is used twice",
        "rule a: counts must be",
        "rule a: limit must be",
        "rule 3: needs an id",
        "rule b: kind must be",
        "rule c: code must be",
        "rule c: unknown key 'more'",
        "torn.toml",
    ):
        assert part in found, part


def test_a_circle_of_heirs_is_named(config: Path) -> None:
    for name, base in (("p", "q"), ("q", "p"), ("r", "nowhere")):
        (config / f"policies/{name}.toml").write_text(
            f'name = "{name}"\nversion = "1"\ntitle = {{ zh = "z", en = "e" }}\ninherits = "{base}"\n', "utf-8"
        )
    found = problems(config)
    assert "goes in a circle" in found
    assert "there is no such pack" in found


def test_no_packs_at_all_is_a_problem(tmp_path: Path) -> None:
    shutil.copy(data_dir("config") / "letters.toml", tmp_path / "letters.toml")
    shutil.copytree(data_dir("config") / "content", tmp_path / "content")
    assert "holds no policy pack" in problems(tmp_path)
