"""Which column is what: by the map first, then by the header words, in any order and either language."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from misroute.book.mapping import BESIDE, ColumnMap
from misroute.book.slots import SlotWords
from misroute.book.values import LONG_SLOT, OWN_SLOT, Columns, Form, Point
from misroute.errors import ConfigProblem, UnreadableInput
from misroute.packs.headers import HeaderWords, header_key

SIMPLE_FIELDS: Final = ("customer_id", *BESIDE)
BORROWED: Final[tuple[str, ...]] = ("contact_name", "role")
GOOGLE_PHONE = re.compile(r"phone(\d{1,2})value")
OURS = re.compile(r"misroute_[a-z0-9_]+")
LONG_DIGITS = re.compile(r"\d{5,}")
NUMBER_LIKE = re.compile(r"[+(（]?\d(?:[\s().（）·-]{0,2}\d){6,14}")
DAY_LIKE = re.compile(r"(?:19|20)\d\d[-./年]?\d\d?[-./月]?\d\d?日?")


@dataclass(frozen=True, slots=True)
class Recognised:
    """The columns found, how many headers were understood, and what a person should know about the rest.

    ``missing`` are columns that the map names and the header does not have.
    """

    columns: Columns | None
    understood: int
    warnings: tuple[str, ...] = ()
    google: bool = False
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class _Search:
    """Headers not yet spoken for, while they are being matched."""

    keys: list[str]
    full_keys: list[str]
    free: set[int]
    fields: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def take(self, words: Sequence[str]) -> int | None:
        """The free column that fits the most preferred word, the leftmost of several."""
        for word in words:
            for index in sorted(self.free):
                if word in (self.keys[index], self.full_keys[index]):
                    self.free.discard(index)
                    return index
        return None


def recognise(header: Sequence[str], words: HeaderWords, mapping: ColumnMap | None = None) -> Recognised:
    """Match a header. ``columns`` is None when no column holds a phone number.

    Several columns may hold numbers of the borrower: the most preferred is the number of the row, the others become
    further contact points ``phone2``, ``phone3``… A contact column without an index (紧急联系人电话) is a contact where
    the borrower has a number column of their own, and the row's number where not.
    """
    chosen = mapping or ColumnMap()
    search = _Search([header_key(text) for text in header], [header_key(text, brackets=True) for text in header], set())
    search.free = {
        i for i, text in enumerate(header) if (search.keys[i] or search.full_keys[i]) and not OURS.fullmatch(text)
    }
    named = len(search.free)
    slots = SlotWords(words.contact, words.book["phone"])
    numbers, contacts, missing = _mapped(header, chosen, search)
    google: list[int] = []
    if chosen.auto:
        if not numbers:
            google = _google(search)
        _fields(search, words, chosen)
        _names(search, words)
        if google:
            numbers = [*numbers, *google]
            search.free -= set(google)
        else:
            numbers, contacts = _phones(header, search, slots, words, numbers, contacts)
    understood = named - len(search.free) if numbers or contacts else len(search.fields)
    if not numbers:
        return Recognised(None, understood, tuple(search.warnings), missing=missing)
    columns = _columns(header, search, chosen, words, numbers, contacts)
    return Recognised(columns, understood, tuple(search.warnings), google=bool(google), missing=missing)


def may_be_header(cells: Sequence[str], found: Recognised) -> bool:
    """Whether a line below the first may be the header: a record with a cell "手机" in it is not one."""
    return (found.understood > 1 or len(cells) == 1) and not any(LONG_DIGITS.search(cell) for cell in cells)


def look_below(
    header: Sequence[str],
    columns: Columns,
    rows: Sequence[Sequence[str]],
    judge: Callable[[Sequence[str]], Recognised],
    below: int,
) -> tuple[str, ...]:
    """What the first records show that the header does not say, as warnings: each would pass in silence otherwise.

    A column without a name that holds telephone numbers, told with its position, the first being 1; and a second line
    of header, which stands on line ``below`` and is read as a record.
    """
    used = {point.phone for point in columns.points}
    warnings = []
    for index, text in enumerate(header):
        cells = [row[index].strip() for row in rows if index < len(row) and row[index].strip()]
        likely = sum(bool(NUMBER_LIKE.fullmatch(cell)) and not DAY_LIKE.fullmatch(cell) for cell in cells)
        if not text.strip() and index not in used and likely * 2 >= max(len(cells), 1):
            warnings.append(
                f"column {index + 1} has no name in the header and holds numbers: it is not looked at; "
                "name it in the book to have it read"
            )
    if rows:
        first = [cell.strip() for cell in rows[0]]
        words = [first[index] for index in used if index < len(first) and first[index]]
        if words and not any(LONG_DIGITS.search(cell) for cell in first) and judge(first).columns is not None:
            warnings.append(
                f"line {below} looks like a second line of the header and is read as a record: "
                "make one header of the two"
            )
    return tuple(warnings)


def usable_columns(name: str, header: Sequence[str], found: Recognised) -> Columns:
    """The columns of a book.

    Raises ConfigProblem when the map names columns that are not there, and UnreadableInput when no column holds phone
    numbers: the error lists the headers seen and says how to name one.
    """
    if found.missing:
        raise ConfigProblem(
            [f"{name}: the map names a column {text!r} which the book does not have" for text in found.missing]
        )
    if found.columns is not None:
        return found.columns
    seen = ", ".join(repr(LONG_DIGITS.sub("…", text[:40])) for text in header[:40])
    raise UnreadableInput(
        f"{name}: no column of phone numbers recognised among the headers {seen}: "
        'name it in a file with [columns] "your header" = "phone" and give that with --map'
    )


def _mapped(
    header: Sequence[str], chosen: ColumnMap, search: _Search
) -> tuple[list[int], dict[str, dict[str, int]], tuple[str, ...]]:
    numbers: dict[str, int] = {}
    contacts: dict[str, dict[str, int]] = {}
    exact = {text.strip(): i for i, text in reversed(list(enumerate(header)))}
    by_key = {key: i for i, key in reversed(list(enumerate(search.full_keys)))}
    missing = []
    for text, target in chosen.columns.items():
        index = exact.get(text.strip(), by_key.get(header_key(text, brackets=True)))
        if index is None:
            missing.append(text)
            continue
        search.free.discard(index)
        slot, _, part = target.partition("_")
        if target == "phone" or re.fullmatch(r"phone\d", target):
            numbers[target] = index
        elif slot.startswith("contact") and part in ("name", "relation", "phone") and slot != "contact":
            contacts.setdefault(slot, {})[part] = index
        elif target:
            search.fields[target] = index
    return [numbers[name] for name in sorted(numbers)], contacts, tuple(missing)


def _google(search: _Search) -> list[int]:
    found = {
        int(m[1]): i for i in sorted(search.free, reverse=True) if (m := GOOGLE_PHONE.fullmatch(search.full_keys[i]))
    }
    return [found[n] for n in sorted(found)]


def _label_of(search: _Search, column: int) -> int | None:
    """The label column of a Google export's number column."""
    found = GOOGLE_PHONE.fullmatch(search.full_keys[column])
    keys = search.full_keys
    wanted = (f"phone{found[1]}label", f"phone{found[1]}type") if found else ()
    return next((keys.index(key) for key in wanted if key in keys), None)


