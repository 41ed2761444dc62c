"""``python -m benchmarks``: every comparison, as a table of ratios with peak memory.

Options: ``--rows`` of the book to clean (100000), ``--repeats`` (3), ``--only`` comparisons whose title holds a word,
``--json FILE`` to keep the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.comparisons import comparisons, prepare
from benchmarks.measure import Comparison, Measured, NotAvailable, run


def main() -> int:
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="misroute-bench-"))
    environ = {"MISROUTE_HOME": str(folder / "home"), "MISROUTE_LANG": "en"}
    try:
        print(
            f"Python {platform.python_version()}, {os.cpu_count()} processors, median of {options.repeats}",
            file=sys.stderr,
        )
        print(f"writing a book of {options.rows} rows ...", file=sys.stderr)
        ground = prepare(folder, options.rows)
        kept = []
        print(f"{'what':<44}{'unit':<8}{'misroute':>12}{'peer':>12}{'times peer':>12}{'MB':>8}{'peer MB':>9}")
        for comparison in comparisons(ground):
            if options.only and options.only not in comparison.title:
                continue
            kept.append(_compare(comparison, options.repeats, environ))
        if options.json:
            options.json.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _compare(comparison: Comparison, repeats: int, environ: dict[str, str]) -> dict[str, object]:
    print(f"  {comparison.title} ...", file=sys.stderr, flush=True)
    record: dict[str, object] = {"title": comparison.title, "unit": comparison.unit, "peer": comparison.peer.name}
    try:
        ours, peer = run((comparison.ours, comparison.peer), repeats, environ)
    except NotAvailable as reason:
        print(f"{comparison.title:<44}not available: {reason}")
        return record | {"not_available": str(reason)}
    print(
        f"{comparison.title:<44}{comparison.unit:<8}{_time(ours):>12}{_time(peer):>12}"
        f"{ours.seconds / peer.seconds:>12.2f}{ours.peak_mb:>8.0f}{peer.peak_mb:>9.0f}"
    )
    print(f"    peer: {comparison.peer.name}" + (f"; {comparison.note}" if comparison.note else ""))
    return record | {
        "misroute_seconds": ours.seconds,
        "peer_seconds": peer.seconds,
        "ratio": ours.seconds / peer.seconds,
        "misroute_peak_mb": ours.peak_mb,
        "peer_peak_mb": peer.peak_mb,
    }


def _time(measured: Measured) -> str:
    for size, unit in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if measured.seconds >= size:
            return f"{measured.seconds / size:.3g} {unit}"
    return f"{measured.seconds / 1e-9:.3g} ns"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
