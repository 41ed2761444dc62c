"""Rules held against what came out in cases, alarms and checked rows, by what was known before; and explained risks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from houses import MOTHER, STRANGER, House

from misroute.detect import Rulebook
from misroute.detect.learning import RuleScore
from misroute.detect.measures import Share
from misroute.errors import NotFound, Refused, UnreadableInput, UsageError
from misroute.packs.rules import load_rulebook
from misroute.services.learn.adjudicating import gather
from misroute.services.learn.learning import LearnReport
from misroute.store import contact_points, events, intel, suppressions
from misroute.store.contact_points import ContactIntake
from misroute.store.customers import CustomerIntake
from misroute.store.events import NumberEvent
from misroute.store.intel import IntelAnswer

BORROWERS = 8


def number_of(place: int) -> str:
    return f"+86137000030{place:02d}"


@pytest.fixture
def lender(house: House) -> House:
    """Borrowers whose own number a provider said had changed hands, before a reminder went out to it."""
    now = house.clock()
    with house.store.write("loader") as unit:
        contact_points.load_contacts(
            unit,
            [
                ContactIntake(
                    CustomerIntake(f"B-{place}", f"借款人{place}", None, "CN", "zh", "CNY"),
                    "self",
                    number_of(place),
                    number_of(place),
                    "ok",
                    verified_at=date(2025, 6, 1),
                )
                for place in range(BORROWERS)
            ],
        )
        intel.load_intel(
            unit,
            [
                IntelAnswer(number_of(place), "carrier", now - timedelta(days=9), date(2025, 6, 1), "owner_changed")
                for place in range(BORROWERS)
            ],
        )
        for place in range(BORROWERS):
            sent(unit, number_of(place), f"B-{place}", now - timedelta(hours=5))
    return house


def sent(unit: Any, number: str, customer: str, at: Any) -> None:
    send = NumberEvent(at, "send", number, customer, "sms", "out")
    # the answer that brought the misdirect to light
    answer = NumberEvent(at + timedelta(hours=1), "inbound", number, None, "sms", "in", text="你打错了，我不认识这个人")
    events.load_events(unit, [send, answer])


def closed(house: House, place: int, *, recipient: str = "stranger", outcome: str | None = None) -> str:
    case_id = house.open(number_of(place))
    verify = {"recipient": recipient} if outcome is None else {"outcome": outcome}
    house.work_to_the_end(case_id, **verify)
    return case_id


def scores_of(report: LearnReport) -> dict[str, RuleScore]:
    return {score.code: score for score in report.scores}


def learned(house: House, truth: Path | None = None) -> LearnReport:
    return house.app.learning.report(truth=truth, actor="analyst")


def test_without_anything_closed_nothing_has_come_out(lender: House) -> None:
    report = learned(lender)
    assert report.points == 0
    assert report.risk is None
    assert "nothing has come out yet" in report.lines()[0].text


def test_a_closed_case_proves_the_rule_that_had_spoken_before_and_not_its_own_complaint(lender: House) -> None:
    closed(lender, 0)
    closed(lender, 1)
    report = learned(lender)
    scores = scores_of(report)
    assert scores["MR201"].right == Share(2, 2)
    # the reply came after the message that should not have gone out
    assert "MR206" not in scores
    assert (report.points, report.reached_other, report.cases) == (2, 2, 2)


def test_a_complaint_that_was_known_when_the_next_message_went_out_does_count(lender: House) -> None:
    with lender.store.write("loader") as unit:
        again = NumberEvent(lender.clock() - timedelta(hours=1), "send", number_of(0), "B-0", "sms", "out")
        events.load_events(unit, [again])
    closed(lender, 0)
    assert scores_of(learned(lender))["MR206"].right == Share(1, 1)


def test_a_case_that_was_no_misdirect_counts_against_the_rule(lender: House) -> None:
    closed(lender, 0)
    closed(lender, 1, outcome="not_confirmed")
    assert scores_of(learned(lender))["MR201"].right == Share(1, 2)


def test_an_open_case_proves_nothing(lender: House) -> None:
    lender.open(number_of(0))
    assert learned(lender).points == 0


def test_a_systems_fault_leaves_the_book_in_the_right(house: House) -> None:
    case_id = house.open(MOTHER)
    house.work_to_the_end(case_id, root_cause="system_fault", recipient="relative")
    found = gather(house.store, house.app.rules, Rulebook.standard(), None)
    # the mother's own row was right all along; of the row that gives it as the borrower's nothing is said
    (point,) = found.points
    assert point.reached_other is False
    assert point.holder.value == "relative"


def test_wrong_contact_data_of_an_unknown_kind_still_means_somebody_else(lender: House) -> None:
    closed(lender, 0, recipient="unknown")
    report = learned(lender)
    assert (report.points, report.reached_other) == (1, 1)


def test_a_false_alarm_counts_against_the_rule_it_names(lender: House) -> None:
    closed(lender, 0)
    with lender.store.write("li.na") as unit:
        (point,) = contact_points.points_on(unit, number_of(1))
        options = {"reason": "the borrower answered", "until": date(2026, 12, 1), "false_alarm": True}
        suppressions.suppress(unit, "MR201", "point", point.id, **options)
        suppressions.suppress(unit, "MR501", "point", point.id, **options)
    scores = scores_of(learned(lender))
    assert scores["MR201"].right == Share(1, 2)
    assert set(scores) <= {"MR201", "MR206"}


def test_a_false_alarm_on_a_rule_that_had_said_nothing_is_none(lender: House) -> None:
    with lender.store.write("li.na") as unit:
        (point,) = contact_points.points_on(unit, number_of(1))
        suppressions.suppress(
            unit, "MR213", "number", point.number_id, reason="r", until=date(2026, 12, 1), false_alarm=True
        )
    assert learned(lender).points == 0


def truth_file(folder: Path, lines: Iterable[str], header: str = "customer_id,number,holder,problem,role") -> Path:
    path = folder / "truth.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def test_checked_rows_are_used_and_bad_ones_refused_with_row_and_reason(lender: House, tmp_path: Path) -> None:
    truth = truth_file(
        tmp_path,
        [
            f"B-0,{number_of(0)},stranger,,",
            f"B-1,{number_of(1)},本人,,",
            f"B-2,{number_of(2)},,reassigned,self",
            f"B-9,{number_of(3)},stranger,,",
            f"B-4,{STRANGER},stranger,,",
            f"B-4,{number_of(4)},martian,,",
            f"B-5,{number_of(5)},,,",
            f"B-5,{number_of(5)},borrower,reassigned,",
            f"B-6,{number_of(6)},borrower,,母亲",
            "B-7,\u202e😀,borrower,,",
            "B-7,1\x00,borrower,,",
        ],
    )
    report = learned(lender, truth)
    assert scores_of(report)["MR201"].right == Share(2, 3)
    reasons = {one.row: one.reason for one in report.refused}
    assert sorted(reasons) == [5, 6, 7, 8, 9, 10, 11, 12]
    assert reasons[5] == "no such customer is loaded"
    assert reasons[6] == "the number is not in the book"
    assert "holder is not one of" in reasons[7]
    assert reasons[8] == "holder and problem are both empty"
    assert "contradict" in reasons[9]
    assert "no such number in use in that role" in reasons[10]
    assert reasons[11] == "the number cannot be read"
    assert "NUL" in reasons[12]
    assert number_of(0)[3:] not in json.dumps(report.to_json(), default=str)


def test_what_was_found_out_on_a_day_is_held_against_what_was_known_before_it(lender: House, tmp_path: Path) -> None:
    header = "customer_id,number,holder,checked_at"
    early = truth_file(tmp_path, [f"B-0,{number_of(0)},stranger,2026-01-05"], header)
    report = learned(lender, early)
    assert "MR201" not in scores_of(report)


def test_a_checked_row_counts_before_a_case(lender: House, tmp_path: Path) -> None:
    closed(lender, 0)
    # the case took the row out of use, so the row says when it was checked
    header = "customer_id,number,holder,checked_at"
    report = learned(lender, truth_file(tmp_path, [f"B-0,{number_of(0)},borrower,2026-03-02"], header))
    assert (report.points, report.reached_other) == (1, 0)
    later = learned(lender, truth_file(tmp_path, [f"B-0,{number_of(0)},borrower,"], header))
    assert "in use" in later.refused[0].reason


def test_rows_that_contradict_each_other_count_for_nothing(lender: House, tmp_path: Path) -> None:
    lines = [f"B-0,{number_of(0)},stranger,,", f"B-1,{number_of(1)},borrower,,", f"B-0,{number_of(0)},borrower,,"]
    report = learned(lender, truth_file(tmp_path, lines))
    assert report.points == 1
    assert [(one.row, one.reason) for one in report.refused] == [
        (row, "another row says otherwise of the same contact point: neither counts") for row in (2, 4)
    ]
    twice = learned(lender, truth_file(tmp_path, [lines[0], lines[0]]))
    assert (twice.points, twice.refused) == (1, ())


def test_nobody_has_checked_a_row_tomorrow(lender: House, tmp_path: Path) -> None:
    header = "customer_id,number,holder,checked_at"
    report = learned(lender, truth_file(tmp_path, [f"B-0,{number_of(0)},stranger,2030-01-01"], header))
    assert [one.reason for one in report.refused] == ["checked_at is yet to come"]


def test_a_handful_of_points_say_nothing_of_the_risk(lender: House, tmp_path: Path) -> None:
    report = learned(lender, truth_file(tmp_path, [f"B-0,{number_of(0)},stranger,,"]))
    assert any("too few came out" in line.text for line in report.lines())
    assert not any("kept its word:" in line.text for line in report.lines())


def test_a_file_without_the_columns_is_refused(lender: House, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no column"):
        learned(lender, truth_file(tmp_path, ["x"], "name"))


def test_too_few_points_propose_nothing(lender: House, tmp_path: Path) -> None:
    closed(lender, 0)
    out = tmp_path / "rules.proposed.toml"
    with pytest.raises(Refused, match=r"1 contact points .* 50 are needed"):
        lender.app.learning.tune(truth=None, out=out, fair_sample=False, actor="analyst")
    assert not out.exists()


def test_the_rules_in_use_are_never_written_over(lender: House) -> None:
    out = lender.app.settings.config_dir / "rules.toml"
    before = out.read_bytes()
    with pytest.raises(UsageError, match="rules in use"):
        lender.app.learning.tune(truth=None, out=out, fair_sample=False, actor="analyst")
    assert out.read_bytes() == before


def test_a_proposal_is_a_whole_rules_file_with_what_each_change_rests_on(lender: House, tmp_path: Path) -> None:
    holders = ["borrower"] * 6 + ["stranger"] * 2
    truth = truth_file(tmp_path, [f"B-{place},{number_of(place)},{holder},," for place, holder in enumerate(holders)])
    folder = tmp_path / "config"
    folder.mkdir()
    out = folder / "rules.toml"
    learning = replace(lender.app.learning, least=5)
    tuned = learning.tune(truth=truth, out=out, fair_sample=False, actor="analyst")
    proposed, current = load_rulebook(folder), Rulebook.standard()
    (change,) = [one for one in tuned.to_json()["changes"] if one["code"] == "MR201"]
    name = change["name"]
    assert proposed.weights[name] == change["new"] < change["old"] == current.weights[name]
    assert proposed.weights["dead_in_a_row"] == current.weights["dead_in_a_row"]
    assert proposed.settings == current.settings
    text = out.read_text(encoding="utf-8")
    assert f"{name} = {change['new']}  # was {change['old']}; counted on 8, 2 of them true" in text
    assert "It is not in use" in text
    assert number_of(0)[3:] not in text


def test_reports_and_proposals_are_on_record(lender: House, tmp_path: Path) -> None:
    holders = ["borrower", "stranger"] * 3
    truth = truth_file(tmp_path, [f"B-{place},{number_of(place)},{holder},," for place, holder in enumerate(holders)])
    learned(lender, truth)
    learning = replace(lender.app.learning, least=2)
    learning.tune(truth=truth, out=tmp_path / "p.toml", fair_sample=False, actor="analyst")
    log = tmp_path / "log.jsonl"
    lender.app.records.export_audit(log, None)
    written = log.read_text(encoding="utf-8")
    assert "learn.reported" in written
    assert "learn.tuned" in written
    assert "analyst" in written


def test_a_fair_sample_needs_its_file(lender: House, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--truth"):
        lender.app.learning.tune(truth=None, out=tmp_path / "x", fair_sample=True, actor="analyst")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_has_the_rules_and_nobody_in_it(lender: House, tmp_path: Path, language: str) -> None:
    closed(lender, 0)
    page = tmp_path / "page.html"
    lender.app.learning.write_page(learned(lender), page, language)
    text = page.read_text(encoding="utf-8")
    assert "MR201" in text
    assert "借款人0" not in text
    assert number_of(0)[3:] not in text
    assert ("规则实际效果" in text) == (language == "zh")
    assert "http://" not in text
    assert "https://" not in text


def test_the_risk_of_a_number_is_explained_bar_by_bar(lender: House) -> None:
    (found,) = lender.app.explaining.number(number_of(0))
    shown = found.to_json()
    assert next(bar["name"] for bar in shown["weights"]) == "age_of_proof"
    assert "MR201" in {bar["code"] for bar in shown["weights"]}
    assert shown["weights"][-1]["risk"] == pytest.approx(shown["risk"], abs=0.001)
    assert shown["number"] == "+86137****000" or number_of(0) not in json.dumps(shown)
    chinese = found.to_json("zh")
    assert chinese["weights"][0]["label"] == "距最近一次证明的时间"
    assert "号码已易主" in {bar["label"] for bar in chinese["weights"]}


def test_only_the_entries_that_are_asked_for_are_explained(house: House) -> None:
    assert {one.judged.point.role for one in house.app.explaining.number(MOTHER)} == {"self", "parent"}
    with pytest.raises(NotFound, match="no entry of that customer"):
        house.app.explaining.number(MOTHER, customer="S-9")
    with pytest.raises(NotFound, match="no entry in the book"):
        house.app.explaining.number(STRANGER)
    with pytest.raises(UsageError, match="cannot be read"):
        house.app.explaining.number("12")
