"""``config/providers.toml`` → how number-status providers work; every problem of the file is told at once.

One table ``[providers.NAME]`` a provider. What a table leaves out has the default of a provider nobody described.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from misroute.calendars.targets import TargetError, parse_target
from misroute.detect.facts import VerdictKind
from misroute.detect.verdicts import UNDESCRIBED, Edge, ProviderTraits
from misroute.errors import ConfigProblem

PROVIDERS_FILE = "providers.toml"
UNKNOWNS = frozenset({VerdictKind.not_enough_data, VerdictKind.unsupported, VerdictKind.retry_later})
KEYS = frozenset(
    {
        "regions",
        "answers",
        "edge",
        "lag_days",
        "knows_from",
        "valid_for",
        "price",
        "currency",
        "billed",
        "batch",
        "per_second",
        "number_days",
        "sees",
        "decides",
        "ports_look_new",
        "by_file",
        "by_identity",
    }
)


def load_providers(config_dir: Path) -> Mapping[str, ProviderTraits]:
    """Read ``providers.toml`` of a configuration folder; without the file no provider is described.

    Raises ConfigProblem with every problem found, each naming the file and the key.
    """
    path = config_dir / PROVIDERS_FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigProblem([f"{path.name}: not readable as TOML ({error}): correct that line"]) from error
    return providers_from(table, path.name)


def providers_from(table: Mapping[str, Any], file: str = PROVIDERS_FILE) -> Mapping[str, ProviderTraits]:
    """Build the traits from a parsed file, by name."""
    problems = [f"{file}: {key} is not known here; known is providers" for key in sorted(table.keys() - {"providers"})]
    sections = table.get("providers", {})
    found: dict[str, ProviderTraits] = {}
    if not isinstance(sections, Mapping):
        problems.append(f"{file}: providers must be a table")
        sections = {}
    for name, section in sections.items():
        where = f"{file}: providers.{name}"
        if isinstance(section, Mapping):
            found[name] = traits_from(section, where, problems, replace(UNDESCRIBED, name=name))
        else:
            problems.append(f"{where} must be a table")
    if problems:
        raise ConfigProblem(problems)
    return found


def name_providers(
    described: Mapping[str, ProviderTraits], settings: Mapping[str, Mapping[str, Any]], file: str = "misroute.toml"
) -> Mapping[str, ProviderTraits]:
    """The described kinds, and beside them the lender's own providers by name: ``[providers.NAME]`` with its ``kind``.

    A setting of that table that is also a trait (a price above all) is the lender's own. Raises ConfigProblem.
    """
    problems: list[str] = []
    found = dict(described)
    for name, table in settings.items():
        kind = table.get("kind")
        where = f"{file}: providers.{name}"
        if not isinstance(kind, str) or kind not in described:
            problems.append(f"{where}.kind must be one of {', '.join(sorted(described))}")
            continue
        own = {key: value for key, value in table.items() if key in KEYS}
        found[name] = traits_from(own, where, problems, replace(described[kind], name=name))
    if problems:
        raise ConfigProblem(problems)
    return found


def traits_version(providers: Mapping[str, ProviderTraits]) -> str:
    """Changes with what decides how answers are heard; prices and speeds do not."""
    heard = (
        (name, one.edge.value, one.lag_days, one.knows_from, one.valid_for, one.ports_look_new)
        for name, one in sorted(providers.items())
    )
    return "\n".join(" ".join(map(str, line)) for line in heard)


def traits_from(
    section: Mapping[str, Any], where: str, problems: list[str], base: ProviderTraits, keys: frozenset[str] = KEYS
) -> ProviderTraits:
    """The traits that a table says, over ``base``; what is wrong goes to ``problems``, a line each."""
    reader = _Reader(section, where, problems)
    for key in sorted(section.keys() - keys):
        reader.complain(key, f"is not known here; known are {', '.join(sorted(keys))}")
    return replace(
        base,
        regions=reader.regions(base.regions),
        answers=reader.verdicts("answers", base.answers) | UNKNOWNS,
        edge=reader.edge(base.edge),
        lag_days=reader.whole("lag_days", base.lag_days, 0, 365),
        knows_from=reader.day("knows_from", base.knows_from),
        valid_for=reader.length("valid_for", base.valid_for),
        price=reader.amount("price", base.price),
        currency=reader.currency(base.currency),
        billed=reader.verdicts("billed", base.billed),
        batch=reader.whole("batch", base.batch, 1, 10_000_000),
        per_second=reader.number("per_second", base.per_second, 0.001, 1_000_000.0),
        number_days=reader.whole("number_days", base.number_days, 0, 3650),
        sees=reader.number("sees", base.sees, 0.0, 1.0),
        decides=reader.number("decides", base.decides, 0.0, 1.0),
        ports_look_new=reader.flag("ports_look_new", base.ports_look_new),
        by_file=reader.flag("by_file", base.by_file),
        by_identity=reader.flag("by_identity", base.by_identity),
    )


class _Reader:
    """Takes typed values out of one table and collects what is wrong with them."""

    def __init__(self, section: Mapping[str, Any], where: str, problems: list[str]) -> None:
        self.section, self.where, self.problems = section, where, problems

    def complain(self, key: str, what: str) -> None:
        self.problems.append(f"{self.where}.{key} {what}")

    def words(self, key: str) -> list[str] | None:
        value = self.section.get(key)
        if value is None:
            return None
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return value
        self.complain(key, "must be a list of words")
        return None

    def regions(self, default: frozenset[str]) -> frozenset[str]:
        words = self.words("regions")
        if words is None:
            return default
        for word in words:
            if not (len(word) == 2 and word.isascii() and word.isupper()):
                self.complain("regions", f"has {word[:20]!r}, which is not two capital letters such as CN")
        return frozenset(words)

    def verdicts(self, key: str, default: frozenset[VerdictKind]) -> frozenset[VerdictKind]:
        words = self.words(key)
        if words is None:
            return default
        known = {kind.value: kind for kind in VerdictKind}
        for word in words:
            if word not in known:
                self.complain(key, f"has {word[:40]!r}, which is not one of {', '.join(known)}")
        return frozenset(known[word] for word in words if word in known)

    def edge(self, default: Edge) -> Edge:
        value = self.section.get("edge", default.value)
        if value in set(Edge):
            return Edge(value)
        self.complain("edge", f"must be one of {', '.join(Edge)}")
        return default

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        value = self.section.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.complain(key, f"must be a whole number from {least} to {most}")
            return default
        return value

    def number(self, key: str, default: float, least: float, most: float) -> float:
        value = self.section.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            self.complain(key, f"must be a number from {least} to {most}")
            return default
        return float(value)

    def flag(self, key: str, default: bool) -> bool:
        value = self.section.get(key, default)
        if isinstance(value, bool):
            return value
        self.complain(key, "must be true or false")
        return default

    def day(self, key: str, default: date | None) -> date | None:
        value = self.section.get(key, default)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.complain(key, "must be a day such as 2021-01-27, without quotes")
        return default

    def length(self, key: str, default: timedelta | None) -> timedelta | None:
        value = self.section.get(key)
        if value is None:
            return default
        try:
            target = parse_target(value)
        except TargetError:
            self.complain(key, "must be a length such as '24h' or '60d'")
            return default
        length = timedelta(days=target.days or 0, seconds=target.seconds or 0)
        if not length:
            self.complain(key, "must be longer than nothing")
        return length

    def amount(self, key: str, default: Decimal) -> Decimal:
        value = self.section.get(key)
        if value is None:
            return default
        try:
            found = Decimal(value) if isinstance(value, str) else Decimal("NaN")
        except InvalidOperation:
            found = Decimal("NaN")
        if found.is_finite() and 0 <= found < 1_000_000:
            return found
        self.complain(key, "must be an amount in quotes such as '0.60'")
        return default

    def currency(self, default: str) -> str:
        value = self.section.get("currency", default)
        if isinstance(value, str) and len(value) == 3 and value.isascii() and value.isupper():
            return value
        self.complain("currency", "must be three capital letters such as CNY")
        return default
