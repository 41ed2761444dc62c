"""Status providers from settings, all problems at once.

```toml
[providers.recycled]            # a name of your choice; it stands in the answers on record
kind = "dytns"                  # rnd twilio dytns dytns_tenure dytns_status dytns_three_elements camara http
access_key_env = "ALIBABA_KEY"  # secrets come from the environment, never from the file
```

``docs/howto/status-providers.md`` lists the settings of every kind. The keys of the planner of checks (price, batch,
validity and so on) stand in the same table and are read elsewhere; price, currency and pace are used here too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import httpx2

from misroute.connect.status.acs3 import AccessKey
from misroute.connect.status.asking import Price
from misroute.connect.status.calling import MOST_TRIES, Way
from misroute.connect.status.camara import PATH, SCOPE, Camara, Operator
from misroute.connect.status.dytns import (
    ENDPOINT,
    MASKS,
    STATUS_CALLS,
    Access,
    LineStatus,
    Tenure,
    ThreeElements,
    TwiceTel,
    new_nonce,
)
from misroute.connect.status.generic import Generic
from misroute.connect.status.pace import Pace
from misroute.connect.status.question import StatusProvider
from misroute.connect.status.recipes import read_recipe
from misroute.connect.status.rnd import Layout, RndFiles
from misroute.connect.status.twilio import FIELDS, HOST, Account, Twilio
from misroute.connect.table import Table
from misroute.connect.targets import Resolve, resolve
from misroute.errors import ConfigProblem
from misroute.packs.providers import KEYS as TRAITS

KINDS: Final = ("rnd", "twilio", "dytns", "dytns_tenure", "dytns_status", "dytns_three_elements", "camara", "http")

_USUAL_PACE: Final = {"twilio": 20.0, "camara": 10.0, "http": 5.0}
_DYTNS_PACE: Final = 100.0


@dataclass(frozen=True, slots=True)
class Making:
    """What all providers are made with."""

    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    tick: Callable[[], float]
    transport: httpx2.BaseTransport | None
    look_up: Resolve


def build_providers(
    settings: Mapping[str, Any],
    env: Mapping[str, str],
    clock: Callable[[], datetime],
    *,
    sleep: Callable[[float], None] = time.sleep,
    tick: Callable[[], float] = time.monotonic,
    transport: httpx2.BaseTransport | None = None,
    look_up: Resolve = resolve,
) -> dict[str, StatusProvider]:
    """Build from the ``providers`` table of the settings, by name. Raises ConfigProblem with every problem found."""
    making = Making(clock, sleep, tick, transport, look_up)
    problems: list[str] = []
    made: dict[str, StatusProvider] = {}
    for name, settled in settings.items():
        if not isinstance(settled, Mapping):
            problems.append(f"providers.{name}: must be a table with 'kind'")
            continue
        table = Table(str(name), settled, env, problems, section="providers")
        before = len(problems)
        kind = table.text("kind")
        if kind not in KINDS:
            if kind:
                table.problem("kind", f"'{kind}' is not one of {', '.join(KINDS)}")
            continue
        provider = _make(str(name), kind, table, making)
        # the planner of checks reads these (config/providers.toml explains them)
        table.pass_over(TRAITS)
        table.refuse_the_rest()
        if provider is not None and len(problems) == before:
            made[str(name)] = provider
    if problems:
        raise ConfigProblem(problems)
    return made


class ConfiguredProviders(Mapping[str, StatusProvider]):
    """The providers of the settings, built when the first is needed.

    A missing secret of a provider then stops the checks and nothing else. Raises ConfigProblem on first use.
    """

    def __init__(self, build: Callable[[], Mapping[str, StatusProvider]]) -> None:
        self._build = build
        self._built: Mapping[str, StatusProvider] | None = None

    def _all(self) -> Mapping[str, StatusProvider]:
        if self._built is None:
            self._built = self._build()
        return self._built

    def __getitem__(self, name: str) -> StatusProvider:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def _make(name: str, kind: str, table: Table, making: Making) -> StatusProvider | None:
    price = Price(table.amount("price"), table.text("currency", ""))
    if kind == "rnd":
        return RndFiles(name, _layout(table), price)
    if kind == "twilio":
        return _twilio(name, table, price, making)
    if kind == "camara":
        return _camara(name, table, price, making)
    if kind == "http":
        return _generic(name, table, price, making)
    return _dytns(name, kind, table, price, making)


def _way(table: Table, making: Making, usual_pace: float, urls: Mapping[str, str]) -> Way:
    """How requests go out; ``urls`` by key are checked, and their hosts are those that may be reached."""
    return Way(
        allowed=table.reach(urls),
        pace=Pace(table.rate("per_second", usual_pace), tick=making.tick, sleep=making.sleep),
        clock=making.clock,
        sleep=making.sleep,
        timeout=table.seconds("timeout", 10.0),
        tries=table.whole("tries", MOST_TRIES, 1, MOST_TRIES),
        transport=making.transport,
        look_up=making.look_up,
    )


def _secret(table: Table, key: str, *, needed: bool = True) -> str:
    value = table.secret(key) if needed else table.optional_secret(key)
    if value and not (value.isascii() and value.isprintable() and value == value.strip()):
        table.problem(key, "the environment variable holds a line break, a space at an end or a letter beyond ASCII")
    return value


def _twilio(name: str, table: Table, price: Price, making: Making) -> Twilio:
    root = table.text("root", HOST).rstrip("/")
    fields = tuple(table.names("fields")) or ("reassigned_number",)
    for unknown_field in sorted(set(fields) - set(FIELDS)):
        table.problem("fields", f"'{unknown_field}' is not one of {', '.join(FIELDS)}")
    account = Account(_secret(table, "account_env"), _secret(table, "token_env"), root, fields)
    way = _way(table, making, _USUAL_PACE["twilio"], {"root": root})
    return Twilio(name, account, way, price, batch=table.whole("batch", 1, 1, 1000))


def _dytns(name: str, kind: str, table: Table, price: Price, making: Making) -> StatusProvider:
    endpoint = table.text("endpoint", ENDPOINT).rstrip("/")
    wanted = table.choice("mask", MASKS, "NORMAL")
    mask = next(known for known in MASKS if known == wanted)
    auth_code = _secret(table, "auth_code_env")
    access = Access(
        key=AccessKey(_secret(table, "access_key_env"), _secret(table, "access_secret_env")),
        auth_code=auth_code,
        porting_auth_code=_secret(table, "porting_auth_code_env", needed=False) or auth_code,
        mask=mask,
        endpoint=endpoint,
    )
    way = _way(table, making, _DYTNS_PACE, {"endpoint": endpoint})
    if kind == "dytns_status":
        call = table.choice("call", STATUS_CALLS, STATUS_CALLS[0])
        return LineStatus(name, access, way, price, call, new_nonce)
    if kind == "dytns_three_elements":
        history = table.flag("history", False)
        if history and mask != "NORMAL":
            table.problem("history", "is asked with plain numbers and names only: set mask to NORMAL, or leave it out")
        return ThreeElements(name, access, way, price, history, new_nonce)
    if kind == "dytns_tenure":
        return Tenure(name, kind, access, way, price, new_nonce)
    return TwiceTel(name, kind, access, way, price, new_nonce)


def _camara(name: str, table: Table, price: Price, making: Making) -> Camara:
    api_root = table.text("api_root").rstrip("/")
    token_url = table.text("token_url")
    operator = Operator(
        api_root=api_root,
        token_url=token_url,
        client_id=_secret(table, "client_id_env"),
        client_secret=_secret(table, "client_secret_env"),
        path=table.text("path", PATH),
        scope=table.text("scope", SCOPE),
    )
    if not operator.path.startswith("/"):
        table.problem("path", "must begin with /")
    way = _way(table, making, _USUAL_PACE["camara"], {"api_root": api_root, "token_url": token_url})
    return Camara(name, operator, way, price)


def _generic(name: str, table: Table, price: Price, making: Making) -> Generic | None:
    recipe = read_recipe(table)
    way = _way(table, making, _USUAL_PACE["http"], {"url": recipe.url} if recipe else {})
    return Generic(name, recipe, way, price) if recipe else None


def _layout(table: Table) -> Layout:
    usual = Layout()
    digits = table.whole("digits", usual.digits, 10, 11)
    delimiter = table.text("delimiter", usual.delimiter) or "\t"
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter.isalnum():
        table.problem("delimiter", "must be one character such as a comma")
        delimiter = usual.delimiter
    date_format = table.text("date_format", usual.date_format)
    if not all(part in date_format for part in ("%Y", "%m", "%d")):
        table.problem("date_format", "must hold %Y, %m and %d")
        date_format = usual.date_format
    words = {key: tuple(table.names(key)) or getattr(usual, key) for key in ("yes", "no", "no_data")}
    told = [word.casefold() for known in words.values() for word in known]
    if len(set(told)) != len(told):
        table.problem("yes", "a word stands for two answers: yes, no and no_data must differ")
    return Layout(
        number_column=table.text("number_column", usual.number_column),
        date_column=table.text("date_column", usual.date_column),
        answer_column=table.text("answer_column", usual.answer_column),
        header=table.flag("header", usual.header),
        date_first=table.flag("date_first", usual.date_first),
        date_format=date_format,
        digits=digits,
        delimiter=delimiter,
        **words,
    )
