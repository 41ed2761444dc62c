"""Which sink a file name asks for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from misroute.book.atomic import Outputs
from misroute.book.reader import BookReader
from misroute.book.sinks import CsvSink, Sink
from misroute.book.streams import compression_of
from misroute.book.values import BookKind, Layout
from misroute.errors import UsageError

SUFFIXES: Final = {
    ".csv": BookKind.csv,
    ".tsv": BookKind.csv,
    ".tab": BookKind.csv,
    ".txt": BookKind.csv,
    ".jsonl": BookKind.jsonl,
    ".ndjson": BookKind.jsonl,
    ".xlsx": BookKind.xlsx,
    ".parquet": BookKind.parquet,
    ".vcf": BookKind.vcard,
    ".vcard": BookKind.vcard,
}


def kind_of(path: Path, otherwise: BookKind) -> BookKind:
    """The kind of file a name asks for, ``otherwise`` when its suffix says nothing."""
    suffixes = [suffix.casefold() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in (".gz", ".zst"):
        suffixes.pop()
    return SUFFIXES.get(suffixes[-1], otherwise) if suffixes else otherwise


def open_sink(reader: BookReader, path: Path, outputs: Outputs, added: Sequence[str], *, excel_safe: bool) -> Sink:
    """The sink for a book written to ``path``. Raises UsageError for a kind that cannot be written."""
    layout = reader.layout
    kind = kind_of(path, layout.kind)
    compression = compression_of(path)
    dropped = frozenset(i for i, name in enumerate(layout.header) if name in added)
    if kind is BookKind.csv:
        return _csv(reader, layout, path, outputs, added, compression, dropped, excel_safe)
    raise UsageError(f"{path}: cannot write {kind} from {layout.kind}")


def _csv(
    reader: BookReader,
    layout: Layout,
    path: Path,
    outputs: Outputs,
    added: Sequence[str],
    compression: str | None,
    dropped: frozenset[int],
    excel_safe: bool,
) -> CsvSink:
    header = [name for i, name in enumerate(layout.header)]
    if layout.kind is not BookKind.csv:
        delimiter = "\t" if ".tsv" in path.suffixes else ","
        sink = CsvSink(
            outputs.open(path),
            encoding="utf-8",
            delimiter=delimiter,
            newline="\n",
            compression=compression,
            verbatim=False,
            excel_safe=excel_safe,
            dropped=dropped,
        )
        sink.header(None, header, added)
        return sink
    encoding = layout.encoding or "utf-8"
    above, first = reader.prologue()
    inner = reader.inner_encoding
    prologue = "\ufeff".encode(encoding) if layout.bom else b""
    if above:
        text = above.decode(inner, "surrogateescape") + (layout.newline or "\n")
        prologue += text.encode(encoding, "surrogateescape")
    sink = CsvSink(
        outputs.open(path),
        encoding=encoding,
        delimiter=layout.delimiter or ",",
        newline=layout.newline or "\n",
        compression=compression,
        prologue=prologue,
        inner=inner,
        excel_safe=excel_safe,
        dropped=dropped,
    )
    sink.header(first, header, added)
    return sink
