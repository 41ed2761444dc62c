"""Scanning the store: what changed, the whole book, and the least that a scan of the whole book must do."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from pathlib import Path

from benchmarks.cases import AGENT, NOW, _app
from benchmarks.measure import timed

BATCH = 2000


def prepare_book(folder: str, points: str) -> tuple[float, int]:
    """A store of so many contact points, two a customer, scanned once; events on 100 numbers came since.

    The numbers change with every call, so that each repeat has as much to do.
    """
    from misroute.store import events, scans
    from misroute.store.contact_points import count_points
    from misroute.store.events import NumberEvent

    with _app(_home(folder, points)) as app:
        with app.store.read() as unit:
            there = sum(count_points(unit).values())
            turn = 1 + len(scans.complete_scans(unit, limit=1000))
        if not there:
            _load(app.store, int(points))
            app.scanning.scan(actor=AGENT)
            # what the first scan found was all new: the next one settles that
            app.scanning.scan(actor=AGENT)
        with app.store.write(AGENT) as unit:
            events.load_events(
                unit,
                [
                    NumberEvent(
                        at=NOW - timedelta(hours=serial, minutes=turn),
                        kind="inbound",
                        number=_number(2 * serial),
                        customer_ref=f"C{serial}",
                        text="打错了，我不认识他",
                    )
                    for serial in range(100)
                ],
            )
    return 0.0, 1


def _home(folder: str, points: str) -> Path:
    return Path(folder) / f"scans-{points}" / "home"


def _number(serial: int) -> str:
    return f"+86139{10_000_000 + serial:08d}"


def _load(store: object, points: int) -> None:
    from misroute.store.contact_points import ContactIntake, load_contacts
    from misroute.store.customers import CustomerIntake
    from misroute.store.unit import Store

    assert isinstance(store, Store)
    intakes = (
        ContactIntake(
            CustomerIntake(f"C{serial // 2}", name=f"张伟{serial // 2}", region="CN"),
            "parent" if serial % 2 else "self",
            _number(serial),
            _number(serial).removeprefix("+86"),
            "ok",
            relation_text="母亲" if serial % 2 else None,
            contact_name="王秀兰" if serial % 2 else None,
            verified_at=NOW.date() - timedelta(days=serial % 400),
            source="app",
        )
        for serial in range(points)
    )
    while batch := list(islice(intakes, BATCH)):
        with store.write(AGENT) as unit:
            load_contacts(unit, batch)


def scan_changes(folder: str, points: str) -> tuple[float, int]:
    """Judge the points on the 100 numbers; the rest of the book is left alone."""
    with _app(_home(folder, points)) as app:

        def work() -> int:
            found = app.scanning.scan(actor=AGENT)
            if found.kind != "incremental":
                raise SystemExit(f"the scan was {found.kind}: {found.reason}")
            return found.points

        return timed(work)


def scan_whole(folder: str, points: str) -> tuple[float, int]:
    """Judge every point."""
    with _app(_home(folder, points)) as app:
        return timed(lambda: app.scanning.scan(full=True, actor=AGENT).points)


def open_rows(folder: str, points: str) -> tuple[float, int]:
    """Read and open every sealed row, and judge nothing."""
    from misroute.store.point_batches import stream_points

    with _app(_home(folder, points)) as app:
        return timed(lambda: sum(len(batch) for batch in stream_points(app.store)))
