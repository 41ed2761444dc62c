"""Something that listens on 127.0.0.1 while it is entered: the standard library's server in a thread."""

from __future__ import annotations

from socketserver import BaseRequestHandler, TCPServer, ThreadingTCPServer
from threading import Thread
from types import TracebackType
from typing import ClassVar, Self


class _Threads(ThreadingTCPServer):
    daemon_threads = True


class Listening:
    """Subclasses say who handles a connection; ``called`` is what it is called when it does not run."""

    called: ClassVar[str] = "server"
    server: ClassVar[type[TCPServer]] = _Threads

    def __init__(self) -> None:
        self._server: TCPServer | None = None

    def handler(self) -> type[BaseRequestHandler]:
        """Who handles a connection."""
        raise NotImplementedError

    @property
    def port(self) -> int:
        """Where it listens."""
        if self._server is None:
            raise RuntimeError(f"this {self.called} is not running: enter it with 'with'")
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._server = self.server(("127.0.0.1", 0), self.handler())
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
