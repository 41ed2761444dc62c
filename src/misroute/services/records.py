"""The audit log and the keys: verify, export, rotate."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from misroute.book.atomic import Outputs
from misroute.seal import KeyRing
from misroute.services.answers import Said, plain_reason
from misroute.store import audit, rotation
from misroute.store.unit import Store

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class ChainAnswer:
    """Whether the log is whole, and in one sentence why not."""

    whole: bool
    entries: int
    problem: str | None
    place: int | None

    @property
    def line(self) -> Said:
        """The sentence for a person."""
        if self.whole:
            return Said("the audit log is whole: {count} entries", {"count": self.entries})
        return Said("the audit log is broken: {problem}", {"problem": self.problem or ""})

    def to_json(self) -> dict[str, object]:
        """For programs."""
        return {"whole": self.whole, "entries": self.entries, "problem": self.problem, "place": self.place}


@dataclass(frozen=True, slots=True)
class Rotated:
    """The new current key, and how many rows were sealed again under it."""

    key_id: int
    rows: int


@dataclass(frozen=True, slots=True)
class Records:
    """What an auditor and an operator keep."""

    store: Store
    add_key: Callable[[], KeyRing]
    drop_keys: Callable[[tuple[int, ...]], KeyRing]

    def verify_audit(self, head: Path | None) -> ChainAnswer:
        """Walk the whole log; with ``head``, exported earlier, a tail cut since then shows too."""
        anchors = [] if head is None else [audit.read_head(head)]
        with self.store.read() as unit:
            verdict = audit.verify(unit, anchors)
        return ChainAnswer(verdict.ok, verdict.count, verdict.problem, verdict.at)

    def export_audit(self, out: Path, head: Path | None) -> int:
        """Write the log as JSON lines, its head as the last one and, when asked, in a file of its own."""
        with Outputs() as outputs, self.store.read() as unit:
            log = io.TextIOWrapper(outputs.open(out), encoding="utf-8")
            last = audit.export(unit, log)
            log.flush()
            log.detach()
            if head is not None:
                outputs.open(head).write((json.dumps(audit.head_to_json(last)) + "\n").encode())
        return last.seq

    def note_reveal(self, file: Path, reason: str, *, actor: str) -> None:
        """Keep on record that numbers are about to be written out in full into ``file``, by whom and why."""
        with self.store.write(actor) as unit:
            unit.audit("numbers.revealed", None, {"file": file.name, "reason": plain_reason(reason)})

    def rotate_keys(self, *, actor: str, progress: Progress) -> Rotated:
        """Make a new key current, seal everything again under it, retire what nothing uses any more.

        May be interrupted and run again: what was sealed again stays so, and look-ups work meanwhile.
        """
        self.store.use(self.add_key())
        done = 0

        def tell(rows: int) -> None:
            nonlocal done
            done += rows
            progress(done, None)

        resealed = rotation.reseal(self.store, actor, progress=tell)
        self.drop_keys(rotation.retire_unused(self.store, actor))
        return Rotated(resealed.key_id, resealed.rows)
