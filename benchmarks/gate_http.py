"""``python -m benchmarks.gate_http``: the gate over HTTP beside an empty address of the same application.

A real ``misroute serve`` and a small asynchronous driver on the same machine, 1, 16 and 64 askers, answers recorded.
The driver takes its share of the processors, from both sides alike: only the ratio travels.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SECONDS = 4.0
COMMAND = [sys.executable, "-c", "from misroute.cli import main; main()"]
BOOK = "customer_id,customer_name,phone,role,verified_at\nC1,王伟,13912345678,self,2026-11-01\n"
SEND = {"channel": "letter", "purpose": "servicing", "to": "+8613912345678", "person": "C1"}


def _request(method: str, path: str, body: bytes = b"") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer mrt_bench\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


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


async def _load(port: int, request: bytes, askers: int) -> tuple[float, float, float]:
    """Answers a second, and the median and 99th percentile in milliseconds."""
    took: list[float] = []
    end = time.perf_counter() + SECONDS
    await asyncio.gather(*(_asker(port, request, end, took) for _ in range(askers)))
    took.sort()
    return len(took) / SECONDS, took[len(took) // 2] * 1000, took[int(len(took) * 0.99)] * 1000


def main() -> None:
    """Print one line for each number of askers."""
    with tempfile.TemporaryDirectory(prefix="misroute-bench-") as name:
        home = Path(name)
        env = {**os.environ, "MISROUTE_HOME": name, "MISROUTE_LANG": "en", "PYTHONUNBUFFERED": "1"}
        digest = hashlib.sha256(b"mrt_bench").hexdigest()
        home.joinpath("misroute.toml").write_text(f'[tokens.bench]\nsha256 = "{digest}"\nscopes = ["gate:check"]\n')
        home.joinpath("book.csv").write_text(BOOK, "utf-8")
        for command in (["init"], ["load", "book.csv"]):
            subprocess.run([*COMMAND, *command], env=env, cwd=home, check=True, capture_output=True)
        serve = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", "--no-worker"],
            env=env, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            line = serve.stdout.readline() if serve.stdout else ""
            port = int(line.rpartition(":")[2])
            each = [{**SEND, "to": f"+86138{serial:08d}", "person": f"C{serial}"} for serial in range(1000)]
            many = json.dumps({"sends": each}).encode()
            check = _request("POST", "/api/v1/gate/check", json.dumps({"send": SEND}).encode())
            print(f"{'askers':<8}{'check/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'empty/s':>10}{'p50 ms':>9}{'ratio':>8}")
            for askers in (1, 16, 64):
                empty = asyncio.run(_load(port, _request("GET", "/healthz"), askers))
                ours = asyncio.run(_load(port, check, askers))
                print(
                    f"{askers:<8}{ours[0]:>9.0f}{ours[1]:>9.2f}{ours[2]:>9.2f}"
                    f"{empty[0]:>10.0f}{empty[1]:>9.2f}{ours[0] / empty[0]:>8.2f}"
                )
            batch = asyncio.run(_load(port, _request("POST", "/api/v1/gate/check-many", many), 1))
            print(f"check-many of 1,000, one asker: {batch[0] * 1000:.0f} sends/s")
        finally:
            serve.terminate()
            serve.wait(30)


if __name__ == "__main__":
    main()
