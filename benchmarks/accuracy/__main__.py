"""``python -m benchmarks.accuracy``: the labelled sets and simulated lenders, each beside a plain baseline.

Parts: names, replies, relations, phones (the sets of benchmarks/accuracy/data), lender (a simulated lender), rates
(lenders with other shares of trouble).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks.accuracy import labelled, lender
from benchmarks.accuracy.figures import put_into
from benchmarks.accuracy.labelled import Measured
from benchmarks.accuracy.lender import Lender
from benchmarks.accuracy.printing import Section, page_of, text_of
from benchmarks.accuracy.telling import labelled_section, lender_section
from misroute import __version__
from misroute.detect import Rulebook
from misroute.detect.measures import calibration
from misroute.packs.numbering import load_plan
from misroute.packs.providers import load_providers
from misroute.packs.rules import rulebook_from
from misroute.phones import metadata_version
from misroute.resources import data_dir
from misroute.services.charts import Bar, standing

SETS = ("names", "replies", "relations", "phones")
PARTS = (*SETS, "lender", "rates")


def main() -> int:
    options = _options()
    began = time.perf_counter()
    about = [
        f"misroute {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} processors, numbering {metadata_version()}"
    ]
    print(about[0])
    sets: list[Measured] = []
    rulebook = None if options.rules is None else _rulebook(options.rules)
    sections: list[Section] = []
    kept: dict[str, object] = {"about": about[0], "sets": [], "lenders": []}
    for name in SETS:
        if name in options.only:
            found = _measure(name)
            sets.append(found)
            _tell(sections, labelled_section(found))
            _keep(kept, "sets", found.to_json())
    measured: dict[str, list[Lender]] = {}
    for title, rates, seeds in _lenders(options):
        lenders = [_lender(options.customers, seed, rates, rulebook) for seed in seeds]
        measured[title] = lenders
        _tell(sections, lender_section(title, lenders))
        for one in lenders:
            _keep(kept, "lenders", _as_json(title, one))
    about.append(f"measured in {time.perf_counter() - began:.0f} s")
    print(f"\n{about[1]}")
    if options.json:
        options.json.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.report:
        options.report.write_text(
            page_of("How right misroute is", about, sections, _drawings(next(iter(measured.values()), []))),
            encoding="utf-8",
        )
    if options.docs:
        put_into(options.docs, sets, measured)
    return 0


def _measure(name: str) -> Measured:
    makers: Mapping[str, Callable[[], Measured]] = {
        "names": labelled.names,
        "replies": labelled.replies,
        "relations": labelled.relations,
        "phones": lambda: labelled.phones(load_plan(data_dir("config"), lender.NOW.date())),
    }
    return makers[name]()


def _lenders(options: argparse.Namespace) -> list[tuple[str, Mapping[str, float] | None, range]]:
    found: list[tuple[str, Mapping[str, float] | None, range]] = []
    if "lender" in options.only:
        title = f"A simulated lender with {options.customers} customers"
        found.append((title, None, range(options.seed, options.seed + options.seeds)))
    if "rates" in options.only:
        for name, rates in lender.OTHER_RATES.items():
            found.append((f"Another lender: {name}", rates, range(options.seed, options.seed + 1)))
    return found


def _rulebook(file: Path) -> Rulebook:
    rules = rulebook_from(tomllib.loads(file.read_text(encoding="utf-8")), file.name)
    return replace(rules, providers=load_providers(data_dir("config")))


def _lender(customers: int, seed: int, rates: Mapping[str, float] | None, rulebook: Rulebook | None) -> Lender:
    print(f"  cleaning a lender of {customers} customers, seed {seed} ...", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="misroute-accuracy-") as folder:
        return lender.measure(Path(folder), customers=customers, seed=seed, rates=rates, rulebook=rulebook)


def _tell(sections: list[Section], section: Section) -> None:
    sections.append(section)
    print(text_of(section), flush=True)


def _keep(kept: dict[str, object], part: str, record: dict[str, object]) -> None:
    held = kept[part]
    assert isinstance(held, list)
    held.append(record)


def _as_json(title: str, one: Lender) -> dict[str, object]:
    ours, plain = calibration(one.risks), calibration(one.plain_risks)
    problems = {
        problem: {
            "so": one.ours.so(problem),
            "said": one.ours.said(problem),
            "precision": one.ours.precision(problem).value,
            "recall": one.ours.recall(problem).value,
            "baseline_precision": one.plain.precision(problem).value,
            "baseline_recall": one.plain.recall(problem).value,
        }
        for problem in lender.PROBLEMS
    }
    return {
        "title": title,
        "seed": one.seed,
        "rows": one.rows,
        "silently_wrong": one.wrong,
        "problems": problems,
        "misroute": _figures(ours),
        "baseline": _figures(plain),
        "table": one.ours.to_json(),
    }


def _figures(found: object) -> dict[str, object]:
    return {name: getattr(found, name) for name in ("n", "true", "brier", "error", "log_loss", "auc")} if found else {}


def _drawings(lenders: list[Lender]) -> list[str]:
    found = calibration([pair for one in lenders for pair in one.risks])
    if found is None:
        return []
    bars = [Bar(f"{one.low:.1f}", round(100 * one.observed), one.observed) for one in found.bins]
    return [
        "<h2>Does the risk keep its word?</h2>",
        "<p>Percent that came true, by the risk that was said: the bars should climb evenly.</p>",
        standing(bars, "Came true, by risk").replace("<rect ", '<rect fill="var(--bar)" '),
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("--customers", type=int, default=4000, help="of a simulated lender (4000)")
    parser.add_argument("--seed", type=int, default=101, help="of the first lender (101)")
    parser.add_argument("--seeds", type=int, default=3, help="lenders to simulate (3)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--rules", type=Path, help="rules to measure on the lenders, such as a proposal")
    parser.add_argument("--json", type=Path, help="keep the figures here")
    parser.add_argument("--docs", type=Path, help="put the figures into this page, between its marks")
    parser.add_argument("--report", type=Path, help="write an HTML page here")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
