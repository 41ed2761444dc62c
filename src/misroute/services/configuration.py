"""The configuration files as one value: calendars, playbooks, policies, rules, the numbering plan, letters."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from misroute import __version__
from misroute.calendars import Calendar
from misroute.detect import Rulebook
from misroute.errors import ConfigProblem
from misroute.gate import Policy
from misroute.letters import Letters, load_letters
from misroute.packs.calendars import load_calendars
from misroute.packs.numbering import load_plan
from misroute.packs.playbooks import load_playbooks
from misroute.packs.policies import load_policies
from misroute.packs.providers import traits_version
from misroute.packs.rules import load_rulebook, spell_out
from misroute.phones import Plan, metadata_version
from misroute.remedy import Playbook

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the folder ``config`` and the templates of letters say."""

    calendars: Mapping[str, Calendar]
    playbooks: Mapping[str, Playbook]
    policies: Mapping[str, Policy]
    rulebook: Rulebook
    plan: Plan
    letters: Letters

    def problems_of(
        self, *, playbook: str, policies: tuple[str, ...], lender_names: tuple[str, ...]
    ) -> tuple[str, ...]:
        """What is wrong with settings that name something in here, a line each."""
        problems: list[str] = []
        if playbook not in self.playbooks:
            problems.append(
                f"playbook: no playbook is called {playbook!r}; there are {', '.join(sorted(self.playbooks))}"
            )
        if not policies:
            problems.append(f"policy: name at least one pack of {', '.join(sorted(self.policies))}")
        for name in policies:
            if name not in self.policies:
                problems.append(f"policy: no pack is called {name!r}; there are {', '.join(sorted(self.policies))}")
        for name in lender_names:
            problems += [
                f"lender: the public name {name!r} tells a stranger of debt ({word}): choose a neutral one"
                for word in self.letters.sender_problems(name)
            ]
        return tuple(problems)


def rules_version(rulebook: Rulebook) -> str:
    """Changes with the rules and how answers are heard, with this program, and with the plan it reads numbers by."""
    parts = (spell_out(rulebook), traits_version(rulebook.providers), __version__, metadata_version())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def load_configuration(config_dir: Path, template_dir: Path, today: date) -> Configuration:
    """Read everything; raises ConfigProblem with the problems of all files together."""
    problems: list[str] = []

    def part(load: Callable[[], Part]) -> Part | None:
        try:
            return load()
        except ConfigProblem as error:
            problems.extend(error.problems)
            return None

    calendars = part(lambda: load_calendars(config_dir))
    playbooks = part(lambda: load_playbooks(config_dir, calendars or {}))
    policies = part(lambda: load_policies(config_dir, calendars or {}))
    rulebook = part(lambda: load_rulebook(config_dir))
    plan = part(lambda: load_plan(config_dir, today))
    letters = part(lambda: load_letters(template_dir / "letters", config_dir / "letters.toml"))
    if (
        problems
        or calendars is None
        or playbooks is None
        or policies is None
        or rulebook is None
        or plan is None
        or letters is None
    ):
        raise ConfigProblem(problems)
    return Configuration(calendars, playbooks, policies, rulebook, plan, letters)
