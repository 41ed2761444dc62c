"""The pages of policy packs say what the gate reads from the same files, in both languages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from misroute.errors import ConfigProblem, NotFound
from misroute.gate.policy import COUNTS
from misroute.gate.scenario import CHANNELS, KNOWN_ROLES, PURPOSES
from misroute.packs.calendars import load_calendars
from misroute.packs.policies import load_policies
from misroute.packs.policypages import MARKS, page_of, read_policy_pages
from misroute.packs.policyrules import _KIND_KEYS
from misroute.packs.policywords import CHANNELS_ZH, COUNTS_ZH, PURPOSES_ZH, ROLES_ZH, about_whom, what_it_does
from misroute.resources import data_dir

CONFIG = data_dir("config")
PAGES = read_policy_pages(CONFIG)
RULES = [rule for page in PAGES.values() for rule in page.rules]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_pack_that_loads_has_a_page() -> None:
    policies = load_policies(CONFIG, load_calendars(CONFIG))
    assert PAGES.keys() == policies.keys()
    for name, page in PAGES.items():
        assert page.version == policies[name].version
        own = {rule.citation.rule for rule in (*policies[name].hours, *policies[name].caps)}
        inherited = [rule.id for base in page.bases for rule in PAGES[base].rules]
        assert own <= {*(rule.id for rule in page.rules), *inherited}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_told_in_both_languages(rule: Any) -> None:
    assert CHINESE.search(rule.does.zh)
    assert not CHINESE.search(rule.does.en)
    assert not CHINESE.search(rule.about.en)
    assert rule.source
    assert rule.confidence in MARKS
    assert not re.search(r"None|\{|\}|frozenset", rule.does.en + rule.does.zh)


def test_every_name_the_gate_knows_has_a_chinese_word() -> None:
    assert CHANNELS_ZH.keys() == CHANNELS
    assert PURPOSES_ZH.keys() == PURPOSES
    assert ROLES_ZH.keys() == KNOWN_ROLES
    assert COUNTS_ZH.keys() == COUNTS.keys()


FULL: Mapping[str, dict[str, Any]] = {
    "hours": {
        "allow": [{"days": ["mon", "tue", "thu"], "from": "08:00", "to": "21:00", "to_allowed": True}],
        "workdays": "cn",
        "holidays": "th-holidays",
        "on_holidays": [{"from": "09:00", "to": "10:00"}],
        "lifted_after_days_past_due": 60,
    },
    "cap": {
        "counts": "calls",
        "per": "person",
        "limit": 4,
        "days": 7,
        "extra_call_consent_days": 5,
        "not_for": ["attorney"],
    },
    "pause": {"days": 7, "extra_call_consent_days": 5, "not_for": ["attorney"]},
    "redial": {"minutes": 5},
    "freshness": {"days": 60},
    "consent": {},
    "incomplete": {"to": "third_persons"},
    "persons": {
        "told": ["borrower", "spouse"],
        "told_of_a_minor": ["parent"],
        "third_party_consent": True,
        "location_needs_lost_borrower": True,
        "location_limit": 1,
        "location_only": ["friend"],
    },
    "time_consent": {"given_to": "to_us"},
    "final_notices": {"limit": 3},
    "reply": {"hours": 24},
    "cite": {"code": "opt_out"},
}
"""Every kind with every key it may have; a scope stands beside the sentence."""
OTHERWISE: Mapping[str, Any] = {
    "allow": [{"from": "10:00", "to": "11:00"}],
    "workdays": None,
    "holidays": None,
    "on_holidays": [],
    "lifted_after_days_past_due": 61,
    "counts": "contacts",
    "per": "number",
    "limit": 2,
    "days": 1,
    "extra_call_consent_days": 0,
    "not_for": [],
    "minutes": 6,
    "to": "all",
    "told": ["borrower"],
    "told_of_a_minor": [],
    "third_party_consent": False,
    "location_needs_lost_borrower": False,
    "location_limit": 0,
    "location_only": [],
    "given_to": "any",
    "hours": 25,
    "code": "cease",
}


@pytest.mark.parametrize(("kind", "key"), [(kind, key) for kind, keys in FULL.items() for key in keys])
def test_a_key_that_changes_the_gate_changes_the_sentence(kind: str, key: str) -> None:
    rule = {"kind": kind, "confidence": "A", **FULL[kind]}
    before, after = what_it_does(rule), what_it_does(rule | {key: OTHERWISE[key]})
    assert before.zh != after.zh
    assert before.en != after.en


def test_no_kind_and_no_key_is_forgotten() -> None:
    scope = {"channels", "purposes", "places"}
    assert {kind: set(keys) - scope for kind, keys in _KIND_KEYS.items()} == {
        kind: set(keys) for kind, keys in FULL.items()
    }


@pytest.mark.parametrize("kind", ["time_consent", "final_notices", "reply"])
def test_a_permission_that_is_only_recalled_is_off_on_its_page(kind: str) -> None:
    assert "it is off" in what_it_does({"kind": kind, "confidence": "C", **FULL[kind]}).en


def test_what_is_only_recalled_permits_nothing_within_a_restriction() -> None:
    hours = what_it_does({"kind": "hours", "confidence": "C", **FULL["hours"]}).en
    persons = what_it_does({"kind": "persons", "confidence": "C", **FULL["persons"]}).en
    assert "past due" not in hours
    assert "spouse" not in persons
    assert "parent" not in persons
    assert "unverified" in hours


def test_days_are_told_as_runs() -> None:
    sentence = what_it_does({"kind": "hours", "confidence": "A", "allow": FULL["hours"]["allow"]})
    assert sentence.en == "May go Mon–Tue, Thu 08:00–21:00 (21:00 itself included). At any other time it waits."
    assert sentence.zh == "可发送：周一至周二、周四 08:00–21:00（含21:00整）。其余时间顺延。"


def test_a_rule_without_a_scope_is_about_every_send() -> None:
    assert about_whom({"kind": "cap"}).en == "every send"
    assert about_whom({"kind": "persons"}).en == ""
    assert about_whom({"kind": "cap", "places": ["work"]}).zh == "地点：工作场所"


def test_an_heir_names_its_bases_the_nearest_first(tmp_path: Path) -> None:
    shutil.copytree(CONFIG / "policies", tmp_path / "policies")
    heir = (CONFIG / "policies/house-cn.toml").read_text("utf-8").replace('"house-cn"', '"own"')
    (tmp_path / "policies/own.toml").write_text(heir.replace('inherits = "cn"', 'inherits = "house-cn"'), "utf-8")
    assert page_of(read_policy_pages(tmp_path), "own").bases == ("house-cn", "cn")


def test_a_pack_that_is_not_there_is_told_with_what_to_do() -> None:
    with pytest.raises(NotFound, match="misroute policies"):
        page_of(PAGES, "atlantis\x1b[31m")


def test_a_file_that_is_no_toml_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies/x.toml").write_bytes(b"\xff\x00 = [")
    with pytest.raises(ConfigProblem):
        read_policy_pages(tmp_path)
