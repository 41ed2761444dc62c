"""1xx: what the cell holds as a number."""

from __future__ import annotations

from collections.abc import Iterator

from misroute.detect.facts import Facts
from misroute.detect.findings import Problem, Severity
from misroute.detect.rulebook import TELLING_NOTES, Hit, Needs, RuleSetting, rule
from misroute.detect.timeline import Timeline
from misroute.phones import NOTES, LineType, Status, Weight, weight


def _notes(facts: Facts) -> tuple[str, ...]:
    return tuple(f"note {note.code}" for note in facts.reading.notes)


@rule(
    "MR101",
    "number-missing",
    "没有号码",
    problem=Problem.unusable_number,
    needs=Needs.reading,
)
def number_missing(facts: Facts, _: Timeline, __: RuleSetting) -> Iterator[Hit]:
    """The cell holds no number.

    Flags: an empty cell, or a placeholder such as "-", "null" or 暂无.
    Why: nobody can be reached, and a placeholder sometimes hides that a number was refused or lost in an export.
    Example: phone is "暂无" for a borrower's own row.
    Not flagged: a number that cannot be read (MR102).
    """
    if facts.reading.status is Status.missing:
        yield Hit("there is no number", "没有号码", _notes(facts))


@rule(
    "MR102",
    "number-invalid",
    "号码无效",
    problem=Problem.unusable_number,
    needs=Needs.reading,
)
def number_invalid(facts: Facts, _: Timeline, __: RuleSetting) -> Iterator[Hit]:
    """The cell holds something that is no reachable number.

    Flags: too short or too long, no such prefix, a number destroyed by a spreadsheet (1.38E+10), a short code,
    a 13-digit Chinese number of a machine.
    Why: a send to it fails at best; "repairing" it by guess reaches somebody else.
    Example: "1380013800", one digit short.
    Not flagged: a number with several possible readings (MR103), two numbers in one cell (MR104).
    """
    if facts.reading.status is Status.invalid:
        yield Hit("the number is not valid", "号码无效", _notes(facts))


@rule(
    "MR103",
    "number-doubtful",
    "号码存疑",
    problem=Problem.doubtful_number,
    needs=Needs.reading,
    weights={"doubtful_reading": 2.0},
)
def number_doubtful(facts: Facts, _: Timeline, __: RuleSetting) -> Iterator[Hit]:
    """The number can be read in more than one way, or only by dropping something.

    Flags: letters among the digits (138OO138OOO), swallowed text, a doubled country code, a reading that is valid
    only by chance of the default region.
    Why: each reading is another person's telephone; choosing silently sends a debt message to one of them.
    Example: "2025550123" in a book whose default region is China: Beijing without its 0, or Washington.
    Not flagged: harmless steps (full-width digits, separators, an IP-call prefix), which leave a note only.
    """
    if facts.reading.status is Status.doubtful:
        count = len(facts.reading.candidates)
        if count > 1:
            told = f"ask before this number is used: it may be any of {count} different numbers"
            told_zh = f"使用前须核实：可能是 {count} 个不同号码之一"
        else:
            told = "ask before this number is used: it could only be read by a guess"
            told_zh = "使用前须核实：该号码只能靠推测读出"
        why = next((NOTES[n.code] for n in facts.reading.notes if weight(n.code) is Weight.interpretive), None)
        if why is not None:
            told, told_zh = f"{told} ({why.en})", f"{told_zh}（{why.zh}）"
        yield Hit(told, told_zh, _notes(facts), "doubtful_reading")


@rule(
    "MR104",
    "several-numbers",
    "一格多号",
    problem=Problem.doubtful_number,
    needs=Needs.reading,
)
def several_numbers(facts: Facts, _: Timeline, __: RuleSetting) -> Iterator[Hit]:
    """One cell holds two or more different numbers.

    Flags: "13800000001/13900000002", or numbers on two lines of a cell.
    Why: which of them is the borrower's is not said; the second is often a relative's.
    Example: "13800000001 (本人) 13900000002 (妻)".
    Not flagged: the same number twice.
    """
    if facts.reading.status is Status.multiple:
        count = len(facts.reading.candidates)
        yield Hit(f"the cell holds {count} different numbers", f"一格内有 {count} 个不同号码", _notes(facts))


@rule(
    "MR105",
    "dummy-number",
    "占位号码",
    severity=Severity.warning,
    problem=Problem.third_party_number,
    needs=Needs.reading,
    weights={"dummy_number": 0.0},
)
def dummy_number(facts: Facts, _: Timeline, __: RuleSetting) -> Iterator[Hit]:
    """A well-formed number that people type when they do not want to give theirs.

    Flags: all digits alike after the prefix (13888888888), an operator's service desk (13800138000), numbers kept
    for fiction (+1 202 555 0123).
    Why: the first belongs to a stranger, the second to a call centre, the third to nobody. Somebody may also hold
    such a number rightly, so it is told and the row is kept (contract §6.2); to have it suppressed as a third
    party's, set the weight dummy_number to 5.
    Example: phone 13800138000 in a borrower's own row.
    Not flagged: ordinary numbers; on many borrowers a filler is told as one number of many (MR402).
    """
    found = [note.code for note in facts.reading.notes if note.code in TELLING_NOTES]
    if found and facts.reading.e164:
        yield Hit(
            "the number is one that people use as a filler",
            "该号码常被用作占位",
            tuple(f"note {code}" for code in found),
            "dummy_number",
            problem=Problem.third_party_number if facts.is_self else None,
        )


@rule(
    "MR106",
    "not-a-personal-line",
    "非个人号码",
    severity=Severity.warning,
    problem=Problem.third_party_number,
    needs=Needs.reading,
    weights={"not_a_personal_line": 2.0},
)
def not_a_personal_line(facts: Facts, _: Timeline, __: RuleSetting) -> Iterator[Hit]:
    """A freephone number stands as a person's.

    Flags: 400/800 numbers in China, 800/888 numbers in North America, in any row.
    Why: a company answers it.
    Example: phone 400-810-0000 in a borrower's own row.
    Not flagged: fixed lines, which may be a home.
    """
    if facts.reading.type is LineType.toll_free and facts.reading.e164:
        yield Hit(
            "a company's freephone number stands as a person's",
            "企业免费电话被登记为个人号码",
            ("line type toll_free",),
            "not_a_personal_line",
            problem=Problem.third_party_number if facts.is_self else None,
        )
