"""What a reply can say."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class ReplyLabel(StrEnum):
    """The classes of a reply, in order of precedence: the first that holds is the label, the others go to ``also``."""

    relative_of_borrower = "relative_of_borrower"
    wrong_number = "wrong_number"
    opt_out = "opt_out"
    dispute = "dispute"
    borrower_confirms = "borrower_confirms"
    other = "other"


PRECEDENCE: Final = tuple(ReplyLabel)
