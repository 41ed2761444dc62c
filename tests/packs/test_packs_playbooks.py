"""Playbook files: the standard one as the contract has it, and all problems of a bad one at once."""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from misroute.errors import ConfigProblem, MisrouteError
from misroute.packs.calendars import load_calendars
from misroute.packs.playbooks import load_playbooks
from misroute.remedy import Audience, EffectKind, Mode, Playbook
from misroute.resources import data_dir

CALENDARS = load_calendars(data_dir("config"))
STANDARD = load_playbooks(data_dir("config"), CALENDARS)["standard"]
SMALL = """name = "small"
version = "1"
[[steps]]
id = "halt"
title = { en = "Stop", zh = "停止" }
mode = "auto"
"""


def problems_of(tmp_path: Path, text: str, name: str = "small") -> str:
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigProblem) as caught:
        load_playbooks(tmp_path, CALENDARS)
    return "\n".join(caught.value.problems)


def test_the_standard_playbook_has_its_steps_in_order() -> None:
    assert " ".join(step.id for step in STANDARD.steps) == (
        "intake halt acknowledge verify root_cause apologise_borrower apologise_recipient waive voucher "
        "voucher_letter book_fix notify_decision close"
    )
    assert [step.id for step in STANDARD.steps if step.at_open] == ["intake", "halt"]
    assert [step.id for step in STANDARD.steps if step.mode is Mode.AGENT] == (
        ["acknowledge", "verify", "root_cause", "notify_decision", "close"]
    )
    assert all(step.title_en and step.title_zh for step in STANDARD.steps)


@pytest.mark.parametrize(
    ("name", "target", "calendar", "pausable"),
    [
        ("halt", "PT15M", "always", False),
        ("acknowledge", "PT2H", "support", True),
        ("verify", "PT8H", "support", True),
        ("apologise_borrower", "P1D", "support", True),
        ("apologise_recipient", "P1D", "support", True),
        ("waive", "P2D", "support", True),
        ("voucher", "P2D", "support", True),
        ("root_cause", "P2D", "support", True),
        ("book_fix", "P2D", "support", True),
        ("notify_decision", "PT72H", "always", False),
        ("close", "PT48H", "always", False),
    ],
)
def test_a_standard_clock_is_the_promised_one(name: str, target: str, calendar: str, pausable: bool) -> None:
    clock = STANDARD.clock(name)
    assert (str(clock.target), clock.calendar, clock.pausable) == (target, calendar, pausable)
    assert clock.warn_percents or clock.warn_leads
    assert STANDARD.step(name).clock == name


def test_the_two_apologies_go_to_two_audiences() -> None:
    letters = {step.id: step.effects[0] for step in STANDARD.steps if step.id.startswith("apologise")}
    assert letters["apologise_borrower"].audience is Audience.BORROWER
    assert letters["apologise_recipient"].audience is Audience.RECIPIENT
    assert {effect.kind for effect in letters.values()} == {EffectKind.LETTER}


def test_the_voucher_is_a_hundred_yuan_and_more_needs_a_second_person() -> None:
    limits = STANDARD.limits_for("voucher", "CNY")
    assert limits.amount == limits.approval_above == Decimal("100.00")
    with pytest.raises(MisrouteError, match=r"money\.voucher\.EUR"):
        STANDARD.limits_for("voucher", "EUR")


def test_a_snapshot_gives_the_same_playbook_back() -> None:
    kept = json.loads(json.dumps(STANDARD.to_json()))
    assert Playbook.from_json(kept) == STANDARD
    for wrong in ({}, {**kept, "steps": 1}, {**kept, "retry": {}}, {**kept, "clocks": [{}]}, {**kept, "limits": [{}]}):
        with pytest.raises(MisrouteError, match="snapshot"):
            Playbook.from_json(wrong)


