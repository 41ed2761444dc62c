"""Events, intel and own lists of a cleaning, read into columns; every line that is not used is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from misroute.book import Event, IntelAnswer, OwnNumber, Refusal, read_events, read_intel, read_own
from misroute.bulk import EventTable, PointTable, Spill, VerdictTable, customer_hash, digits
from misroute.detect import EventKind, OwnKind, VerdictKind
from misroute.detect.facts import holds_a_reply
from misroute.detect.porting import says_ported
from misroute.people import Relation, ReplyLabel, read_reply
from misroute.phones import Plan, Status, normalise
from misroute.services.points.entries import STATED

if TYPE_CHECKING:
    from misroute.store.events import NumberEvent
    from misroute.store.intel import IntelAnswer as StoredAnswer

# the same templates are answered with the same words; a note a collector copies is read once
REMEMBERED_TEXTS = 50_000
REMEMBERED_NUMBERS = 200_000
HOME_MARKETS = ("CN", "US")
# what is said after the day of judgement is not known on it; the day ends at different instants round the world
LATEST_ZONE = timedelta(hours=14)


@dataclass(slots=True)
class Evidence:
    """What events, intel and own lists say, ready to be asked by number."""

    events: EventTable
    verdicts: VerdictTable
    own: dict[int, OwnKind] = field(default_factory=dict, repr=False)
    refused: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceFiles:
    """Which files to read, how to read numbers in them, and the day of judgement."""

    events: tuple[Path, ...]
    intel: tuple[Path, ...]
    own: tuple[Path, ...]
    regions: tuple[str, ...]
    plan: Plan
    as_of: date


Refuse = Callable[[Refusal], None]


def load_evidence(files: EvidenceFiles, spill: Spill, points: PointTable, refuse: Refuse) -> Evidence:
    """Read all evidence; ``refuse`` is told every line that is not used.

    Lines after the day of judgement are passed over: they were not known then.
    """
    found = Evidence(EventTable(spill), VerdictTable(spill))

    def told(refusal: Refusal) -> None:
        found.refused += 1
        refuse(refusal)

    number_of = _number_reader(files.regions, files.plan)
    end = datetime.combine(files.as_of + timedelta(days=1), datetime.min.time(), UTC) + LATEST_ZONE
    for path in files.own:
        for own in read_own(path):
            told(own) if isinstance(own, Refusal) else _take_own(own, path, number_of, found, told)
    for path in files.events:
        for event in read_events(path):
            told(event) if isinstance(event, Refusal) else _take_event(event, path, number_of, end, found, told)
    for path in files.intel:
        for answer in read_intel(path):
            told(answer) if isinstance(answer, Refusal) else _take_intel(answer, path, number_of, end, found, told)
    found.events.finish(points, whole=True)
    found.verdicts.finish()
    return found


def regions_of(default: str, seen: Mapping[str, int]) -> tuple[str, ...]:
    """The regions in which numbers without a country code are tried, the default first, then the book's by frequency.

    A lender's event log covers all its books, so its home markets are tried too; a number read in the wrong region
    is in no book and is never asked about.
    """
    ranked = [region for region, _ in Counter(seen).most_common(8) if region]
    return tuple(dict.fromkeys((default, *ranked[:5], *HOME_MARKETS)))


Number = Callable[[str], int | None]


def _number_reader(regions: Iterable[str], plan: Plan) -> Number:
    """Reads the number of a line; None when it is not certain in any of the regions."""
    tried = tuple(regions)

    @lru_cache(maxsize=REMEMBERED_NUMBERS)
    def read(raw: str) -> int | None:
        for region in tried:
            reading = normalise(raw, region, plan)
            if reading.status is Status.ok and reading.e164:
                return digits(reading.e164)
        return None

    return read


UNREAD = "the number cannot be read with certainty"


def _take_own(own: OwnNumber, path: Path, number_of: Number, found: Evidence, refuse: Refuse) -> None:
    number = number_of(own.number)
    if number is None:
        refuse(Refusal(str(path), own.row, UNREAD))
    else:
        found.own[number] = OwnKind(own.kind)


def _take_event(event: Event, path: Path, number_of: Number, end: datetime, found: Evidence, refuse: Refuse) -> None:
    if event.kind == "change" or event.at >= end:
        return
    number = number_of(event.number) if event.number else None
    if event.number and number is None:
        refuse(Refusal(str(path), event.row, UNREAD))
        return
    add_event(found.events, number, event.customer_id, event)


def add_event(table: EventTable, number: int | None, customer_id: str | None, event: Event | NumberEvent) -> None:
    """What happened, whether a file or the store says so; its text is read where it is a reply."""
    kind = EventKind(event.kind)
    heard = event.text is not None and event.text != "" and holds_a_reply(kind, event.outcome, event.direction)
    reply, confidence, relation = _read_text(event.text or "") if heard else (None, 0.0, None)
    table.add(
        number,
        customer_hash(f"{STATED}{customer_id}") if customer_id else None,
        event.at,
        kind,
        event.outcome or "",
        message=customer_hash(event.message_id) if event.message_id else None,
        reply=reply,
        reply_confidence=confidence,
        relation=relation,
        gateway=event.gateway or "",
    )


@lru_cache(maxsize=REMEMBERED_TEXTS)
def _read_text(text: str) -> tuple[ReplyLabel, float, Relation | None]:
    reading = read_reply(text)
    return reading.label, reading.confidence, reading.relation


def _take_intel(
    answer: IntelAnswer, path: Path, number_of: Number, end: datetime, found: Evidence, refuse: Refuse
) -> None:
    if answer.asked_at is not None and answer.asked_at >= end:
        return
    number = number_of(answer.number)
    if number is None:
        refuse(Refusal(str(path), answer.row, UNREAD))
        return
    add_answer(found.verdicts, number, answer)


def add_answer(table: VerdictTable, number: int, answer: IntelAnswer | StoredAnswer) -> None:
    """What a provider said, whether a file or the store has it."""
    table.add(
        number,
        answer.provider,
        answer.asked_at,
        answer.as_of,
        VerdictKind(answer.verdict),
        expires=answer.expires_at,
        ported=says_ported(answer.raw) if answer.ported is None and answer.raw else answer.ported,
    )
