"""The world as files, the way a lender's systems export them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from misroute.simulate.borrowers import Borrower

CN_HEADER = ("客户号", "姓名", "手机号", "关系", "联系人姓名", "地址", "核实日期", "授权日期", "来源", "备注")
US_HEADER = (
    "customer_id",
    "name",
    "phone",
    "country",
    "address",
    "verified_at",
    "consent_at",
    "source",
    "contact1_name",
    "contact1_relation",
    "contact1_phone",
    "contact2_name",
    "contact2_relation",
    "contact2_phone",
)


def write_long_csv(path: Path, borrowers: Iterable[Borrower], notes: Mapping[str, str]) -> int:
    """One row per contact point, GB18030, CRLF, as a Chinese spreadsheet saves it. Sets ``row``; returns the rows."""
    row = 1
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(CN_HEADER)
        for borrower in borrowers:
            for point in borrower.points:
                row += 1
                point.row = row
                writer.writerow(
                    (
                        borrower.customer_id,
                        borrower.name,
                        point.cell.text,
                        point.role,
                        point.contact_name,
                        borrower.address,
                        point.verified_at or "",
                        point.consent_at or "",
                        point.source,
                        notes.get(borrower.customer_id, "") if point.is_self else "",
                    )
                )
    return row - 1


def write_wide_xlsx(path: Path, borrowers: Iterable[Borrower], now: datetime) -> int:
    """One row per borrower, every cell a text cell. Sets ``row``; returns the rows."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties({"title": "Contact book", "created": now.replace(tzinfo=None)})
    sheet = book.add_worksheet("contacts")
    sheet.write_row(0, 0, US_HEADER)
    row = 0
    for row, borrower in enumerate(borrowers, start=1):
        own = borrower.self_point
        cells = [borrower.customer_id, borrower.name, own.cell.text, borrower.country, borrower.address]
        cells += [str(own.verified_at or ""), str(own.consent_at or ""), own.source]
        for point in borrower.points:
            point.row = row + 1
            if not point.is_self:
                cells += [point.contact_name, point.role, point.cell.text]
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text)
    book.close()
    return row


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> int:
    """Plain UTF-8 CSV; returns the rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def write_jsonl(path: Path, rows: Iterable[Mapping[str, object]]) -> int:
    """One JSON object a line; returns the lines."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count
