"""Every rule is proven by its data file: what it hits and what it spares."""

from __future__ import annotations

import pytest
from rule_cases import RuleCase, read_cases

from misroute.detect import Rulebook, all_rules, assess

BOOK = Rulebook.standard()
CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_hits_what_its_cases_say_and_spares_the_near_misses(case: RuleCase) -> None:
    found = assess(case.facts, BOOK)
    mine = [finding for finding in found.findings if finding.code == case.code]
    assert bool(mine) is case.hit, found.codes
    expected = dict(case.expected)
    if "severity" in expected:
        assert mine[0].severity.value == expected.pop("severity")
    if "risk_below" in expected:
        assert found.risk is not None
        assert found.risk < expected.pop("risk_below")
    for name, value in expected.items():
        assert getattr(found, name) == value, name


@pytest.mark.parametrize("code", all_rules())
def test_every_rule_has_a_hit_and_a_near_miss(code: str) -> None:
    assert {case.hit for case in CASES if case.code == code} == {True, False}


def test_every_case_file_belongs_to_a_rule() -> None:
    assert {case.code for case in CASES} == set(all_rules())


@pytest.mark.parametrize("code", all_rules())
def test_every_rule_explains_itself(code: str) -> None:
    rule = all_rules()[code]
    for heading in ("Flags:", "Why:", "Example:", "Not flagged:"):
        assert heading in rule.help, heading
    assert rule.title
    assert any("\u4e00" <= c <= "\u9fff" for c in rule.title_zh)


@pytest.mark.parametrize("case", [case for case in CASES if case.hit], ids=str)
def test_messages_speak_both_languages_and_name_nobody(case: RuleCase) -> None:
    for finding in assess(case.facts, BOOK).findings:
        text = " ".join((finding.message, finding.message_zh, *finding.evidence))
        assert any("\u4e00" <= c <= "\u9fff" for c in finding.message_zh)
        for private in (case.facts.customer_name, case.facts.contact_name, case.facts.reading.e164):
            assert not private or private not in text


def test_a_rule_that_is_switched_off_is_silent() -> None:
    case = next(case for case in CASES if case.code == "MR301" and case.hit)
    settings = {**BOOK.settings, "MR301": type(BOOK.settings["MR301"])(False, BOOK.settings["MR301"].severity, {})}
    book = Rulebook(settings, BOOK.weights, BOOK.countries)
    assert "MR301" not in assess(case.facts, book).codes


@pytest.mark.parametrize("case", [case for case in CASES if case.facts.is_self], ids=str)
def test_no_own_number_is_said_to_be_in_order_at_a_high_risk(case: RuleCase) -> None:
    found = assess(case.facts, BOOK)
    if found.problem.value in ("none", "stale") and found.risk is not None:
        assert found.risk < 0.6
