"""What a lender may set: ``misroute.toml`` and ``MISROUTE_*`` in the environment, read once, all problems at once.

Order of precedence: environment, then ``misroute.toml`` (the file named by ``MISROUTE_CONFIG``, else in
``MISROUTE_HOME``, else in the working folder), then the defaults below. A relative path in the file is meant from
the file's own folder.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from misroute.calendars.zones import is_zone
from misroute.errors import ConfigProblem
from misroute.resources import data_dir

CONFIG_NAME = "misroute.toml"
_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Lender:
    """Who writes the letters: shown to strangers too, so the names must not speak of debt.

    ``gift_link`` a plain https link at which a recipient may fetch a small gift without telling anything, empty for
    no offer; ``supervisor`` where notices about clocks go.
    """

    name: str = "Harbour Financial Services"
    name_zh: str = "海港金融服务"
    callback: str = "400-800-1234"
    hours: str = "09:00-18:00"
    gift_link: str = ""
    supervisor: str = "supervisor@lender.example"


@dataclass(frozen=True, slots=True)
class WatchSetting:
    """The campaign watch: a breach is ``factor`` times the base rate; ``usual_rate`` is the base without any history.

    ``false_alarm`` is the chance that a stream in which nothing has changed is halted within ``horizon`` sends; the
    sends of the last ``window_days`` are looked at.
    """

    factor: float = 4.0
    false_alarm: float = 0.01
    horizon: int = 100_000
    usual_rate: float = 0.01
    window_days: int = 7


_WATCH_BOUNDS = {
    "factor": (1.1, 1000),
    "false_alarm": (1e-9, 0.5),
    "horizon": (100, 10**9),
    "usual_rate": (0.0001, 0.1),
    "window_days": (1, 60),
}


@dataclass(frozen=True, slots=True)
class ScheduleSetting:
    """One recurring job of the worker: a cron line with day *names*, its zone, and what to do with missed slots.

    ``work`` is one of SCHEDULED_WORK: a scan of what changed, or of the whole book, or checks with providers for at
    most ``budget`` a day (amounts such as ``200CNY``).
    """

    name: str
    cron: str
    tz: str = "Asia/Shanghai"
    missed: str = "last"
    work: str = "scan"
    budget: tuple[str, ...] = ()


SCHEDULED_WORK = ("scan", "full-scan", "checks")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the wiring needs; no live object in it."""

    home: Path
    database_url: str
    key_file: Path
    source: Path | None = None
    region: str = "CN"
    language: str = "en"
    policies: tuple[str, ...] = ("cn",)
    playbook: str = "standard"
    config_dir: Path = field(default_factory=lambda: data_dir("config"))
    template_dir: Path = field(default_factory=lambda: data_dir("templates"))
    own_numbers: tuple[Path, ...] = ()
    lender: Lender = field(default_factory=Lender)
    connectors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    providers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    tokens: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    ways: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    watch: WatchSetting = WatchSetting()
    schedules: tuple[ScheduleSetting, ...] = ()
    scan_overdue_hours: int = 30
    longest_suppression_days: int = 365
    learn_least: int = 50
    keep_checks_days: int = 730
    permit_seconds: int = 60
    gate_wait_ms: int = 500
    halt_within_seconds: int = 60


DEFAULT_SCHEDULES = (
    ScheduleSetting("nightly-scan", "15 2 * * *"),
    ScheduleSetting("weekly-full-scan", "15 4 * * sun", work="full-scan"),
)


