"""``config/rules.toml`` → a frozen rulebook; every problem of the file is told at once.

The file spells out every knob with its shipped value; what it leaves out keeps that value. Tables:
``[risk]`` base_rate, decide_at, error_at, fresh_floor, unproven · ``[countries.XX]`` the fields of ``Country`` ·
``[weights]`` log-odds by name · ``[rules.CODE]`` on, severity and the rule's own options.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from misroute.detect import Country, Rulebook, RuleSetting, Severity, all_rules
from misroute.detect.verdicts import NO_TRAITS
from misroute.errors import ConfigProblem
from misroute.packs.providers import load_providers

RULES_FILE = "rules.toml"
# a weight beyond this is certainty: nothing else could ever be heard against it
HEAVIEST = 12.0


def load_rulebook(config_dir: Path) -> Rulebook:
    """Read ``rules.toml`` of a configuration folder, and how providers work; without the file the shipped values hold.

    Raises ConfigProblem with every problem found, each naming the file and the key.
    """
    problems: list[str] = []
    rulebook, providers = Rulebook.standard(), NO_TRAITS
    try:
        rulebook = _read_rules(config_dir / RULES_FILE)
    except ConfigProblem as error:
        problems += error.problems
    try:
        providers = load_providers(config_dir)
    except ConfigProblem as error:
        problems += error.problems
    if problems:
        raise ConfigProblem(problems)
    return replace(rulebook, providers=providers)


def _read_rules(path: Path) -> Rulebook:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Rulebook.standard()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigProblem([f"{path.name}: not readable as TOML ({error}): correct that line"]) from error
    return rulebook_from(table, path.name)


def rulebook_from(table: Mapping[str, Any], file: str = RULES_FILE) -> Rulebook:
    """Build the rulebook from a parsed file."""
    reader = _Reader(file)
    base = Rulebook.standard()
    reader.known(table, "", {"risk", "countries", "weights", "rules"})
    risk = reader.table(table, "risk")
    reader.known(risk, "risk", {"base_rate", "decide_at", "error_at", "fresh_floor", "unproven"})
    book = Rulebook(
        settings=_settings(reader, reader.table(table, "rules"), base),
        weights=_weights(reader, reader.table(table, "weights"), base),
        countries=_countries(reader, reader.table(table, "countries"), base),
        base_rate=reader.number(risk, "risk", "base_rate", base.base_rate, 0.0001, 0.9),
        decide_at=reader.number(risk, "risk", "decide_at", base.decide_at, 0.5, 0.999),
        error_at=reader.number(risk, "risk", "error_at", base.error_at, 0.5, 0.999),
        fresh_floor=reader.number(risk, "risk", "fresh_floor", base.fresh_floor, 0.0001, 0.5),
        unproven=reader.number(risk, "risk", "unproven", base.unproven, 0.0, 0.5),
    )
    if reader.problems:
        raise ConfigProblem(reader.problems)
    return book


class _Reader:
    """Takes typed values out of tables and collects what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[str] = []

    def complain(self, key: str, what: str) -> None:
        self.problems.append(f"{self.file}: {key} {what}")

    def table(self, table: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = table.get(key, {})
        if isinstance(value, dict):
            return value
        self.complain(key, "must be a table")
        return {}

    def known(self, table: Mapping[str, Any], where: str, names: set[str]) -> None:
        for name in table:
            if name not in names:
                key = f"{where}.{name}" if where else name
                self.complain(key, f"is not known here; known are {', '.join(sorted(names))}")

    def number(
        self, table: Mapping[str, Any], where: str, name: str, default: float, least: float, most: float
    ) -> float:
        value = table.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            self.complain(f"{where}.{name}", f"must be a number from {least} to {most}")
            return default
        return float(value)

    def whole(self, table: Mapping[str, Any], where: str, name: str, default: int, least: int, most: int) -> int:
        value = table.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.complain(f"{where}.{name}", f"must be a whole number from {least} to {most}")
            return default
        return value


def _countries(reader: _Reader, table: Mapping[str, Any], base: Rulebook) -> dict[str, Country]:
    found = dict(base.countries)
    for region in table:
        where = f"countries.{region}"
        if region != "default" and not (len(region) == 2 and region.isascii() and region.isupper()):
            reader.complain(where, "must be 'default' or two capital letters such as CN")
            continue
        section = reader.table(table, region)
        reader.known(section, where, {field.name for field in fields(Country)})
        shipped = base.country(region)
        found[region] = Country(
            reader.whole(section, where, "stale_days", shipped.stale_days, 1, 36500),
            reader.whole(section, where, "suspension_days", shipped.suspension_days, 1, 3650),
            reader.whole(section, where, "quarantine_days", shipped.quarantine_days, 1, 3650),
            reader.whole(section, where, "reuse_days", shipped.reuse_days, 1, 3650),
            reader.number(section, where, "yearly_change", shipped.yearly_change, 0.0, 0.9),
        )
    return found


def _weights(reader: _Reader, table: Mapping[str, Any], base: Rulebook) -> dict[str, float]:
    reader.known(table, "weights", set(base.weights))
    return {
        name: reader.number(table, "weights", name, default, -HEAVIEST, HEAVIEST)
        for name, default in base.weights.items()
    }


def _settings(reader: _Reader, table: Mapping[str, Any], base: Rulebook) -> dict[str, RuleSetting]:
    rules = all_rules()
    reader.known(table, "rules", set(rules))
    found: dict[str, RuleSetting] = {}
    for code, rule in rules.items():
        where = f"rules.{code}"
        section = reader.table(table, code)
        reader.known(section, where, {"on", "severity", *rule.options})
        on = section.get("on", True)
        if not isinstance(on, bool):
            reader.complain(f"{where}.on", "must be true or false")
        severity = section.get("severity", base.settings[code].severity.value)
        if severity not in set(Severity):
            reader.complain(f"{where}.severity", "must be one of info, warning, error")
            severity = rule.severity.value
        options = {
            name: reader.whole(section, where, name, option.default, option.least, option.most)
            for name, option in rule.options.items()
        }
        found[code] = RuleSetting(bool(on), Severity(severity), options)
    return found


def spell_out(book: Rulebook) -> str:
    """The rulebook as the text of a ``rules.toml`` with every knob (what is shipped, and what tuning proposes)."""
    lines = [
        "# Rules of detection. `misroute rules` lists them, `misroute rules CODE` explains one.",
        "# Weights are log-odds: 0 says nothing, 2.3 makes the odds ten times worse, 4.6 a hundred times.",
        "",
        "[risk]",
        "# risk of a number of which nothing is known",
        f"base_rate = {book.base_rate}",
        "# probability from which a problem is said to hold; higher flags less and more surely",
        f"decide_at = {book.decide_at}",
        "# probability from which a finding that somebody else answers is an error, not a warning",
        f"error_at = {book.error_at}",
        "# risk that remains on the day of a proof",
        f"fresh_floor = {book.fresh_floor}",
        "# chance that a number to which the customer consented, but which nobody ever proved, was never theirs",
        f"unproven = {book.unproven}",
        "",
        "# stale_days: older proofs are stale; suspension_days: a shorter dead spell is usually a suspension",
        "# (China: barred 30 days after an unpaid bill was due, ended 60 days later, Telecom Regulation);",
        "# quarantine_days: shortest rest between two owners (US 45: FCC 84 FR 11226; India 90: DoT 2017; China",
        "# about 90: operators' practice); reuse_days: days beyond the rest until half of the numbers are somebody",
        "# else's (an estimate); yearly_change: share of numbers that reach somebody else after a year without proof",
    ]
    for region, country in book.countries.items():
        lines += [
            f"[countries.{region}]",
            f"stale_days = {country.stale_days}",
            f"suspension_days = {country.suspension_days}",
            f"quarantine_days = {country.quarantine_days}",
            f"reuse_days = {country.reuse_days}",
            f"yearly_change = {country.yearly_change}",
            "",
        ]
    lines.append("[weights]")
    named: set[str] = set()
    for code, rule in all_rules().items():
        fresh = [name for name in rule.weights if name not in named]
        named.update(fresh)
        if fresh:
            lines.append(f"# {code} {rule.title.rstrip('.')}")
        lines += [f"{name} = {book.weights[name]}" for name in fresh]
    for code, rule in all_rules().items():
        setting = book.settings[code]
        lines += [
            "",
            f"[rules.{code}]  # {rule.name} · {rule.title_zh}",
            f"on = {'true' if setting.on else 'false'}",
            f'severity = "{setting.severity.value}"',
        ]
        for name, option in rule.options.items():
            lines += [f"# {option.meaning}", f"{name} = {setting.options[name]}"]
    return "\n".join(lines) + "\n"