def _fields(search: _Search, words: HeaderWords, chosen: ColumnMap) -> None:
    for name in SIMPLE_FIELDS:
        if name not in search.fields and name not in chosen.constants:
            index = search.take(words.book[name])
            if index is not None:
                search.fields[name] = index
    if "customer_id" not in search.fields and "role" not in search.fields:
        index = search.take(words.book["weak_customer_id"])
        if index is not None:
            search.fields["customer_id"] = index


def _names(search: _Search, words: HeaderWords) -> None:
    parts = ("given_name", "middle_name", "family_name")
    if "customer_name" in search.fields or any(part in search.fields for part in parts):
        return
    index = search.take(words.book["customer_name"])
    if index is not None:
        search.fields["customer_name"] = index
        return
    for part in parts:
        index = search.take(words.book[part])
        if index is not None:
            search.fields[part] = index


def _phones(
    header: Sequence[str],
    search: _Search,
    slots: SlotWords,
    words: HeaderWords,
    numbers: list[int],
    contacts: dict[str, dict[str, int]],
) -> tuple[list[int], dict[str, dict[str, int]]]:
    """The borrower's numbers, and the contacts beside them."""
    own = slots.own_columns(search.keys, search.free) if not numbers else []
    work = [i for i in sorted(search.free) if slots.stem(search.keys[i]) in words.book["work_phone"]]
    ignored = {i for i in search.free if slots.stem(search.keys[i]) in words.book["ignored"]}
    search.free -= ignored
    search.warnings.extend(
        f"column {header[i]!r} is left alone: not a number a person answers" for i in sorted(ignored)
    )
    search.free -= set(own) | set(work)
    if not (numbers or own or work):
        return numbers, contacts
    # a column that may be the row's own number or an unindexed contact's is a contact's beside an own number
    certain = [i for i in own if not slots.contactish(search.keys[i])]
    shared = [i for i in own if slots.contactish(search.keys[i])]
    if numbers or certain:
        own = certain
        search.free |= set(shared)
    numbers = [*numbers, *own]
    borrowed: dict[str, int] = {name: search.fields[name] for name in BORROWED if name in search.fields}
    groups = slots.groups(header, search.keys, search.free, borrowed)
    taken = {int(slot[7:]) for slot in contacts}
    for group in groups:
        if "phone" not in group.parts:
            continue
        index = (
            group.index
            if group.index and group.index not in taken
            else next(n for n in range(1, 100) if n not in taken)
        )
        taken.add(index)
        contacts[f"contact{index}"] = dict(group.parts)
        search.free -= set(group.parts.values())
        for name, column in borrowed.items():
            if column in group.parts.values():
                search.fields.pop(name, None)
    return [*numbers, *work], contacts


