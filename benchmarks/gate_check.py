"""``python -m benchmarks.gate_check``: the gate in process, beside one raw indexed read of SQLite in the same run.

``--holds N`` and ``--events N`` first fill the store with so many active holds and past contacts (0 by default, and a
million each for the claim that neither changes what an answer costs). Times are the median and the 99th percentile in
microseconds of the processor, so that neighbours on the machine do not count; only the ratios travel.
"""

from __future__ import annotations

import argparse
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.cases import AGENT, NOW, _app

PEOPLE = 4000
ASKED = 2000
CHUNK = 20_000


def _number(serial: int) -> str:
    return f"+86138{serial:08d}"


def _send(serial: int) -> dict[str, Any]:
    return {"channel": "sms", "purpose": "servicing", "to": _number(serial), "person": f"C{serial}"}


def fill(app: Any, holds: int, past: int) -> None:
    """Borrowers with three contacts each; so many holds on other numbers; so many more contacts, a tenth on one."""
    from misroute.store.contact_points import ContactIntake, load_contacts
    from misroute.store.customers import CustomerIntake
    from misroute.store.events import NumberEvent, load_events

    with app.store.write(AGENT) as unit:
        load_contacts(
            unit,
            [
                ContactIntake(CustomerIntake(f"C{serial}", "王伟"), "self", _number(serial), _number(serial), "ok")
                for serial in range(PEOPLE)
            ],
        )
        load_events(
            unit,
            [
                NumberEvent(NOW - timedelta(days=day), "send", _number(serial), f"C{serial}", "sms")
                for serial in range(PEOPLE)
                for day in (1, 2, 3)
            ],
        )
    for start in range(0, holds, CHUNK):
        _hold(app.store, range(start, min(start + CHUNK, holds)))
    for start in range(0, past, CHUNK):
        _happen(app.store, range(start, min(start + CHUNK, past)))


def _hold(store: Any, serials: range) -> None:
    from misroute.store.ids import new_id
    from misroute.store.numbers import keep_numbers
    from misroute.store.statements import insert_all
    from misroute.store.stopping import HOLDS

    with store.write(AGENT) as unit:
        numbers = keep_numbers(unit, [f"+86139{serial:08d}" for serial in serials])
        rows = [
            {"id": new_id(), "cause": f"bench/{number_id}", "scope": "number", "number_id": number_id, "reason": "x",
             "since": NOW, "placed_by": AGENT}
            for number_id in numbers.values()
        ]  # fmt: skip
        insert_all(unit, HOLDS, rows)


def _happen(store: Any, serials: range) -> None:
    from misroute.store.events import EVENTS
    from misroute.store.ids import new_id
    from misroute.store.numbers import keep_numbers
    from misroute.store.statements import insert_all

    with store.write(AGENT) as unit:
        known = keep_numbers(unit, [_number(serial) for serial in range(PEOPLE)])
        ids = list(known.values())
        rows = []
        for serial in serials:
            place = 0 if serial % 10 == 0 else serial % PEOPLE
            rows.append(
                {"id": new_id(), "event_key": secrets.token_hex(16), "at": NOW - timedelta(minutes=serial),
                 "kind": "send", "number_id": ids[place], "customer_ref": f"C{place}", "channel": "sms", "kid": 1}
            )  # fmt: skip
        insert_all(unit, EVENTS, rows)


def percentiles(work: Callable[[int], Any], turns: Sequence[int]) -> tuple[float, float]:
    """Median and 99th percentile of one turn, in microseconds of the processor."""
    took = []
    for turn in turns:
        begun = time.thread_time_ns()
        work(turn)
        took.append((time.thread_time_ns() - begun) / 1e3)
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.99)]


def raw_read(path: Path) -> Callable[[int], Any]:
    """One read of one row by its indexed key on a connection that is open."""
    connection = sqlite3.connect(path)
    keys = [row[0] for row in connection.execute("SELECT id FROM numbers LIMIT ?", (ASKED,))]
    return lambda turn: connection.execute("SELECT kid FROM numbers WHERE id = ?", (keys[turn % ASKED],)).fetchone()


def decided(app: Any) -> Callable[[int], Any]:
    """One decision with its facts, in a look of its own; nothing is recorded."""
    from misroute.services.gate.gatekeeping import Question

    gate = app.gatekeeping

    def work(turn: int) -> Any:
        with gate.road.look() as sight:
            return gate.drafts(sight, [[Question(_send(turn))]], [None])

    return work


def compare_one(folder: str) -> tuple[float, int]:
    """For ``make bench``: seconds of so many decisions with their facts."""
    with _ready(folder) as app:
        work = decided(app)
        work(ASKED)
        begun = time.perf_counter()
        for turn in range(ASKED):
            work(turn)
        return time.perf_counter() - begun, ASKED


def compare_raw(folder: str) -> tuple[float, int]:
    """The peer: seconds of so many raw reads."""
    with _ready(folder):
        work = raw_read(_home(folder) / "misroute.db")
        begun = time.perf_counter()
        for turn in range(ASKED):
            work(turn)
        return time.perf_counter() - begun, ASKED


def _home(folder: str) -> Path:
    return Path(folder) / "gate" / "home"


def _ready(folder: str) -> Any:
    return _app(_home(folder))


def prepare(folder: str) -> tuple[float, int]:
    """A store with borrowers, once."""
    from misroute.store.contact_points import count_points

    with _ready(folder) as app:
        with app.store.read() as unit:
            there = sum(count_points(unit).values())
        if not there:
            fill(app, 0, 0)
    return 0.0, 1


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate_check", description=__doc__)
    parser.add_argument("--holds", type=int, default=0)
    parser.add_argument("--events", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="misroute-bench-") as folder, _ready(folder) as app:
        fill(app, options.holds, options.events)
        raw = raw_read(_home(folder) / "misroute.db")
        work = decided(app)
        work(ASKED)
        print(f"{'what':<52}{'p50 µs':>10}{'p99 µs':>10}{'ratio p50':>11}{'ratio p99':>11}")
        floor = percentiles(raw, range(ASKED))
        print(f"{'one raw indexed read of SQLite':<52}{floor[0]:>10.1f}{floor[1]:>10.1f}")
        for title, turns, ask in (
            ("decision with facts, each number for the first time", range(ASKED), work),
            ("decision with facts, numbers asked before", range(ASKED), work),
            ("decision with facts, the number with most contacts", [0] * 500, work),
            ("check, recorded and committed", range(300), lambda turn: app.gatekeeping.check(_send(turn))),
        ):
            p50, p99 = percentiles(ask, turns)
            print(f"{title:<52}{p50:>10.1f}{p99:>10.1f}{p50 / floor[0]:>11.1f}{p99 / floor[1]:>11.1f}")
        many = [_send(serial) for serial in range(ASKED, ASKED + 1000)]
        for title in ("check_many of 1,000, recorded, for the first time", "check_many of 1,000, recorded, again"):
            wall, cpu = time.perf_counter(), time.process_time()
            app.gatekeeping.check_many(many)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            print(f"{title:<52}{1000 / wall:>10.0f} sends/s{1000 / cpu:>10.0f} a second of one processor")


if __name__ == "__main__":
    main()
