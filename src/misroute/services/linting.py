"""Reads texts and templates as their readers would, and says what is wrong with them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from misroute.errors import ConfigProblem, UsageError
from misroute.gate.lint import ContentWords, Flaw, Reading, placed_flaws
from misroute.gate.lint.parts import Parts, parts_of
from misroute.gate.policy import Policy
from misroute.letters import Letters
from misroute.letters.contexts import AUDIENCES

READERS = ("borrower", "recipient", "third_person", "internal")
CHANNELS = ("sms", "call", "voicemail", "email", "letter", "visit")
_ENDINGS = frozenset({".txt", ".html", ".htm", ".j2", ".jinja", ".jinja2", ".md"})
_NAMED = re.compile(r"\.(sms|call|voicemail|email|letter|visit)\.(zh|en)\.")
_LARGEST = 1_000_000
_LAYOUT = "layout.html"
_PURPOSES = {"borrower": "collection", "recipient": "apology", "third_person": "location", "internal": "internal"}
_LETTER = re.compile(r"(acknowledgement|apology|voucher|book_fix|clock_\w+)\.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How texts are to be read; what is None is taken from a file's name and folder, else borrower and sms."""

    reader: str | None = None
    channel: str | None = None
    purpose: str | None = None
    region: str | None = None
    sample: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Linted:
    """One file: who it was read for, its flaws with line and column (0: the whole text), how it travels as a text."""

    path: str
    reader: str
    channel: str
    purpose: str
    flaws: tuple[tuple[Flaw, int, int], ...]
    parts: Parts | None = None

    def rows(self, language: str) -> Iterator[dict[str, Any]]:
        """One row for each flaw."""
        for flaw, line, column in self.flaws:
            yield {
                "path": self.path,
                "line": line,
                "column": column,
                "severity": flaw.severity,
                "code": flaw.code,
                "words": flaw.words,
                "says": flaw.rule.says[language],
                "repair": flaw.rule.repair[language],
                "source": flaw.rule.source,
                "reader": self.reader,
                "channel": self.channel,
            }


def region_of(policies: Mapping[str, Policy], name: str | None) -> str | None:
    """The country of the named pack. Raises UsageError for a pack that does not exist."""
    if name is None:
        return None
    if name not in policies:
        raise UsageError(f"no policy pack '{name}': there are {', '.join(sorted(policies))}")
    return policies[name].region


def read_sample(path: Path) -> Mapping[str, Any]:
    """Sample values for templates, a JSON object. Raises UsageError when it is none."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read as JSON: {str(error).splitlines()[0]}") from error
    if not isinstance(found, Mapping):
        raise UsageError(f"{path}: must be a JSON object of names and values")
    return found


def lint_paths(paths: Sequence[Path], wanted: Wanted, content: ContentWords, letters: Letters) -> Iterator[Linted]:
    """Each text file under ``paths``. Raises UsageError for a path that is not there or not text."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
        files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.suffix in _ENDINGS)
        for file in files:
            if file.name != _LAYOUT or path.is_file():
                yield _lint_file(file, wanted, content, letters)


def _lint_file(path: Path, wanted: Wanted, content: ContentWords, letters: Letters) -> Linted:
    try:
        source = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 text: {str(error).splitlines()[0]}") from error
    if len(source) > _LARGEST:
        raise UsageError(f"{path}: is longer than {_LARGEST} characters: no message is")
    named = _NAMED.search(f"{path.name}.")
    reader = wanted.reader or (path.parent.name if path.parent.name in READERS else "borrower")
    channel = wanted.channel or (named.group(1) if named else "sms")
    purpose = wanted.purpose or (_letter_purpose(path) if path.parent.name in AUDIENCES else None) or _PURPOSES[reader]
    lang = named.group(2) if named else "en"
    texts = [source]
    is_template = "{{" in source or "{%" in source
    if is_template:
        texts = list(_rendered(path, source, reader, lang, wanted, letters))
    reading = Reading(
        told=reader in ("borrower", "internal"),
        channel=channel,
        purpose=purpose,
        regions=frozenset({wanted.region} if wanted.region else ()),
    )
    flaws: dict[tuple[str, str, int], tuple[Flaw, int, int]] = {}
    parts: Parts | None = None
    for text in texts:
        shown = _text_of_html(text) if path.suffix in (".html", ".htm") else text
        for flaw, start in placed_flaws(shown, reading, content.rules):
            # a place in a rendered text is none in its template
            line, column = (0, 0) if is_template or start < 0 else _place(shown, start)
            flaws.setdefault((flaw.code, flaw.words, line), (flaw, line, column))
        if channel == "sms":
            parts = max(filter(None, (parts, parts_of(shown.strip()))), key=lambda one: one.parts)
    return Linted(str(path), reader, channel, purpose, tuple(flaws.values()), parts)


def _letter_purpose(path: Path) -> str | None:
    named = _LETTER.match(path.name)
    return "apology" if named is not None and path.parent.name != "internal" else None


def _rendered(path: Path, source: str, reader: str, lang: str, wanted: Wanted, letters: Letters) -> Iterator[str]:
    audience = "recipient" if reader == "third_person" else reader
    try:
        yield from letters.drafts(source, audience, lang, wanted.sample)  # type: ignore[arg-type]
    except ConfigProblem as problem:
        raise UsageError(f"{path}: {problem}; give the values it uses with --sample") from problem


def _place(text: str, start: int) -> tuple[int, int]:
    before = text[:start]
    return before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1


class _Reader(HTMLParser):
    """What a person reads of a page, with the targets of its links and the texts of its pictures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag in ("p", "br", "div", "tr", "li", "h1", "h2", "h3"):
            self.found.append("\n")
        self.found += [f" {value} " for name, value in attrs if name in ("href", "alt", "title") and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)


def _text_of_html(source: str) -> str:
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return "".join(reader.found)
