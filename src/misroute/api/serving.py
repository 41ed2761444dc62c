"""One process that answers, and the worker as its child."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Callable

import uvicorn

from misroute.api.app import build_api
from misroute.api.desk import Desk
from misroute.api.tokens import Doorkeeper, read_tokens
from misroute.app import App, open_app
from misroute.errors import UsageError
from misroute.store.engine import system_now

WORKER = "import sys; sys.argv[1:] = ['worker']; from misroute.cli import main; main()"
KEEP_ALIVE_S = 60
"""How long a connection may rest: longer than senders keep theirs, so that none closes in the midst of a question."""
GRACE_S = 20
"""How long a worker may take to finish what it has begun."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises UsageError when the address is taken or is none of this machine."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address[:2], family=family, backlog=1024)
        # what is accepted inherits it; without it an answer of two packets waits 40 ms for the asker's acknowledgement
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as error:
        raise UsageError(f"cannot listen on {host}:{port} ({error.strerror}): choose another --port") from None


def desk_of(app: App) -> Desk:
    """What the addresses work with; raises ConfigProblem for a token of the settings that is wrong."""
    door = Doorkeeper(app.accounts, read_tokens(app.settings.tokens), system_now)
    door.look()
    return Desk(app, app.accounts, door, app.accounts.source())


def run(listener: socket.socket, *, worker: bool, ready: Callable[[bool], None]) -> None:
    """Serve until told to stop; the worker is told too and waited for. ``ready`` hears whether anybody could ask."""
    with open_app() as app:
        desk = desk_of(app)
        config = uvicorn.Config(
            build_api(desk)[0],
            log_level="critical",  # its lines would hold addresses and traces; ours say what failed
            access_log=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=GRACE_S,
        )
        child = subprocess.Popen([sys.executable, "-c", WORKER]) if worker else None  # noqa: S603 - our own words
        try:
            ready(desk.door.knows_any)
            uvicorn.Server(config).run(sockets=[listener])
        except KeyboardInterrupt:
            pass  # uvicorn raises the signal again once it has stopped
        finally:
            if child is not None:
                child.send_signal(signal.SIGTERM)
                try:
                    child.wait(GRACE_S)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()
