"""What kind of file it is, by its first bytes: names lie, an ``.xls`` is often a table of tabs."""

from __future__ import annotations

from pathlib import Path

from misroute.book.streams import open_source
from misroute.book.values import BookKind
from misroute.errors import UnreadableInput


def sniff(path: Path) -> BookKind:
    """The kind of a file.

    Raises UnreadableInput for an empty file, a web page, or a kind that is no book.
    """
    with open_source(path) as source:
        head = source.read(4096)
    if not head:
        raise UnreadableInput(f"{path} is empty")
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return BookKind.xlsx
    if head.startswith(b"PAR1"):
        return BookKind.parquet
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    start = text[:64].upper()
    if start.startswith(b"BEGIN:VCARD"):
        return BookKind.vcard
    if start.startswith((b"<!DOCTYPE HTML", b"<HTML", b"<?XML", b"<TABLE")):
        raise UnreadableInput(f"{path} is a web page or XML, not a table: open it in a spreadsheet and save it as XLSX")
    if start.startswith(b"%PDF"):
        raise UnreadableInput(f"{path} is a PDF, not a table")
    suffixes = [suffix.casefold() for suffix in path.suffixes]
    if start.startswith(b"{") or ".jsonl" in suffixes or ".ndjson" in suffixes:
        return BookKind.jsonl
    if start.startswith(b"[") and ".json" in suffixes:
        raise UnreadableInput(f"{path} is one JSON array: write one object a line (JSON lines)")
    return BookKind.csv
