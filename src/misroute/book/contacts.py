"""From cells to contact rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any, cast

from misroute.book.identity import CustomerKeys, role_of_label
from misroute.book.values import OWN_SLOT, ContactRow, Form, Layout, Point

HAN = re.compile(r"[㐀-鿿豈-﫿]")
JOINED = " ::: "


Picked = tuple[str, str, str, str, str, str, str, str, str, str | None, str]
Pick = Callable[[Sequence[str | None]], Picked]


class ContactBuilder:
    """Turns the records of one book, in order, into contact rows; remembers what is needed to tell customers apart."""

    def __init__(self, layout: Layout) -> None:
        columns = layout.columns
        self._columns = columns
        self._wide = columns.form is Form.wide
        self._keys = CustomerKeys(wide=self._wide)
        self._id = columns.fields.get("customer_id")
        self._constant_name = columns.constants.get("customer_name", "")
        self._joined = len(columns.customer_names) > 1
        # a record is lengthened by constants and its joined name, so that one pick serves whatever a book lacks
        width = len(layout.header)
        self._constants: list[str | None] = [None, ""]
        self._picks = [self._pick(point, width) for point in columns.points]

    def _pick(self, point: Point, width: int) -> Pick:
        """Picks the fields of a ContactRow from customer_id to branch out of a lengthened record."""
        fields, constants = self._columns.fields, self._columns.constants

        def place(column: int | None, constant: str | None) -> int:
            if column is not None:
                return column
            if constant not in self._constants:
                self._constants.append(constant)
            return width + self._constants.index(constant)

        def field(name: str, *, own: bool = True) -> int:
            return place(fields.get(name), constants.get(name, "")) if own else place(None, "")

        own = not self._wide or point.slot == OWN_SLOT or point.slot.startswith("phone")
        names = self._columns.customer_names
        constant_contact = constants.get("contact_name", "") if not self._wide else ""
        pick: Any = itemgetter(
            field("customer_id"),
            -1 if self._joined else place(names[0] if names else None, self._constant_name),
            point.phone,
            place(point.role, point.role_constant),
            place(point.name, constant_contact),
            field("region"),
            field("address"),
            field("verified_at", own=own),
            field("consent_at", own=own),
            place(fields.get("source"), constants.get("source")),
            field("branch"),
        )
        return cast(Pick, pick)

    def contacts(self, rows: Sequence[int], records: Sequence[Sequence[str]]) -> list[ContactRow]:
        """The contact rows of a batch. Contact points of a wide record of which every cell is empty are not there."""
        found: list[ContactRow] = []
        waiting: list[int] = []
        waiting_for = ""
        points = self._columns.points
        main = points[0]
        for row, cells in zip(rows, records, strict=True):
            name = self._name(cells)
            if waiting and name != waiting_for:
                _settle(found, waiting, CustomerKeys.by_name(waiting_for))
            customer_id = cells[self._id] if self._id is not None else ""
            key = self._keys.key(row, customer_id, name, cells[main.phone], _role(cells, main))
            if key is not None and waiting:
                _settle(found, waiting, key)
            lengthened = [*cells, *self._constants, name]
            for point, pick in zip(points, self._picks, strict=True):
                contact = ContactRow(row, point.slot, *pick(lengthened), key or "")
                if point.optional or point.part is not None or point.label is not None:
                    looked_at = self._special(contact, cells, point)
                    if looked_at is None:
                        continue
                    contact = looked_at
                if key is None:
                    waiting_for = name
                    waiting.append(len(found))
                found.append(contact)
        if waiting:
            _settle(found, waiting, CustomerKeys.by_name(waiting_for))
        return found

    def _name(self, cells: Sequence[str]) -> str:
        columns = self._columns.customer_names
        if len(columns) == 1:
            return cells[columns[0]]
        return join_name([cells[column] for column in columns]) if columns else self._constant_name

    def _special(self, contact: ContactRow, cells: Sequence[str], point: Point) -> ContactRow | None:
        """The contact point with its part of the cell and the role of its label; None when it is not there."""
        if point.part is not None:
            parts = contact.phone.split(JOINED)
            contact = replace(contact, phone=parts[point.part].strip() if point.part < len(parts) else "")
        if point.optional and not contact.phone.strip() and not (self._wide and contact.contact_name.strip()):
            return None
        return replace(contact, role=_role(cells, point)) if point.label is not None else contact


def _role(cells: Sequence[str], point: Point) -> str:
    if point.role is not None:
        return cells[point.role]
    return role_of_label(cells[point.label]) if point.label is not None else point.role_constant


def join_name(parts: Sequence[str]) -> str:
    """Given, middle and family name as one: 张 + 伟 is 张伟, Mary + Ann + Smith is "Mary Ann Smith"."""
    given = [part.strip() for part in parts if part.strip()]
    if len(given) > 1 and any(HAN.search(part) for part in given):
        return given[-1] + "".join(given[:-1])
    return " ".join(given)


def _settle(found: list[ContactRow], waiting: list[int], key: str) -> None:
    for index in waiting:
        found[index] = replace(found[index], customer_key=key)
    waiting.clear()
