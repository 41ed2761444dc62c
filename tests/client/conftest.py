"""A server on this machine that answers as a test says: the truth, late, in pieces, or lies."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


def said(decision: str = "allow", *, age: timedelta = timedelta(0), **more: Any) -> bytes:
    at = (datetime.now(UTC) - age).isoformat()
    return json.dumps({"decision": decision, "reasons": [], "until": None, "answered_at": at, **more}).encode()


class Far:
    """``answer``: what to say to a question. ``holds`` and ``changes``: what the feed says, unless ``feed`` is set."""

    def __init__(self) -> None:
        self.answer: tuple[int, bytes] = (200, said())
        self.feed: tuple[int, bytes] | None = None
        self.holds: list[dict[str, str]] = []
        self.changes: list[dict[str, Any]] = []
        self.source = "s1"
        self.page = 1000
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.headers: dict[str, str] = {}
        self.release = threading.Event()
        self.slow = False
        self.drip: bytes | None = None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.asked.append(("POST", self.path, json.loads(body or b"{}")))
                outer.headers = {name.lower(): value for name, value in self.headers.items()}
                self.reply(*outer.answer)

            def do_GET(self) -> None:
                outer.asked.append(("GET", self.path, {}))
                self.reply(*outer.fed(self.path))

            def reply(self, status: int, body: bytes) -> None:
                if outer.drip is not None:
                    while not outer.release.wait(0.02):
                        self.wfile.write(outer.drip)
                    return
                if outer.slow:
                    outer.release.wait(5)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

            def handle(self) -> None:
                with suppress(OSError):  # whoever asked has gone, as tests of time limits do
                    super().handle()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def fed(self, path: str) -> tuple[int, bytes]:
        """The answer of an honest feed."""
        if self.feed is not None:
            return self.feed
        query = dict(part.split("=") for part in path.partition("?")[2].split("&"))
        told: dict[str, Any] = {"source": self.source, "at": "2026-01-01T00:00:00+00:00"}
        if "/snapshot" in path:
            rest = [one for one in self.holds if one["hold"] > query.get("after", "")]
            shown = rest[: self.page]
            told |= {"cursor": len(self.changes), "holds": shown}
            told["next"] = shown[-1]["hold"] if len(rest) > len(shown) else None
        else:
            cursor = int(query["cursor"])
            if cursor > len(self.changes):
                return 409, b"{}"
            shown = self.changes[cursor : cursor + self.page]
            told |= {"changes": shown, "cursor": cursor + len(shown), "more": len(self.changes) > cursor + len(shown)}
        return 200, json.dumps(told).encode()

    def place(self, scope: str, value: str | None) -> str:
        """A hold, in force and told."""
        hold = {"hold": f"H{len(self.changes):06}", "scope": scope, "value": value or ""}
        self.holds.append(hold)
        self.changes.append({"seq": len(self.changes) + 1, "change": "placed", **hold})
        return hold["hold"]

    def lift(self, hold_id: str) -> None:
        """A hold is over, and told."""
        hold = next(one for one in self.holds if one["hold"] == hold_id)
        self.holds.remove(hold)
        self.changes.append({"seq": len(self.changes) + 1, "change": "lifted", **hold})

    def close(self) -> None:
        self.release.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def far() -> Iterator[Far]:
    server = Far()
    yield server
    server.close()