def load_settings(environ: Mapping[str, str] | None = None, cwd: Path | None = None) -> Settings:
    """Read the settings; raises ConfigProblem with every problem found, each naming the key and the file."""
    env = os.environ if environ is None else environ
    here = Path.cwd() if cwd is None else cwd
    problems: list[str] = []
    home = here / (env.get("MISROUTE_HOME") or "misroute-data")
    source = _find_config(env, home, here, problems)
    table = _read_toml(source, problems) if source else {}
    reader = _Reader(
        table, env, source.name if source else CONFIG_NAME, problems, source.parent if source else here, here
    )

    settings = Settings(
        home=home,
        database_url=_database_url(reader, home),
        key_file=reader.path("key_file") or home / "keys.json",
        source=source,
        region=_region(reader),
        language=_language(reader, env),
        policies=reader.texts("policy", ("cn",)),
        playbook=reader.text("playbook", "standard"),
        config_dir=_directory(reader, "config_dir") or data_dir("config"),
        template_dir=_directory(reader, "template_dir") or data_dir("templates"),
        own_numbers=tuple(reader.base_of("own_numbers") / name for name in reader.texts("own_numbers", ())),
        lender=reader.record("lender", Lender),
        connectors=reader.tables("connectors"),
        providers=reader.tables("providers"),
        tokens=reader.tables("tokens"),
        ways=reader.tables("ways"),
        watch=_watch(reader),
        schedules=_schedules(reader),
        scan_overdue_hours=reader.whole("scan_overdue_hours", 30),
        longest_suppression_days=reader.whole("longest_suppression_days", 365),
        learn_least=reader.whole("learn_least", 50),
        keep_checks_days=reader.whole("keep_checks_days", 730),
        permit_seconds=reader.whole("permit_seconds", 60),
        gate_wait_ms=reader.whole("gate_wait_ms", 500),
        halt_within_seconds=reader.whole("halt_within_seconds", 60),
    )
    reader.report_unknown()
    if problems:
        raise ConfigProblem(problems)
    return settings


def _find_config(env: Mapping[str, str], home: Path, here: Path, problems: list[str]) -> Path | None:
    named = env.get("MISROUTE_CONFIG")
    if named:
        if (here / named).is_file():
            return here / named
        problems.append(f"MISROUTE_CONFIG names {named}, which is not a file: correct the path or unset it")
        return None
    return next((folder / CONFIG_NAME for folder in (home, here) if (folder / CONFIG_NAME).is_file()), None)


