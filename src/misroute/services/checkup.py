"""Is everything in order? One line a check: ok, warn or wrong, with what to do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from misroute.connect import Connectors
from misroute.errors import ConfigProblem, MisrouteError
from misroute.packs.calendars import outdated
from misroute.packs.numbering import metadata_age
from misroute.services.configuration import Configuration
from misroute.services.gate.senders import Senders
from misroute.services.running.watching import scan_overdue
from misroute.store import checks, clocks, holds, keys, outbox, schedules, sends
from misroute.store.engine import journal_mode, sqlite_module
from misroute.store.unit import Store

DOUBT_SHOWN = timedelta(days=30)
WORKER_SILENT_AFTER = timedelta(minutes=5)
OLD_METADATA_DAYS = 120
_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Checked:
    """One answer. ``text`` is an English template with ``values``; ``hint`` says what to do, '' when nothing."""

    id: str
    state: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    hint: str = ""


def ok(id: str, text: str, **values: Any) -> Checked:
    """All is well."""
    return Checked(id, "ok", text, values)


def warn(id: str, text: str, hint: str, **values: Any) -> Checked:
    """It works, but somebody should look."""
    return Checked(id, "warn", text, values, hint)


def wrong(id: str, text: str, hint: str, **values: Any) -> Checked:
    """It does not work, or will not."""
    return Checked(id, "wrong", text, values, hint)


def attempt(id: str, check: Callable[[], Checked | list[Checked]], hint: str) -> list[Checked]:
    """Run a check; its MisrouteError is the answer, so that one broken part does not hide the others."""
    try:
        found = check()
    except ConfigProblem as error:
        return [wrong(id, "{problem}", hint, problem=problem) for problem in error.problems]
    except MisrouteError as error:
        return [wrong(id, "{problem}", hint, problem=str(error))]
    return found if isinstance(found, list) else [found]


def check_config(known: Configuration, today: date) -> list[Checked]:
    """The configuration could be read; calendars must know their holidays some way ahead."""
    text = "playbooks, calendars, policies, rules and letters are in order ({count} calendars)"
    hint = "due times beyond are marked provisional until then"
    late = [warn("calendar", "{line}", hint, line=line) for line in outdated(known.calendars, today)]
    return [ok("config", text, count=len(known.calendars)), *late]


def check_metadata(config_dir: Path, today: date) -> Checked:
    """New prefixes are not known to an old numbering plan."""
    age = metadata_age(config_dir, today)
    hint = "pip install --upgrade phonenumbers"
    if age is None:
        return warn("metadata", "the numbering-plan metadata is of an unknown day", hint)
    text = "the numbering-plan metadata {version} is {days} days old"
    if age.days > OLD_METADATA_DAYS:
        return warn("metadata", text, hint, version=age.version, days=age.days)
    return ok("metadata", text, version=age.version, days=age.days)


def check_keys(key_file: Path) -> Checked:
    """The ring can be read, by its owner only."""
    ring = keys.load_ring(key_file)
    return ok("keys", "{count} key(s), number {current} is current", count=len(ring.keys), current=ring.current)


def check_sqlite(url: str) -> Checked:
    """Some versions of SQLite may corrupt a database with a write-ahead log."""
    if not url.startswith("sqlite"):
        return ok("sqlite", "not used: the database is PostgreSQL")
    module = sqlite_module()
    version = tuple(int(part) for part in module.sqlite_version.split("."))
    mode = journal_mode(version)
    if mode == "WAL":
        return ok("sqlite", "SQLite {version}, journal mode WAL", version=module.sqlite_version)
    text = "SQLite {version} has the WAL-reset bug, so the slower journal mode {mode} is used"
    return warn("sqlite", text, "pip install 'misroute[sqlite]'", version=module.sqlite_version, mode=mode)


def schema_problems(url: str) -> list[str]:
    """What is wrong with the database's tables, line by line; empty when nothing is. Makes no file."""
    if url.startswith(_SQLITE) and not Path(url.removeprefix(_SQLITE).split("?")[0]).is_file():
        return ["there is no database yet: run `misroute init`"]
    from misroute.store import schema  # brings Alembic, which no other command needs

    state = schema.check(url)
    return [line for line in (state.problem, *state.drift) if line]


def check_schema(url: str) -> list[Checked]:
    """The tables are those of this version."""
    problems = schema_problems(url)
    hint = "run: misroute init, or misroute db upgrade"
    if problems:
        return [wrong("database", "{problem}", hint, problem=problem) for problem in problems]
    return [ok("database", "the database's schema is up to date")]


def check_connectors(wired: Connectors) -> Checked:
    """Local files are for a demonstration: nothing in them reaches anybody."""
    if wired.local:
        text = "local files serve {slots}: fit for a demonstration only"
        return warn("connectors", text, "see docs/howto/connect-outside-systems.md", slots=", ".join(wired.local))
    return ok("connectors", "{count} connector(s) are set up", count=len(wired.slots))


