"""A run over a file that may be broken off at any moment and goes on where it was: which run it is, and for whom.

The answers themselves are on record under the run's id and the line; this file, hidden beside the output, only says
that a run is under way. It holds no personal data.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from misroute.errors import Busy, UsageError
from misroute.store.ids import new_id

GOES_ON_WITHIN = timedelta(hours=12)
"""An older run is begun anew: what was allowed then may not be allowed now."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Run:
    """A run: its id, and whether it goes on from where an earlier one was broken off."""

    id: str
    resumed: bool


@contextmanager
def run_over(sends: Path, out: Path, now: datetime, *, afresh: bool = False) -> Iterator[Run]:
    """The run that answers ``sends`` into ``out``; its mark is taken away when the block ends without an exception.

    Raises UsageError when an unfinished run there was over another file, Busy while another process is at it.
    """
    digest = _digest(sends)
    mark = out.parent / f".{out.name}.run"
    try:
        handle = os.open(mark, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise UsageError(f"{out}: the folder cannot be written to: {error.strerror or error}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy(f"{out}: another process is writing these answers: wait for it") from None
        there = _read(handle)
        run = _goes_on(there, digest, now, out) if there and not afresh else None
        if run is None:
            run = Run(new_id(), False)
            _write(handle, {"run": run.id, "file": digest, "since": now.isoformat()})
        else:
            _take_away_leftovers(out)
        yield run
        with suppress(FileNotFoundError):
            mark.unlink()
    finally:
        os.close(handle)


def _goes_on(there: dict[str, str], digest: str, now: datetime, out: Path) -> Run | None:
    try:
        since = datetime.fromisoformat(there["since"])
        run, file = there["run"], there["file"]
    except (KeyError, ValueError):
        return None
    if now - since > GOES_ON_WITHIN:
        return None
    if file != digest:
        raise UsageError(
            f"{out}: an unfinished run there was over another file: finish that one, or begin anew with --afresh"
        )
    return Run(run, True)


def _take_away_leftovers(out: Path) -> None:
    """What the killed process had written so far; its name is that of ``book.atomic``."""
    for left in out.parent.glob(f".{out.name[:80]}.*.part"):
        with suppress(OSError):
            left.unlink()


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                found.update(block)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    return found.hexdigest()


def _read(handle: int) -> dict[str, str]:
    try:
        found = json.loads(os.read(handle, 4096) or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _write(handle: int, said: dict[str, str]) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    os.ftruncate(handle, 0)
    os.write(handle, json.dumps(said).encode())
    os.fsync(handle)
