"""Outputs that appear whole or not at all, however the work ends."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from misroute.book.streams import compressed, compression_of
from misroute.errors import MisrouteError, UsageError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Closable(Protocol):
    """Anything that can be closed, twice if need be."""

    def close(self) -> None:
        """Let go of it."""
        ...


class OutputFailed(MisrouteError):
    """The system would not take the output: a full disk, a folder without permission."""


class Outputs:
    """Several outputs that commit together: all are renamed into place at the very end, or none is left behind.

    Each is written to a hidden temporary file in its own folder (so that the rename cannot cross a disk), readable
    by the owner alone because books hold personal data; a file that is replaced keeps its mode. On leaving the
    ``with`` without an exception everything is flushed to disk and renamed; on any exception, KeyboardInterrupt
    included, the temporary files are removed and what was there before is untouched.

    ``inputs`` are files that must not be overwritten.
    """

    def __init__(self, *, inputs: Iterable[Path] = ()) -> None:
        self._inputs = tuple(inputs)
        self._pending: list[tuple[Path, Path]] = []
        self._open: list[Closable] = []
        self._scratch: list[Path] = []

    def open(self, path: Path) -> BinaryIO:
        """A binary file to write ``path`` through, compressed when its name ends in ``.gz`` or ``.zst``.

        Raises UsageError, OutputFailed.
        """
        compression = compression_of(path)
        stream = self.stage(path).open("wb")
        self._open.append(stream)
        if compression is None:
            return stream
        outer = compressed(stream, compression)
        self._open.append(outer)
        return outer

    def adopt(self, stream: Closable) -> None:
        """Close ``stream``, which somebody else opened for an output, when the work ends, however it ends."""
        self._open.append(stream)

    def stage(self, path: Path) -> Path:
        """A temporary file to be renamed to ``path``, for writers that want a file name.

        A device or pipe is answered as it is: it can be written to, but never replaced.
        Raises UsageError when ``path`` is a folder, an input, or taken twice; OutputFailed when it cannot be made.
        """
        target = Path(os.path.realpath(path))
        self._check(path, target)
        try:
            if path.exists() and not path.is_file():
                return path  # as it was named: what /dev/stdout leads to need not have a name of its own
            # known before it is made: Ctrl-C in the moment between would leave it behind
            temporary = target.parent / f".{target.name[:80]}.{secrets.token_hex(8)}.part"
            self._pending.append((temporary, target))
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            if target.exists():
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        except OSError as error:
            raise _failed(path, error) from error
        return temporary

    def scratch(self, beside: Path) -> Path:
        """A private folder beside an output for what is only needed on the way; removed however the work ends."""
        folder = Path(os.path.realpath(beside)).parent
        try:
            self._scratch.append(folder / f".misroute.{secrets.token_hex(8)}.parts")
            self._scratch[-1].mkdir(mode=0o700)
        except OSError as error:
            raise _failed(beside, error) from error
        return self._scratch[-1]

    def _check(self, path: Path, target: Path) -> None:
        if target.is_dir():
            raise UsageError(f"{path} is a folder: name a file to write")
        if not target.parent.is_dir():
            raise UsageError(f"{path}: the folder {target.parent} does not exist: make it first")
        for given in self._inputs:
            if target.exists() and given.exists() and target.samefile(given):
                raise UsageError(f"{path} is an input of this command: write to another file")
        if any(target == taken for _, taken in self._pending):
            raise UsageError(f"{path} is named for two outputs: give each a file of its own")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._commit()
        except OSError as failure:
            raise _failed(self._first_target(), failure) from failure
        finally:
            self._discard()
        if isinstance(error, OSError) and (error.errno in FULL or error.errno == errno.EIO):
            raise _failed(self._first_target(), error) from error

    def _first_target(self) -> Path:
        return self._pending[0][1] if self._pending else Path("output")

    def _commit(self) -> None:
        for stream in reversed(self._open):
            stream.close()
        for temporary, _ in self._pending:
            _flush(temporary)
        for temporary, target in self._pending:
            os.replace(temporary, target)
        for folder in {target.parent for _, target in self._pending}:
            _flush(folder)

    def _discard(self) -> None:
        for stream in reversed(self._open):
            with suppress(OSError, ValueError):
                stream.close()
        for temporary, _ in self._pending:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        for folder in self._scratch:
            shutil.rmtree(folder, ignore_errors=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network disks cannot flush a folder
            raise
    finally:
        os.close(handle)


def _failed(path: Path, error: OSError) -> OutputFailed:
    if error.errno in FULL:
        return OutputFailed(f"no space left to write {path}: free some and run again; nothing half-written was left")
    return OutputFailed(f"cannot write {path}: {error.strerror or error}")


@contextmanager
def atomic_output(path: Path, *, inputs: Iterable[Path] = ()) -> Iterator[BinaryIO]:
    """One binary output that appears whole or not at all; see Outputs."""
    with Outputs(inputs=inputs) as outputs:
        yield outputs.open(path)
