"""One question, one answer, in a time that bounds all of it: a server that answers byte by byte is no answer."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore2

LONGEST = 64 * 1024 * 1024
"""Bytes of an answer; a longer one is none."""


class Unreachable(Exception):
    """No answer came, or not in time."""


class Unclear(Exception):
    """Something came that is no answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered; header names in small letters."""

    status: int
    headers: dict[str, str]
    content: bytes


class _Bounded(httpcore2.NetworkStream):
    """A connection whose every wait ends at the instant that its thread was given."""

    def __init__(self, inner: httpcore2.NetworkStream, until: threading.local) -> None:
        self._inner, self._until = inner, until

    def _left(self) -> float:
        left: float = self._until.at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time is over")
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Bounded(self._inner.start_tls(ssl_context, server_hostname, self._left()), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore2.SyncBackend):
    """Connects within the time of the thread that asks."""

    def __init__(self, until: threading.local) -> None:
        self._until = until

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        left = self._until.at - time.monotonic()
        if left <= 0:
            raise httpcore2.ConnectTimeout("the time is over")
        return _Bounded(super().connect_tcp(host, port, left, local_address, socket_options), self._until)


class Wire:
    """Connections to one server, used by many threads. No proxy, no redirect, no setting of the environment counts."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self._base = url.rstrip("/")
        self._headers = headers
        self._until = threading.local()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=ssl.create_default_context() if url.startswith("https:") else None,
            max_connections=100,
            max_keepalive_connections=100,
            keepalive_expiry=30.0,
            network_backend=_Backend(self._until),
        )

    def ask(
        self,
        method: str,
        path: str,
        *,
        seconds: float,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """The answer within ``seconds`` in all; raises Unreachable or Unclear."""
        self._until.at = time.monotonic() + seconds
        given = [*self._headers.items(), *(headers or {}).items()]
        if content is not None:
            given.append(("Content-Type", "application/json"))
        try:
            with self._pool.stream(
                method, self._base + path, headers=given, content=content, extensions={"timeout": {"pool": seconds}}
            ) as answer:
                body = bytearray()
                for piece in answer.iter_stream():
                    body += piece
                    if len(body) > LONGEST:
                        raise Unclear
                named = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
                return Reply(answer.status, named, bytes(body))
        except (httpcore2.NetworkError, httpcore2.TimeoutException) as error:
            raise Unreachable from error
        except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, UnicodeError, ValueError) as error:
            raise Unclear from error

    def close(self) -> None:
        """Give the connections back."""
        self._pool.close()
