"""From cells to contact rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from misroute.book.identity import CustomerKeys, role_of_label
from misroute.book.values import ContactRow, Form, Layout, Point

HAN = re.compile(r"[㐀-鿿豈-﫿]")
JOINED = " ::: "


class ContactBuilder:
    """Turns the records of one book, in order, into contact rows; remembers what is needed to tell customers apart."""

    def __init__(self, layout: Layout) -> None:
        columns = layout.columns
        self._columns = columns
        self._wide = columns.form is Form.wide
        self._keys = CustomerKeys(wide=self._wide)
        fields, constants = columns.fields, columns.constants
        self._id = fields.get("customer_id")
        self._texts = tuple((fields.get(name), constants.get(name, "")) for name in ("region", "address"))
        self._dates = tuple((fields.get(name), constants.get(name, "")) for name in ("verified_at", "consent_at"))
        self._source = fields.get("source")
        self._constant_source = constants.get("source")
        self._constant_name = constants.get("customer_name", "")
        self._constant_contact = constants.get("contact_name", "")

    def contacts(self, rows: Sequence[int], records: Sequence[Sequence[str]]) -> list[ContactRow]:
        """The contact rows of a batch. Contact points of a wide record of which every cell is empty are not there."""
        found: list[ContactRow] = []
        waiting: list[int] = []
        waiting_for = ""
        points = self._columns.points
        for row, cells in zip(rows, records, strict=True):
            name = self._name(cells)
            if waiting and name != waiting_for:
                _settle(found, waiting, CustomerKeys.by_name(waiting_for))
            customer_id = cells[self._id] if self._id is not None else ""
            main = points[0]
            role = _role(cells, main)
            key = self._keys.key(row, customer_id, name, cells[main.phone], role)
            if key is not None and waiting:
                _settle(found, waiting, key)
            for point in points:
                contact = self._contact(row, cells, customer_id, name, point, key or "")
                if contact is None:
                    continue
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

    def _contact(
        self, row: int, cells: Sequence[str], customer_id: str, name: str, point: Point, key: str
    ) -> ContactRow | None:
        phone = cells[point.phone]
        if point.part is not None:
            parts = phone.split(JOINED)
            phone = parts[point.part].strip() if point.part < len(parts) else ""
        role = _role(cells, point)
        contact_name = " ".join(filter(None, (cells[column] for column in point.names))) or self._constant_contact
        if point.optional and not phone.strip() and (not point.names or not contact_name.strip() or not self._wide):
            return None
        own = not self._wide or point.slot == "self" or point.slot.startswith("phone")
        (region, address), dates = self._pair(cells, self._texts), self._pair(cells, self._dates) if own else ("", "")
        return ContactRow(
            row,
            point.slot,
            customer_id,
            name,
            phone,
            role,
            contact_name,
            region,
            address,
            dates[0],
            dates[1],
            cells[self._source] if self._source is not None else self._constant_source,
            key,
        )

    @staticmethod
    def _pair(cells: Sequence[str], places: tuple[tuple[int | None, str], ...]) -> tuple[str, str]:
        (first, first_constant), (second, second_constant) = places
        return (
            cells[first] if first is not None else first_constant,
            cells[second] if second is not None else second_constant,
        )


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
