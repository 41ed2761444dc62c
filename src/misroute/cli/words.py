"""The words people read on the terminal, in their language.

English is the source text; ``locale/zh/LC_MESSAGES/misroute.po`` carries the Chinese. Errors are raised as finished
English lines by the floors below, which know no language; :func:`translate_error` recognises the line by the
template it was made from and says it in Chinese, so that no lower floor has to carry a translator around.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

DOMAIN = "misroute"
LOCALE = Path(str(files("misroute"))) / "locale"
_CONTEXT = "\x04"
"""How a compiled catalogue parts the context of a text from the text."""

_LONGEST = 4000
"""Characters of a line to translate: one that quotes more of the input than this is shown as it is."""
_PLACES = 8
"""How many colons of a line may end the place that it speaks of."""

_language = "en"


def set_language(language: str) -> None:
    """Choose ``zh`` or ``en`` for everything said from here on."""
    global _language
    _language = "zh" if language.lower().startswith("zh") else "en"


def language() -> str:
    """The language in use: ``zh`` or ``en``."""
    return _language


def language_asked(arguments: Sequence[str]) -> str:
    """``--lang`` among the arguments (help is made before they are parsed), else MISROUTE_LANG, else the system's."""
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang":
            return next(iter(arguments[place + 1 : place + 2]), "en")
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return language_of_environment()


def language_of_environment() -> str:
    """MISROUTE_LANG, else the system's language, else English."""
    names = ("MISROUTE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    stated = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return "zh" if stated.lower().startswith("zh") else "en"


@lru_cache(maxsize=2)
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALE, languages=[language], fallback=True)


def _(text: str) -> str:
    """``text`` in the language in use."""
    return _catalogue(_language).gettext(text) if text else text


def heading(name: str) -> str:
    """The name of a column or field as the heading of a table."""
    return _catalogue(_language).pgettext("column", name.replace("_", " "))


def state(word: str) -> str:
    """The word for a state, a scope or a cause."""
    return _catalogue(_language).pgettext("state", word)


def kind(word: str) -> str:
    """The word for a kind of effect or for whom it is; a step or a slot of the same name keeps its name."""
    return _catalogue(_language).pgettext("kind", word)


def event(kind: str) -> str:
    """What happened in a case."""
    return _catalogue(_language).pgettext("event", kind)


def told(template: str, values: Mapping[str, Any]) -> str:
    """``template`` in the language in use, filled in; values that are sentences themselves are translated too."""
    said = {name: _value(value) if isinstance(value, str) else value for name, value in values.items()}
    return _(template).format(**said)


def translate_error(line: str) -> str:
    """A finished English line, in the language in use where its template is known; else as it is."""
    if _language == "en" or " " not in line or len(line) > _LONGEST:
        return line
    return _translated(line)


@lru_cache(maxsize=1024)  # a listing says the same sentence many times
def _translated(line: str) -> str:
    return _recognised(line) or _behind_its_place(line) or line


def _recognised(line: str) -> str | None:
    """The translation of a whole sentence, of a template filled in, or of several joined by semicolons."""
    if " " not in line:
        return None
    whole = _texts(_language).get(line)
    if whole is not None:
        return whole
    for template in _templates(_language):
        values = template.values_in(line)
        if values is not None:
            return template.said(values)
    parts = line.split("; ")
    said = [_recognised(part) for part in parts] if len(parts) > 1 else []
    return "；".join(filter(None, said)) if said and all(said) else None


def _behind_its_place(line: str) -> str | None:
    """Lines such as ``file: key: what is wrong`` or ``key what is wrong``: the place stays, the rest is translated."""
    starts = [0, *(found.end() for found in islice(re.finditer(": |：", line), _PLACES))]
    for start in starts:
        said = _recognised(line[start:]) if start else None
        if said is not None:
            head = line[:start].rstrip(": ：")
            return f"{_recognised(head) or head}：{said}"
        key, _space, rest = line[start:].partition(" ")
        said = _recognised(rest)
        if said is not None:
            return f"{line[:start]}{key} {said}"
    head, colon, rest = line.partition(": ")
    known = _recognised(head) if colon else None
    return f"{known}：{rest}" if known else None


def _value(text: str) -> str:
    """A value inside a line: a sentence or a state is translated, anything else stays."""
    bare = text.strip()
    if bare.startswith("(") and bare.endswith(")"):
        return f"（{_value(bare[1:-1])}）"
    said = _texts(_language).get(f"state{_CONTEXT}{bare}") or translate_error(bare)
    return text if said == bare else said


def _texts(language: str) -> Mapping[str, str]:
    catalogue: Mapping[Any, str] = getattr(_catalogue(language), "_catalog", {})
    return catalogue


@dataclass(frozen=True, slots=True)
class _Template:
    """A text with values: the texts between them, and its translation."""

    between: tuple[str, ...]
    translation: str

    def values_in(self, line: str) -> tuple[str, ...] | None:
        """The values that make the template this line; None when it is not of this template."""
        if not (line.startswith(self.between[0]) and line.endswith(self.between[-1])):
            return None
        if any(text not in line for text in self.between):
            return None
        found = re.fullmatch("(.*?)".join(map(re.escape, self.between)), line, re.DOTALL)
        return found.groups() if found else None

    def said(self, values: tuple[str, ...]) -> str:
        """The translation with the values, which may be sentences or states themselves."""
        return self.translation.format(*map(_value, values))


@lru_cache(maxsize=1)
def _templates(language: str) -> list[_Template]:
    """Templates with ``{}`` for each value, longest literal text first so that the closest one wins."""
    found = []
    for key, translation in _texts(language).items():
        if isinstance(key, str) and "{}" in key and _CONTEXT not in key:
            between = tuple(text.replace("{{", "{").replace("}}", "}") for text in key.split("{}"))
            found.append(_Template(between, translation))
    return sorted(found, key=lambda template: -sum(map(len, template.between)))
