"""The invented lender: the same for the same seed, true to its own truth, dirty in the ways real books are."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import phonenumbers
import pytest
from python_calamine import CalamineWorkbook

from misroute.errors import UsageError
from misroute.simulate import World, write_world

NOW = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return write_world(tmp_path_factory.mktemp("world"), customers=600, seed=11, now=NOW)


@pytest.fixture(scope="module")
def truth(world: World) -> list[dict[str, object]]:
    return [json.loads(line) for line in world.truth.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def events(world: World) -> list[dict[str, str]]:
    return [json.loads(line) for line in world.events.read_text("utf-8").splitlines()]


def book_cn(world: World) -> list[dict[str, str]]:
    with world.book_cn.open(encoding="gb18030", newline="") as file:
        return list(csv.DictReader(file))


def book_us(world: World) -> list[dict[str, str]]:
    header, *rows = CalamineWorkbook.from_path(world.book_us).get_sheet_by_index(0).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_same_arguments_write_the_same_bytes(tmp_path: Path) -> None:
    first = write_world(tmp_path / "a", customers=60, seed=3, now=NOW)
    second = write_world(tmp_path / "b", customers=60, seed=3, now=NOW)
    assert first.rows == second.rows
    for name in first.rows:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_another_seed_writes_another_book(tmp_path: Path) -> None:
    first = write_world(tmp_path / "a", customers=60, seed=3, now=NOW)
    second = write_world(tmp_path / "b", customers=60, seed=4, now=NOW)
    assert first.book_cn.read_bytes() != second.book_cn.read_bytes()


def test_a_world_too_small_for_its_stories_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="at least 40 customers"):
        write_world(tmp_path, customers=39, now=NOW)


def test_a_moment_without_an_offset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="UTC offset"):
        write_world(tmp_path, customers=60, now=NOW.replace(tzinfo=None))


def test_the_chinese_book_is_long_and_the_american_one_wide(world: World) -> None:
    cn, us = book_cn(world), book_us(world)
    assert {"客户号", "手机号", "关系", "联系人姓名"} <= set(cn[0])
    assert {"name", "phone", "contact1_relation", "contact2_phone"} <= set(us[0])
    assert len({row["客户号"] for row in cn}) + len(us) == 600
    assert all(isinstance(cell, str) for row in us for cell in row.values())


def test_every_contact_point_has_its_truth_where_the_truth_says_it_stands(
    world: World, truth: list[dict[str, object]]
) -> None:
    cn = book_cn(world)
    chinese = [point for point in truth if point["book"] == "book_cn.csv"]
    assert [point["row"] for point in chinese] == list(range(2, len(cn) + 2))
    assert all(cn[point["row"] - 2]["客户号"] == point["customer_id"] for point in chinese)  # type: ignore[operator]
    us = book_us(world)
    for point in truth:
        if point["book"] == "book_us.xlsx":
            row = us[point["row"] - 2]  # type: ignore[operator]
            column = "phone" if point["slot"] == "self" else f"{point['slot']}_phone"
            assert row["customer_id"] == point["customer_id"]
            assert point["status"] == "missing" or row[column]


def test_every_number_that_can_be_read_is_a_valid_one(truth: list[dict[str, object]]) -> None:
    numbers = [str(point["number"]) for point in truth if point["number"]]
    assert len(numbers) > 1000
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(number)) for number in numbers)


def test_every_kind_of_trouble_is_in_the_book(truth: list[dict[str, object]]) -> None:
    assert {point["problem"] for point in truth} == {
        "none",
        "unusable_number",
        "doubtful_number",
        "own_staff_number",
        "reassigned",
        "relative_number",
        "third_party_number",
        "disconnected",
        "stale",
    }
    assert {point["status"] for point in truth} == {"ok", "doubtful", "invalid", "multiple", "missing"}
    assert {"borrower", "relative", "third_party", "stranger", "nobody"} <= {point["holder"] for point in truth}


def test_most_of_the_book_is_right(truth: list[dict[str, object]]) -> None:
    own = Counter(point["problem"] for point in truth if point["slot"] == "self")
    assert own["none"] + own["stale"] > 0.7 * sum(own.values())


def test_only_rows_that_say_self_hold_a_relatives_or_third_partys_number(truth: list[dict[str, object]]) -> None:
    wrong = [point for point in truth if point["problem"] in ("relative_number", "third_party_number")]
    assert wrong
    assert {point["slot"] for point in wrong} == {"self"}


def test_a_number_in_the_book_is_typed_in_twenty_styles_at_least(truth: list[dict[str, object]]) -> None:
    assert len({point["typed"] for point in truth if point["status"] == "ok"}) >= 20


def test_nothing_in_the_log_lies_in_the_future_or_out_of_order(events: list[dict[str, str]]) -> None:
    instants = [datetime.fromisoformat(event["at"]) for event in events]
    assert instants == sorted(instants)
    assert instants[-1] <= NOW


def test_the_log_knows_every_kind_of_event(events: list[dict[str, str]]) -> None:
    kinds = {event["kind"] for event in events}
    assert kinds >= {"send", "receipt", "inbound", "call", "login", "payment", "verification", "change"}


def test_reminders_leave_by_day(events: list[dict[str, str]]) -> None:
    hours = {datetime.fromisoformat(event["at"]).hour for event in events if event["kind"] == "send"}
    assert min(hours) >= 9
    assert max(hours) < 20


def test_nobody_logs_in_with_a_number_after_losing_it(
    truth: list[dict[str, object]], events: list[dict[str, str]]
) -> None:
    lost = {
        (p["number"], p["customer_id"]): datetime.fromisoformat(str(p["changed_at"]))
        for p in truth
        if p["changed_at"] and p["number"] and p["trouble"] != "typo"
    }
    for event in events:
        owner = (event.get("number"), event.get("customer_id"))
        if event["kind"] in ("login", "payment", "verification") and owner in lost:
            assert datetime.fromisoformat(event["at"]) < lost[owner]


def test_the_life_of_a_book_holds_what_detection_must_tell_apart(
    world: World, truth: list[dict[str, object]], events: list[dict[str, str]]
) -> None:
    troubles = {p["trouble"] for p in truth}
    assert {"recycled", "retired", "frozen", "suspended", "typo", "mixed_up", "swapped", "shared", "broker"} <= troubles
    # a number that two customers give as theirs, rightly: a couple; and one that was another's before
    own = Counter(p["number"] for p in truth if p["slot"] == "self" and p["number"] and p["trouble"] != "broker")
    assert max(own.values()) > 1
    # barred for a while and back: dead answers on numbers that are still their owner's
    kept = {p["number"] for p in truth if p["holder"] == "borrower" and p["number"]}
    assert any(e.get("outcome") in ("not_in_service", "absent") and e["number"] in kept for e in events)
    # seen on a number that is not in the book, after the old one was given up
    book = {p["number"] for p in truth}
    assert any(e["kind"] == "login" and e["number"] not in book for e in events)
    notes = [row["关系"] for row in book_cn(world)]
    assert any("岁" in note or "未成年" in note or "小学" in note or "初" in note for note in notes)


def test_rates_of_trouble_can_be_chosen(tmp_path: Path) -> None:
    calm = write_world(tmp_path / "a", customers=300, seed=3, now=NOW, rates={"recycled": 0.0, "relative": 0.3})
    found = Counter(json.loads(line)["trouble"] for line in calm.truth.read_text("utf-8").splitlines())
    assert found["relative"] > 60
    with pytest.raises(UsageError, match="rates of trouble"):
        write_world(tmp_path / "b", customers=60, now=NOW, rates={"surprise": 0.1})
    with pytest.raises(UsageError, match="rates of trouble"):
        write_world(tmp_path / "c", customers=60, now=NOW, rates={"recycled": 0.95})


def test_a_number_rests_before_a_stranger_gets_it(truth: list[dict[str, object]], events: list[dict[str, str]]) -> None:
    strangers = {p["number"]: p for p in truth if p["holder"] == "stranger" and p["number"]}
    dead = [e for e in events if e.get("outcome") == "not_in_service" and e["number"] in strangers]
    for event in dead:
        changed = datetime.fromisoformat(str(strangers[event["number"]]["changed_at"]))
        assert datetime.fromisoformat(event["at"]) < changed + timedelta(days=1)


@pytest.mark.parametrize("name", ["mother/CN", "recycled/CN", "mother/US", "recycled/US"])
def test_each_story_can_be_told_from_the_files(
    world: World, truth: list[dict[str, object]], events: list[dict[str, str]], name: str
) -> None:
    story = world.stories[name]
    point = next(p for p in truth if p["customer_id"] == story.customer_id and p["slot"] == "self")
    assert point["number"] == story.number
    assert point["problem"] == ("reassigned" if story.kind == "recycled" else "relative_number")
    assert any(e.get("text") == story.complaint and story.number.endswith(e["number"][-10:]) for e in events)
    with world.debts.open(encoding="utf-8", newline="") as file:
        debt = next(d for d in csv.DictReader(file) if d["customer_id"] == story.customer_id)
    assert float(debt["late_fee"]) > 0


def test_stories_have_the_same_people_in_every_world(world: World, tmp_path: Path) -> None:
    other = write_world(tmp_path, customers=40, seed=99, now=NOW)
    ids = {name: (story.customer_id, story.name) for name, story in world.stories.items()}
    assert ids == {name: (story.customer_id, story.name) for name, story in other.stories.items()}


def test_a_story_prints_no_number_and_no_name(world: World) -> None:
    story = world.stories["mother/CN"]
    assert story.number not in repr(story)
    assert story.name not in repr(story)


def test_the_lender_knows_its_own_numbers(world: World) -> None:
    with world.own.open(encoding="utf-8", newline="") as file:
        kinds = Counter(row["kind"] for row in csv.DictReader(file))
    assert set(kinds) == {"lender", "staff", "agency"}


def test_a_provider_never_answers_outside_the_agreed_verdicts(world: World) -> None:
    with world.intel.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    agreed = {
        "same_owner",
        "owner_changed",
        "transferred",
        "disconnected",
        "not_enough_data",
        "unsupported",
        "retry_later",
    }
    assert {row["verdict"] for row in rows} <= agreed
    assert all(row["as_of"] <= row["asked_at"][:10] for row in rows)
