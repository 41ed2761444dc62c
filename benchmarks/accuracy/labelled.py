"""The project's own labelled sets: names, replies, relations, numbers, each answered as ``misroute try`` answers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.accuracy import naive
from benchmarks.accuracy.counts import Confusion
from misroute.detect.measures import Share
from misroute.people import compare_names, read_relation, read_reply
from misroute.phones import Plan, normalise

FOLDER = Path(__file__).parent / "data"
ORDINARY = "other"
Case = Mapping[str, Any]


@dataclass(slots=True)
class Measured:
    """One set: two confusion tables and, by kind of case, how many were right; ``shares`` are named figures of both."""

    name: str
    title: str
    order: tuple[str, ...]
    ours: Confusion = field(default_factory=Confusion)
    plain: Confusion = field(default_factory=Confusion)
    kinds: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    shares: list[tuple[str, Share, Share]] = field(default_factory=list)

    def add(self, case: Case, so: str, ours: str, plain: str) -> None:
        self.ours.add(so, ours)
        self.plain.add(so, plain)
        kind = self.kinds[str(case.get("kind", ""))]
        kind[0] += 1
        kind[1] += so == ours
        kind[2] += so == plain

    def to_json(self) -> dict[str, object]:
        return {
            "set": self.name,
            "cases": self.ours.n,
            "misroute": self.ours.to_json(),
            "baseline": self.plain.to_json(),
            "figures": [
                {"name": name, "misroute": ours.value, "baseline": plain.value, "of": ours.n, "baseline_of": plain.n}
                for name, ours, plain in self.shares
            ],
        }


def cases_of(name: str, folder: Path = FOLDER) -> Iterator[Case]:
    """The cases of a set, from every file whose name begins with it; none when the set is not there."""
    for path in sorted(folder.glob(f"{name}*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    yield json.loads(line)
                except json.JSONDecodeError as error:
                    raise SystemExit(f"{path.name}: line {number} is not JSON ({error.msg})") from error


def names(folder: Path = FOLDER) -> Measured:
    """Same, different, unclear. A false match is a different or unclear pair that is called the same."""
    found = Measured("names", "Names: one person or two", ("same", "different", "unclear"))
    for case in cases_of("names", folder):
        verdict = compare_names(case["a"], case["b"]).verdict.value
        found.add(case, case["verdict"], verdict, naive.names(case["a"], case["b"]))
    ours, plain = found.ours, found.plain
    found.shares = [
        ("same people found", ours.recall("same"), plain.recall("same")),
        ("different people called the same", _said(ours, "different", "same"), _said(plain, "different", "same")),
        ("undecidable pairs called the same", _said(ours, "unclear", "same"), _said(plain, "unclear", "same")),
        ("different people told apart", ours.recall("different"), plain.recall("different")),
    ]
    return found


def replies(folder: Path = FOLDER) -> Measured:
    """The leading label. A false alarm is a text that speaks of no number (labelled other) read as a wrong number.

    Those of the kind ``ordinary`` are what people write all day; the other kinds were written to be mistaken.
    """
    order = ("relative_of_borrower", "wrong_number", "opt_out", "dispute", "borrower_confirms", ORDINARY)
    found = Measured("replies", "Replies and call notes", order)
    heard, plain_heard, ordinary, plain_ordinary, hard, plain_hard = (Confusion() for _ in range(6))
    for case in cases_of("replies", folder):
        reading = read_reply(case["text"], case.get("lang"), case.get("asked"))
        said, plain = reading.label.value, naive.reply(case["text"])
        found.add(case, case["label"], said, plain)
        if case["label"] == "wrong_number":
            any_of = {said, *(label.value for label in reading.also)}
            heard.add(case["label"], case["label"] if case["label"] in any_of else said)
            plain_heard.add(case["label"], plain)
        if case["label"] == ORDINARY:
            usual = case.get("kind") == "ordinary"
            (ordinary if usual else hard).add(ORDINARY, said)
            (plain_ordinary if usual else plain_hard).add(ORDINARY, plain)
    found.shares = [
        (
            "wrong numbers found (leading or also)",
            heard.recall("wrong_number"),
            plain_heard.recall("wrong_number"),
        ),
        ("said wrong number and is", found.ours.precision("wrong_number"), found.plain.precision("wrong_number")),
    ]
    for name, ours, plains in (("ordinary", ordinary, plain_ordinary), ("misleading", hard, plain_hard)):
        alarms = (_said(ours, ORDINARY, "wrong_number"), _said(plains, ORDINARY, "wrong_number"))
        found.shares.append((f"{name} texts read as wrong number", *alarms))
        found.shares.append((f"{name} texts read as anything", _missed(ours, ORDINARY), _missed(plains, ORDINARY)))
    return found


def relations(folder: Path = FOLDER) -> Measured:
    """The class of a label, and whether it means a relative."""
    order = ("self", "spouse", "parent", "child", "sibling", "grandparent", "grandchild", "in_law", "extended_family")
    found = Measured("relations", "Relations and labels", order)
    kin, plain_kin = Confusion(), Confusion()
    for case in cases_of("relations", folder):
        ours = read_relation(case["label"])
        plain, plain_is_kin = naive.relation(case["label"])
        found.add(case, case["relation"], ours.relation.value, plain)
        if case.get("kin") is not None:
            kin.add(_yes(case["kin"]), _yes(ours.kin))
            plain_kin.add(_yes(case["kin"]), _yes(plain_is_kin))
    found.shares = [
        ("classes right", found.ours.accuracy, found.plain.accuracy),
        ("relatives recognised", kin.recall("yes"), plain_kin.recall("yes")),
        ("others taken for relatives", _said(kin, "no", "yes"), _said(plain_kin, "no", "yes")),
    ]
    return found


def phones(plan: Plan, folder: Path = FOLDER) -> Measured:
    """The status of a cell. Silently wrong: called ok, with a number that is not the one meant."""
    order = ("ok", "doubtful", "invalid", "multiple", "missing")
    found = Measured("phones", "Numbers as people type them", order)
    wrong = {"ours": 0, "plain": 0}
    bold = {"ours": 0, "plain": 0}
    right = {"ours": [0, 0], "plain": [0, 0]}
    total = 0
    for case in cases_of("phones", folder):
        reading = normalise(case["raw"], case.get("region"), plan)
        plain = naive.phone(case["raw"], case.get("region"))
        found.add(case, case["status"], reading.status.value, plain[0])
        total += 1
        for side, status, e164 in (("ours", reading.status.value, reading.e164), ("plain", *plain)):
            wrong[side] += silently_wrong(case, status, e164)
            bold[side] += status == "ok" and case["status"] == "doubtful"
            if case.get("e164"):
                right[side][1] += 1
                right[side][0] += e164 == case["e164"]
    found.shares = [
        ("silently wrong numbers", Share(wrong["ours"], total), Share(wrong["plain"], total)),
        ("doubtful cells called ok", Share(bold["ours"], found.ours.so("doubtful")), _of(bold, found, "plain")),
        ("numbers found", Share(*right["ours"]), Share(*right["plain"])),
        ("statuses right", found.ours.accuracy, found.plain.accuracy),
    ]
    return found


def silently_wrong(case: Case, status: str, e164: str | None) -> bool:
    """Called ok, and the number is neither the one meant nor, where nobody can say, one of those that may be."""
    if status != "ok" or e164 is None:
        return False
    if case.get("e164"):
        return bool(e164 != case["e164"])
    return e164 not in (case.get("candidates") or ()) or case["status"] == "multiple"


def _of(counts: Mapping[str, int], found: Measured, side: str) -> Share:
    return Share(counts[side], found.plain.so("doubtful"))


def _said(table: Confusion, so: str, said: str) -> Share:
    return Share(table.counts[so, said], table.so(so))


def _missed(table: Confusion, label: str) -> Share:
    return Share(table.so(label) - table.counts[label, label], table.so(label))


def _yes(claim: bool) -> str:
    return "yes" if claim else "no"


Measure = Callable[[], Measured]