def test_a_small_playbook_takes_the_standard_retries(tmp_path: Path) -> None:
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "small.toml").write_text(SMALL, encoding="utf-8")
    small = load_playbooks(tmp_path, CALENDARS)["small"]
    assert small.retry.lease == timedelta(minutes=5)
    assert small.version.startswith("1+")


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    text = problems_of(
        tmp_path,
        """name = "large"
colour = "red"
[retry]
attempts = 0
first = "2d"
cap = "1s"
jitter = 3
[money.gift.CNY]
[money.voucher.yuan]
amount = 100.0
per_case = "-1"
[money.voucher.CNY]
amount = "100"
per_case = "50"
[[steps]]
id = "a"
title = { en = "A" }
mode = "robot"
after = ["b", "nobody"]
needs = ["money"]
skip_after = [{ step = "b", outcome = "perhaps" }]
clock = "lost"
[[steps]]
id = "b"
title = { en = "B", zh = "乙" }
mode = "auto"
after = ["a"]
outcomes = ["yes"]
approval = true
effects = [{ kind = "letter", audience = "everybody" }]
[[steps]]
id = "b"
title = { en = "B", zh = "乙" }
mode = "agent"
at_open = "yes"
outcomes = ["yes", "no"]
default = "perhaps"
[[clocks]]
name = "orphan"
target = "soon"
calendar = "moon"
warn = ["150%", "2d", 5]
""",
    )
    for part in (
        "name: is 'large'",
        "colour: is not known here",
        "version: is missing",
        "retry.attempts: is a whole number",
        "retry.first: is a length of time",
        "retry.jitter: is a number",
        "retry.cap: is shorter",
        "money.gift: is not known here",
        "money.voucher.yuan: is named by an ISO 4217 code",
        "money.voucher.yuan.amount: an amount is a text of digits",
        "money.voucher.yuan.per_case",
        "money.voucher.CNY.per_case: is below the amount",
        "steps.a.title.zh: is missing",
        "steps.a.mode: 'robot' is not one of auto, agent",
        "steps.a.after: there is no step 'nobody'",
        "steps.a.needs: 'money' is not one of",
        "steps.a.skip_after: step 'b' has no outcome 'perhaps'",
        "steps.a.clock: there is no clock 'lost'",
        "steps.b.outcomes: are chosen by a person",
        "steps.b.approval: is for steps with a waiver or a voucher",
        "steps.b.effects.audience: 'everybody' is not one of",
        "steps.b.at_open: is true or false",
        "steps.b.default: 'perhaps' is none of the outcomes",
        "steps: 'b' stands there twice",
        "clocks.orphan.target: 'soon' is no target",
        "clocks.orphan.calendar: there is no calendar 'moon'",
        "clocks.orphan.warn: '150%' is no share",
        "clocks.orphan.warn: P2D counts days",
        "clocks.orphan.pausable: is true or false",
        "clocks.orphan: no step stops it",
    ):
        assert part in text, part
    assert all(line.startswith("playbooks/small.toml: ") for line in text.splitlines())


def test_steps_that_wait_for_each_other_are_found(tmp_path: Path) -> None:
    step = '[[steps]]\nid = "{}"\ntitle = {{ en = "x", zh = "x" }}\nmode = "auto"\nafter = ["{}"]\n'
    rows = "".join(step.format(one, other) for one, other in (("x", "y"), ("y", "z"), ("z", "x"), ("w", "x")))
    assert "wait for each other in a circle: x → y → z → x" in problems_of(tmp_path, f"{SMALL}{rows}")


def test_a_step_at_the_opening_cannot_wait_for_a_later_one(tmp_path: Path) -> None:
    row = '[[steps]]\nid = "x"\ntitle = { en = "x", zh = "x" }\nmode = "auto"\nat_open = true\nafter = ["halt"]\n'
    assert "steps.x.at_open: is not possible after 'halt'" in problems_of(tmp_path, f"{SMALL}{row}")


def test_a_folder_without_playbooks_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblem, match="holds no playbook"):
        load_playbooks(tmp_path, CALENDARS)


def test_a_file_without_steps_is_a_problem(tmp_path: Path) -> None:
    text = problems_of(tmp_path, 'name = "small"\nversion = "1"\nclocks = "x"\nretry = 1\nmoney = []\n')
    assert "there are none" in text
    assert "clocks: is a list" in text
    assert "retry: is a table" in text
