"""``--map FILE.toml``: a person says which column is what, where the header words do not.

```toml
form = "wide"              # optional: long or wide

[columns]                  # header as it stands in the book → field; "" ignores the column
"手机" = "phone"
"Name of debtor" = "customer_name"
"备注" = ""

[constants]                # field → value for every row
region = "US"

[contact1]                 # header → name, relation or phone of the first contact of a wide book
"妈妈" = "name"
"妈妈电话" = "phone"

[contact1.constants]
relation = "母亲"
```

Columns the map does not name are still recognised by their header, unless ``auto = false``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from misroute.book.values import Form
from misroute.errors import ConfigProblem

BESIDE: Final = ("role", "contact_name", "region", "address", "verified_at", "consent_at", "source", "branch")
"""What a row may say besides who the customer is and the number."""
FIELDS: Final = ("customer_id", "customer_name", "given_name", "middle_name", "family_name", "phone", *BESIDE)
CONSTANT_FIELDS: Final = ("customer_name", *BESIDE)
PARTS: Final = ("name", "relation", "phone")
SLOT_FIELD = re.compile(r"(contact[1-9]\d?)_(name|relation|phone)|(phone[2-9])")
SLOT = re.compile(r"contact[1-9]\d?")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A checked map. ``columns``: header → field, ``contact1_phone`` and its like, ``phone2``…, or '' to ignore."""

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    contact_constants: Mapping[str, str] = field(default_factory=dict)
    form: Form | None = None
    auto: bool = True


def load_map(path: Path) -> ColumnMap:
    """Read and check a map. Raises ConfigProblem with every problem at once."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigProblem([f"{path}: cannot be read as TOML: {error}"]) from error
    problems: list[str] = []
    columns: dict[str, str] = {}
    contact_constants: dict[str, str] = {}
    constants = _texts(path, "constants", raw.pop("constants", {}), CONSTANT_FIELDS, problems)
    for header, target in _table(path, "columns", raw.pop("columns", {}), problems).items():
        if not isinstance(target, str) or not (target == "" or target in FIELDS or SLOT_FIELD.fullmatch(target)):
            problems.append(
                f"{path}: [columns] {header!r} = {target!r}: name a field "
                f"({', '.join(FIELDS)}, contact1_phone…, phone2…) or '' to ignore"
            )
            continue
        columns[header] = target
    form = raw.pop("form", None)
    if form is not None and form not in tuple(Form):
        problems.append(f'{path}: form = {form!r}: write "long" or "wide"')
    auto = raw.pop("auto", True)
    if not isinstance(auto, bool):
        problems.append(f"{path}: auto = {auto!r}: write true or false")
    for slot, table in raw.items():
        if not SLOT.fullmatch(slot):
            problems.append(f"{path}: unknown part {slot!r}: use columns, constants, form, auto, contact1, contact2…")
            continue
        entries = dict(_table(path, slot, table, problems))
        given = _texts(path, f"{slot}.constants", entries.pop("constants", {}), ("relation",), problems)
        if "relation" in given:
            contact_constants[slot] = given["relation"]
        for header, part in entries.items():
            if part not in PARTS:
                problems.append(f"{path}: [{slot}] {header!r} = {part!r}: write name, relation or phone")
            elif header in columns:
                problems.append(f"{path}: {header!r} is named twice")
            else:
                columns[header] = f"{slot}_{part}"
    problems.extend(_repeated(path, columns))
    if problems:
        raise ConfigProblem(problems)
    return ColumnMap(columns, constants, contact_constants, Form(form) if form else None, auto)


def _table(path: Path, name: str, raw: object, problems: list[str]) -> Mapping[str, object]:
    if isinstance(raw, dict):
        return raw
    problems.append(f"{path}: [{name}] must be a table")
    return {}


def _texts(path: Path, name: str, raw: object, known: tuple[str, ...], problems: list[str]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in _table(path, name, raw, problems).items():
        if key not in known:
            problems.append(f"{path}: [{name}] has no {key!r}: use one of {', '.join(known)}")
        elif not isinstance(value, str):
            problems.append(f"{path}: [{name}] {key} must be a text in quotes")
        else:
            texts[key] = value
    return texts


def _repeated(path: Path, columns: Mapping[str, str]) -> list[str]:
    seen: dict[str, str] = {}
    problems = []
    for header, target in columns.items():
        if target and target in seen:
            problems.append(f"{path}: {seen[target]!r} and {header!r} are both {target}")
        seen[target] = header
    return problems
