"""Who a name, a label or a reply speaks of. Pure: values in, values out."""

from __future__ import annotations

from misroute.people.labels import read_relation
from misroute.people.relation import Relation, RelationReading

__all__ = ["Relation", "RelationReading", "read_relation"]
