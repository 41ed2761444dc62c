"""Reads ``config/letters.toml``: which letters exist, what they may use, the phrases of codes, the words of debt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from misroute.letters.contexts import Audience, Cause, ContactChannel, InformationKind, variables_of
from misroute.letters.wording import LANGS, Wording

CHANNELS = ("sms", "email", "letter")
_KEYS = frozenset({"name", "audience", "channels", "version", "variables", "subject"})
_CODES = {"cause": get_args(Cause), "channel": get_args(ContactChannel), "kinds": get_args(InformationKind)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One letter in one language for one channel. ``template`` is its name in records and its path without ``.txt``."""

    name: str
    audience: Audience
    channel: str
    lang: str
    version: int
    subject: str
    variables: frozenset[str]

    @property
    def template(self) -> str:
        """E.g. ``recipient/apology.sms.zh``."""
        return f"{self.audience}/{self.name}.{self.channel}.{self.lang}"


def read_index(
    index: Mapping[str, Any], where: str, problems: list[str]
) -> tuple[dict[str, Entry], Wording, tuple[str, ...]]:
    """Entries by template name, the phrases, and the debt words; what is wrong is added to ``problems``."""
    entries: dict[str, Entry] = {}
    for number, table in enumerate(_list(index.get("letter")), start=1):
        for entry in _entries_of(table, f"{where}: letter {number}", problems):
            if entry.template in entries:
                problems.append(f"{where}: {entry.template} is listed twice")
            entries[entry.template] = entry
    if not entries:
        problems.append(f"{where}: lists no letter")
    return entries, _wording(index, where, problems), _words(index, where, problems)


def _entries_of(table: Any, where: str, problems: list[str]) -> list[Entry]:
    if not isinstance(table, Mapping):
        problems.append(f"{where}: must be a table")
        return []
    name, audience = table.get("name"), table.get("audience")
    where = f"{where} ({name})"
    before = len(problems)
    for unknown in sorted(set(table) - _KEYS):
        problems.append(f"{where}: unknown key '{unknown}'")
    if not isinstance(name, str) or not name.isidentifier():
        problems.append(f"{where}: name must be a plain word")
    if audience not in get_args(Audience):
        problems.append(f"{where}: audience must be borrower, recipient or internal")
    channels = _list(table.get("channels"))
    if not channels or any(channel not in CHANNELS for channel in channels):
        problems.append(f"{where}: channels must be some of {', '.join(CHANNELS)}")
    version = table.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        problems.append(f"{where}: version must be a whole number from 1")
    subject = table.get("subject")
    if not isinstance(subject, Mapping) or any(not isinstance(subject.get(lang), str) for lang in LANGS):
        problems.append(f"{where}: subject needs {' and '.join(LANGS)}")
    variables = _list(table.get("variables"))
    if audience in get_args(Audience):
        for unknown in sorted(set(map(str, variables)) - variables_of(cast(Audience, audience))):
            problems.append(f"{where}: a {audience} letter may not know '{unknown}'")
    if len(problems) > before or not isinstance(subject, Mapping):
        return []
    return [
        Entry(
            str(name),
            cast(Audience, audience),
            channel,
            lang,
            int(cast(int, version)),
            subject[lang],
            frozenset(variables),
        )
        for channel in channels
        for lang in LANGS
    ]


def _wording(index: Mapping[str, Any], where: str, problems: list[str]) -> Wording:
    phrases = index.get("phrases")
    wording = Wording(phrases if isinstance(phrases, Mapping) else {})
    for group, codes in _CODES.items():
        for code in codes:
            try:
                known = wording.has(group, code)
            except AttributeError:
                known = False
            if not known:
                problems.append(f"{where}: phrases.{group}.{code} needs {' and '.join(LANGS)}")
    return wording


def _words(index: Mapping[str, Any], where: str, problems: list[str]) -> tuple[str, ...]:
    table = index.get("debt_words")
    words: list[str] = []
    for lang in LANGS:
        listed = _list(table.get(lang)) if isinstance(table, Mapping) else []
        if not listed or any(not isinstance(word, str) or not word.strip("* ") for word in listed):
            problems.append(f"{where}: debt_words.{lang} must be a list of words")
        else:
            words.extend(listed)
    return tuple(words)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