def check_providers(names: Collection[str], described: Collection[str]) -> Checked:
    """Number-status providers are set up and described; none is needed."""
    if not names:
        return ok("providers", "no number-status provider is set up; {count} kinds are described", count=len(described))
    return ok("providers", "number-status providers are set up: {names}", names=", ".join(sorted(names)))


def check_ways(names: Collection[str]) -> Checked:
    """Ways by which messages leave are set up as the settings say; none is needed."""
    if not names:
        return ok("ways", "no way to send is set up")
    return ok("ways", "ways to send are set up: {names}", names=", ".join(sorted(names)))


def check_sends(store: Store) -> Checked:
    """Messages of which nobody knows whether they left: they are never sent again until somebody finds out."""
    with store.read() as unit:
        count = sends.count_unknown(unit)
    if count:
        text = "of {count} message(s) nobody knows whether they left"
        return warn("sends", text, "misroute send list --state unknown", count=count)
    return ok("sends", "of every message it is known whether it left")


def check_checks(store: Store) -> Checked:
    """Questions that may have been paid for without an answer, in the last month."""
    with store.read() as unit:
        lost = checks.lost_since(unit, unit.now - DOUBT_SHOWN)
    if lost:
        text = "{count} question(s) to providers may have been paid for without an answer"
        return warn("checks", text, "misroute check status", count=lost)
    return ok("checks", "no question to a provider is in doubt")


def check_lender(name: str, *, invented: bool, wired: Connectors) -> Checked:
    """Who signs the letters; the lender of the demonstration must not sign one that really leaves."""
    if not invented:
        return ok("lender", "letters are signed by {name}", name=name)
    text = "letters are signed by the made-up lender {name}, with its telephone number and its link"
    hint = "set [lender] in misroute.toml"
    if set(wired.slots) - set(wired.local):
        return wrong("lender", text, hint, name=name)
    return warn("lender", text, hint, name=name)


def check_workers(store: Store) -> Checked:
    """A worker must have been heard of lately: without one no letter leaves and no clock warns."""
    with store.read() as unit:
        alive = [w for w in schedules.workers(unit) if w.beat_at > unit.now - WORKER_SILENT_AFTER]
    if alive:
        return ok("worker", "{count} worker(s) at work", count=len(alive))
    return warn("worker", "no worker is at work", "start one: misroute worker")


def check_scans(store: Store, allowed_hours: int) -> Checked:
    """The book is scanned regularly, and it is noticed when it was not."""
    late = scan_overdue(store, allowed_hours)
    if late is None:
        return ok("scan", "the book was scanned lately")
    if late.hours is None:
        return warn("scan", "the book was never scanned", "run: misroute scan")
    return warn(
        "scan",
        "the last complete scan is {hours} hours old, {allowed} are allowed",
        "look at the worker, or run: misroute scan",
        hours=late.hours,
        allowed=late.allowed,
    )


def check_outbox(store: Store) -> Checked:
    """Dead and unclear effects wait for a person."""
    with store.read() as unit:
        counts = outbox.count_by_state(unit)
    stuck = counts.get("dead", 0) + counts.get("unclear", 0)
    if stuck:
        return warn("outbox", "{count} effect(s) wait for a person", "misroute outbox list --state dead", count=stuck)
    return ok("outbox", "{count} effect(s) on their way", count=counts.get("pending", 0) + counts.get("leased", 0))


def check_clocks(store: Store) -> Checked:
    """Broken promises are seen here too, not only in their cases."""
    with store.read() as unit:
        counts = clocks.count_by_state(unit)
    late = counts.get("breached_running", 0)
    if late:
        return warn("clocks", "{count} clock(s) are over their time", "misroute case list", count=late)
    return ok("clocks", "{count} clock(s) running, none over its time", count=counts.get("running", 0))


def check_holds(store: Store) -> Checked:
    """A hold on everything is easily forgotten."""
    with store.read() as unit:
        wide = [hold for hold in holds.find_holds(unit, limit=1000) if hold.scope == "all"]
    if wide:
        return warn("holds", "a hold on everything is in force", "misroute hold list")
    return ok("holds", "no hold on everything")


def check_senders(senders: Senders) -> Checked:
    """Every sender has acknowledged the holds in time, and none was given up on."""
    rows = senders.every()
    behind = [str(row["name"]) for row in rows if row["late"] or row["dead"]]
    if behind:
        text = "senders do not acknowledge holds in time: {names}"
        return warn("senders", text, f"misroute sender show {behind[0]}", names=", ".join(behind))
    return ok("senders", "{count} sender(s) registered, none behind", count=len(rows))
