"""A scan of what changed finds what a scan of the whole book finds, whatever happened in between."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from misroute.services.points.judging import judge
from misroute.services.scans.scanning import Scanning
from misroute.settings import Settings
from misroute.store import Store, contact_points, customers, events, findings, intel, scans, suppressions
from misroute.store.contact_points import ContactIntake
from misroute.store.customers import CustomerIntake
from misroute.store.events import NumberEvent
from misroute.store.intel import IntelAnswer
from misroute.store.point_batches import stream_points

NUMBERS = [f"+8613800{index:06d}" for index in range(138001, 138015)]
CUSTOMERS = [f"C{index}" for index in range(1, 9)]
NAMES = ["张伟", "张建国", "李娜", "王芳", "欧阳修"]
ROLES = [
    ("self", None, None),
    ("parent", "妈妈", "王芳"),
    ("reference", "紧急联系人", "李娜"),
    ("spouse", "老公", None),
]
TEXTS = ["打错了，我不认识他", "我是他妈妈", "好的，我周五还款", "退订", None]
START = date(2026, 3, 2)


class Life:
    """Things that happen to a book, at random but the same for the same seed."""

    def __init__(self, store: Store, scanning: Scanning, clock: Any, seed: int) -> None:
        self.store, self.scanning, self.clock = store, scanning, clock
        self.chance = random.Random(seed)
        self.suppressed: list[str] = []

    @property
    def day(self) -> date:
        return self.scanning.rules.day_of(self.clock.now)

    def happen(self) -> None:
        self.chance.choices(
            [
                self.load,
                self.event,
                self.answer,
                self.own,
                self.retire,
                self.suppress,
                self.lift,
                self.wait,
                self.prove,
                self.rename,
            ],
            [7, 8, 2, 0.1, 1, 1, 1, 2, 1, 1],
        )[0]()

    def load(self) -> None:
        chance = self.chance
        intakes = []
        for _row in range(chance.randint(1, 2)):
            role, label, contact = chance.choice(ROLES)
            intakes.append(
                ContactIntake(
                    CustomerIntake(chance.choice(CUSTOMERS), name=chance.choice(NAMES), region="CN"),
                    role,
                    number := chance.choice(NUMBERS),
                    number.removeprefix("+86"),
                    "ok",
                    relation_text=label,
                    contact_name=contact,
                    verified_at=self.day - timedelta(days=chance.randint(-20, 400)) if chance.random() < 0.6 else None,
                    source=chance.choice(["app", "branch", None]),
                    branch=chance.choice(["north", "south", None]),
                    row=chance.randint(2, 900),
                )
            )
        with self.store.write("loader") as unit:
            contact_points.load_contacts(unit, intakes)

    def event(self) -> None:
        chance = self.chance
        found = []
        for _event in range(chance.randint(1, 3)):
            kind = chance.choice(
                ["send", "receipt", "inbound", "call", "login", "payment", "verification", "complaint"]
            )
            outcome = {
                "receipt": ["delivered", "unknown_subscriber", "absent", "rejected"],
                "call": ["conversation", "wrong_party", "third_party", "not_in_service", "no_answer"],
                "verification": ["success", "failed"],
            }.get(kind, [None])
            message = f"m{chance.randint(1, 6)}" if kind in ("send", "receipt") else None
            nameless = kind == "receipt" and message and chance.random() < 0.3
            found.append(
                NumberEvent(
                    at=datetime.combine(self.day, datetime.min.time(), UTC)
                    - timedelta(hours=chance.randint(-60, 9000)),
                    kind=kind,
                    number=None if nameless else chance.choice(NUMBERS),
                    customer_ref=chance.choice([*CUSTOMERS, None, None]),
                    outcome=chance.choice(outcome),
                    message_id=message,
                    text=chance.choice(TEXTS) if kind in ("inbound", "call", "complaint") else None,
                )
            )
        with self.store.write("loader") as unit:
            events.load_events(unit, found)

    def answer(self) -> None:
        chance = self.chance
        asked = datetime.combine(self.day, datetime.min.time(), UTC) - timedelta(
            hours=chance.choice([-60, -30, chance.randint(0, 4000)])
        )
        verdict = chance.choice(["same_owner", "owner_changed", "disconnected", "not_enough_data", "transferred"])
        about = asked.date() - timedelta(days=chance.randint(0, 300))
        with self.store.write("loader") as unit:
            intel.load_intel(unit, [IntelAnswer(chance.choice(NUMBERS), "rnd", asked, about, verdict)])

    def own(self) -> None:
        with self.store.write("loader") as unit:
            intel.keep_own(unit, {self.chance.choice(NUMBERS): self.chance.choice(["lender", "staff"])})

    def some_point(self) -> Any:
        points = [point for batch in stream_points(self.store) for point in batch]
        return self.chance.choice(points) if points else None

    def retire(self) -> None:
        if point := self.some_point():
            with self.store.write("li.na") as unit:
                contact_points.change_point(unit, point, state=self.chance.choice(["retired", "suppressed"]))

    def prove(self) -> None:
        if point := self.some_point():
            with self.store.write("li.na") as unit:
                contact_points.prove_point(unit, point.id, self.day - timedelta(days=self.chance.randint(0, 30)))

    def rename(self) -> None:
        with self.store.write("loader") as unit:
            named = CustomerIntake(self.chance.choice(CUSTOMERS), name=self.chance.choice(NAMES), region="CN")
            customers.keep_customers(unit, [named])

    def suppress(self) -> None:
        point = self.some_point()
        with self.store.read() as unit:
            standing = findings.find_findings(unit)
        if not point or not standing:
            return
        scope, value = self.chance.choice(
            [
                ("all", ""),
                ("point", point.id),
                ("customer", point.customer_id),
                ("number", point.number_id),
                ("source", point.source or "app"),
            ]
        )
        until = self.day + timedelta(days=self.chance.randint(0, 40))
        with self.store.write("li.na") as unit:
            code = self.chance.choice(standing).code
            self.suppressed.append(suppressions.suppress(unit, code, scope, value, reason="known", until=until))  # type: ignore[arg-type]

    def lift(self) -> None:
        if self.suppressed:
            with self.store.write("li.na") as unit:
                suppressions.lift(unit, self.suppressed.pop())

    def wait(self) -> None:
        self.clock.forward(days=self.chance.choice([0, 1, 3, 30, 120]), minutes=7)


@pytest.fixture
def scanning(store: Store, database_url: str, tmp_path: Any, clock: Any) -> Scanning:
    from misroute.app import wire

    home = tmp_path / "home"
    home.mkdir()
    return wire(Settings(home=home, database_url=database_url, key_file=home / "keys.json"), store, now=clock).scanning


def standing(store: Store) -> dict[str, Any]:
    with store.read() as unit:
        found = findings.find_findings(unit, limit=100_000)
        last = scans.last_scan(unit)
    assert last is not None
    points = [point for batch in stream_points(store) for point in batch]
    return {
        "findings": {one.fingerprint: (one.code, one.severity, one.problem, one.suppressed) for one in found},
        "points": {point.id: (point.problem, point.holder, point.action, point.codes) for point in points},
        "tally": {name: last.tally[name] for name in ("points", "problems", "source", "branch", "month", "codes")},
    }


def judged_afresh(store: Store, scanning: Scanning, day: date) -> dict[str, Any]:
    """The points and findings as the whole book's evidence makes them, written nowhere."""
    batches = judge(store, scanning.rules, scanning.rulebook, day)
    judged = [one for batch in batches for one in batch]
    return {
        "points": {
            one.point.id: (
                one.assessed.problem.value,
                one.assessed.holder.value,
                one.assessed.action.value,
                one.assessed.codes,
            )
            for one in judged
        },
        "findings": {
            f"{finding.fingerprint}-{one.point.id}": (
                finding.code,
                finding.severity.value,
                finding.problem.value if finding.problem else None,
                finding.suppressed,
            )
            for one in judged
            for finding in one.assessed.findings
        },
    }


