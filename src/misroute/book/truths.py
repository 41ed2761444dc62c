"""What really is so of some contact points, as somebody checked it (CSV or JSON lines): what rules are learned from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from misroute.book.dates import parse_date
from misroute.book.evidence import Fields, Refusal, Unusable, read_lines

_WORDS = {
    "customer_id": ("customerid", "customer", "客户号", "客户编号", "用户id"),
    "number": ("number", "phone", "mobile", "号码", "手机号", "电话"),
    "holder": ("holder", "answeredby", "接听人", "使用人", "持有人"),
    "problem": ("problem", "问题"),
    "role": ("role", "relation", "关系", "角色"),
    "checked_at": ("checkedat", "date", "核查日期", "核实日期", "日期"),
}
HOLDERS = {
    "borrower": "borrower",
    "self": "borrower",
    "本人": "borrower",
    "借款人": "borrower",
    "relative": "relative",
    "亲属": "relative",
    "third_party": "third_party",
    "第三方": "third_party",
    "stranger": "stranger",
    "陌生人": "stranger",
    "nobody": "nobody",
    "空号": "nobody",
    "停机": "nobody",
    "无人": "nobody",
}
PROBLEMS = frozenset(
    (
        "none",
        "stale",
        "reassigned",
        "relative_number",
        "third_party_number",
        "own_staff_number",
        "disconnected",
    )
)


@dataclass(frozen=True, slots=True)
class Truth:
    """One row that was checked. ``holder`` or ``problem`` is '' when the file does not say; ``role`` too, which then
    means the borrower's own row. ``checked_at`` is the day it was found out; what was known from then on is left out.
    """

    row: int
    customer_id: str
    number: str = field(repr=False)
    holder: str
    problem: str
    role: str
    checked_at: date | None


def read_truths(path: Path, *, encoding: str | None = None) -> Iterator[Truth | Refusal]:
    """Checked rows in the file's order. Refused: no customer or number, neither holder nor problem, an unknown word, a
    date that cannot be read. Raises UnreadableInput for a file without the columns ``customer_id`` and ``number``.
    """
    return read_lines(path, _WORDS, ("customer_id", "number"), encoding, _truth)


def _truth(row: int, found: Fields) -> Truth:
    customer, number = found.get("customer_id", ""), found.get("number", "")
    if not customer or not number:
        raise Unusable("customer_id or number is empty")
    said, problem = _word(found.get("holder", "")), _word(found.get("problem", ""))
    holder = HOLDERS.get(said, "")
    if said and not holder:
        raise Unusable("holder is not one of borrower, relative, third_party, stranger, nobody")
    if problem and problem not in PROBLEMS:
        raise Unusable(f"problem is not one of {', '.join(sorted(PROBLEMS))}")
    if not holder and not problem:
        raise Unusable("holder and problem are both empty")
    checked = parse_date(found.get("checked_at", ""))
    if checked.value is None and checked.reason:
        raise Unusable(f"checked_at cannot be read: {checked.reason}")
    return Truth(row, customer, number, holder, problem, _word(found.get("role", "")), checked.value)


def _word(text: str) -> str:
    return text.strip().casefold().replace("-", "_").replace(" ", "_")
