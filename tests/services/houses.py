"""What the services' tests share: a wired misroute, people in its book, and a far side that does as it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from misroute.app import App
from misroute.connect import CannotTell, Outgoing, Receipt
from misroute.services.answers import StepAnswer
from misroute.settings import Settings
from misroute.store import Store, contact_points, customers
from misroute.store.contact_points import ContactIntake
from misroute.store.customers import CustomerIntake, DebtIntake

MOTHER = "+8613912345678"
OWN = "+8613800001234"
STRANGER = "+8613700002222"


@dataclass
class Lying:
    """A far side that does what the test says: ``plan`` holds, call by call, an error to raise or a thing to do.

    ``book`` is what it has really done, by key, in order; one key twice would show.
    """

    name: str = "lying"
    plan: list[Exception | Callable[[Outgoing], None]] = field(default_factory=list)
    book: list[str] = field(default_factory=list)
    messages: list[Outgoing] = field(default_factory=list)
    knows: bool | str = True
    keeps_keys: bool = False

    def deliver(self, message: Outgoing) -> Receipt:
        self.messages.append(message)
        if self.plan:
            told = self.plan.pop(0)
            if isinstance(told, Exception):
                raise told
            told(message)
        if not (self.keeps_keys and message.key in self.book):
            self.book.append(message.key)
        return Receipt(message.key, self.name, message.at, f"ref-{len(self.book)}")

    def lookup(self, key: str) -> Receipt | CannotTell | None:
        if self.knows is not True:
            return CannotTell(f"{self.name} cannot be asked")
        if key not in self.book:
            return None
        return Receipt(key, self.name, self.messages[0].at, "asked", duplicate=True)


@dataclass
class House:
    """A misroute under test."""

    app: App
    clock: Any
    far: Lying
    folder: Path

    @property
    def store(self) -> Store:
        return self.app.store

    def open(self, number: str = MOTHER, **said: Any) -> str:
        """Open a case; what is due of it is delivered, as the command line does."""
        opened = self.app.intake.open_case(number, **{"actor": "li.na", **said})
        self.app.delivery.deliver_case(opened.case_id)
        return opened.case_id

    def complete(self, case_id: str, step: str, **said: Any) -> list[str]:
        actor = said.pop("actor", "li.na")
        told = self.app.casework.complete(case_id, step, StepAnswer(**said), actor=actor)
        return [line.text.format(**line.values) for line in told]

    def deliver(self) -> Any:
        return self.app.delivery.deliver_all()

    def show(self, case_id: str) -> dict[str, Any]:
        return self.app.lookup.case(case_id)

    def step(self, case_id: str, step: str) -> dict[str, Any]:
        return next(row for row in self.show(case_id)["steps"] if row["id"] == step)

    def states(self, case_id: str) -> dict[str, str]:
        return {row["id"]: row["state"] for row in self.show(case_id)["steps"]}

    def a_clock(self, case_id: str, name: str) -> dict[str, Any]:
        return next(row for row in self.show(case_id)["clocks"] if row["name"] == name)

    def events(self, case_id: str, kind: str | None = None) -> list[dict[str, Any]]:
        return [event for event in self.show(case_id)["events"] if kind is None or event["kind"] == kind]

    def audit(self) -> Any:
        return self.app.records.verify_audit(None)

    def work_to_the_end(self, case_id: str, *, root_cause: str = "contact_data", **verify: Any) -> dict[str, Any]:
        """What agents do, step by step, whatever the playbook asks for; then the case is closed."""
        for _round in range(30):
            self.app.delivery.deliver_all()
            shown = self.show(case_id)
            if shown["state"] in ("closed", "merged"):
                return shown
            waiting = [row for row in shown["steps"] if row["state"] == "waiting" and row["id"] != "close"]
            if not waiting:
                self.app.casework.close(case_id, None, actor="li.na")
                continue
            row = waiting[0]
            if row["do"] == "approve":
                self.app.casework.approve(case_id, row["id"], actor="wang.supervisor")
            elif row["id"] == "root_cause":
                self.complete(case_id, "root_cause", root_cause=root_cause)
            else:
                self.complete(case_id, row["id"], **(verify if row["id"] == "verify" else {}))
        raise AssertionError(f"not closed: {self.states(case_id)}")


def load_people(store: Store) -> None:
    """Zhang, whose mother's number stands in his place, with a number of his own; Smith, with one number."""
    zhang = CustomerIntake("Z-1", "张小明", "北京市朝阳区某路1号", "CN", "zh", "CNY")
    smith = CustomerIntake("S-9", "Jane Smithson", "12 Elm Street", "US", "en", "USD")
    with store.write("loader") as unit:
        contact_points.load_contacts(
            unit,
            [
                ContactIntake(zhang, "self", MOTHER, MOTHER, "ok"),
                ContactIntake(zhang, "parent", MOTHER, MOTHER, "ok", relation_text="母亲", contact_name="王桂芳"),
                ContactIntake(zhang, "self", OWN, OWN, "ok"),
                ContactIntake(smith, "self", "+12025550143", "+12025550143", "ok"),
            ],
        )
        customers.keep_debts(unit, [DebtIntake("Z-1", "D-1", 12, "35.50", "CNY")])
        unit.audit("book.loaded")


def local_settings(folder: Path, url: str) -> Settings:
    return Settings(home=folder / "home", database_url=url, key_file=folder / "keys.json", schedules=())


def letters_in(house: House) -> dict[str, str]:
    """The letters that lie in the folder, by file name."""
    folder = house.folder / "letters"
    return {path.name: path.read_text() for path in folder.glob("*") if not path.name.startswith(".")}


def the_letter(house: House, step: str) -> str:
    found = [text for name, text in letters_in(house).items() if f"_{step}_" in name]
    assert len(found) == 1, sorted(letters_in(house))
    return found[0]
