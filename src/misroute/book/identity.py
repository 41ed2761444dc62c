"""Whose entry a row is, also in a book that has no customer ids."""

from __future__ import annotations

import unicodedata
from collections import OrderedDict
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from misroute.people import Relation, read_relation

REMEMBERED: Final = 65_536
"""Names whose own number is remembered; beyond it the longest unused is forgotten, so memory stays bounded."""
NO_ROLE: Final = frozenset({Relation.self, Relation.unknown, Relation.other, Relation.employer})
OWN_DIGITS: Final = 10
"""Trailing digits that make two writings of an own number the same: +86 138 0013 8000 and 13800138000."""


@lru_cache(maxsize=4096)
def is_own(role: str) -> bool:
    """Whether a role says the number is the borrower's; a book without roles, or an empty role, says so too."""
    return not role.strip() or read_relation(role).relation is Relation.self


@lru_cache(maxsize=4096)
def role_of_label(label: str) -> str:
    """The role behind the label of a number in an address book: "Mother" is one, "Mobile" and "Work" are not."""
    words = label.lstrip("* ").strip()
    return words if words and read_relation(words).relation not in NO_ROLE else "self"


class CustomerKeys:
    """Gives every row of a long or wide book the key of its customer, in one pass.

    - A row with a customer_id is that customer's (``id:…``).
    - In a long book without ids a customer is each distinct name + own number (``nn:`` and a digest). A contact's row
      carries no own number: it belongs to the last own row of that name, else to the next one in the same block of
      rows with that name (``settle``), else to a customer known by name alone.
      A block that is cut by the end of a batch is settled there, so keys agree only between runs of one batch size.
    - In a wide book without ids, and where neither name nor number is given, each row is a customer (``row:N``).
    """

    def __init__(self, *, wide: bool) -> None:
        self._wide = wide
        self._own: OrderedDict[str, str] = OrderedDict()

    def key(self, row: int, customer_id: str, name: str, phone: str, role: str) -> str | None:
        """The key of a row's customer, or None when only a later row of the same block can tell."""
        if customer_id and (stated := customer_id.strip()):
            return f"id:{stated}"
        if self._wide:
            return f"row:{row}"
        plain = _plain(name)
        if not is_own(role):
            known = self._own.get(plain) if plain else None
            return known if plain else f"row:{row}"
        digits = "".join(c for c in unicodedata.normalize("NFKC", phone) if c.isdecimal())[-OWN_DIGITS:]
        if not plain and not digits:
            return f"row:{row}"
        key = _digest(plain, digits) if digits else f"row:{row}"
        if plain:
            self._own[plain] = key
            self._own.move_to_end(plain)
            if len(self._own) > REMEMBERED:
                self._own.popitem(last=False)
        return key

    @staticmethod
    def by_name(name: str) -> str:
        """The key of a customer of whom only contacts' rows exist."""
        return _digest(_plain(name), "")


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _digest(name: str, digits: str) -> str:
    return "nn:" + blake2b(f"{name}\x1f{digits}".encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
