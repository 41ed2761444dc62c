"""Contacts written side by side: "紧急联系人1电话", "第二联系人手机", "contact_2_name", "spouse phone", "配偶姓名"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from misroute.packs.headers import Words, header_key
from misroute.people import Relation, read_relation

NUMERALS: Final = {
    **{numeral: i for i, numeral in enumerate("一二三四五六七八九十", start=1)},
    **{word: i for i, word in enumerate(("first", "second", "third", "fourth", "fifth"), start=1)},
    **{word: i for i, word in enumerate(("1st", "2nd", "3rd", "4th", "5th"), start=1)},
    **{letter: i for i, letter in enumerate("abcde", start=1)},
}
INDEX: Final = r"\d{1,2}(?!\d)|1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth|[一二三四五六七八九十]"
NO_CONTACT: Final = frozenset({Relation.self, Relation.unknown, Relation.other})


@dataclass(slots=True)
class Group:
    """The columns of one contact. ``index`` is 0 when the headers carry none."""

    family: str
    index: int
    first: int
    parts: dict[str, int] = field(default_factory=dict)


class SlotWords:
    """Reads one header as a part of a contact: whose, which of several, and whether name, relation or number."""

    def __init__(self, contact: Words, own_phones: Sequence[str]) -> None:
        self._own = {word: rank for rank, word in enumerate(own_phones)}
        self._prefixes = contact["prefixes"]
        self._parts = {word: part for part in ("name", "relation", "phone") for word in contact[part]}
        endings = sorted(self._parts, key=len, reverse=True)
        prefix = "|".join(sorted((re.escape(p) for p in contact["prefixes"]), key=len, reverse=True))
        part = "|".join(re.escape(e) for e in endings)
        self._indexed = re.compile(
            rf"[与和與]?第?(?P<before>{INDEX})?[个位個]?(?P<family>{prefix})(?:no)?(?P<after>{INDEX}|[a-e](?=$|[^a-z]))?[的s]?"
            rf"(?P<part>{part})?(?P<last>{INDEX})?"
        )
        self._ending = re.compile(rf"(?P<whose>.+?)[的s]?(?P<part>{part})")

    def stem(self, key: str) -> str:
        """The key without a number at its end: "mobile2" is "mobile"."""
        return re.sub(r"(?<=\D)\d{1,2}$", "", key) if key not in self._own else key

    def contactish(self, key: str) -> bool:
        """Whether the header may as well belong to a contact: 联系人电话, contact phone."""
        return any(key.startswith(prefix) for prefix in self._prefixes)

    def own_columns(self, keys: Sequence[str], free: Collection[int]) -> list[int]:
        """Columns that hold the borrower's numbers, the most preferred first."""
        ranked = []
        for index in sorted(free):
            stem = self.stem(keys[index])
            if stem in self._own and not (stem != keys[index] and self.contactish(stem)):
                ranked.append((self._own[stem], keys[index] != stem, index))
        return [index for _, _, index in sorted(ranked)]

    def relation_in(self, header: str) -> str:
        """The words of a header that name a relation ("配偶" of 配偶电话), or ''."""
        key = header_key(header)
        if self._indexed.fullmatch(key):
            return ""
        found = self._ending.fullmatch(key)
        whose = found["whose"] if found else key
        return whose if read_relation(whose).relation not in NO_CONTACT else ""

    def groups(
        self, header: Sequence[str], keys: Sequence[str], free: Collection[int], borrowed: Mapping[str, int]
    ) -> list[Group]:
        """The contacts among the free columns, in the order of their first columns.

        ``borrowed`` are the columns already read as contact_name and role: an unindexed contact takes them over.
        """
        found: dict[tuple[str, int], Group] = {}
        for column in sorted(free):
            read = self._read(keys[column])
            if read is not None:
                family, index, part = read
                group = found.setdefault((family, index), Group(family, index, column))
                group.parts.setdefault(part, column)
        plain = [group for group in found.values() if group.index == 0 and group.family in self._prefixes]
        for group in plain[:1]:
            if "phone" in group.parts:
                if "contact_name" in borrowed:
                    group.parts.setdefault("name", borrowed["contact_name"])
                if "role" in borrowed:
                    group.parts.setdefault("relation", borrowed["role"])
        return sorted(found.values(), key=lambda group: (group.index == 0, group.index, group.first))

    def _read(self, key: str) -> tuple[str, int, str] | None:
        if found := self._indexed.fullmatch(key):
            index = next((text for text in (found["before"], found["after"], found["last"]) if text), "")
            number = NUMERALS.get(index) or (int(index) if index.isdecimal() else 0)
            return found["family"], number, self._parts[found["part"]] if found["part"] else "name"
        found = self._ending.fullmatch(self.stem(key))
        whose = found["whose"] if found else key
        if read_relation(whose).relation in NO_CONTACT:
            return None
        return whose, 0, self._parts[found["part"]] if found else "name"
