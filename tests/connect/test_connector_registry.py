"""Connectors from settings: local by default, every problem named at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from far_sides import SECRET, letter, still_clock, waiver

from misroute.connect import Connectors, Outgoing, Permanent, build_connectors
from misroute.errors import ConfigProblem

ENV = {"HOOK": SECRET, "PW": "secret", "TOKEN": "Bearer t"}


def build(settings: dict[str, Any], home: Path) -> Connectors:
    return build_connectors(settings, home=home, env=ENV, clock=still_clock)


def problems(settings: dict[str, Any], home: Path) -> str:
    with pytest.raises(ConfigProblem) as caught:
        build(settings, home)
    return "\n".join(caught.value.problems)


def test_without_settings_everything_is_local(tmp_path: Path) -> None:
    wired = build({}, tmp_path)
    assert set(wired.local) == {"letters", "notice", "waiver", "voucher", "book_change"}
    for message in (letter(), waiver(), Outgoing(key="n", kind="notice", payload={"body": "x"}, at=letter().at)):
        wired.connector_for(message).deliver(message)
    assert list((tmp_path / "letters").glob("*.eml"))
    assert (tmp_path / "ledgers/waivers.jsonl").exists()
    assert list((tmp_path / "notices").glob("*.txt"))


def test_each_slot_may_have_its_own(tmp_path: Path) -> None:
    wired = build(
        {
            "letters": {"kind": "local", "folder": "post"},
            "email": {
                "kind": "smtp",
                "host": "mail.example",
                "sender": "a@b.example",
                "username": "u",
                "password_env": "PW",
            },
            "waiver": {
                "kind": "webhook",
                "url": "https://bank.example/waive",
                "secret_env": "HOOK",
                "header_envs": {"Authorization": "TOKEN"},
            },
        },
        tmp_path,
    )
    assert wired.connector_for(letter(channel="sms")).name == "local-post"
    assert wired.connector_for(letter(channel="email")).name == "smtp-email"
    assert wired.connector_for(waiver()).name == "webhook-waiver"
    assert "waiver" not in wired.local
    assert "secret" not in repr(wired.slots["email"])


def test_an_unknown_kind_of_effect_is_permanent(tmp_path: Path) -> None:
    odd = Outgoing(key="x", kind="gift", payload={}, at=letter().at)  # type: ignore[arg-type]
    with pytest.raises(Permanent):
        build({}, tmp_path).connector_for(odd)


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    found = problems(
        {
            "pigeons": {},
            "letters": {"kind": "local", "folder": "../out", "colour": "red"},
            "sms": {"kind": "smtp"},
            "email": {
                "kind": "smtp",
                "host": "h",
                "sender": "nobody",
                "username": "u",
                "password_env": "NONE",
                "starttls": False,
                "port": 0,
            },
            "notice": "local",
            "waiver": {
                "kind": "webhook",
                "url": "http://bank.example",
                "secret_env": "MISSING",
                "status_url": "https://bank.example/",
                "timeout": 0,
            },
            "voucher": {"kind": "carrier"},
            "book_change": {
                "kind": "webhook",
                "url": "https://x.example",
                "secret_envs": ["PW"],
                "idempotent": "yes",
                "allow_hosts": "x",
            },
        },
        tmp_path,
    )
    for part in (
        "connectors.pigeons: no such slot",
        "letters.folder: must be a name inside",
        "letters.colour: unknown key",
        "sms.kind: smtp carries e-mail only",
        "sms.host: is missing",
        "email.sender: must be an e-mail",
        "email.password_env: the environment has no NONE",
        "email.starttls: a password must not",
        "email.port: must be a whole number",
        "notice: must be a table",
        "waiver.url: must begin with https://",
        "waiver.secret_env: the environment has no MISSING",
        "waiver.status_url: must hold {key}",
        "waiver.timeout: must be seconds",
        "voucher.kind: 'carrier' is not",
        "book_change.secret_env: a webhook secret",
        "book_change.idempotent: must be true or false",
        "book_change.allow_hosts: must be a list",
    ):
        assert part in found, part
    assert "secret" not in found.replace("secret_env", "").replace("webhook secret", "")
