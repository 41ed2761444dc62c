"""Who a name, a label or a reply speaks of. Pure: values in, values out."""

from __future__ import annotations

from misroute.people.cues import ReplyLabel
from misroute.people.labels import read_relation
from misroute.people.ladder import NameComparison, NameVerdict
from misroute.people.names import compare_names
from misroute.people.relation import Relation, RelationReading
from misroute.people.replies import ReplyReading, read_reply

__all__ = [
    "NameComparison",
    "NameVerdict",
    "Relation",
    "RelationReading",
    "ReplyLabel",
    "ReplyReading",
    "compare_names",
    "read_relation",
    "read_reply",
]
