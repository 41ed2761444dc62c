"""The bytes of a book: plain, gzip or zstandard, recognised by their first bytes, with damage told in one line."""

from __future__ import annotations

import codecs
import gzip
import io
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import zstandard

from misroute.errors import UnreadableInput, UsageError

GZIP: Final = b"\x1f\x8b"
ZSTD: Final = b"\x28\xb5\x2f\xfd"
BLOCK: Final = 1 << 20
DAMAGED: Final = "\udcff"
"""Stands for bytes a wide encoding cannot hold; it is no valid UTF-8, so the record it lands in is refused."""

codecs.register_error("misroute-damaged", lambda error: (DAMAGED, getattr(error, "end", 0)))


class ByteSource:
    """A file read from its start, decompressed. ``fraction`` tells how much of the file on disk has been read."""

    def __init__(self, path: Path, codec: str | None = None) -> None:
        """Open ``path``; with ``codec`` the bytes handed out are UTF-8, whatever the file's encoding is.

        Raises UnreadableInput when the file cannot be opened.
        """
        self.path = path
        try:
            if path.is_dir():
                raise UnreadableInput(f"{path} is a folder: name a file to read")
            if not stat.S_ISREG(path.stat().st_mode):
                raise UnreadableInput(f"{path} is a pipe or device, and it is read more than once: save it to a file")
            self._file: BinaryIO = path.open("rb")
            self._size = path.stat().st_size
        except OSError as error:
            raise UnreadableInput(f"cannot read {path}: {error.strerror or error}") from error
        head = self._file.read(4)
        self.compression = "gz" if head.startswith(GZIP) else "zst" if head == ZSTD else None
        self._file.seek(0)
        self._stream: io.BufferedIOBase | BinaryIO = self._file
        if self.compression == "gz":
            self._stream = gzip.GzipFile(fileobj=self._file)
        elif self.compression == "zst":
            self._stream = io.BufferedReader(
                zstandard.ZstdDecompressor().stream_reader(self._file, read_across_frames=True)
            )
        self._decoder = codecs.getincrementaldecoder(codec)("misroute-damaged") if codec else None
        self._ended = False

    def read(self, size: int = BLOCK) -> bytes:
        """The next bytes, b'' at the end. Raises UnreadableInput when the compressed file is cut or damaged."""
        while not self._ended:
            try:
                data = self._stream.read(size)
            except (EOFError, OSError, zlib.error, zstandard.ZstdError) as error:
                raise UnreadableInput(
                    f"{self.path} is cut or damaged and cannot be read to its end: {error}"
                ) from error
            self._ended = not data
            if self._decoder is None:
                return data
            text = self._decoder.decode(data, final=not data)
            if text:
                return text.encode("utf-8", "surrogatepass")
        return b""

    @property
    def fraction(self) -> float:
        """Share of the file on disk that has been read, 0–1."""
        return self._file.tell() / self._size if self._size and not self._file.closed else 1.0

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        self._file.close()


@contextmanager
def open_source(path: Path, codec: str | None = None) -> Iterator[ByteSource]:
    """A ByteSource that is closed at the end."""
    source = ByteSource(path, codec)
    try:
        yield source
    finally:
        source.close()


def compressed(stream: BinaryIO, compression: str | None) -> BinaryIO:
    """A stream that writes into ``stream`` through a compression; closing it does not close ``stream``."""
    if compression == "gz":
        # a GzipFile is a BinaryIO in all but the name that the type stubs give it
        return gzip.GzipFile(filename="", fileobj=stream, mode="wb", mtime=0)  # type: ignore[return-value]
    if compression == "zst":
        return zstandard.ZstdCompressor().stream_writer(stream, closefd=False)
    return stream


def compression_of(path: Path) -> str | None:
    """The compression a file name asks for. Raises UsageError for one that is not written."""
    suffix = path.suffix.casefold()
    if suffix in (".bz2", ".xz", ".zip", ".7z", ".lz4"):
        raise UsageError(f"{path}: {suffix} is not written: use .gz, .zst or no compression")
    return {".gz": "gz", ".zst": "zst"}.get(suffix)
