"""Where an address book says who a number belongs to: its label, the card's name, a relative's own number."""

from __future__ import annotations

from pathlib import Path

import pytest

from misroute.book import open_book
from misroute.people import Relation, read_relation


def roles_of(folder: Path, *lines: str, version: str = "4.0") -> list[tuple[str, Relation]]:
    """Number and relation of each row of one card."""
    path = folder / "a.vcf"
    path.write_text("\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", "")), encoding="utf-8")
    return [(contact.phone, read_relation(contact.role).relation) for contact in open_book(path).contacts()]


@pytest.mark.parametrize(
    ("label", "relation"),
    [("_$!<Mother>!$_", "parent"), ("老公", "spouse"), ("Mom cell", "parent"), ("二姨", "extended_family")],
)
def test_a_label_beside_the_number_is_the_role(tmp_path: Path, label: str, relation: str) -> None:
    assert roles_of(tmp_path, "FN:王芳", "item1.TEL:13912345671", f"item1.X-ABLabel:{label}", version="3.0") == [
        ("13912345671", Relation(relation))
    ]


@pytest.mark.parametrize(("kinds", "relation"), [("x-mother", "parent"), ('"CELL,Mother"', "parent"), ("cell", "self")])
def test_the_type_of_a_number_may_name_a_relation(tmp_path: Path, kinds: str, relation: str) -> None:
    assert roles_of(tmp_path, "FN:Lisa", f"TEL;TYPE={kinds}:2136284071") == [("2136284071", Relation(relation))]


@pytest.mark.parametrize(
    ("name", "relation"),
    [("张伟妈妈", "parent"), ("Mom cell", "parent"), ("李静", "self"), ("妈妈菜馆", "self"), ("Mama's Pizza", "self")],
)
def test_a_card_called_after_a_relative_is_the_relatives(tmp_path: Path, name: str, relation: str) -> None:
    assert roles_of(tmp_path, f"FN:{name}", "TEL;TYPE=CELL:13912345673") == [("13912345673", Relation(relation))]


def test_the_number_of_a_related_person_is_a_row_of_its_own(tmp_path: Path) -> None:
    assert roles_of(
        tmp_path,
        "FN:John Smith",
        "TEL;VALUE=uri:tel:+1-213-628-4071",
        "RELATED;TYPE=spouse;VALUE=text:Jane Smith",
        "RELATED;TYPE=parent;VALUE=uri:tel:+1-213-628-4099",
        "RELATED;TYPE=friend:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "RELATED:tel:+1-213-628-4100",
    ) == [
        ("+1-213-628-4071", Relation.self),
        ("+1-213-628-4099", Relation.parent),
        ("+1-213-628-4100", Relation.other),
    ]
