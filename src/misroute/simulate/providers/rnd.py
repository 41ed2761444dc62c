"""The FCC's Reassigned Numbers Database: a file of questions goes in, the file of answers comes out."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

from misroute.simulate.providers.lines import Lines


def answer_file(
    text: str,
    lines: Lines,
    reported_to: date,
    *,
    header: bool = True,
    date_format: str = "%Y-%m-%d",
    answer_column: str = "answer",
) -> str:
    """The questions with one more column: yes, no, or no data.

    ``reported_to``: carriers report by the 15th of a month what happened at least up to the 10th, so a newer
    disconnection is not in yet. Number first, then the day.
    """
    rows = list(csv.reader(io.StringIO(text, newline="")))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for place, cells in enumerate(rows):
        if header and place == 0:
            writer.writerow([*cells, answer_column])
            continue
        number = f"+1{cells[0][-10:]}"
        asked = datetime.strptime(cells[1], date_format).date()  # noqa: DTZ007 - a day, no instant
        writer.writerow([*cells, lines.reassigned(number, asked, reported_to)])
    return out.getvalue()
