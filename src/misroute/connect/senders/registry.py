"""Ways from settings, all problems at once.

```toml
[ways.sms]                      # a name of your choice: misroute send FILE --via sms
kind = "smpp"                   # folder http twilio smtp smpp
host = "smpp.operator.example"  # secrets come from the environment, never from the file
```

``docs/howto/senders.md`` lists the settings of every kind.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, cast

import httpx2

from misroute.connect.letterbox import Letterbox
from misroute.connect.mail import MailServer, SmtpMail
from misroute.connect.senders.forward import VALUES, HttpForward, HttpLine, Interface
from misroute.connect.senders.handing import FolderWay, MailWay
from misroute.connect.senders.smpp import Centre, Smpp
from misroute.connect.senders.twilio import Account, TwilioMessages
from misroute.connect.senders.way import CHANNELS, Way
from misroute.connect.table import Table
from misroute.connect.targets import Resolve, resolve
from misroute.errors import ConfigProblem

KINDS: Final = ("folder", "http", "twilio", "smtp", "smpp")
OUTCOMES: Final = frozenset({"undelivered", "rejected", "expired", "absent", "unknown_subscriber", "not_in_service"})


@dataclass(frozen=True, slots=True)
class Making:
    """What all ways are made with; the transport and look_up are for tests."""

    home: Path
    env: Mapping[str, str]
    clock: Callable[[], datetime]
    sleep: Callable[[float], None] = time.sleep
    transport: httpx2.BaseTransport | None = None
    look_up: Resolve = resolve


def build_ways(settings: Mapping[str, Any], making: Making) -> dict[str, Way]:
    """Build from the ``ways`` table of the settings, by name; nothing is connected yet.

    Raises ConfigProblem with every problem found.
    """
    problems: list[str] = []
    made: dict[str, Way] = {}
    for name, settled in settings.items():
        table = Table(str(name), settled, making.env, problems, section="ways")
        before = len(problems)
        kind = table.text("kind")
        if kind not in KINDS:
            if kind:
                table.problem("kind", f"'{kind}' is not one of {', '.join(KINDS)}")
            continue
        way = _MAKERS[kind](str(name), table, making)
        table.refuse_the_rest()
        if way is not None and len(problems) == before:
            made[str(name)] = way
    if problems:
        raise ConfigProblem(problems)
    return made


def _folder(name: str, table: Table, making: Making) -> Way:
    letters = Letterbox(making.home / table.inside("folder", f"sent-{name}"), name=name)
    return FolderWay(name, letters, table.choice("channel", CHANNELS, "sms"))


def _smtp(name: str, table: Table, making: Making) -> Way:
    username = table.text("username", "")
    server = MailServer(
        host=table.text("host"),
        port=table.whole("port", 587, 1, 65535),
        sender=table.text("sender"),
        starttls=table.flag("starttls", True),
        username=username,
        password=table.secret("password_env") if username else table.optional_secret("password_env"),
        timeout=table.seconds("timeout", 30.0),
        ca_file=table.text("ca_file", "") or None,
    )
    if server.sender and "@" not in server.sender:
        table.problem("sender", "must be an e-mail address")
    if username and not server.starttls:
        table.problem("starttls", "a password must not travel in the clear: leave starttls on")
    return MailWay(name, SmtpMail(server, clock=making.clock, name=name), table.text("subject"))


def _smpp(name: str, table: Table, making: Making) -> Way:
    system_id, password = table.text("system_id"), table.secret("password_env")
    if len(system_id.encode()) > 15:
        table.problem("system_id", "has at most 15 characters (SMPP 3.4)")
    if len(password.encode()) > 8:
        table.problem("password_env", "a password of SMPP 3.4 has at most 8 characters")
    source = table.text("source")
    errors = _errors(table)
    usual_ton = 0 if source.isdigit() and len(source) < 10 else 1 if source.lstrip("+").isdigit() else 5
    centre = Centre(
        host=table.text("host"),
        port=table.whole("port", 2775, 1, 65535),
        system_id=system_id,
        password=password,
        source=source.lstrip("+"),
        system_type=table.text("system_type", ""),
        source_ton=table.whole("source_ton", usual_ton, 0, 6),
        source_npi=table.whole("source_npi", 1 if usual_ton == 1 else 0, 0, 18),
        tls=table.flag("tls", False),
        ca_file=table.text("ca_file", "") or None,
        timeout=table.seconds("timeout", 10.0),
        tries=table.whole("tries", 5, 1, 10),
        only_ucs2=table.choice("alphabet", ("gsm", "ucs2"), "gsm") == "ucs2",
        errors=errors,
    )
    return Smpp(name, centre, clock=making.clock, sleep=making.sleep)


def _errors(table: Table) -> dict[str, str]:
    stated = table.raw("errors") or {}
    if not isinstance(stated, Mapping) or not all(word in OUTCOMES for word in stated.values()):
        table.problem("errors", f"must be a table of the operator's code = one of {', '.join(sorted(OUTCOMES))}")
        return {}
    return {str(code): str(word) for code, word in stated.items()}


def _twilio(name: str, table: Table, making: Making) -> Way:
    account = Account(
        sid=table.text("account"),
        token=table.secret("token_env"),
        sender=table.text("sender"),
        root=table.text("root", "https://api.twilio.com"),
        callback=table.text("callback", ""),
    )
    return TwilioMessages(name, account, _line(name, table, making, {"root": account.root}), making.clock)


def _http(name: str, table: Table, making: Making) -> Way:
    url, status_url = table.text("url"), table.text("status_url", "") or None
    if status_url is not None and "{key}" not in status_url:
        table.problem("status_url", "must hold {key} where the message id goes")
    fields = table.raw("fields") or {"to": "{to}", "text": "{body}", "message_id": "{message_id}"}
    if not isinstance(fields, Mapping) or not all(isinstance(text, str) for text in fields.values()):
        table.problem("fields", f"must be a table of name = text with {', '.join('{' + one + '}' for one in VALUES)}")
        fields = {}
    headers = tuple((header, table.from_env("header_envs", held)) for header, held in table.pairs("header_envs"))
    interface = Interface(
        url=url,
        fields=dict(fields),
        form=table.choice("format", ("json", "form"), "json") == "form",
        headers=headers,
        ok=_words(table, "ok"),
        busy=_words(table, "busy"),
        reference=table.text("reference", "id"),
        idempotent=table.flag("idempotent", False),
        status_url=status_url,
        channel=cast(Literal["sms"], table.choice("channel", CHANNELS, "sms")),
    )
    line = _line(name, table, making, {"url": url, "status_url": status_url or ""})
    return HttpForward(name, interface, line, making.clock)


def _words(table: Table, key: str) -> tuple[str, frozenset[str]] | None:
    """``ok = { path = "code", words = ["0"] }``."""
    stated = table.raw(key)
    if stated is None:
        return None
    words = stated.get("words") if isinstance(stated, Mapping) else None
    if not isinstance(stated, Mapping) or not isinstance(stated.get("path"), str) or not isinstance(words, list):
        table.problem(key, 'must be such as { path = "code", words = ["0"] }')
        return None
    return stated["path"], frozenset(str(word).lower() if isinstance(word, bool) else str(word) for word in words)


def _line(name: str, table: Table, making: Making, urls: Mapping[str, str]) -> HttpLine:
    allowed = table.reach(urls)
    timeout = table.seconds("timeout", 15.0)
    return HttpLine(name, allowed, making.clock, timeout=timeout, transport=making.transport, look_up=making.look_up)


_MAKERS: Final[Mapping[str, Callable[[str, Table, Making], Way]]] = {
    "folder": _folder,
    "http": _http,
    "twilio": _twilio,
    "smtp": _smtp,
    "smpp": _smpp,
}
