"""``config/book/headers.toml``: the words by which columns are recognised, frozen, all problems at once."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from misroute.errors import ConfigProblem

Words = Mapping[str, tuple[str, ...]]

BOOK_FIELDS: Final = frozenset(
    "customer_id weak_customer_id customer_name given_name middle_name family_name phone work_phone ignored "  # noqa: SIM905
    "role contact_name region address verified_at consent_at source branch".split()
)
EVENT_FIELDS: Final = frozenset(
    "at kind number customer_id channel direction outcome campaign template gateway release message_id text "  # noqa: SIM905
    "debt_id purpose collector connected effective".split()
)
SECTIONS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "book": BOOK_FIELDS,
        "contact": frozenset(["prefixes", "name", "relation", "phone"]),
        "events": EVENT_FIELDS,
        "intel": frozenset(["number", "provider", "asked_at", "as_of", "verdict", "raw", "expires_at", "ported"]),
        "own": frozenset(["number", "kind"]),
    }
)

BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>|\{[^{}]*\}|「[^「」]*」")


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """Per section, field → header words as keys (see header_key), most preferred first."""

    book: Words
    contact: Words
    events: Words
    intel: Words
    own: Words


def header_key(text: str, *, brackets: bool = False) -> str:
    """What is compared of a header: letters and digits, in one case and width, brackets only if asked."""
    plain = unicodedata.normalize("NFKC", text[:200]).casefold()
    if not brackets:
        plain = BRACKETED.sub("", plain)
    return "".join(c for c in plain if c.isalnum())


@lru_cache(maxsize=8)
def load_header_words(path: Path) -> HeaderWords:
    """Read the words. Raises ConfigProblem naming every section or field that is missing, unknown or not a list."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigProblem([f"{path}: cannot be read as TOML: {error}"]) from error
    problems: list[str] = [f"{path}: unknown section [{name}]" for name in raw if name not in SECTIONS]
    sections = {name: _section(path, name, raw.get(name), problems) for name in SECTIONS}
    if problems:
        raise ConfigProblem(problems)
    return HeaderWords(**sections)


def _section(path: Path, name: str, raw: object, problems: list[str]) -> Words:
    if not isinstance(raw, dict):
        problems.append(f"{path}: section [{name}] is missing")
        return {}
    known = SECTIONS[name]
    problems.extend(
        f"{path}: [{name}] has no field {key!r}: use one of {', '.join(sorted(known))}" for key in raw.keys() - known
    )
    words: dict[str, tuple[str, ...]] = {}
    for key in sorted(known):
        listed = raw.get(key)
        if (
            not isinstance(listed, list)
            or not listed
            or not all(isinstance(word, str) and header_key(word) for word in listed)
        ):
            problems.append(f"{path}: [{name}] {key} must be a list of header words")
            continue
        words[key] = tuple(dict.fromkeys(header_key(word) for word in listed))
    return MappingProxyType(words)
