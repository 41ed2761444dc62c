"""A provider on 127.0.0.1 as a context manager: the standard library's server in a thread, and what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from misroute.simulate.listening import Listening

Clock = Callable[[], datetime]


def still(at: datetime = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)) -> Clock:
    """A clock that stands still."""
    return lambda: at


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came in."""

    method: str
    path: str
    query: Mapping[str, str]
    raw_query: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def json(self) -> Any:
        """The body as JSON, None when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: a JSON body, or ``raw`` bytes instead. ``hang_up``: the connection breaks without an answer."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    hang_up: bool = False


class FakeProvider(Listening):
    """Listens while it is entered. ``troubles`` are given, one a request, before any real answer.

    ``calls`` and ``connections`` are what came in.
    """

    called = "provider"
    server = ThreadingHTTPServer

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__()
        self.clock = clock or still()
        self.calls: list[Call] = []
        self.troubles: list[Given] = []
        self.connections = 0
        self._lock = Lock()

    def answer(self, call: Call) -> Given:
        """What the provider says; subclasses know."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def _taken(self, call: Call) -> Given:
        with self._lock:
            self.calls.append(call)
            return self.troubles.pop(0) if self.troubles else self.answer(call)

    def handler(self) -> type[BaseHTTPRequestHandler]:
        """Takes each request down and answers it."""
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30
            disable_nagle_algorithm = True

            def setup(self) -> None:
                provider.connections += 1
                super().setup()

            def _serve(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("content-length") or 0)
                call = Call(
                    method=self.command,
                    path=parts.path,
                    query=dict(parse_qsl(parts.query, keep_blank_values=True)),
                    raw_query=parts.query,
                    headers={name.lower(): value for name, value in self.headers.items()},
                    body=self.rfile.read(length),
                )
                given = provider._taken(call)
                if given.hang_up:
                    self.close_connection = True
                    return
                said = given.raw if given.raw is not None else json.dumps(given.body, ensure_ascii=False).encode()
                self.send_response(given.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                for name, value in given.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said)

            do_GET = do_POST = do_PUT = _serve

            def log_message(self, format: str, *args: Any) -> None:
                """Addresses hold numbers: nothing is logged."""

        return Handler
