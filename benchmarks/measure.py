"""Runs the two sides of a comparison, each in its own process, and keeps seconds and peak memory."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

MISSING = 77  # exit code of a side whose part of misroute does not exist

Argument = str | int


@dataclass(frozen=True, slots=True)
class Side:
    """One way to do the work: a whole command line, or a function of this package that times itself.

    ``module`` and ``function`` name a function that returns (seconds, units of work done); a ``command`` is timed as a
    whole, start of the interpreter included, and does ``units`` of work. ``before`` runs, unmeasured, in a process of
    its own ahead of every repeat.
    """

    name: str
    module: str = ""
    function: str = ""
    arguments: tuple[Argument, ...] = ()
    command: tuple[str, ...] = ()
    units: int = 1
    before: Side | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """The median of the repeats: seconds for one unit, and the largest peak of resident memory in MB."""

    seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """``ours`` against ``peer``, both doing the same work; ``unit`` names what one unit of it is."""

    title: str
    unit: str
    ours: Side
    peer: Side
    note: str = ""


class NotAvailable(Exception):
    """The part of misroute to be measured does not exist in this checkout, or refused; the message says what."""


def run(sides: Sequence[Side], repeats: int, environ: Mapping[str, str]) -> list[Measured]:
    """Run the sides in turn, ``repeats`` times, so that a busy spell of the machine falls on all of them.

    Raises NotAvailable when one cannot run here.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in sides]
    for _ in range(repeats):
        for side, figures in zip(sides, taken, strict=True):
            if side.before is not None:
                _once(side.before, environ)
            figures.append(_once(side, environ))
    return [
        Measured(statistics.median(seconds for seconds, _ in figures), max(peak for _, peak in figures))
        for figures in taken
    ]


def _once(side: Side, environ: Mapping[str, str]) -> tuple[float, float]:
    command = side.command or (
        sys.executable,
        "-m",
        "benchmarks.measure",
        side.module,
        side.function,
        *(str(argument) for argument in side.arguments),
    )
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as talk:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=talk, env={**os.environ, **environ})
        _, status, usage = os.wait4(child.pid, 0)
        took = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        talk.seek(0)
        printed, said = out.read().decode("utf-8"), talk.read().decode("utf-8", "replace")
    # exit 4: done, with refused records reported; a dirty book has some
    if child.returncode not in (0, 4):
        lines = said.strip().splitlines() or ["no message"]
        raise NotAvailable(lines[-1] if child.returncode == MISSING else f"failed: {lines[-1]}")
    peak_mb = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    if side.command:
        return took / side.units, peak_mb
    answer = json.loads(printed.splitlines()[-1])
    return answer["seconds"] / answer["units"], peak_mb


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Seconds that ``work`` took, and the units it says it did."""
    began = time.perf_counter()
    units = work()
    return time.perf_counter() - began, units


def main(arguments: Sequence[str]) -> int:
    """Child's entrance: import the module, call the function, print its seconds and units as JSON."""
    import importlib

    module, function, *rest = arguments
    try:
        seconds, units = getattr(importlib.import_module(module), function)(*rest)
    except (ImportError, AttributeError) as error:
        print(f"not there yet: {error}", file=sys.stderr)
        return MISSING
    print(json.dumps({"seconds": seconds, "units": units}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
