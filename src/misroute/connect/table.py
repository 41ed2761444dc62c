"""One table of the settings, read key by key so that every problem is found, not just the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from misroute.connect.targets import Allowed, url_problem


class Table:
    """Reads one table, collecting problems under ``<section>.<slot>.<key>``; a bad value reads as its default."""

    def __init__(
        self,
        slot: str,
        table: Mapping[str, Any],
        env: Mapping[str, str],
        problems: list[str],
        *,
        section: str = "connectors",
    ) -> None:
        self.slot = slot
        self._section = section
        self._table = table
        self._env = env
        self._problems = problems
        self._read: set[str] = set()

    def problem(self, key: str, what: str) -> None:
        self._problems.append(f"{self._section}.{self.slot}.{key}: {what}")

    def pass_over(self, keys: Iterable[str]) -> None:
        """Take keys as known that somebody else reads."""
        self._read.update(keys)

    def refuse_the_rest(self) -> None:
        for key in sorted(map(str, set(self._table) - self._read)):
            self.problem(key, "unknown key")

    def _take(self, key: str) -> Any:
        self._read.add(key)
        return self._table.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key)
        if value is None:
            if default is None:
                self.problem(key, "is missing")
            return default or ""
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.problem(key, "must be text")
            return default or ""
        return value.strip()

    def inside(self, key: str, default: str) -> str:
        value = self.text(key, default)
        path = PurePath(value)
        if path.is_absolute() or ".." in path.parts or value in ("", "."):
            self.problem(key, "must be a name inside the home folder")
            return default
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self._take(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.problem(key, "must be true or false")
        return default

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.problem(key, f"must be a whole number from {low} to {high}")
            return default
        return value

    def rate(self, key: str, default: float) -> float:
        """So many in a second."""
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 100_000:
            self.problem(key, "must be a number above 0")
            return default
        return float(value)

    def amount(self, key: str) -> Decimal:
        """Money, as text or as a number; zero when it is not set."""
        value = self._take(key)
        if value is None:
            return Decimal(0)
        try:
            found = Decimal(str(value)) if isinstance(value, str | int | float) else Decimal("NaN")
        except InvalidOperation:
            found = Decimal("NaN")
        if isinstance(value, bool) or not found.is_finite() or not 0 <= found < 10**6:
            self.problem(key, 'must be an amount such as "0.60"')
            return Decimal(0)
        return found

    def reach(self, urls: Mapping[str, str]) -> Allowed:
        """What may be reached: the hosts of ``urls`` (by their keys; empty ones are none) and those of allow_hosts."""
        http = self.flag("allow_http", False)
        hosts = {host.lower() for host in self.names("allow_hosts")}
        for key, url in urls.items():
            problem = url_problem(url, http=http) if url else None
            if problem:
                self.problem(key, problem)
            elif url:
                hosts.add((urlsplit(url).hostname or "").rstrip(".").lower())
        return Allowed(frozenset(hosts), private=self.flag("allow_private", False), http=http)

    def choice(self, key: str, known: tuple[str, ...], default: str) -> str:
        """One of the known words."""
        value = self.text(key, default)
        if value not in known:
            self.problem(key, f"is one of {', '.join(known)}")
            return default
        return value

    def raw(self, key: str) -> Any:
        """The value as it stands, for a caller who looks at its shape."""
        return self._take(key)

    def seconds(self, key: str, default: float) -> float:
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 600:
            self.problem(key, "must be seconds, above 0 and at most 600")
            return default
        return float(value)

    def names(self, key: str) -> list[str]:
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.problem(key, "must be a list of names")
            return []
        return list(value)

    def pairs(self, key: str) -> list[tuple[str, str]]:
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, Mapping) or not all(isinstance(item, str) and item for item in value.values()):
            self.problem(key, "must be a table of header = environment variable")
            return []
        return [(str(name).lower(), item) for name, item in value.items()]

    def from_env(self, key: str, name: str) -> str:
        value = self._env.get(name, "")
        if not value:
            self.problem(key, f"the environment has no {name}")
        return value

    def secret(self, key: str) -> str:
        name = self.text(key)
        return self.from_env(key, name) if name else ""

    def optional_secret(self, key: str) -> str:
        name = self.text(key, "")
        return self.from_env(key, name) if name else ""
