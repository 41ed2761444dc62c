"""Contact books in and out: opened whatever their kind, encoding and form, streamed, and written back untouched.

reader = open_book(path)
with Outputs(inputs=[path]) as outputs, BookWriter(reader, out, outputs=outputs) as writer:
    for batch in reader.batches():
        writer.write(batch, [answer_for(contact) for contact in batch.contacts])
"""

from misroute.book.atomic import OutputFailed, Outputs, atomic_output
from misroute.book.baseline import Baseline, read_baseline
from misroute.book.dates import DateReading, InstantReading, parse_date, parse_instant
from misroute.book.evidence import Event, IntelAnswer, OwnNumber, Refusal, read_events, read_intel, read_own
from misroute.book.findings import FindingsWriter, RejectsWriter
from misroute.book.mapping import ColumnMap, load_map
from misroute.book.plain import write_table
from misroute.book.reader import BookReader, open_book
from misroute.book.values import (
    Answer,
    Batch,
    BookKind,
    Columns,
    ContactRow,
    Form,
    Layout,
    Point,
    Reject,
    answer_columns,
)
from misroute.book.writer import BookWriter

__all__ = [
    "Answer",
    "Baseline",
    "Batch",
    "BookKind",
    "BookReader",
    "BookWriter",
    "ColumnMap",
    "Columns",
    "ContactRow",
    "DateReading",
    "Event",
    "FindingsWriter",
    "Form",
    "InstantReading",
    "IntelAnswer",
    "Layout",
    "OutputFailed",
    "Outputs",
    "OwnNumber",
    "Point",
    "Refusal",
    "Reject",
    "RejectsWriter",
    "answer_columns",
    "atomic_output",
    "load_map",
    "open_book",
    "parse_date",
    "parse_instant",
    "read_baseline",
    "read_events",
    "read_intel",
    "read_own",
    "write_table",
]
