"""The only wiring: settings in, ready services out. Tests and the demo hand in their own clock and connectors."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from misroute.app_watch import watched_campaigns, watched_schedules
from misroute.connect import Connectors, connectors_or_problem
from misroute.connect.senders.registry import Making, build_ways
from misroute.connect.status import ConfiguredProviders, StatusProvider, build_providers
from misroute.errors import ConfigProblem, MisrouteError, UsageError
from misroute.letters import Sender
from misroute.packs.calendars import load_calendars
from misroute.packs.numbering import load_plan
from misroute.packs.policies import load_policies
from misroute.packs.providers import name_providers
from misroute.packs.rules import load_rulebook as read_rulebook
from misroute.services import checkup
from misroute.services.accounts import Accounts
from misroute.services.answers import Said
from misroute.services.asking import Reference, as_of_or_today
from misroute.services.books.hearing import Rehearing
from misroute.services.books.loading import Loading
from misroute.services.caserules import CaseRules, house_day
from misroute.services.cases.casework import Casework
from misroute.services.cases.intake import Intake
from misroute.services.cases.merging import Merging
from misroute.services.cases.revealing import Revealing
from misroute.services.checks.checking import Checking
from misroute.services.checks.checkkeeping import CheckKeeping
from misroute.services.configuration import Configuration, load_configuration, rules_version
from misroute.services.gate.campaignwatch import CampaignWatch
from misroute.services.gate.gatefile import GateFile
from misroute.services.gate.gatekeeping import Gatekeeping
from misroute.services.gate.haltwatch import HaltWatch
from misroute.services.gate.holdfeed import HoldFeed
from misroute.services.gate.holdfile import HoldFile
from misroute.services.gate.holding import Holding
from misroute.services.gate.holdpush import HoldPush
from misroute.services.gate.passes import Passes
from misroute.services.gate.peoplework import Peoplework, peoplework
from misroute.services.gate.replaying import Replaying
from misroute.services.gate.senders import Senders
from misroute.services.gate.sending import Sending
from misroute.services.gate.sendnews import SendNews
from misroute.services.learn.learning import Learning
from misroute.services.leases import lease_owner
from misroute.services.lookup import Lookup
from misroute.services.points.explaining import Explaining
from misroute.services.records import Records
from misroute.services.running.clockwork import Clockwork
from misroute.services.running.delivery import Delivery
from misroute.services.running.watching import Watching
from misroute.services.running.working import Working
from misroute.services.scans.backtesting import Backtesting
from misroute.services.scans.previewing import Previewing
from misroute.services.scans.quality import Quality
from misroute.services.scans.scanning import Scanning
from misroute.services.scans.suppressing import Suppressing
from misroute.settings import Settings, load_settings
from misroute.store import keys, revision
from misroute.store.engine import make_engine, system_now
from misroute.store.schedules import Schedule
from misroute.store.unit import Store

if TYPE_CHECKING:
    from misroute.detect import Rulebook
    from misroute.phones import Plan

Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class App:
    """Every service, wired to one database, one configuration and one set of connectors."""

    settings: Settings
    store: Store
    rules: CaseRules
    connectors: Connectors
    intake: Intake
    casework: Casework
    merging: Merging
    holding: Holding
    hold_file: HoldFile
    hold_feed: HoldFeed
    senders: Senders
    delivery: Delivery
    clockwork: Clockwork
    gatekeeping: Gatekeeping
    replaying: Replaying
    gatefile: GateFile
    sending: Sending
    people: Peoplework
    lookup: Lookup
    revealing: Revealing
    loading: Loading
    scanning: Scanning
    explaining: Explaining
    learning: Learning
    previewing: Previewing
    backtesting: Backtesting
    suppressing: Suppressing
    quality: Quality
    checking: Checking
    check_keeping: CheckKeeping
    watching: Watching
    campaign_watch: CampaignWatch
    working: Working
    records: Records
    accounts: Accounts


@dataclass(frozen=True, slots=True)
class CleaningSetup:
    """What `clean` needs from the configuration; no database is touched."""

    region: str
    as_of: date
    at: datetime
    own: tuple[Path, ...]
    plan: Plan
    rulebook: Rulebook
    template_dir: Path


def load_reference(settings: Settings | None = None) -> Reference:
    """What `try` answers with: the numbering plan, the calendars and the policy packs."""
    known = settings or load_settings()
    calendars = load_calendars(known.config_dir)
    return Reference(
        plan=load_plan(known.config_dir, system_now().date()),
        calendars=calendars,
        policies=load_policies(known.config_dir, calendars),
    )


def load_rulebook(settings: Settings | None = None) -> Rulebook:
    """The detection rules as configured."""
    return _named(read_rulebook((known := settings or load_settings()).config_dir), known)


def _named(rulebook: Rulebook, settings: Settings) -> Rulebook:
    """The rulebook that knows the lender's own providers by name."""
    return replace(rulebook, providers=name_providers(rulebook.providers, settings.providers))


