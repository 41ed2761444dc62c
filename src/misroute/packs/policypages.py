"""Policy packs as pages: every rule with what it says and does, its source, mark and date, and what it inherits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from misroute.errors import ConfigProblem, NotFound
from misroute.packs.policywords import Both, about_whom, what_it_does
from misroute.packs.toml import read_toml

MARKS: Final = {
    "A": Both("已读原文", "read in the primary text"),
    "B": Both("来自可靠的二手资料", "read in a reliable secondary source"),
    "C": Both("仅凭记忆，未核实", "only recalled, unverified"),
    "D": Both("由其他依据推得", "derived from other sources"),
    "house": Both("本项目或机构自定", "a choice of this project or house"),
}
"""What a confidence mark means."""


@dataclass(frozen=True, slots=True)
class RuleText:
    """One rule of a pack. ``since``: the day it came into force, where the pack says so."""

    id: str
    kind: str
    source: str
    confidence: str
    since: date | None
    says: Both
    does: Both
    about: Both

    def to_json(self, language: str) -> dict[str, Any]:
        """For programs, in ``zh`` or ``en``."""
        return {
            "id": self.id,
            "kind": self.kind,
            "says": self.says.of(language),
            "does": self.does.of(language),
            "about": self.about.of(language),
            "source": self.source,
            "confidence": self.confidence,
            "since": self.since.isoformat() if self.since else None,
        }


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """One pack. ``bases``: the packs it inherits from, the nearest first, each with its own page."""

    name: str
    version: str
    title: Both
    bases: tuple[str, ...]
    region: str | None
    zone: str | None
    zones: tuple[str, ...]
    incomplete: str | None
    rules: tuple[RuleText, ...]

    @property
    def unverified(self) -> int:
        """How many of its own rules are only recalled."""
        return sum(rule.confidence == "C" for rule in self.rules)

    def clock(self) -> Both:
        """Whose time its hours are in; empty where a base says it."""
        if self.zone:
            return Both(
                f"{self.zone}；对方可能身处的其他时区也须允许",
                f"{self.zone}, and every other zone the person may be in",
            )
        if self.zones:
            shown = ", ".join(self.zones)
            return Both(
                f"对方可能身处的每个时区；所在地不明时：{shown}",
                f"every zone the person may be in; where that is unknown: {shown}",
            )
        return Both("", "")


def read_policy_pages(config_dir: Path) -> Mapping[str, PolicyPage]:
    """The pages of all packs by name. The packs are taken to load (``load_policies`` says what is wrong with them).

    Raises ConfigProblem when a file cannot be read.
    """
    problems: list[str] = []
    tables: dict[str, Mapping[str, Any]] = {}
    for path in sorted((config_dir / "policies").glob("*.toml")):
        table = read_toml(path, problems)
        if table is not None:
            tables[path.stem] = table
    if problems:
        raise ConfigProblem(problems)
    return {name: _page(name, tables) for name in tables}


def page_of(pages: Mapping[str, PolicyPage], name: str) -> PolicyPage:
    """The page of one pack. Raises NotFound with what to do."""
    found = pages.get(name.strip().lower())
    if found is None:
        raise NotFound(f"no policy pack {name.strip()[:20]!r}: `misroute policies` lists them")
    return found


def _page(name: str, tables: Mapping[str, Mapping[str, Any]]) -> PolicyPage:
    table = tables[name]
    bases: list[str] = []
    base = table.get("inherits")
    while base is not None:
        bases.append(base)
        base = tables[base].get("inherits")
    zones = table.get("zones", {})
    return PolicyPage(
        name=name,
        version=str(table["version"]),
        title=Both(table["title"]["zh"], table["title"]["en"]),
        bases=tuple(bases),
        region=table.get("region"),
        zone=table.get("zone"),
        zones=tuple(zones.get("every", ())),
        incomplete=table.get("incomplete"),
        rules=tuple(_rule(rule) for rule in table.get("rule", ())),
    )


def _rule(rule: Mapping[str, Any]) -> RuleText:
    since = rule.get("since")
    return RuleText(
        id=rule["id"],
        kind=rule["kind"],
        source=rule["source"],
        confidence=rule["confidence"],
        since=since if isinstance(since, date) else None,
        says=Both(rule["zh"], rule["en"]),
        does=what_it_does(rule),
        about=about_whom(rule),
    )
