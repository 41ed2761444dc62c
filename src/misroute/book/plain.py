"""Writing a plain table, for whoever makes a book rather than gives one back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from misroute.book.atomic import Outputs
from misroute.book.records import quote_cell
from misroute.book.sinks import distinct_keys
from misroute.book.table_sinks import XlsxSink
from misroute.book.targets import kind_of
from misroute.book.values import BookKind
from misroute.errors import UsageError


def write_table(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    encoding: str = "utf-8",
    delimiter: str | None = None,
    newline: str = "\n",
    quote_all: bool = False,
) -> int:
    """Write a table by the suffix of ``path`` (CSV, TSV, JSON lines, XLSX, the text kinds also ``.gz``, ``.zst``).

    Atomic and streamed; answers the number of rows. ``utf-8-sig`` and ``utf-16`` write their byte-order mark. Raises
    UsageError for another kind, or for a character the encoding does not have.
    """
    kind = kind_of(path, BookKind.csv)
    count = 0
    with Outputs() as outputs:
        if kind is BookKind.xlsx:
            sheet = XlsxSink(outputs, path, header, (), frozenset())
            for row in rows:
                sheet.put(row, ())
                count += 1
            sheet.close()
            return count
        if kind not in (BookKind.csv, BookKind.jsonl):
            raise UsageError(f"{path}: a table is written as .csv, .tsv, .jsonl or .xlsx")
        chosen = delimiter or ("\t" if {".tsv", ".tab"} & set(path.suffixes) else ",")
        mark = "\ufeff" if encoding.casefold().replace("_", "-") in ("utf-8-sig", "utf-16", "utf-32") else ""
        codec = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(encoding.casefold(), encoding)
        keys = distinct_keys(header)
        stream = outputs.open(path)

        def put(text: str) -> None:
            try:
                stream.write(text.encode(codec))
            except UnicodeEncodeError as error:
                raise UsageError(f"{path}: row {count + 1} has a character that {encoding} does not have") from error

        def line(cells: Sequence[str]) -> str:
            quoted = ['"' + c.replace('"', '""') + '"' if quote_all else quote_cell(c, chosen) for c in cells]
            return chosen.join(quoted) + newline

        put(mark + (line(header) if kind is BookKind.csv else ""))
        for row in rows:
            count += 1
            if kind is BookKind.csv:
                put(line(row))
            else:
                put(json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False) + newline)
    return count