def load_cleaning(
    *, as_of: str | None, region: str | None, own: list[Path], reveal: bool, reason: str | None
) -> CleaningSetup:
    """The configuration of one cleaning job; raises UsageError for options that contradict each other."""
    if reveal and not (reason or "").strip():
        raise UsageError("--reveal needs --reason TEXT: why numbers are written out is recorded in the file")
    if reason and not reveal:
        raise UsageError("--reason goes with --reveal")
    if region is not None and not (len(region) == 2 and region.isascii() and region.isalpha()):
        raise UsageError(f"--region {region[:20]!r} must be two letters such as CN or US")
    settings = load_settings()
    at = system_now()
    today = house_day(load_calendars(settings.config_dir), at)
    return CleaningSetup(
        region=(region or settings.region).upper(),
        as_of=as_of_or_today(as_of, today),
        at=at,
        own=(*settings.own_numbers, *own),
        plan=load_plan(settings.config_dir, today),
        rulebook=load_rulebook(settings),
        template_dir=settings.template_dir,
    )


def record_reveal(file: Path, reason: str, *, actor: str) -> None:
    """Where there is a store, its audit log says that numbers are written out; without one the file says it alone."""
    settings = load_settings()
    if settings.key_file.exists() or os.environ.get("MISROUTE_KEYS"):
        with open_app(settings) as app:
            app.records.note_reveal(file, reason, actor=actor)


@contextmanager
def open_app(
    settings: Settings | None = None,
    *,
    now: Now | None = None,
    connectors: Connectors | None = None,
    providers: Mapping[str, StatusProvider] | None = None,
) -> Iterator[App]:
    """The whole application over an initialised database; its connections are given up at the end.

    Raises UsageError when `misroute init` has not been run, SchemaMismatch when the database is of another version.
    """
    known = settings or load_settings()
    ring = keys.load_ring(known.key_file)
    engine = make_engine(known.database_url)
    store = Store(engine, ring, clock=now, reload_ring=partial(keys.load_ring, known.key_file))
    try:
        revision.require(engine)
        yield wire(known, store, now=now or system_now, connectors=connectors, providers=providers)
    finally:
        store.close()


