"""`misroute doctor`: every check of the installation, put together as the wiring puts the services together."""

from __future__ import annotations

import os
from functools import partial

from misroute.app import load_rulebook, misnamed, open_app
from misroute.connect import build_connectors
from misroute.connect.senders.registry import Making, build_ways
from misroute.connect.status import build_providers
from misroute.errors import ConfigProblem
from misroute.services import checkup
from misroute.services.configuration import load_configuration
from misroute.settings import Lender, Settings, load_settings
from misroute.store.engine import system_now


def examine(settings: Settings | None = None) -> list[checkup.Checked]:
    """Every check of the installation, the broken ones beside the others."""
    try:
        known = settings or load_settings()
    except ConfigProblem as error:
        hint = "correct misroute.toml or the environment"
        return [checkup.wrong("settings", "{problem}", hint, problem=problem) for problem in error.problems]
    where = known.source or "defaults"
    today = system_now().date()
    found = [checkup.ok("settings", "settings from {source}, folder {home}", source=where, home=known.home)]
    for name, check, hint in (
        ("config", partial(_check_config, known), "correct the named file in the config folder, or misroute.toml"),
        ("metadata", partial(checkup.check_metadata, known.config_dir, today), "pip install --upgrade phonenumbers"),
        ("keys", partial(checkup.check_keys, known.key_file), "run: misroute init"),
        ("sqlite", partial(checkup.check_sqlite, known.database_url), "correct database_url"),
        ("database", partial(checkup.check_schema, known.database_url), "run: misroute init, or misroute db upgrade"),
        ("connectors", partial(_check_connectors, known), "correct [connectors] in misroute.toml"),
        ("providers", partial(_check_providers, known), "correct [providers] in misroute.toml"),
        ("ways", partial(_check_ways, known), "correct [ways] in misroute.toml"),
    ):
        found += checkup.attempt(name, check, hint)
    if not any(one.state == "wrong" for one in found):
        with open_app(known) as app:
            store = app.store
            for name, look in (
                ("worker", partial(checkup.check_workers, store)),
                ("scan", partial(checkup.check_scans, store, known.scan_overdue_hours)),
                ("outbox", partial(checkup.check_outbox, store)),
                ("clocks", partial(checkup.check_clocks, store)),
                ("holds", partial(checkup.check_holds, store)),
                ("senders", partial(checkup.check_senders, app.senders)),
                ("sends", partial(checkup.check_sends, store)),
                ("checks", partial(checkup.check_checks, store)),
            ):
                found += checkup.attempt(name, look, "run the doctor again")
    return found


def _check_config(settings: Settings) -> list[checkup.Checked]:
    today = system_now().date()
    known = load_configuration(settings.config_dir, settings.template_dir, today)
    if problems := misnamed(settings, known):
        raise ConfigProblem(list(problems))
    return checkup.check_config(known, today)


def _check_providers(settings: Settings) -> checkup.Checked:
    described = load_rulebook(settings).providers
    return checkup.check_providers(build_providers(settings.providers, os.environ, system_now), described)


def _check_ways(settings: Settings) -> checkup.Checked:
    return checkup.check_ways(build_ways(settings.ways, Making(settings.home, os.environ, system_now)))


def _check_connectors(settings: Settings) -> list[checkup.Checked]:
    wired = build_connectors(settings.connectors, home=settings.home, env=os.environ, clock=system_now)
    lender = settings.lender
    invented = lender == Lender(supervisor=lender.supervisor)
    return [checkup.check_connectors(wired), checkup.check_lender(lender.name, invented=invented, wired=wired)]
