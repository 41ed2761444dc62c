"""The part of the wiring that is about watching: the streams of sends, and the schedules with their jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from misroute.services.caserules import CaseRules
from misroute.services.cases.faults import Faults
from misroute.services.checks.checking import Checking
from misroute.services.gate.campaignwatch import CampaignWatch
from misroute.services.running.watching import Watching
from misroute.services.scans.scanning import Scanning
from misroute.settings import Settings
from misroute.store.engine import system_now
from misroute.store.schedules import Schedule
from misroute.store.unit import Store


def watched_campaigns(settings: Settings, store: Store, rules: CaseRules) -> CampaignWatch:
    """The test of streams of sends, as it is set."""
    wanted = settings.watch
    return CampaignWatch(
        store,
        Faults(rules),
        factor=wanted.factor,
        false_alarm=wanted.false_alarm,
        horizon=wanted.horizon,
        prior=wanted.usual_rate,
        window=timedelta(days=wanted.window_days),
    )


def watched_schedules(settings: Settings, store: Store, scanning: Scanning, checking: Checking, owner: str) -> Watching:
    """The worker's recurring jobs, as they are set."""
    from misroute.services.running.doorbell import next_slot

    epoch = system_now()
    wanted = tuple(Schedule(item.name, item.cron, item.tz, epoch, item.missed) for item in settings.schedules)
    jobs: dict[str, Callable[[], object]] = {}
    for item in settings.schedules:
        actor = f"schedule {item.name}"
        if item.work == "checks":
            jobs[item.name] = partial(checking.run, item.budget, daily=True, actor=actor)
        else:
            jobs[item.name] = partial(scanning.scan, full=item.work == "full-scan", actor=actor)
    return Watching(
        store,
        wanted,
        next_slot,
        jobs,
        owner,
        overdue_hours=settings.scan_overdue_hours,
        supervisor=settings.lender.supervisor,
    )
