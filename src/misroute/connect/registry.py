"""Connectors from settings: which outside system does which kind of effect. All problems are reported at once.

```toml
[connectors.letters]            # every letter, unless its channel is named on its own below
kind = "local"                  # folder = "letters"
[connectors.email]
kind = "smtp"                   # host, port, sender, username, password_env, starttls, timeout, ca_file
[connectors.waiver]
kind = "webhook"                # url, secret_env (or secret_envs), allow_hosts, allow_private, allow_http, idempotent,
                                # status_url, timeout, source, header_envs = { "authorization" = "BANK_TOKEN" }
```

Slots: ``letters`` (``sms``, ``email``, ``letter`` override it by channel), ``notice``, ``waiver``, ``voucher``,
``book_change``. A slot that is not named is local. Secrets come from the environment, never from the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from misroute.connect.ledger import Ledger
from misroute.connect.letterbox import Letterbox
from misroute.connect.mail import MailServer, SmtpMail
from misroute.connect.message import Connector, Outgoing, Permanent
from misroute.connect.signing import Secrets
from misroute.connect.table import Table
from misroute.connect.targets import Allowed, url_problem
from misroute.connect.webhook import Endpoint, SignedWebhook
from misroute.errors import ConfigProblem

SLOTS = ("letters", "sms", "email", "letter", "notice", "waiver", "voucher", "book_change")
_LOCAL_NAMES = {
    "letters": "letters",
    "sms": "letters",
    "email": "letters",
    "letter": "letters",
    "notice": "notices",
    "waiver": "waivers.jsonl",
    "voucher": "vouchers.jsonl",
    "book_change": "book_changes.jsonl",
}
_LETTER_SLOTS = frozenset({"letters", "sms", "email", "letter", "notice"})
_MAIL_SLOTS = frozenset({"email", "notice"})


@dataclass(frozen=True, slots=True)
class Connectors:
    """The wired connectors by slot. ``local`` lists the slots served by local files, for ``doctor`` to warn about.

    ``problem``: the settings cannot be followed; nothing can be delivered, and everything else goes on.
    """

    slots: Mapping[str, Connector]
    local: tuple[str, ...]
    problem: ConfigProblem | None = None

    def require(self) -> None:
        """Raise ConfigProblem when nothing can be delivered."""
        if self.problem is not None:
            raise self.problem

    def connector_for(self, message: Outgoing) -> Connector:
        """The connector that does this kind of effect on this channel."""
        self.require()
        if message.kind == "letter":
            return self.slots.get(message.channel) or self.slots["letters"]
        found = self.slots.get(message.kind)
        if found is None:
            raise Permanent(f"{message.key}: no connector does '{message.kind}'")
        return found


def build_connectors(
    settings: Mapping[str, Any], *, home: Path, env: Mapping[str, str], clock: Callable[[], datetime]
) -> Connectors:
    """Build from the ``connectors`` table of the settings. Raises ConfigProblem with every problem found."""
    problems: list[str] = []
    slots: dict[str, Connector] = {}
    local: list[str] = []
    for unknown in sorted(set(map(str, settings)) - set(SLOTS)):
        problems.append(f"connectors.{unknown}: no such slot; choose one of {', '.join(SLOTS)}")
    for slot in SLOTS:
        table = settings.get(slot)
        if table is None:
            if slot in ("sms", "email", "letter"):
                continue
            table = {"kind": "local"}
        if not isinstance(table, Mapping):
            problems.append(f"connectors.{slot}: must be a table with 'kind'")
            continue
        reader = Table(slot, table, env, problems)
        before = len(problems)
        kind = reader.text("kind", "local")
        made: Connector | None = None
        if kind == "local":
            made = _local(reader, home, clock)
            local.append(slot)
        elif kind == "smtp":
            if slot not in _MAIL_SLOTS:
                reader.problem("kind", "smtp carries e-mail only: use it under connectors.email or connectors.notice")
            made = _smtp(reader, clock)
        elif kind == "webhook":
            made = _webhook(reader, clock)
        else:
            reader.problem("kind", f"'{kind}' is not local, smtp or webhook")
            continue
        reader.refuse_the_rest()
        if made is not None and len(problems) == before:
            slots[slot] = made
    if problems:
        raise ConfigProblem(problems)
    return Connectors(slots, tuple(local))


def connectors_or_problem(
    settings: Mapping[str, Any], *, home: Path, env: Mapping[str, str], clock: Callable[[], datetime]
) -> Connectors:
    """The same, but what cannot be built says so when something is to be delivered: a missing secret of the mail server
    must not keep anybody from stopping a send."""
    try:
        return build_connectors(settings, home=home, env=env, clock=clock)
    except ConfigProblem as problem:
        return Connectors({}, (), problem)


def _local(table: Table, home: Path, clock: Callable[[], datetime]) -> Connector:
    usual = _LOCAL_NAMES[table.slot]
    if table.slot in _LETTER_SLOTS:
        folder = home / table.inside("folder", usual)
        return Letterbox(folder, sender=table.text("sender", "misroute@localhost"), name=f"local-{folder.name}")
    path = home / "ledgers" / table.inside("file", usual)
    return Ledger(path, name=f"local-{path.stem}", clock=clock)


def _smtp(table: Table, clock: Callable[[], datetime]) -> Connector:
    host = table.text("host")
    sender = table.text("sender")
    username = table.text("username", "")
    password = table.secret("password_env") if username else table.optional_secret("password_env")
    server = MailServer(
        host=host,
        port=table.whole("port", 587, 1, 65535),
        sender=sender,
        starttls=table.flag("starttls", True),
        username=username,
        password=password,
        timeout=table.seconds("timeout", 30.0),
        ca_file=table.text("ca_file", "") or None,
    )
    if sender and "@" not in sender:
        table.problem("sender", "must be an e-mail address")
    if username and not server.starttls:
        table.problem("starttls", "a password must not travel in the clear: leave starttls on")
    return SmtpMail(server, clock=clock, name=f"smtp-{table.slot}")


def _webhook(table: Table, clock: Callable[[], datetime]) -> Connector | None:
    url = table.text("url")
    http = table.flag("allow_http", False)
    status_url = table.text("status_url", "") or None
    for name, value in (("url", url), ("status_url", status_url)):
        problem = url_problem(value, http=http) if value else None
        if problem:
            table.problem(name, problem)
    if status_url is not None and "{key}" not in status_url:
        table.problem("status_url", "must hold {key} where the idempotency key goes")
    names = table.names("secret_envs") or [table.text("secret_env")]
    secrets = [table.from_env("secret_env", name) for name in names if name]
    headers = tuple((name, table.from_env("header_envs", held)) for name, held in table.pairs("header_envs"))
    hosts = {host.lower() for host in table.names("allow_hosts")} or _hosts_of(url, status_url)
    allowed = Allowed(frozenset(hosts), private=table.flag("allow_private", False), http=http)
    idempotent = table.flag("idempotent", False)
    timeout = table.seconds("timeout", 15.0)
    source = table.text("source", "misroute")
    if not all(secrets) or not secrets:
        return None  # named already
    try:
        signing = Secrets(secrets)
    except ConfigProblem as error:
        table.problem("secret_env", error.problems[0])
        return None
    endpoint = Endpoint(url, allowed, signing, source, idempotent, status_url, timeout, headers)
    return SignedWebhook(endpoint, clock=clock, name=f"webhook-{table.slot}")


def _hosts_of(*urls: str | None) -> set[str]:
    hosts = set()
    for url in urls:
        try:
            host = urlsplit(url or "").hostname
        except ValueError:
            continue
        if host:
            hosts.add(host.rstrip(".").lower())
    return hosts
