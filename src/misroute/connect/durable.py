"""Files that survive a power cut and several writers: one lock a folder; write aside, flush, rename."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

_PART = ".part"


def make_folder(folder: Path) -> None:
    """Create ``folder`` (mode 0700) with its parents; existing folders keep their mode."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: one writer at a time among all processes of this machine.

    The lock dies with its process, so a kill -9 leaves nothing to clean but half-written files, which no live writer
    can own once the lock is held.
    """
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_once(path: Path, content: bytes) -> None:
    """Write ``path`` so that it is there whole or not at all. Call with the folder locked; mode 0600.

    Raises FileExistsError if ``path`` exists, OSError if the disk refuses (then nothing is left behind).
    """
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(f".{path.name}{_PART}")
    # a half-written file of a killed writer; the lock says nobody is writing it now
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        try:
            write_all(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        part.rename(path)
    except BaseException:  # Ctrl-C too; raised again
        part.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def write_all(descriptor: int, content: bytes) -> None:
    """Write every byte; ``os.write`` may stop early on a full disk or a signal."""
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def flush_folder(folder: Path) -> None:
    """Make a rename or a new file in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
