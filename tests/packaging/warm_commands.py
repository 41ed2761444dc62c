"""``misroute`` answered by forks of one process that has imported it already.

A documentation page runs dozens of commands, and a second of each is imports. The fork has the caller's streams,
folder and environment, runs the same entry point and ends with the same status; only the imports are not its own.

``python warm_commands.py SOCKET`` serves until its standard input ends, as it does with whoever started it.
``COMMAND`` is the text of a script that stands for ``misroute`` on the path: it hands over its streams, passes
signals on and waits for the status.
"""

from __future__ import annotations

import json
import os
import select
import socket
import sys
import traceback
from pathlib import Path

COMMAND = """#!{python} -IS
import json, os, signal, socket, sys

served = socket.socket(socket.AF_UNIX)
served.connect({address!r})
asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
socket.send_fds(served, [len(asked).to_bytes(4, "big")], [0, 1, 2])
served.sendall(asked)
answers = served.makefile("r")
number = int(answers.readline())
for name in ("SIGTERM", "SIGINT", "SIGHUP"):
    signal.signal(getattr(signal, name), lambda signum, frame: os.kill(number, signum))
ending = answers.readline()
if not ending:
    os.write(2, b"the command was killed\\n")
sys.exit(int(ending or 137))
"""


def _run(caller: socket.socket, streams: list[int], words: list[str], folder: str, environ: dict[str, str]) -> None:
    """In the fork: become the command that was asked for."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = ["misroute", *words]
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    from misroute.cli import main

    status: object = 1
    try:
        main()
    except SystemExit as stop:
        status = stop.code
    finally:
        if sys.exc_info()[0] is not None:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        caller.sendall(f"{status if isinstance(status, int) else 0 if status is None else 1}\n".encode())


def _exactly(caller: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        more = caller.recv(length - len(found))
        if not more:
            raise EOFError("the caller went away before it had asked")
        found += more
    return found


def serve(address: str) -> None:
    """Fork once for each caller, until nobody holds the standard input any more."""
    import misroute.app
    import misroute.cli.commands  # noqa: F401

    waiting = socket.socket(socket.AF_UNIX)
    waiting.bind(address)
    waiting.listen(16)
    print("ready", flush=True)
    running: list[int] = []
    while waiting in select.select([waiting, sys.stdin], [], [])[0]:
        caller, _ = waiting.accept()
        length, streams, _, _ = socket.recv_fds(caller, 4, 3)
        words, folder, environ = json.loads(_exactly(caller, int.from_bytes(length, "big")))
        number = os.fork()
        if number == 0:
            waiting.close()
            caller.sendall(f"{os.getpid()}\n".encode())
            try:
                _run(caller, streams, words, folder, environ)
            finally:
                os._exit(0)
        for stream in streams:
            os.close(stream)
        caller.close()
        running.append(number)
        running = [each for each in running if not os.waitpid(each, os.WNOHANG)[0]]


def write_command(path: Path, address: Path) -> None:
    """Write the script that stands for ``misroute``."""
    path.write_text(COMMAND.format(python=sys.executable, address=str(address)), encoding="utf-8")
    path.chmod(0o755)


if __name__ == "__main__":
    serve(sys.argv[1])
