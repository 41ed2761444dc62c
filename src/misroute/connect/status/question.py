"""A question to a number-status provider and its answer, the same for all providers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from misroute.detect import VerdictKind


@dataclass(frozen=True, slots=True)
class Question:
    """Is this E.164 number still the person's whose it was on ``as_of``? ``id`` comes back with the answer.

    ``name`` and ``identity_number`` only for providers that compare them.
    """

    id: str
    number: str = field(repr=False)
    as_of: date
    name: str | None = field(default=None, repr=False)
    identity_number: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """One answer. ``raw`` holds the provider's codes only, never personal data; ``note`` is a code of ours.

    ``as_of`` is the day the answer is about; ``price`` in ``currency`` is what it cost, counted when ``billed``.
    ``ported``: whether the number moved between carriers, None where it is not known.
    """

    question_id: str
    provider: str
    verdict: VerdictKind
    raw: str
    asked_at: datetime
    as_of: date
    billed: bool
    price: Decimal
    currency: str
    request_id: str | None = None
    carrier: str | None = None
    line_type: str | None = None
    ported: bool | None = None
    note: str = ""


class StatusProvider(Protocol):
    """Something that answers questions.

    ``kind`` names how it works (``config/providers.toml``); at most ``batch_size`` questions go out together. ``ask``
    gives one answer a question, in their order: a network that fails is ``retry_later`` and never an exception; wrong
    credentials or settings raise a MisrouteError.
    """

    @property
    def name(self) -> str:
        """Its name in the settings, and in the answers on record."""

    @property
    def kind(self) -> str:
        """Which description it goes by."""

    @property
    def batch_size(self) -> int:
        """Questions that it takes at once."""

    def ask(self, questions: Sequence[Question]) -> list[StatusAnswer]:
        """Put questions to it."""
