"""What is kept of people beside the book, behind one door: marks, wishes and consents, and hearing old texts again."""

from __future__ import annotations

from dataclasses import dataclass

from misroute.services.books.hearing import Rehearing
from misroute.services.caserules import CaseRules
from misroute.services.gate.declaring import Declaring
from misroute.services.gate.standing import Standing
from misroute.store.unit import Store


@dataclass(frozen=True, slots=True)
class Peoplework:
    """The services behind ``misroute customer``, ``wish`` and ``consent``."""

    standing: Standing
    declaring: Declaring
    rehearing: Rehearing


def peoplework(store: Store, rules: CaseRules) -> Peoplework:
    """The three over one store."""
    return Peoplework(Standing(store, rules), Declaring(store, rules), Rehearing(store))
