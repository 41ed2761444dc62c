"""SMTP: what the server says decides whether to try again, give up, or ask a person."""

from __future__ import annotations

import dataclasses
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest
from far_sides import MailRoom, letter, still_clock

from misroute.connect import Permanent, Transient, Unclear
from misroute.connect.mail import MailServer, SmtpMail, compose


def mailer(room: MailRoom, **changes: object) -> SmtpMail:
    server = MailServer(
        "localhost", room.port, "客服 <help@lender.example>", username="u", password="right", ca_file=room.ca_file
    )
    return SmtpMail(dataclasses.replace(server, **changes), clock=still_clock)  # type: ignore[arg-type]


def test_a_mail_arrives_whole(mail_room: MailRoom) -> None:
    receipt = mailer(mail_room).deliver(letter(payload={"html": "<p>您好</p>"}))
    (envelope,) = mail_room.handler.taken
    mail = message_from_bytes(envelope.content, policy=policy.default)
    assert envelope.rcpt_tos == ["zhang@example.com"]
    assert envelope.mail_from == "help@lender.example"
    assert mail["Subject"] == "致歉：误发短信"
    assert mail["Message-ID"] == receipt.reference
    plain = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    # the line that begins with a dot survives dot-stuffing
    assert plain.get_content().splitlines() == ["您好，", ".这条消息发错了人。"]
    assert "您好" in html.get_content()


def test_every_try_of_a_key_is_the_same_mail(mail_room: MailRoom) -> None:
    message = letter(payload={"html": "<p>x</p>"})
    assert compose(message, sender="a@b.example").as_bytes() == compose(message, sender="a@b.example").as_bytes()


@pytest.mark.parametrize(("to", "outcome"), [("gone@example.com", Permanent), ("busy@example.com", Transient)])
def test_a_refused_recipient(mail_room: MailRoom, to: str, outcome: type[Exception]) -> None:
    with pytest.raises(outcome) as caught:
        mailer(mail_room).deliver(letter(destination=to))
    assert to not in str(caught.value)
    assert mail_room.handler.taken == []


@pytest.mark.parametrize(("answer", "outcome"), [("554 5.7.1 spam", Permanent), ("452 4.3.1 full", Transient)])
def test_a_refused_message(mail_room: MailRoom, answer: str, outcome: type[Exception]) -> None:
    mail_room.handler.data_answer = answer
    with pytest.raises(outcome):
        mailer(mail_room).deliver(letter())


def test_a_connection_lost_after_the_message_is_unclear(mail_room: MailRoom) -> None:
    mail_room.handler.hang_up = True
    with pytest.raises(Unclear):
        mailer(mail_room).deliver(letter())
    assert len(mail_room.handler.taken) == 1


def test_wrong_settings_are_permanent_and_named(mail_room: MailRoom) -> None:
    for change in ({"password": "wrong"}, {"ca_file": None}):
        with pytest.raises(Permanent, match="localhost"):
            mailer(mail_room, **change).deliver(letter())


def test_a_password_never_shows(mail_room: MailRoom) -> None:
    assert "right" not in repr(mailer(mail_room).server)


def test_nobody_listening_is_transient() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        server = MailServer("127.0.0.1", held.getsockname()[1], "help@lender.example", starttls=False)
        with pytest.raises(Transient):
            SmtpMail(server, clock=still_clock).deliver(letter())


@contextmanager
def script(play: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server of one connection that does as told."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.settimeout(10)
                play(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)


def plain_mailer(port: int, timeout: float = 5.0) -> SmtpMail:
    server = MailServer("127.0.0.1", port, "help@lender.example", starttls=False, timeout=timeout)
    return SmtpMail(server, clock=still_clock)


def _until_data(connection: socket.socket, greeting: bytes = b"220 hi\r\n") -> None:
    connection.sendall(greeting)
    for answer in (b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n"):
        connection.recv(4096)
        connection.sendall(answer)
    connection.recv(4096)


def test_closing_before_the_message_is_transient() -> None:
    def play(connection: socket.socket) -> None:
        _until_data(connection)

    with script(play) as port, pytest.raises(Transient):
        plain_mailer(port).deliver(letter())


def test_silence_after_the_message_is_unclear() -> None:
    released = threading.Event()

    def play(connection: socket.socket) -> None:
        _until_data(connection)
        connection.sendall(b"354 go\r\n")
        taken = b""
        while not taken.endswith(b"\r\n.\r\n"):
            taken += connection.recv(65536)
        released.wait(10)

    with script(play) as port:
        with pytest.raises(Unclear):
            plain_mailer(port, timeout=0.3).deliver(letter())
        released.set()


def test_a_server_that_greets_with_not_now_is_transient() -> None:
    def play(connection: socket.socket) -> None:
        connection.sendall(b"421 4.3.2 not now\r\n")

    with script(play) as port, pytest.raises(Transient):
        plain_mailer(port).deliver(letter())


def test_no_starttls_means_no_mail() -> None:
    def play(connection: socket.socket) -> None:
        connection.sendall(b"220 hi\r\n")
        connection.recv(4096)
        connection.sendall(b"250 plain only\r\n")
        connection.recv(4096)

    with script(play) as port, pytest.raises(Permanent, match="STARTTLS"):
        SmtpMail(MailServer("127.0.0.1", port, "help@lender.example"), clock=still_clock).deliver(letter())


@pytest.mark.parametrize(
    "to",
    [
        "",
        "zhang",
        "a@b@",
        "a@b.example\r\nRCPT TO:<evil@example.com>",
        "a@b.example, c@d.example",
        "张@example.com",
        "@b.example",
    ],
)
def test_what_is_not_one_plain_address_is_refused_before_anything_is_sent(to: str) -> None:
    with pytest.raises(Permanent):
        compose(letter(destination=to), sender="help@lender.example")


def test_a_subject_cannot_add_headers() -> None:
    mail = compose(letter(payload={"subject": "sorry\r\nBcc: evil@example.com\u202e"}), sender="help@lender.example")
    assert mail["Bcc"] is None
    assert mail["Subject"] == "sorry Bcc: evil@example.com"


def test_a_domain_with_chinese_letters_is_written_for_the_wire() -> None:
    mail = compose(letter(destination="a@例子.example"), sender="help@lender.example")
    assert str(mail["To"]).isascii()
