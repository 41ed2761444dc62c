"""The numbering plan from ``config/phones``: the overlay of added and retired prefixes, and the metadata's age.

``overlay.toml`` holds ``[[prefix]]`` entries (see the file's own head), ``metadata.toml`` the days on which releases
of the metadata came out. Both files may be absent: then the bare metadata counts and its age is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import phonenumbers

from misroute.errors import ConfigProblem
from misroute.packs.toml import read_toml
from misroute.phones import NOTES, LineType, OverlayPrefix, Plan, metadata_version

_KEYS = frozenset({"action", "region", "prefix", "lengths", "type", "since", "source", "note"})
_REQUIRED = ("action", "region", "prefix", "lengths", "since", "source")
_ADDABLE = frozenset(LineType) - {LineType.m2m, LineType.short_code}
_LONGEST = 17


@dataclass(frozen=True, slots=True)
class MetadataAge:
    """How old the numbering-plan metadata is: ``days`` since ``released``; ``estimated`` when counted from a
    neighbouring release."""

    version: str
    released: date
    days: int
    estimated: bool


def load_plan(config_dir: Path, today: date) -> Plan:
    """The plan as configured in ``config_dir/phones/overlay.toml``; entries that begin after ``today`` are left out.

    Raises ConfigProblem with every problem of the file.
    """
    path = config_dir / "phones" / "overlay.toml"
    if not path.is_file():
        return Plan()
    problems: list[str] = []
    table = read_toml(path, problems)
    entries: list[OverlayPrefix] = []
    if table is not None:
        problems.extend(f"{path.name}: {key}: unknown key, expected [[prefix]]" for key in table if key != "prefix")
        rows = table.get("prefix", [])
        if not isinstance(rows, list):
            problems.append(f"{path.name}: prefix: write [[prefix]], a list of tables")
            rows = []
        for number, row in enumerate(rows, 1):
            where = f"{path.name}: prefix {number}"
            entry = _entry(row, where, problems) if isinstance(row, dict) else None
            if entry is not None:
                entries.append(entry)
    if problems:
        raise ConfigProblem(problems)
    return Plan(tuple(entry for entry in entries if entry.since <= today))


def metadata_age(config_dir: Path, today: date, version: str | None = None) -> MetadataAge | None:
    """How old ``version`` (default: the metadata in use) is at ``today``; None when no release day is configured.

    Raises ConfigProblem when ``config_dir/phones/metadata.toml`` is wrong.
    """
    path = config_dir / "phones" / "metadata.toml"
    if not path.is_file():
        return None
    problems: list[str] = []
    table = read_toml(path, problems) or {}
    releases = _releases(table, path.name, problems)
    cadence = table.get("cadence_days", 14)
    if not isinstance(cadence, int) or isinstance(cadence, bool) or cadence < 1:
        problems.append(f"{path.name}: cadence_days: give whole days, such as 14")
    if problems:
        raise ConfigProblem(problems)
    wanted = version or metadata_version()
    parts = _parts(wanted)
    if not releases or parts is None or not isinstance(cadence, int):
        return None
    if parts in releases:
        released = releases[parts]
        return MetadataAge(wanted, released, max(0, (today - released).days), estimated=False)
    nearest = min(releases, key=lambda known: (abs(known[0] - parts[0]), abs(known[2] - parts[2])))
    if nearest[:2] != parts[:2]:
        return None  # a new major series starts its count again, so nothing can be counted from the old one
    released = min(today, releases[nearest] + timedelta(days=cadence * (parts[2] - nearest[2])))
    return MetadataAge(wanted, released, (today - released).days, estimated=True)


def _releases(table: Mapping[str, object], name: str, problems: list[str]) -> dict[tuple[int, int, int], date]:
    found: dict[tuple[int, int, int], date] = {}
    rows = table.get("release", [])
    for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
        parts = _parts(row.get("version")) if isinstance(row, dict) else None
        day = row.get("released") if isinstance(row, dict) else None
        if parts is None or not isinstance(day, date):
            problems.append(f'{name}: release {number}: needs version = "9.0.43" and released = 2026-11-06')
        else:
            found[parts] = day
    return found


def _parts(version: object) -> tuple[int, int, int] | None:
    pieces = version.split(".") if isinstance(version, str) else []
    if len(pieces) != 3 or not all(piece.isdecimal() for piece in pieces):
        return None
    return int(pieces[0]), int(pieces[1]), int(pieces[2])


def _entry(row: Mapping[str, object], where: str, problems: list[str]) -> OverlayPrefix | None:
    before = len(problems)
    problems.extend(f"{where}: {key}: unknown key" for key in row if key not in _KEYS)
    problems.extend(f"{where}: {key}: is missing" for key in _REQUIRED if key not in row)
    if len(problems) > before:
        return None
    action = _action(row["action"])
    if action is None:
        problems.append(f'{where}: action: write "add" or "retire"')
    region = row["region"]
    code = phonenumbers.country_code_for_region(region) if isinstance(region, str) else 0
    if not code:
        problems.append(f"{where}: region: not an ISO 3166-1 alpha-2 region with telephone numbers")
    prefix = row["prefix"]
    if not isinstance(prefix, str) or not (prefix.isascii() and prefix.isdigit()):
        problems.append(f"{where}: prefix: digits in quotes, without country code and trunk prefix")
    lengths = _lengths(row["lengths"])
    if lengths is None or (isinstance(prefix, str) and min(lengths) < len(prefix)):
        problems.append(f"{where}: lengths: a list of whole numbers, none below the prefix, none above {_LONGEST}")
    line_type = _line_type(row.get("type"))
    if action == "add" and line_type is None:
        problems.append(f"{where}: type: one of {' '.join(sorted(_ADDABLE))}")
    since = row["since"]
    if not isinstance(since, date):
        problems.append(f"{where}: since: a date such as 2026-01-31")
    source = row["source"]
    if not isinstance(source, str) or not source.strip():
        problems.append(f"{where}: source: say who announced it")
    note = row.get("note")
    if note is not None and note not in NOTES:
        problems.append(f"{where}: note: not a code of the notes' table")
    if len(problems) > before:
        return None
    assert action is not None
    assert lengths is not None
    assert isinstance(since, date)
    return OverlayPrefix(
        action=action,
        region=str(region),
        country_code=code,
        prefix=str(prefix),
        lengths=lengths,
        type=line_type,
        since=since,
        source=str(source),
        note=None if note is None else str(note),
    )


def _action(value: object) -> Literal["add", "retire"] | None:
    return "add" if value == "add" else "retire" if value == "retire" else None


def _lengths(value: object) -> frozenset[int] | None:
    if not isinstance(value, list) or not value:
        return None
    numbers = [item for item in value if isinstance(item, int) and not isinstance(item, bool)]
    return frozenset(numbers) if len(numbers) == len(value) and max(numbers) <= _LONGEST else None


def _line_type(value: object) -> LineType | None:
    return next((kind for kind in LineType if kind == value and kind in _ADDABLE), None)
