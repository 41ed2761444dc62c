"""What a run of messages came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from misroute.book import Refusal

TOLD = 20
OUTCOME_STATES = (
    "sent",
    "already",
    "deferred",
    "stopped",
    "blocked",
    "failed",
    "unknown",
    "elsewhere",
    "twice",
    "refused",
)
"""``already`` sent before; ``elsewhere`` in another process's hands; ``twice`` in one batch; ``refused``: lines."""


@dataclass(slots=True)
class SendSummary:
    """Counts by outcome and by reason; ``waits`` are the deferred ones by the hour (UTC) from which they may go.

    ``tired``: the way took nothing any more, and the rest was left for later.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    waits: Counter[datetime] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    tired: bool = False

    def count(self, outcome: str, *codes: str) -> None:
        """One message came to this."""
        self.outcomes[outcome] += 1
        self.codes.update(codes)

    def defer(self, until: datetime, *codes: str) -> None:
        """One message waits."""
        self.count("deferred", *codes)
        self.waits[until.astimezone(UTC).replace(minute=0, second=0, microsecond=0)] += 1

    def refuse(self, refusal: Refusal) -> None:
        """One line cannot be sent as it stands."""
        self.count("refused")
        if len(self.refused) < TOLD:
            self.refused.append(refusal)

    def counts(self) -> dict[str, int]:
        """The outcomes there were."""
        return {name: self.outcomes[name] for name in OUTCOME_STATES if self.outcomes[name]}

    @property
    def clean(self) -> bool:
        """Nothing needs a person: no line refused, no message failed or unknown."""
        return not any(self.outcomes[name] for name in ("refused", "failed", "unknown"))

    def to_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        waits = {at.isoformat(): count for at, count in sorted(self.waits.items())}
        return {**{name: self.outcomes[name] for name in OUTCOME_STATES}, "codes": dict(self.codes), "waits": waits}
