"""A far side over HTTP that lies: it does the work and answers 500, is silent, or hangs up; or refuses and is honest.

Its own book says what it has really done, call by call; a key that stands there twice was done twice. Under ``/keeps``
it keeps idempotency keys, under ``/plain`` it does whatever it is asked, every time.
"""

from __future__ import annotations

import json
import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

SILENCE = 0.8
"""Seconds it keeps silent; longer than the client's patience."""
ANSWERS = ("fine", "fine", "fine", "done and 500", "done and silent", "done and gone", "503", "429", "gone")


class LyingBank:
    """``book``: what was done, as (kind, key), in order."""

    def __init__(self, seed: int, answers: tuple[str, ...] = ANSWERS) -> None:
        self.book: list[tuple[str, str]] = []
        self.asked = 0
        self._chance = random.Random(seed)
        self._answers = answers
        self._lock = threading.Lock()
        self._closing = threading.Event()
        bank = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

            def do_GET(self) -> None:
                _, route, key = self.path.split("/", 2)
                done = bank.has(unquote(key))
                self.say(404 if route == "status" and not done else 200, {"done": done})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                key, kind = self.headers["idempotency-key"], body["type"].split(".")[1]
                answer, repeated = bank.decide(), bank.has(key)
                if answer in ("fine", "done and 500", "done and silent", "done and gone"):
                    bank.do(kind, key, keeps=self.path == "/keeps")
                if answer == "done and silent":
                    bank._closing.wait(SILENCE)
                if answer in ("done and silent", "done and gone", "gone"):
                    self.close_connection = True
                    return
                status = {"fine": 200, "done and 500": 500, "503": 503, "429": 429}[answer]
                self.say(status, {"reference": f"ref-{len(bank.book)}", "duplicate": repeated})

            def say(self, status: int, content: dict[str, Any]) -> None:
                written = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(written)))
                self.end_headers()
                self.wfile.write(written)

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        self.url = f"http://localhost:{self._server.server_port}"

    def decide(self) -> str:
        with self._lock:
            self.asked += 1
            return self._chance.choice(self._answers)

    def has(self, key: str) -> bool:
        return any(done == key for _kind, done in list(self.book))

    def do(self, kind: str, key: str, *, keeps: bool) -> None:
        with self._lock:
            if not (keeps and self.has(key)):
                self.book.append((kind, key))

    def done(self, kind: str) -> list[str]:
        return [key for each, key in self.book if each == kind]

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed, or had no more patience, is nothing to complain of."""


def as_settings(url: str) -> str:
    """Vouchers go where keys are kept; waivers where one may ask; book changes where one can do neither."""
    common = 'kind = "webhook"\nsecret_env = "BANK_SECRET"\nallow_http = true\nallow_private = true\ntimeout = 0.4\n'
    return (
        f'[connectors.voucher]\n{common}url = "{url}/keeps"\nidempotent = true\n'
        f'[connectors.waiver]\n{common}url = "{url}/plain"\nstatus_url = "{url}/status/{{key}}"\n'
        f'[connectors.book_change]\n{common}url = "{url}/plain"\n'
    )
