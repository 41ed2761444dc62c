"""What a string means as a telephone number, with every step of the reading confessed. Pure: no I/O, no clock."""

from __future__ import annotations

import phonenumbers as _phonenumbers

from .masking import hide_numbers, mask
from .normalise import normalise
from .notes import NOTES, Weight, sentence, weight
from .plan import OverlayPrefix, Plan
from .reading import LineType, Note, Reading, Status

__all__ = [
    "NOTES",
    "LineType",
    "Note",
    "OverlayPrefix",
    "Plan",
    "Reading",
    "Status",
    "Weight",
    "hide_numbers",
    "mask",
    "metadata_version",
    "normalise",
    "sentence",
    "weight",
]


def metadata_version() -> str:
    """The version of the numbering-plan metadata in use (that of the package ``phonenumbers``)."""
    return str(_phonenumbers.__version__)
