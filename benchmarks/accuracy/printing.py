"""Tables of plain text, at most a hundred columns wide, and the same as HTML."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

WIDTH = 100
SHORTEST = 6


@dataclass(slots=True)
class Table:
    """A table with a heading; the first row names the columns, the first column is text, the rest figures."""

    title: str
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(slots=True)
class Section:
    """A part of the report."""

    title: str
    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def text_of(section: Section) -> str:
    """As the terminal shows it."""
    parts = ["", section.title, "=" * _width(section.title), *section.lines]
    for table in section.tables:
        parts += ["", table.title, *_lines(table.rows)]
        if table.note:
            parts += [f"  {line}" for line in _wrapped(table.note, WIDTH - 2)]
    return "\n".join(parts)


def _lines(rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return ["  (nothing)"]
    wide = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    cut = list(wide)
    # too many columns for the line: headings are shortened, never the figures
    figures = [max([_width(row[place]) for row in rows[1:]] or [0]) for place in range(len(cut))]
    while sum(cut) + 2 * len(cut) > WIDTH:
        widest = max(range(1, len(cut)), key=lambda place: cut[place] - max(figures[place], SHORTEST))
        if cut[widest] <= max(figures[widest], SHORTEST):
            break
        cut[widest] -= 1
    return [
        "  " + "  ".join(_pad(_short(cell, cut[place]), cut[place], left=place == 0) for place, cell in enumerate(row))
        for row in rows
    ]


def _short(text: str, width: int) -> str:
    return text if _width(text) <= width else text[: width - 1] + "…"


def _pad(text: str, width: int, *, left: bool) -> str:
    room = " " * (width - _width(text))
    return text + room if left else room + text


def _width(text: str) -> int:
    """Columns of a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _wrapped(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line]


_STYLE = """
:root{color-scheme:light dark;--ink:#1d2430;--mute:#667;--line:#d9dde5;--back:#fff;--bar:#2f6fdd}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ef;--mute:#9aa3b2;--line:#333a46;--back:#14171c;--bar:#6ea3ff}}
body{font:15px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;color:var(--ink);background:var(--back);
max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem;border-bottom:1px solid var(--line)}
table{border-collapse:collapse;margin:.6rem 0 1rem;font-variant-numeric:tabular-nums;font-size:.86rem}
caption{text-align:left;font-weight:600;padding:.3rem 0}
td,th{padding:.18rem .7rem;border-bottom:1px solid var(--line);text-align:right}
td:first-child,th:first-child{text-align:left}
.note{color:var(--mute);font-size:.85rem}svg{max-width:26rem;display:block}
"""


def page_of(title: str, about: Sequence[str], sections: Sequence[Section], drawings: Sequence[str]) -> str:
    """One HTML file that needs nothing else."""
    body = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(line)}</p>" for line in about), *drawings]
    for section in sections:
        body.append(f"<h2>{escape(section.title)}</h2>")
        body += [f"<p>{escape(line)}</p>" for line in section.lines]
        for table in section.tables:
            body.append(_html(table))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style><body>{''.join(body)}</body></html>\n"
    )


def _html(table: Table) -> str:
    if not table.rows:
        return ""
    head, *rows = table.rows
    cells = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    return (
        f"<table><caption>{escape(table.title)}</caption><thead><tr>{cells}</tr></thead>"
        f"<tbody>{body}</tbody></table>{note}"
    )
