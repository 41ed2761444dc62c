"""Far sides to deliver to: a mail server and a banking endpoint on this machine, and a clock that stands still."""

from __future__ import annotations

import base64
import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from misroute.connect.message import Outgoing

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"a secret of the far side, 32 byte").decode()


def still_clock() -> datetime:
    return NOW


def letter(key: str = "C1/apologise_borrower/1", **changes: Any) -> Outgoing:
    payload = {
        "subject": "致歉：误发短信",
        "body": "您好，\n.这条消息发错了人。\n",
        "template": "borrower/apology",
        "version": 1,
    }
    values: dict[str, Any] = {
        "key": key,
        "kind": "letter",
        "payload": payload | changes.pop("payload", {}),
        "at": NOW,
        "channel": "email",
        "destination": "zhang@example.com",
    }
    return Outgoing(**(values | changes))


def waiver(key: str = "C1/waive/1", **payload: Any) -> Outgoing:
    amounts = {"customer": "c-1", "amount": "35.00", "currency": "CNY"} | payload
    return Outgoing(key=key, kind="waiver", payload=amounts, at=NOW)


class MailHandler:
    """Takes mail; ``gone@`` is refused for good, ``busy@`` for now."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.data_answer = "250 2.0.0 queued"
        self.hang_up = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("gone@"):
            return "550 5.1.1 no such user"
        if address.startswith("busy@"):
            return "451 4.3.0 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data_answer.startswith("250"):
            self.taken.append(envelope)
        if self.hang_up:
            server.transport.abort()
        return self.data_answer


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    subject = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)]
    subprocess.run([*command.split(), *subject], check=True, capture_output=True)
    return cert, key


class MailRoom:
    def __init__(self, handler: MailHandler, controller: Controller, ca_file: Path) -> None:
        self.handler = handler
        self.controller = controller
        self.ca_file = str(ca_file)

    @property
    def port(self) -> int:
        server = self.controller.server
        assert server is not None
        return int(server.sockets[0].getsockname()[1])


class _AnyPort(Controller):
    def _trigger_server(self) -> None:
        """The base class would dial port 0; dial the port the system chose."""
        assert self.server is not None
        with socket.create_connection(self.server.sockets[0].getsockname()[:2], timeout=5) as knock:
            knock.recv(64)


@pytest.fixture
def mail_room(certificate: tuple[Path, Path]) -> Iterator[MailRoom]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    handler = MailHandler()

    def check(server: Any, session: Any, envelope: Any, mechanism: str, credentials: Any) -> AuthResult:
        right = isinstance(credentials, LoginPassword) and credentials.password == b"right"
        return AuthResult(success=right, handled=False)

    controller = _AnyPort(
        handler,
        hostname="127.0.0.1",
        port=0,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=check,
        server_hostname="localhost",
    )
    controller.start()
    yield MailRoom(handler, controller, certificate[0])
    controller.stop()


class Bank:
    """An HTTP far side that keeps what it was asked, does each Idempotency-Key once, and answers as told."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.done: dict[str, str] = {}
        self.answers: list[tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]] = []
        bank = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                bank.requests.append((self.command, self.path, headers, body))
                if bank.answers:
                    told = bank.answers.pop(0)
                    if callable(told):
                        told(self)
                        return
                    status, extra, content = told
                elif self.command == "GET":
                    known = self.path.rpartition("/")[2].replace("%2F", "/") in bank.done
                    status, extra, content = (200 if known else 404), {}, b""
                else:
                    key = headers["idempotency-key"]
                    repeated = key in bank.done
                    bank.done.setdefault(key, body.decode())
                    status, extra = 200, {}
                    content = json.dumps(
                        {"reference": f"ref-{list(bank.done).index(key)}", "duplicate": repeated}
                    ).encode()
                self.send_response(status)
                for name, value in extra.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = _answer

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        self.url = f"http://localhost:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def bank() -> Iterator[Bank]:
    far_side = Bank()
    yield far_side
    far_side.close()
