"""``python -m benchmarks.gate_http``: the gate over HTTP beside an empty address of the same server.

A real ``misroute serve`` and a small asynchronous driver on the same machine; 1, 16 and 64 askers; with answers put on
record, and without (a server whose record is cut out, which no setting does). The driver takes its share of the
processors from both sides alike: only the ratio travels. One asker waits for one commit an answer, so that its figures
with the record are those of the disk, which is told beside them; ``cpu`` is the server's processor time for one answer.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECONDS = 3.0
COMMAND = [sys.executable, "-c", "from misroute.cli import main; main()"]
UNRECORDED = [sys.executable, "-m", "benchmarks.gate_http", "serve-unrecorded"]
BOOK = "customer_id,customer_name,phone,role,verified_at\nC1,王伟,13912345678,self,2026-11-01\n"
SEND = {"channel": "letter", "purpose": "servicing", "to": "+8613912345678", "person": "C1"}


@dataclass(frozen=True)
class Rate:
    """Answers a second; the median and 99th percentile in milliseconds; the server's processor time in µs each."""

    each_second: float
    median: float
    slow: float
    cpu: float


@dataclass(frozen=True)
class Server:
    """A server process and its port."""

    port: int
    process: subprocess.Popen[str]

    def cpu_seconds(self) -> float:
        """Processor time of the process so far; 0 where /proc does not say."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def load(self, request: bytes, askers: int, seconds: float = SECONDS) -> Rate:
        """So many askers, each with one question at a time."""
        took: list[float] = []
        before = self.cpu_seconds()

        async def all_of_them() -> None:
            end = time.perf_counter() + seconds
            await asyncio.gather(*(_asker(self.port, request, end, took) for _ in range(askers)))

        asyncio.run(all_of_them())
        spent = self.cpu_seconds() - before
        took.sort()
        slow = took[int(len(took) * 0.99)]
        return Rate(len(took) / seconds, took[len(took) // 2] * 1e3, slow * 1e3, spent / len(took) * 1e6)


def request_of(method: str, path: str, body: object = None) -> bytes:
    """The bytes of a request."""
    content = b"" if body is None else json.dumps(body).encode()
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer mrt_bench\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content


EMPTY = request_of("GET", "/healthz")
CHECK = request_of("POST", "/api/v1/gate/check", {"send": SEND})


async def _asker(port: int, request: bytes, end: float, took: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < end:
        begin = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        if b" 200 " not in head[:16]:
            raise RuntimeError(head[:40].decode())
        took.append(time.perf_counter() - begin)
    writer.close()


@contextmanager
def serving(command: list[str]) -> Iterator[Server]:
    """A server over a small book."""
    with tempfile.TemporaryDirectory(prefix="misroute-bench-") as name:
        home = Path(name)
        env = {**os.environ, "MISROUTE_HOME": name, "MISROUTE_LANG": "en", "PYTHONUNBUFFERED": "1"}
        # a disk that many share is slow at times; what is measured is no patience
        env |= {"MISROUTE_GATE_WAIT_MS": "10000", "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        digest = hashlib.sha256(b"mrt_bench").hexdigest()
        home.joinpath("misroute.toml").write_text(f'[tokens.bench]\nsha256 = "{digest}"\nscopes = ["gate:check"]\n')
        home.joinpath("book.csv").write_text(BOOK, "utf-8")
        for step in (["init"], ["load", "book.csv"]):
            subprocess.run([*COMMAND, *step], env=env, cwd=home, check=True, capture_output=True)
        process = subprocess.Popen(
            [*command, "serve", "--port", "0", "--no-worker"] if command is COMMAND else command,
            env=env, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            line = process.stdout.readline() if process.stdout else ""
            if "serving on" not in line:
                raise RuntimeError(f"the server does not start: {line}")
            yield Server(int(line.rpartition(":")[2]), process)
        finally:
            process.terminate()
            process.wait(30)


def serve_unrecorded() -> None:
    """A server that answers without a record, to see what the record costs."""
    from misroute.api.serving import listen, run
    from misroute.store import decisions

    decisions.record = lambda unit, answers: ()
    decisions.record_plainly = lambda sight, answers: None
    with listen("127.0.0.1", 0) as socket:
        run(socket, worker=False, ready=lambda _: print(f"serving on 127.0.0.1:{socket.getsockname()[1]}", flush=True))


def answer(path: str, askers: str) -> tuple[float, int]:
    """For ``make bench``: seconds and answers of one of the addresses ``check`` and ``empty``."""
    with serving(COMMAND) as server:
        rate = server.load(CHECK if path == "check" else EMPTY, int(askers), 2.0)
    return 2.0, int(rate.each_second * 2.0)


def commit_ms() -> tuple[str, float]:
    """SQLite's journal as misroute uses it here, and the median of one commit of one row on this disk."""
    from misroute.store.engine import journal_mode, sqlite_module

    module = sqlite_module()
    mode = journal_mode(module.sqlite_version_info)
    took = []
    with tempfile.TemporaryDirectory(prefix="misroute-bench-") as name:
        database: sqlite3.Connection = module.connect(Path(name) / "x.db", isolation_level=None)
        for said in (f"PRAGMA journal_mode={mode}", "PRAGMA synchronous=FULL", "CREATE TABLE t (a TEXT)"):
            database.execute(said)
        for _ in range(50):
            begin = time.perf_counter()
            database.execute("INSERT INTO t VALUES ('x')")
            took.append(time.perf_counter() - begin)
        database.close()
    return mode, sorted(took)[25] * 1e3


def main() -> None:
    """Print one line for each number of askers, with the record and without."""
    mode, commit = commit_ms()
    print(f"one commit of one row: {commit:.1f} ms (journal {mode})")
    columns = ("check/s", "p50 ms", "p99 ms", "cpu µs", "empty/s", "p50 ms", "p99 ms", "cpu µs", "ratio", "of cpu")
    for name, command in (("recorded", COMMAND), ("unrecorded", UNRECORDED)):
        with serving(command) as server:
            print(f"{name:<11}{'askers':>6}" + "".join(f"{column:>9}" for column in columns))
            server.load(CHECK, 16, 1.0)
            for askers in (1, 16, 64):
                empty, ours = server.load(EMPTY, askers), server.load(CHECK, askers)
                figures = "".join(
                    f"{rate.each_second:>9.0f}{rate.median:>9.2f}{rate.slow:>9.2f}{rate.cpu:>9.0f}"
                    for rate in (ours, empty)
                )
                cpu = empty.cpu / ours.cpu if ours.cpu else 0.0
                print(f"{'':<11}{askers:>6}{figures}{ours.each_second / empty.each_second:>9.2f}{cpu:>9.2f}")
            each = [{**SEND, "to": f"+86138{serial:08d}", "person": f"C{serial}"} for serial in range(1000)]
            many = server.load(request_of("POST", "/api/v1/gate/check-many", {"sends": each}), 1)
            print(f"check-many of 1,000, one asker: {many.each_second * 1000:.0f} sends/s")


if __name__ == "__main__":
    serve_unrecorded() if sys.argv[1:] == ["serve-unrecorded"] else main()