def wire(
    settings: Settings,
    store: Store,
    *,
    now: Now,
    connectors: Connectors | None = None,
    providers: Mapping[str, StatusProvider] | None = None,
) -> App:
    """Put the services together over an open store."""
    known = load_configuration(settings.config_dir, settings.template_dir, now().date())
    lender = settings.lender
    if problems := misnamed(settings, known):
        raise ConfigProblem(list(problems))
    rules = CaseRules(
        playbook=known.playbooks[settings.playbook],
        calendars=known.calendars,
        letters=known.letters,
        sender=Sender(lender.name, lender.callback, lender.hours),
        sender_zh=Sender(lender.name_zh or lender.name, lender.callback, lender.hours),
        plan=known.plan,
        region=settings.region,
        language=settings.language,
        voucher_link=lender.gift_link or None,
        supervisor=lender.supervisor,
        halt_within=timedelta(seconds=settings.halt_within_seconds),
    )
    wired = connectors or connectors_or_problem(settings.connectors, home=settings.home, env=os.environ, clock=now)
    owner = lease_owner()
    gatekeeping = Gatekeeping(
        store, rules, known.policies, settings.policies, permit_s=settings.permit_seconds, wait_ms=settings.gate_wait_ms
    )
    passes = Passes(store, rules, known.policies, settings.policies)
    delivery = Delivery(store, rules, wired, gatekeeping, passes, owner)
    hold_push = HoldPush(store, os.environ, now, owner)
    halts = HaltWatch(store, rules.halt_within, lender.supervisor)
    clockwork = Clockwork(store, rules, owner)
    loading = Loading(store, rules)
    rulebook = _named(known.rulebook, settings)
    scanning = Scanning(store, rules, rulebook, rules_version(rulebook))
    set_up = ConfiguredProviders(partial(build_providers, settings.providers, os.environ, now))
    asked = set_up if providers is None else providers
    checking = Checking(store, rules, rulebook, asked, rulebook.providers)
    watching = watched_schedules(settings, store, scanning, checking, owner)
    suppressing = Suppressing(store, rules, settings.longest_suppression_days)
    return App(
        settings=settings,
        store=store,
        rules=rules,
        connectors=wired,
        intake=Intake(store, rules),
        casework=Casework(store, rules),
        merging=Merging(store, rules),
        holding=Holding(store, rules),
        hold_file=HoldFile(store),
        hold_feed=HoldFeed(store),
        senders=Senders(store, hold_push, rules.halt_within),
        delivery=delivery,
        clockwork=clockwork,
        gatekeeping=gatekeeping,
        replaying=Replaying(store, rules, known.policies, settings.policies),
        gatefile=GateFile(store, gatekeeping),
        sending=Sending(
            store,
            rules,
            gatekeeping,
            SendNews(store, rules, partial(loading.receive, actor="way")),
            partial(build_ways, settings.ways, Making(settings.home, os.environ, now)),
            owner,
        ),
        people=peoplework(store, rules),
        lookup=Lookup(store, rules, rulebook.providers),
        revealing=Revealing(store, rules),
        loading=loading,
        scanning=scanning,
        explaining=Explaining(store, rules, rulebook),
        learning=Learning(store, rules, rulebook, settings.config_dir, settings.template_dir, settings.learn_least),
        previewing=Previewing(store, rules, rulebook),
        backtesting=Backtesting(store, rules, rulebook),
        suppressing=suppressing,
        quality=Quality(store, rules, rulebook, suppressing, settings.template_dir),
        checking=checking,
        check_keeping=(keeping := CheckKeeping(store, settings.keep_checks_days)),
        watching=watching,
        campaign_watch=(campaign_watch := watched_campaigns(settings, store, rules)),
        working=Working(
            store, clockwork, delivery, watching, campaign_watch, hold_push, halts, keeping, owner, socket.gethostname()
        ),
        records=Records(
            store,
            add_key=partial(keys.add_key, settings.key_file),
            drop_keys=partial(keys.drop_keys, settings.key_file),
        ),
        accounts=Accounts(store),
    )


def misnamed(settings: Settings, known: Configuration) -> tuple[str, ...]:
    """Settings that name what the configuration does not have, or that never come due."""
    names = (settings.lender.name, settings.lender.name_zh)
    problems = known.problems_of(playbook=settings.playbook, policies=settings.policies, lender_names=names)
    return (*problems, *_never_due(settings))


def _never_due(settings: Settings) -> list[str]:
    from misroute.services.running.doorbell import next_slot

    problems: list[str] = []
    now = system_now()
    for item in settings.schedules:
        try:
            next_slot(Schedule(item.name, item.cron, item.tz, now, item.missed), now)
        except (ValueError, MisrouteError) as error:
            problems.append(f"schedules.{item.name}: the cron line {item.cron!r} cannot be followed ({error})")
    return problems


def initialise(settings: Settings | None = None) -> list[Said]:
    """Make the folder, the keys and the tables; what is there already stays as it is."""
    known = settings or load_settings()
    known.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    _, made = keys.make_ring(known.key_file)
    version = _upgrade(known)
    key_line = "made keys in {path}: back this file up, without it nothing can be opened"
    return [
        Said("misroute's folder is {path}", {"path": known.home}),
        Said(key_line if made else "keys are in {path}", {"path": known.key_file}),
        Said("the database is at version {version}", {"version": version}),
    ]


def upgrade_database(settings: Settings | None = None) -> str:
    """Bring the schema to this version; returns it."""
    return _upgrade(settings or load_settings())


def _upgrade(settings: Settings) -> str:
    from misroute.store import schema  # Alembic, which only this needs, costs every command a tenth of a second

    version = schema.upgrade(settings.database_url)
    if settings.key_file.exists() or os.environ.get("MISROUTE_KEYS"):
        # texts that an older version stored may say stop: they are heard before anything is sent by this one
        store = Store(make_engine(settings.database_url), keys.load_ring(settings.key_file))
        try:
            Rehearing(store).hear_old(actor="upgrade")
        finally:
            store.close()
    return version


def check_database(settings: Settings | None = None) -> list[str]:
    """What is wrong with the schema, line by line; empty when nothing is."""
    return checkup.schema_problems((settings or load_settings()).database_url)


def run_worker(app: App, *, every: float) -> None:
    """Work until told to stop."""
    from misroute.services.running.doorbell import run_worker as ring

    ring(app.working, every=every)