@pytest.mark.parametrize("seed", range(10))
def test_what_changed_is_all_that_has_to_be_judged(store: Store, scanning: Scanning, clock: Any, seed: int) -> None:
    life = Life(store, scanning, clock, seed)
    for _row in range(5):
        life.load()
    for _row in range(6):
        life.event()
    assert scanning.scan(actor="test").kind == "full"
    incremental = judged = 0
    for _scan in range(14):
        for _thing in range(life.chance.randint(1, 2)):
            life.happen()
        found = scanning.scan(actor="test")
        incremental += found.kind == "incremental"
        judged += found.points < found.book
        after_changes = standing(store)
        assert {name: after_changes[name] for name in ("points", "findings")} == judged_afresh(
            store, scanning, life.day
        )
    whole = scanning.scan(full=True, actor="test")
    assert standing(store) == after_changes
    assert (whole.new, whole.absent) == (0, 0)
    assert incremental >= 10
    assert judged >= 5, "most scans judge only a part of the book"


def test_without_any_change_nothing_is_judged(store: Store, scanning: Scanning, clock: Any) -> None:
    life = Life(store, scanning, clock, 1)
    for _row in range(4):
        life.load()
    scanning.scan(actor="test")
    again = scanning.scan(actor="test")
    assert (again.kind, again.points, again.new, again.absent) == ("incremental", 0, 0, 0)
