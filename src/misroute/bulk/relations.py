"""Relations as small integers, as columns hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from misroute.people import Relation

RELATIONS: Final = tuple(Relation)
RELATION_INDEX: Final[Mapping[Relation, int]] = {relation: index for index, relation in enumerate(RELATIONS)}
SELF: Final = RELATION_INDEX[Relation.self]
