"""The columnar road: what a judgement needs to know of the whole book, found with flat memory."""

from misroute.bulk.events import EventTable
from misroute.bulk.evidence import BookEvidence, PartEvidence
from misroute.bulk.points import PointTable, customer_hash, digits
from misroute.bulk.readings import ReadingLog
from misroute.bulk.spill import InMemory, Spill
from misroute.bulk.verdicts import VerdictTable

__all__ = [
    "BookEvidence",
    "EventTable",
    "InMemory",
    "PartEvidence",
    "PointTable",
    "ReadingLog",
    "Spill",
    "VerdictTable",
    "customer_hash",
    "digits",
]
