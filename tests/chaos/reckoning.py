"""After the chaos: do the sums add up? Everything is reckoned from what lies on disk and in the tables."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from misroute.app import App
from misroute.connect.message import name_of_key
from misroute.store import cases as case_rows
from misroute.store import clocks, grants, holds, outbox

WAIT = timedelta(seconds=15)
LEDGERS = {"waiver": "waivers", "voucher": "vouchers", "book_fix": "book_changes"}


def reckon(app: App, home: Path, numbers: tuple[str, ...], *, far_book: dict[str, list[str]] | None = None) -> None:
    """Assert every sum; ``far_book`` is the own book of a far side that stood in for some ledgers, by kind."""
    with app.store.read() as unit:
        found = case_rows.find_cases(unit, limit=10_000)
        effects = outbox.find_effects(unit, limit=100_000)
    assert {case.state.value for case in found} == {"closed"}
    _every_number_has_its_case(found, numbers)
    _effects_and_far_sides_agree(home, effects, far_book or {})
    _money_adds_up(app, found, effects)
    _clocks_are_judged_rightly(app, found)
    _holds_stand(app, found)
    answer = app.records.verify_audit(None)
    assert answer.whole, answer.problem


def _every_number_has_its_case(found: tuple[case_rows.Case, ...], numbers: tuple[str, ...]) -> None:
    """One case a number; a second one only for a report that came after the first was closed."""
    assert {case.number for case in found} == set(numbers)
    closed: dict[str | None, datetime | None] = {}
    for case in sorted(found, key=lambda case: case.id):
        before = closed.get(case.number)
        # a report may have waited for the closing transaction, and keeps the instant at which it began to wait
        assert before is None or before <= case.opened_at + WAIT, "two cases of one number were open at once"
        closed[case.number] = case.closed_at


def _lines(home: Path, name: str) -> list[str]:
    path = home / "ledgers" / f"{name}.jsonl"
    return [json.loads(line)["key"] for line in path.read_text().splitlines()] if path.exists() else []


def _files(home: Path, folder: str) -> Counter[str]:
    return Counter(path.stem for path in (home / folder).glob("*") if not path.name.startswith("."))


def _effects_and_far_sides_agree(home: Path, effects: Any, far_book: dict[str, list[str]]) -> None:
    assert {effect.state for effect in effects} <= {"delivered", "cancelled"}
    keys = Counter(effect.key for effect in effects)
    assert max(keys.values()) == 1
    for kind, name in LEDGERS.items():
        done = far_book[kind] if kind in far_book else _lines(home, name)
        assert len(done) == len(set(done)), f"{kind}: done twice: {[k for k, n in Counter(done).items() if n > 1]}"
        wanted = {effect.key for effect in effects if effect.kind == kind and effect.state == "delivered"}
        assert set(done) == wanted, f"{kind}: the far side and the outbox disagree: {set(done) ^ wanted}"
    for kind, folder in (("letter", "letters"), ("notice", "notices")):
        wanted_files = Counter(
            name_of_key(effect.key) for effect in effects if effect.kind == kind and effect.state == "delivered"
        )
        assert _files(home, folder) == wanted_files, f"{kind}: files and outbox disagree"


def _money_adds_up(app: App, found: Any, effects: Any) -> None:
    given: dict[str, str] = {}
    with app.store.read() as unit:
        for case in found:
            given |= {grant.key: grant.state for grant in grants.grants_of_case(unit, case.id)}
    assert set(given.values()) <= {"confirmed", "reversed"}
    delivered = {effect.key for effect in effects if effect.kind == "voucher" and effect.state == "delivered"}
    vouchers = {key for key, state in given.items() if state == "confirmed" and "/voucher/" in key}
    assert vouchers == delivered


def _clocks_are_judged_rightly(app: App, found: Any) -> None:
    for case in found:
        with app.store.read() as unit:
            standing = clocks.clocks_of(unit, case.id)
            events = case_rows.case_events(unit, case.id)
        done = {event.detail["step"]: event.at for event in events if event.kind == "step_done"}
        fired = Counter(
            (event.detail["clock"], event.detail["level"])
            for event in events
            if event.kind in ("clock_warned", "clock_breached")
        )
        assert not fired or max(fired.values()) == 1, f"{case.id}: told twice: {fired}"
        for stored in standing:
            state = stored.state
            status = state.status.value
            if status == "cancelled":
                assert state.name not in done
                continue
            assert state.due is not None
            assert state.met_at == done[state.name], state.name
            assert status == ("met_late" if done[state.name] > state.due else "met"), state.name
            for clock, level in fired:
                if (clock, level) == (state.name, "breach"):
                    assert status == "met_late"


def _holds_stand(app: App, found: Any) -> None:
    for case in found:
        shown = app.lookup.case(case.id)
        outcome = next(step["outcome"] for step in shown["steps"] if step["id"] == "verify")
        with app.store.read() as unit:
            active = [hold.case_id for hold in holds.active_holds(unit, number=case.number)]
        assert active == ([] if outcome == "not_confirmed" else [case.id])
        if active:
            answer = app.gatekeeping.check({"channel": "sms", "purpose": "servicing", "to": case.number, "person": "x"})
            assert answer.decision == "block"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
