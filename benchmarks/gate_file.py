"""``python -m benchmarks.gate_file``: a campaign's file through the gate, beside copying the same file line by line.

``--lines N`` sends (20000 by default) to a tenth as many people, each with a number of their own; ``--stop N`` breaks
the run off after so many lines and goes on, which must cost little more. Seconds are those of the processor; only the
ratio travels. Memory is the peak of the whole process.
"""

from __future__ import annotations

import argparse
import csv
import resource
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from benchmarks.cases import AGENT, _app

COLUMNS = ("channel", "purpose", "to", "person", "campaign", "n")


def _write(path: Path, lines: int) -> int:
    people = max(1, lines // 10)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for line in range(lines):
            one = line % people
            writer.writerow(("letter", "servicing", f"+86138{one:08d}", f"C{one}", "spring", line))
    return people


def _copy(source: Path, target: Path) -> None:
    """The peer: every line read, four cells added, written."""
    with source.open(encoding="utf-8", newline="") as read, target.open("w", encoding="utf-8", newline="") as written:
        writer = csv.writer(written)
        for row in csv.reader(read):
            writer.writerow((*row, "allow", "", "", "0" * 26))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


class _BrokenOff(Exception):
    """The run was ended on purpose."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate_file", description=__doc__)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--stop", type=int, default=0)
    options = parser.parse_args()
    from misroute.store.contact_points import ContactIntake, load_contacts
    from misroute.store.customers import CustomerIntake

    with tempfile.TemporaryDirectory(prefix="misroute-bench-") as folder:
        home, sends, out = Path(folder) / "home", Path(folder) / "sends.csv", Path(folder) / "answers.csv"
        people = iter(range(_write(sends, options.lines)))
        with _app(home) as app:
            while some := list(islice(people, 2000)):
                with app.store.write(AGENT) as unit:
                    load_contacts(
                        unit,
                        [
                            ContactIntake(CustomerIntake(f"C{one}"), "self", f"+86138{one:08d}", None, "ok")
                            for one in some
                        ],
                    )
            peer = _seconds(lambda: _copy(sends, Path(folder) / "copy.csv"))

            def stop(done: int, _total: int | None) -> None:
                if options.stop and done >= options.stop:
                    raise _BrokenOff

            def ask(progress: Callable[[int, int | None], None]) -> None:
                try:
                    app.gatefile.answer(sends, out, actor=AGENT, progress=progress)
                except _BrokenOff:
                    app.gatefile.answer(sends, out, actor=AGENT)

            ours = _seconds(lambda: ask(stop))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{options.lines} sends: {options.lines / ours:.0f} a second of one processor, {ours / peer:.0f} times")
        print(f"a copy of the file with csv; peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
