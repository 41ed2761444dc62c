"""What every connector must keep, whatever stands behind it."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from far_sides import SECRET, letter, still_clock, waiver

from misroute.connect import CannotTell, Connector, Outgoing, Permanent, Receipt
from misroute.connect.ledger import Ledger
from misroute.connect.letterbox import Letterbox
from misroute.connect.mail import MailServer, SmtpMail
from misroute.connect.signing import Secrets
from misroute.connect.targets import Allowed
from misroute.connect.webhook import Endpoint, SignedWebhook


@dataclasses.dataclass
class Case:
    """A connector, a message for it, and how often the far side has done the effect."""

    connector: Connector
    message: Callable[..., Outgoing]
    done: Callable[[], int]
    can_look_up: bool = True
    far_side_keeps_keys: bool = True


def letterbox(tmp_path: Path, request: pytest.FixtureRequest) -> Case:
    folder = tmp_path / "letters"
    return Case(Letterbox(folder), letter, lambda: len(list(folder.glob("[!.]*"))))


def ledger(tmp_path: Path, request: pytest.FixtureRequest) -> Case:
    path = tmp_path / "ledgers" / "waivers.jsonl"
    return Case(
        Ledger(path, name="local-waivers", clock=still_clock), waiver, lambda: len(path.read_text().splitlines())
    )


def webhook(tmp_path: Path, request: pytest.FixtureRequest) -> Case:
    bank = request.getfixturevalue("bank")
    allowed = Allowed(frozenset({"localhost"}), private=True, http=True)
    endpoint = Endpoint(bank.url + "/waive", allowed, Secrets([SECRET]), status_url=bank.url + "/waive/{key}")
    return Case(SignedWebhook(endpoint, clock=still_clock), waiver, lambda: len(bank.done))


def smtp(tmp_path: Path, request: pytest.FixtureRequest) -> Case:
    room = request.getfixturevalue("mail_room")
    server = MailServer(
        "localhost", room.port, "help@lender.example", username="u", password="right", ca_file=room.ca_file
    )
    case = Case(SmtpMail(server, clock=still_clock), letter, lambda: len(room.handler.taken))
    return dataclasses.replace(case, can_look_up=False, far_side_keeps_keys=False)


@pytest.fixture(params=[letterbox, ledger, webhook, smtp], ids=lambda make: make.__name__)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    made: Case = request.param(tmp_path, request)
    return made


def test_a_delivery_gives_a_receipt_that_names_its_key(case: Case) -> None:
    receipt = case.connector.deliver(case.message())
    assert isinstance(receipt, Receipt)
    assert (receipt.key, receipt.connector, receipt.duplicate) == (case.message().key, case.connector.name, False)
    assert receipt.reference
    assert receipt.at.tzinfo is not None
    assert case.done() == 1


def test_the_same_key_again_is_done_once_and_named_a_duplicate(case: Case) -> None:
    if not case.far_side_keeps_keys:
        pytest.skip("SMTP keeps no keys; the Message-ID lets the reader's mail system fold repeats")
    case.connector.deliver(case.message())
    again = case.connector.deliver(case.message())
    assert again.duplicate
    assert not again.differs
    assert case.done() == 1


def test_two_keys_are_two_deliveries(case: Case) -> None:
    first = case.connector.deliver(case.message("C1/step/1"))
    second = case.connector.deliver(case.message("C1/step/2"))
    assert first.reference != second.reference
    assert case.done() == 2


def test_lookup_knows_what_was_done_and_what_was_not(case: Case) -> None:
    before = case.connector.lookup(case.message().key)
    case.connector.deliver(case.message())
    after = case.connector.lookup(case.message().key)
    if case.can_look_up:
        assert before is None
        assert isinstance(after, Receipt)
        assert after.key == case.message().key
    else:
        assert isinstance(before, CannotTell)
        assert isinstance(after, CannotTell)


def test_odd_keys_and_texts_do_not_break_it(case: Case) -> None:
    odd: dict[str, Any] = {
        "body": "喂\u202e 😀 \x00 {{7*7}}\r\nBcc: evil@example.com\r\n.\r\n",
        "subject": "a\r\nBcc: x@example.com",
    }
    for number, key in enumerate(["../../etc/passwd", "案件/一/1", "x" * 300, "a b\u200fc"], start=1):
        message = dataclasses.replace(case.message(key), payload={**case.message().payload, **odd})
        assert not case.connector.deliver(message).duplicate
        assert case.done() == number


def test_text_that_cannot_be_encoded_never_escapes_as_another_error(case: Case) -> None:
    message = dataclasses.replace(case.message(), payload={**case.message().payload, "body": "half a pair \ud83d"})
    with contextlib.suppress(Permanent):
        case.connector.deliver(message)


def test_no_personal_data_in_what_people_may_print(case: Case) -> None:
    message = dataclasses.replace(
        case.message(), destination="zhang@example.com", payload={**case.message().payload, "name": "张伟"}
    )
    receipt = case.connector.deliver(message)
    printed = f"{message!r} {receipt!r} {case.connector!r}"
    for secret in ("zhang@example.com", "张伟", "发错了人"):
        assert secret not in printed
