"""A simulated lender cleaned through the public service, its answers held against what the simulator knows."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from benchmarks.accuracy import naive
from benchmarks.accuracy.counts import Confusion
from misroute.detect import Problem, Rulebook
from misroute.detect.measures import Pair, Share
from misroute.packs.numbering import load_plan
from misroute.packs.rules import load_rulebook
from misroute.resources import data_dir
from misroute.services.books.cleaning import CleanJob, clean
from misroute.simulate import World, write_world
from misroute.simulate.borrowers import SELF_TROUBLES

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
STRONG, WEAK, NONE = "strong", "weak", "none"
PROBLEMS = tuple(problem.value for problem in Problem)
# problems that are acted on by themselves: what counts is flagged as an error, not only mentioned
ACTED_ON = ("own_staff_number", "reassigned", "relative_number", "third_party_number", "disconnected")
# those that mean that somebody else answers
ELSEWHERE = ACTED_ON[:-1]
_TELLING_VERDICTS = frozenset({"owner_changed", "transferred", "disconnected"})
_TELLING_CALLS = frozenset({"wrong_party", "third_party"})

# lenders whose books are much worse, and much better, than the simulator's usual one
OTHER_RATES: Mapping[str, Mapping[str, float]] = {
    "thrice the trouble": {name: 3 * share for name, share in SELF_TROUBLES.items()},
    "a third of the trouble": {name: share / 3 for name, share in SELF_TROUBLES.items()},
}


@dataclass(slots=True)
class Lender:
    """What came of one world. ``wrong`` counts numbers that are called ok and are not the ones meant."""

    seed: int
    rows: int = 0
    ours: Confusion = field(default_factory=Confusion)
    plain: Confusion = field(default_factory=Confusion)
    by_evidence: dict[str, Confusion] = field(default_factory=lambda: defaultdict(Confusion))
    statuses: Confusion = field(default_factory=Confusion)
    risks: list[Pair] = field(default_factory=list)
    plain_risks: list[Pair] = field(default_factory=list)
    wrong: int = 0
    plain_wrong: int = 0
    numbers: int = 0
    troubles: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def silently_wrong(self) -> tuple[Share, Share]:
        return Share(self.wrong, self.numbers), Share(self.plain_wrong, self.numbers)


@dataclass(frozen=True, slots=True)
class Answered:
    """A row of the cleaned book, and the evidence there was on it."""

    truth: Mapping[str, Any]
    stated: naive.Row
    status: str
    e164: str
    problem: str
    risk: float | None
    is_error: bool
    evidence: str


def measure(
    folder: Path,
    *,
    customers: int,
    seed: int,
    rates: Mapping[str, float] | None = None,
    rulebook: Rulebook | None = None,
) -> Lender:
    """Write a world, clean both of its books, and compare; under the shipped rules unless others are given."""
    world = write_world(folder, customers=customers, seed=seed, now=NOW, rates=rates)
    found = Lender(seed)
    answers = list(_answers(world, rulebook or load_rulebook(data_dir("config"))))
    detector = _detector(world, answers)
    for answer in answers:
        _compare(found, answer, detector.judge(answer.stated))
    return found


def _compare(found: Lender, answer: Answered, plain: naive.Verdict) -> None:
    truth = answer.truth
    so = str(truth["problem"])
    # a problem that is only mentioned moves nothing: what is acted on is an error
    said = answer.problem if answer.is_error or answer.problem not in ACTED_ON else "none"
    found.rows += 1
    found.ours.add(so, said)
    found.plain.add(so, plain.problem)
    found.by_evidence[answer.evidence].add(so, said)
    found.statuses.add(str(truth["status"]), answer.status)
    found.troubles[str(truth["trouble"]), said] += 1
    if truth["number"] is not None or truth["status"] in ("missing", "invalid"):
        found.numbers += 1
        found.wrong += answer.status == "ok" and answer.e164 != truth["number"]
        found.plain_wrong += plain.status == "ok" and plain.e164 != truth["number"]
    if answer.risk is not None:
        found.risks.append((answer.risk, bool(truth["reaches_other"])))
        found.plain_risks.append((0.0 if plain.risk is None else plain.risk, bool(truth["reaches_other"])))


def _answers(world: World, rulebook: Rulebook) -> Iterator[Answered]:
    truths = [json.loads(line) for line in world.truth.read_text("utf-8").splitlines()]
    told = Evidence(world, truths)
    for book, region in ((world.book_cn, "CN"), (world.book_us, "US")):
        out = world.folder / f"out_{book.name}"
        findings = world.folder / f"findings_{book.name}.jsonl"
        clean(
            CleanJob(
                book=book,
                out=out,
                findings=findings,
                as_of=NOW.date(),
                region=region,
                events=(world.events,),
                intel=(world.intel,),
                own=(world.own,),
                plan=load_plan(data_dir("config"), NOW.date()),
                rulebook=rulebook,
            )
        )
        errors = _errors(findings)
        rows = list(_rows(out))
        for truth in truths:
            if truth["book"] != book.name:
                continue
            row, slot = rows[truth["row"] - 2], truth["slot"]
            wide = slot if region == "US" and slot != "self" else ""
            prefix = f"misroute_{wide}_" if wide else "misroute_"
            risk = row.get(f"{prefix}risk", "")
            problem = row[f"{prefix}problem"]
            yield Answered(
                truth=truth,
                stated=_stated(row, truth, region, wide),
                status=row[f"{prefix}status"],
                e164=row[f"{prefix}e164"],
                problem=problem,
                risk=float(risk) if risk else None,
                is_error=(truth["row"], wide, problem) in errors,
                evidence=told.on(truth),
            )


def _errors(findings: Path) -> set[tuple[int, str, str]]:
    """(row, contact's slot in a wide book, problem) of findings that are errors."""
    found = set()
    with findings.open(encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            if one["severity"] == "error":
                slot = one.get("slot", "")
                found.add((one["row"], slot if slot.startswith("contact") else "", one["problem"]))
    return found


def _rows(book: Path) -> Iterator[Mapping[str, str]]:
    if book.suffix == ".xlsx":
        header, *rows = CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
        yield from (dict(zip(map(str, header), map(str, row), strict=True)) for row in rows)
        return
    with book.open(encoding="gb18030", newline="") as file:
        yield from csv.DictReader(file)


def _stated(row: Mapping[str, str], truth: Mapping[str, Any], region: str, wide: str) -> naive.Row:
    chinese = region == "CN"
    dates = ("核实日期", "授权日期") if chinese else ("verified_at", "consent_at")
    phone = "手机号" if chinese else f"{wide}_phone" if wide else "phone"
    label = "关系" if chinese else f"{wide}_relation" if wide else ""
    proven = [date.fromisoformat(row[name]) for name in dates if row.get(name) and not wide]
    return naive.Row(
        customer=str(truth["customer_id"]),
        name=row["姓名" if chinese else "name"],
        raw=row[phone],
        region=region,
        slot=str(truth["slot"]),
        label=row.get(label, ""),
        proven=max(proven, default=None),
    )


def _detector(world: World, answers: list[Answered]) -> naive.Detector:
    detector = naive.Detector(NOW.date())
    with world.events.open(encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            if event.get("text") and event.get("number"):
                detector.hear(event["number"], "US" if "+1" in event["number"] else "CN", event["text"])
    detector.read(answer.stated for answer in answers)
    return detector


class Evidence:
    """How much the files say of a number, whatever is made of it.

    Strong: somebody said so (a text, a call that reached another person, a provider who says that it changed hands or
    is dead), it is on the own list, or the same entry gives it to two people. Weak: anything else that happened on it,
    or another row of the book with it. None: nobody could know.
    """

    def __init__(self, world: World, truths: list[Mapping[str, Any]]) -> None:
        self.strong: set[str] = set()
        self.weak: set[str] = set()
        self.rows: Counter[str] = Counter()
        self.entries: Counter[tuple[str, str]] = Counter()
        for truth in truths:
            if truth["number"] is not None:
                self.rows[truth["number"]] += 1
                self.entries[truth["customer_id"], truth["number"]] += 1
        self._hear(world)

    def _hear(self, world: World) -> None:
        with world.events.open(encoding="utf-8") as lines:
            for line in lines:
                event = json.loads(line)
                if not event.get("number"):
                    continue
                number = _e164(event["number"])
                telling = bool(event.get("text")) and event["kind"] in ("inbound", "complaint", "call")
                telling |= event["kind"] == "call" and event.get("outcome") in _TELLING_CALLS
                (self.strong if telling else self.weak).add(number)
        for path, key in ((world.intel, "verdict"), (world.own, "kind")):
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    telling = key == "kind" or row[key] in _TELLING_VERDICTS
                    (self.strong if telling else self.weak).add(_e164(row["number"]))

    def on(self, truth: Mapping[str, Any]) -> str:
        number = truth["number"]
        if number is None:
            return NONE
        if number in self.strong or self.entries[truth["customer_id"], number] > 1:
            return STRONG
        return WEAK if number in self.weak or self.rows[number] > 1 else NONE


def _e164(written: str) -> str:
    return naive.phone(written, "CN")[1] or written