def _columns(
    header: Sequence[str],
    search: _Search,
    chosen: ColumnMap,
    words: HeaderWords,
    numbers: list[int],
    contacts: dict[str, dict[str, int]],
) -> Columns:
    wide = bool(contacts) or chosen.form is Form.wide
    if chosen.form is Form.long and contacts:
        search.warnings.append("the map says long: the contact columns beside the borrower's are left alone")
        wide, contacts = False, {}
    slots = SlotWords(words.contact, words.book["phone"])
    points = []
    role = None if wide else search.fields.get("role")
    name = None if wide else search.fields.get("contact_name")
    for nth, column in enumerate(numbers, start=1):
        at_work = slots.stem(search.keys[column]) in words.book["work_phone"]
        slot = (OWN_SLOT if wide else LONG_SLOT) if nth == 1 else f"phone{nth}"
        constant = "employer" if at_work and nth > 1 else "self" if wide or role is None else ""
        label = _label_of(search, column)
        points.append(
            Point(
                slot,
                column,
                label=label,
                role=None if at_work and nth > 1 else role,
                role_constant=chosen.constants.get("role", constant) if not wide else constant,
                name=name,
                optional=nth > 1,
            )
        )
        if nth > 1:
            search.warnings.append(
                f"column {header[column]!r} is read as a further number of the same person (slot {slot})"
            )
    for slot in sorted(contacts, key=lambda text: int(text[7:])):
        parts = contacts[slot]
        if "phone" not in parts:
            search.warnings.append(f"{slot} has no column of numbers and is left alone")
            continue
        constant = chosen.contact_constants.get(slot, "")
        if not constant and "relation" not in parts:
            constant = slots.relation_in(header[parts["phone"]]) or "emergency_contact"
        points.append(
            Point(
                slot,
                parts["phone"],
                role=parts.get("relation"),
                role_constant=constant,
                name=parts.get("name"),
                optional=True,
            )
        )
    whole = search.fields.get("customer_name")
    names = tuple(search.fields[part] for part in ("given_name", "middle_name", "family_name") if part in search.fields)
    fields = {key: index for key, index in search.fields.items() if key in SIMPLE_FIELDS}
    return Columns(
        Form.wide if wide else Form.long,
        tuple(points),
        MappingProxyType(fields),
        (whole,) if whole is not None else names,
        MappingProxyType(dict(chosen.constants)),
    )
