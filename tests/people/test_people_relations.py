"""Relation labels as people write them."""

from __future__ import annotations

import pytest

from misroute.people import Relation, read_relation


@pytest.mark.parametrize(
    ("label", "relation"),
    [
        ("俺娘", Relation.parent),
        ("孩儿他爸", Relation.spouse),
        ("老公的妈", Relation.in_law),
        ("my wife's brother", Relation.in_law),
        ("Mom cell", Relation.parent),
    ],
)
def test_a_label_is_read_to_its_class(label: str, relation: Relation) -> None:
    assert read_relation(label).relation is relation


@pytest.mark.parametrize("label", [None, "", "  ", "\x00", "🙂", "‏‏"])
def test_nothing_is_unknown_and_no_kin(label: str | None) -> None:
    found = read_relation(label)
    assert (found.relation, found.kin, found.matched) == (Relation.unknown, False, None)