def _read_toml(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        # editors of Windows put a byte-order mark before the text
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        problems.append(f"{path}: cannot be read ({error.strerror}): correct its permissions")
    except UnicodeDecodeError:
        problems.append(f"{path.name}: not UTF-8 text: save it as UTF-8")
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problems.append(f"{path.name}: not readable as TOML ({error}): correct that line")
    return {}


class _Reader:
    """Takes typed values out of the parsed file and the environment, collecting problems instead of raising.

    A relative path of the file is meant from the file's folder, one of the environment from the working folder.
    """

    def __init__(
        self, table: dict[str, Any], env: Mapping[str, str], file: str, problems: list[str], base: Path, here: Path
    ) -> None:
        self.table, self.env, self.file, self.problems = table, env, file, problems
        self.base, self.here = base, here
        self.known: set[str] = set()

    def _raw(self, key: str) -> Any:
        self.known.add(key)
        return self._stated(key) or self.table.get(key)

    def _stated(self, key: str) -> str | None:
        return self.env.get(f"MISROUTE_{key.upper()}")

    def wrong(self, key: str, text: str) -> None:
        """Note a problem of a key, with the place where it was set."""
        place = f"MISROUTE_{key.upper()}" if self._stated(key) else f"{self.file}: {key}"
        self.problems.append(f"{place} {text}")

    def base_of(self, key: str) -> Path:
        """The folder that a relative path of this key is meant from."""
        return self.here if self._stated(key) else self.base

    def path(self, key: str) -> Path | None:
        """A path, made absolute; None when it is not set."""
        name = self.text(key)
        return self.base_of(key) / name if name else None

    def text(self, key: str, default: str = "") -> str:
        value = self._raw(key)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        self.wrong(key, f"must be text, not {type(value).__name__}")
        return default

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self._raw(key)
        if value is None:
            return default
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.wrong(key, "must be a list of texts")
        return default

    def whole(self, key: str, default: int) -> int:
        value = self._raw(key)
        if value is None:
            return default
        digits = value.strip() if isinstance(value, str) else value
        if isinstance(digits, str) and digits.isascii() and digits.isdigit() and len(digits) < 10:
            return int(digits)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
            return value
        self.wrong(key, "must be a whole number from 0 on")
        return default

    def section(self, key: str) -> dict[str, Any]:
        self.known.add(key)
        value = self.table.get(key, {})
        if isinstance(value, dict):
            return value
        self.problems.append(f"{self.file}: [{key}] must be a table")
        return {}

    def tables(self, key: str) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for name, value in self.section(key).items():
            if isinstance(value, dict):
                found[name] = value
            else:
                self.problems.append(f"{self.file}: [{key}.{name}] must be a table")
        return found

    def record(self, key: str, kind: type[Lender]) -> Lender:
        section = self.section(key)
        allowed = set(kind.__dataclass_fields__)
        for name, value in section.items():
            if name not in allowed:
                self.problems.append(
                    f"{self.file}: [{key}] has no setting {name!r}; it has {', '.join(sorted(allowed))}"
                )
            elif not isinstance(value, str):
                self.problems.append(f"{self.file}: {key}.{name} must be text")
        return kind(**{name: value for name, value in section.items() if name in allowed and isinstance(value, str)})

    def report_unknown(self) -> None:
        for name in sorted(self.table.keys() - self.known):
            self.problems.append(f"{self.file}: no setting is called {name!r}; see docs/operations.md for the list")


def _language(reader: _Reader, env: Mapping[str, str]) -> str:
    stated = reader.text("language") or env.get("MISROUTE_LANG", "")
    system = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
    return "zh" if (stated or system).lower().startswith("zh") else "en"


def _region(reader: _Reader) -> str:
    region = reader.text("region", "CN").upper()
    if len(region) != 2 or not (region.isascii() and region.isalpha()):
        reader.wrong("region", f"is {region!r}; give two letters such as CN or US")
    return region


def _database_url(reader: _Reader, home: Path) -> str:
    url = reader.text("database_url")
    if not url:
        return f"{_SQLITE}{(home / 'misroute.db').resolve()}"
    if not url.startswith(_SQLITE) or url == f"{_SQLITE}:memory:":
        return url
    return f"{_SQLITE}{reader.base_of('database_url') / url.removeprefix(_SQLITE)}"


def _directory(reader: _Reader, key: str) -> Path | None:
    path = reader.path(key)
    if path is None or path.is_dir():
        return path
    reader.wrong(key, f"is {path}, which is not a folder")
    return None


def _watch(reader: _Reader) -> WatchSetting:
    found: dict[str, Any] = {}
    for name, value in reader.section("watch").items():
        bounds = _WATCH_BOUNDS.get(name)
        if bounds is None:
            reader.problems.append(
                f"{reader.file}: [watch] has no setting {name!r}; it has {', '.join(sorted(_WATCH_BOUNDS))}"
            )
            continue
        whole = name in ("horizon", "window_days")
        number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        if number and bounds[0] <= value <= bounds[1]:
            found[name] = value
        else:
            kind = "whole number" if whole else "number"
            reader.problems.append(f"{reader.file}: watch.{name} must be a {kind} from {bounds[0]} to {bounds[1]}")
    return WatchSetting(**found)


_SCHEDULE_KEYS = frozenset({"cron", "tz", "missed", "work", "budget"})


def _schedules(reader: _Reader) -> tuple[ScheduleSetting, ...]:
    if "schedules" not in reader.table:
        reader.known.add("schedules")
        return DEFAULT_SCHEDULES
    found: list[ScheduleSetting] = []
    for name, table in reader.tables("schedules").items():
        for key in sorted(table.keys() - _SCHEDULE_KEYS):
            reader.problems.append(
                f"{reader.file}: schedules.{name} has no setting {key!r}; it has {', '.join(sorted(_SCHEDULE_KEYS))}"
            )
        cron, tz, missed = table.get("cron"), table.get("tz", "Asia/Shanghai"), table.get("missed", "last")
        work, budget = table.get("work", "scan"), table.get("budget", [])
        amounts = [budget] if isinstance(budget, str) else budget
        fields = str(cron).split() if cron else []
        if len(fields) != 5 or any(character.isdigit() for character in fields[-1]):
            reader.problems.append(
                f"{reader.file}: schedules.{name}.cron needs five fields, the last with day names (mon-fri), not digits"
            )
        elif missed not in ("last", "all", "none"):
            reader.problems.append(f"{reader.file}: schedules.{name}.missed is one of last, all, none")
        elif work not in SCHEDULED_WORK:
            reader.problems.append(f"{reader.file}: schedules.{name}.work is one of {', '.join(SCHEDULED_WORK)}")
        elif not isinstance(amounts, list) or not all(isinstance(amount, str) for amount in amounts):
            reader.problems.append(
                f"{reader.file}: schedules.{name}.budget must be an amount such as '200CNY', or a list"
            )
        elif bool(amounts) != (work == "checks"):
            reader.problems.append(
                f"{reader.file}: schedules.{name}.budget goes with work = 'checks', and the other way round"
            )
        elif not is_zone(str(tz)):
            reader.problems.append(f"{reader.file}: schedules.{name}.tz {tz!r} is no time zone such as Asia/Shanghai")
        else:
            found.append(ScheduleSetting(name, " ".join(fields), str(tz), missed, work, tuple(amounts)))
    return tuple(found)
