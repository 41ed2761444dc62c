"""What a contact book is made of once read: contact rows, batches, refusals, and the layout that was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

OWN_SLOT: Final = "self"
"""The slot of the borrower's own number in a wide book."""

LONG_SLOT: Final = ""
"""The slot of the one number of a record in a long book."""


class BookKind(StrEnum):
    """How the book lies in its file."""

    csv = "csv"
    jsonl = "jsonl"
    xlsx = "xlsx"
    parquet = "parquet"
    vcard = "vcard"


class Form(StrEnum):
    """``long``: one record per contact point. ``wide``: one per borrower, contacts side by side."""

    long = "long"
    wide = "wide"


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact point as the book has it: every value is the literal text of its cell, '' when there is none.

    ``row`` is the line a spreadsheet shows (a record with line breaks inside its cells is one line, the header is 1).
    ``customer_key`` tells customers apart even in a book without ids: ``id:…`` when the row states one, else a digest
    (``nn:…`` of name and own number, ``row:…``); it holds no name and no number in clear. ``source`` is None when the
    book has no such column.
    """

    row: int
    slot: str
    customer_id: str = field(repr=False)
    customer_name: str = field(repr=False)
    phone: str = field(repr=False)
    role: str = field(repr=False)
    contact_name: str = field(repr=False)
    region: str
    address: str = field(repr=False)
    verified_at: str
    consent_at: str
    source: str | None
    branch: str
    customer_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that could not be read. ``reason`` says why in words and never quotes the record."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A run of records in the book's order.

    ``records``, ``rows`` and ``raw`` are parallel: the cells as literal text, the spreadsheet line, and the record's
    own bytes where they can be written back unchanged (None: the writer must quote the cells anew).
    ``contacts`` has one entry per record in a long book, one or more in a wide one, in record order; ``row`` joins
    them to their record. ``first_row`` is the row of the first record, or of the first reject if nothing else came.
    """

    first_row: int
    records: list[list[str]] = field(repr=False)
    contacts: list[ContactRow] = field(repr=False)
    rejects: list[Reject]
    rows: list[int] = field(repr=False)
    raw: list[bytes | None] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Point:
    """Where one contact point of a record stands: column positions, or a constant text where no column says it.

    ``name`` is the column of the contact's name. ``part`` picks one of
    several values that an export joined in the phone cell with `` ::: ``. ``label`` is a column with the number's label
    ("Mobile", "Mother"), which is the role where it names a relation.
    """

    slot: str
    phone: int
    role: int | None = None
    role_constant: str = ""
    name: int | None = None
    part: int | None = None
    label: int | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of the header is what. ``constants`` holds fields given by the map instead of a column.

    ``customer_names`` are joined to one name where given, middle and family name have columns of their own.
    """

    form: Form
    points: tuple[Point, ...]
    fields: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    customer_names: tuple[int, ...] = ()
    constants: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def slots(self) -> tuple[str, ...]:
        """The slots of the points, in the order in which their answers are written."""
        return tuple(point.slot for point in self.points)


@dataclass(frozen=True, slots=True)
class Layout:
    """What was found out about a book before its first record.

    ``encoding`` is a Python codec name (None for binary kinds); ``bom`` whether the file starts with a mark;
    ``delimiter`` and ``newline`` are None where they mean nothing. ``header_row`` is the header's spreadsheet line.
    ``guess`` explains in short lines what was guessed and why; ``warnings`` what a person should look at.
    ``first_rows`` are the first records as read, to be shown on the screen and nowhere else.
    """

    path: Path
    kind: BookKind
    columns: Columns
    header: tuple[str, ...]
    encoding: str | None = None
    bom: bool = False
    delimiter: str | None = None
    newline: str | None = None
    escape: str | None = None
    compression: str | None = None
    header_row: int = 1
    guess: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    first_rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)

    @property
    def form(self) -> Form:
        """Long or wide."""
        return self.columns.form


@dataclass(frozen=True, slots=True)
class Answer:
    """What the cleaning says of one contact point: the ``misroute_*`` cells as text (contract §2)."""

    e164: str = field(default="", repr=False)
    status: str = ""
    type: str = ""
    region: str = ""
    problem: str = ""
    holder: str = ""
    risk: str = ""
    action: str = ""
    codes: str = ""


OWN_COLUMNS: Final = ("e164", "status", "type", "region", "problem", "holder", "risk", "action", "codes")
"""Cells written for the borrower's own number, and for every record of a long book."""

CONTACT_COLUMNS: Final = ("e164", "status", "problem", "holder", "action", "codes")
"""Cells written for each further contact point of a wide book."""


def answer_columns(columns: Columns) -> tuple[tuple[str, str, str], ...]:
    """The columns added to a book, as (column name, slot, field of Answer), in order."""
    added: list[tuple[str, str, str]] = []
    for slot in columns.slots:
        if slot in (LONG_SLOT, OWN_SLOT):
            added.extend((f"misroute_{name}", slot, name) for name in OWN_COLUMNS)
        else:
            added.extend((f"misroute_{slot}_{name}", slot, name) for name in CONTACT_COLUMNS)
    return tuple(added)
