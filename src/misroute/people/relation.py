"""What a relation label may say, in the classes of the contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Relation(StrEnum):
    """Who somebody is to the borrower. The words are the contract's and appear in files and tables."""

    self = "self"
    spouse = "spouse"
    parent = "parent"
    child = "child"
    sibling = "sibling"
    grandparent = "grandparent"
    grandchild = "grandchild"
    in_law = "in_law"
    extended_family = "extended_family"
    friend = "friend"
    colleague = "colleague"
    employer = "employer"
    guarantor = "guarantor"
    emergency_contact = "emergency_contact"
    representative = "representative"
    other = "other"
    unknown = "unknown"


KIN: Final = frozenset(
    {
        Relation.spouse,
        Relation.parent,
        Relation.child,
        Relation.sibling,
        Relation.grandparent,
        Relation.grandchild,
        Relation.in_law,
        Relation.extended_family,
    }
)


@dataclass(frozen=True, slots=True)
class RelationReading:
    """One label, read.

    ``kin`` is True when the label names a relative by blood, marriage, adoption or oath. ``matched`` is the part of
    the label that decided, in simplified characters and lower case; None when nothing was understood. A label is a
    person's own words and may hold a name, so ``matched`` stays out of the repr.
    """

    relation: Relation
    kin: bool
    matched: str | None = field(default=None, repr=False)


def reading(relation: Relation, matched: str | None) -> RelationReading:
    """A reading whose ``kin`` follows from its class."""
    return RelationReading(relation, relation in KIN, matched)


# relation of A to the borrower, then of B to A -> relation of B to the borrower ("老公的妈", "my wife's brother")
_COMPOSED: Final[dict[tuple[Relation, Relation], Relation]] = {
    (Relation.spouse, Relation.spouse): Relation.self,
    (Relation.spouse, Relation.child): Relation.child,
    (Relation.parent, Relation.spouse): Relation.parent,
    (Relation.parent, Relation.parent): Relation.grandparent,
    (Relation.parent, Relation.grandparent): Relation.grandparent,
    (Relation.parent, Relation.child): Relation.sibling,
    (Relation.parent, Relation.grandchild): Relation.extended_family,
    (Relation.child, Relation.parent): Relation.spouse,
    (Relation.child, Relation.sibling): Relation.child,
    (Relation.child, Relation.child): Relation.grandchild,
    (Relation.child, Relation.grandchild): Relation.grandchild,
    (Relation.child, Relation.spouse): Relation.in_law,
    (Relation.sibling, Relation.parent): Relation.parent,
    (Relation.sibling, Relation.sibling): Relation.sibling,
    (Relation.sibling, Relation.spouse): Relation.in_law,
    (Relation.sibling, Relation.grandparent): Relation.grandparent,
    (Relation.grandparent, Relation.spouse): Relation.grandparent,
    (Relation.grandchild, Relation.sibling): Relation.grandchild,
    (Relation.grandchild, Relation.spouse): Relation.in_law,
}


def composed(first: Relation, second: Relation) -> Relation:
    """Who "the ``second`` of my ``first``" is to me.

    Steps of blood and marriage compose; kin of somebody who is no relative, and acquaintances of anybody, are
    ``other``: close to the borrower's circle, but of no relation the classes name.
    """
    if first is Relation.self:
        return second
    if second is Relation.self:
        return first
    if first not in KIN or second not in KIN:
        return second if second in (Relation.representative, Relation.emergency_contact) else Relation.other
    if first is Relation.spouse:
        return _COMPOSED.get((first, second), Relation.in_law)
    return _COMPOSED.get((first, second), Relation.in_law if first is Relation.in_law else Relation.extended_family)
