"""Findings of the scans: new, unchanged or absent against the last complete scan."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from misroute.errors import Conflict, NotFound
from misroute.store.contact_points import POINTS
from misroute.store.customers import CUSTOMERS
from misroute.store.numbers import NUMBERS, open_number
from misroute.store.statements import chunks, insert_missing, one_beginning
from misroute.store.tables import FindingRow, table_of
from misroute.store.unit import Unit

FINDINGS = table_of(FindingRow)


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A rule's finding on a contact point; ``fingerprint`` is the same for the same fact in every scan."""

    fingerprint: str
    contact_point_id: str
    customer_id: str
    number_id: str | None
    code: str
    name: str
    severity: str
    problem: str | None
    confidence: float
    message: str
    evidence: tuple[str, ...] = field(repr=False)
    action: str | None
    message_zh: str | None = None
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding as stored, opened."""

    fingerprint: str
    contact_point_id: str
    customer_ref: str
    role: str
    number: str | None = field(repr=False)
    code: str
    name: str
    severity: str
    problem: str | None
    confidence: float
    message: str
    evidence: tuple[str, ...] = field(repr=False)
    action: str | None
    state: str
    suppressed: bool
    message_zh: str | None
    first_scan: str
    last_scan: str
    updated_at: datetime


def add_findings(unit: Unit, scan_id: str, findings: Sequence[NewFinding]) -> None:
    """Write a batch of a running scan's findings, by fingerprint: new, or unchanged since the last complete scan."""
    latest = {finding.fingerprint: finding for finding in findings}
    known: dict[str, bool] = {}
    for some in chunks(latest):
        query = sa.select(FINDINGS.c.id, FINDINGS.c.standing).where(FINDINGS.c.id.in_(some))
        known.update({row.id: row.standing for row in unit.execute(query)})
    rows = [_row(unit, scan_id, finding) for _, finding in sorted(latest.items())]
    insert_missing(unit, FINDINGS, [row for row in rows if row["id"] not in known])
    there = [
        {**row, "state": "unchanged" if known[row["id"]] else "new", "the_id": row["id"]}
        for row in rows
        if row["id"] in known
    ]
    if there:
        kept = ("id", "first_scan", "standing", "kid")
        names = [name for name in rows[0] if name not in kept]
        update = sa.update(FINDINGS).where(FINDINGS.c.id == sa.bindparam("the_id"))
        statement = update.values({name: sa.bindparam(f"to_{name}") for name in names})
        unit.execute(statement, [{"the_id": r["the_id"], **{f"to_{n}": r[n] for n in names}} for r in there])


def _row(unit: Unit, scan_id: str, finding: NewFinding) -> dict[str, Any]:
    evidence = json.dumps(list(finding.evidence), ensure_ascii=False)
    return {
        "id": finding.fingerprint,
        "contact_point_id": finding.contact_point_id,
        "customer_id": finding.customer_id,
        "number_id": finding.number_id,
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "problem": finding.problem,
        "confidence": finding.confidence,
        "message": finding.message,
        "message_zh": finding.message_zh,
        "suppressed": finding.suppressed,
        "missed_in": None,
        "evidence_sealed": unit.sealer.seal("findings", "evidence", finding.fingerprint, evidence),
        "kid": unit.sealer.kid,
        "action": finding.action,
        "state": "new",
        "standing": False,
        "first_scan": scan_id,
        "last_scan": scan_id,
        "updated_at": unit.now,
    }


def note_missed(unit: Unit, scan_id: str, points: Iterable[str]) -> None:
    """A running scan looked at these points: their findings that it did not write are gone when it is complete."""
    for some in chunks(sorted(set(points))):
        where = (FINDINGS.c.contact_point_id.in_(some), FINDINGS.c.last_scan != scan_id, FINDINGS.c.state != "absent")
        unit.execute(sa.update(FINDINGS).where(*where).values(missed_in=scan_id))


@dataclass(frozen=True, slots=True)
class News:
    """What a scan that is complete changed, by code; ``severities`` are those of new findings that count."""

    new: Mapping[str, int]
    gone: Mapping[str, int]
    severities: Mapping[str, int]


def settle_findings(unit: Unit, scan_id: str, *, whole: bool) -> News:
    """Call findings new, unchanged or absent now that a scan is complete.

    ``whole``: it judged the whole book, so what it did not write is absent; otherwise only what it noted as missed.
    """
    news = _settle_found(unit, scan_id)
    gone = FINDINGS.c.last_scan != scan_id if whole else FINDINGS.c.missed_in == scan_id
    gone = sa.and_(gone, FINDINGS.c.state != "absent")
    left = sa.select(FINDINGS.c.code, sa.func.count()).where(gone, FINDINGS.c.standing).group_by(FINDINGS.c.code)
    absent = {row[0]: row[1] for row in unit.execute(left)}
    values = {"standing": False, "state": "absent", "missed_in": None, "updated_at": unit.now}
    unit.execute(sa.update(FINDINGS).where(gone).values(**values))
    if not whole:
        old = (FINDINGS.c.state == "new", FINDINGS.c.last_scan != scan_id)
        unit.execute(sa.update(FINDINGS).where(*old).values(state="unchanged"))
    return News(news[0], absent, news[1])


def _settle_found(unit: Unit, scan_id: str) -> tuple[dict[str, int], dict[str, int]]:
    fresh = (FINDINGS.c.last_scan == scan_id, FINDINGS.c.standing.is_(False))
    counted = sa.select(FINDINGS.c.code, FINDINGS.c.severity, FINDINGS.c.suppressed, sa.func.count()).where(*fresh)
    codes: dict[str, int] = {}
    severities: dict[str, int] = {}
    for code, severity, suppressed, number in unit.execute(
        counted.group_by(FINDINGS.c.code, FINDINGS.c.severity, FINDINGS.c.suppressed)
    ):
        codes[code] = codes.get(code, 0) + number
        if not suppressed:
            severities[severity] = severities.get(severity, 0) + number
    unit.execute(sa.update(FINDINGS).where(*fresh).values(standing=True))
    return codes, severities


def find_findings(
    unit: Unit,
    *,
    states: Iterable[str] = ("new", "unchanged"),
    codes: Iterable[str] | None = None,
    severities: Iterable[str] | None = None,
    customer_ref: str | None = None,
    number_id: str | None = None,
    problem: str | None = None,
    suppressed: bool | None = None,
    after: str = "",
    worst_first: bool = False,
    limit: int = 1000,
) -> tuple[StoredFinding, ...]:
    """Findings by fingerprint order; ``after`` is the last fingerprint of the page before.

    ``worst_first``: by severity before that, which cannot be paged.
    """
    query = _select().where(FINDINGS.c.id > after, FINDINGS.c.state.in_(list(states)))
    order: list[sa.ColumnElement[Any]] = [FINDINGS.c.id]
    if worst_first:
        rank = {severity: place for place, severity in enumerate(("error", "warning", "info"))}
        order = [sa.case(rank, value=FINDINGS.c.severity, else_=len(rank)), FINDINGS.c.id]
    query = query.order_by(*order).limit(limit)
    if codes is not None:
        query = query.where(FINDINGS.c.code.in_(list(codes)))
    if severities is not None:
        query = query.where(FINDINGS.c.severity.in_(list(severities)))
    if customer_ref is not None:
        query = query.where(CUSTOMERS.c.customer_ref == customer_ref)
    if number_id is not None:
        query = query.where(FINDINGS.c.number_id == number_id)
    if problem is not None:
        query = query.where(FINDINGS.c.problem == problem)
    if suppressed is not None:
        query = query.where(FINDINGS.c.suppressed.is_(suppressed))
    return tuple(_opened(unit, row) for row in unit.execute(query))


def finding(unit: Unit, typed: str) -> StoredFinding:
    """One finding by its id or an unmistakable beginning of it. Raises NotFound, Conflict."""
    start = typed.strip()
    missing = NotFound(f"no finding {typed[:60]!r}: `misroute findings --format json` shows their ids")
    several = Conflict(f"{typed[:60]!r} begins the ids of several findings: give more of it")
    return _opened(unit, one_beginning(unit, _select(), FINDINGS.c.id, start, missing=missing, several=several))


def _select() -> sa.Select[Any]:
    return (
        sa.select(FINDINGS, CUSTOMERS.c.customer_ref, POINTS.c.role, NUMBERS.c.number_sealed, NUMBERS.c.readable)
        .join(CUSTOMERS, CUSTOMERS.c.id == FINDINGS.c.customer_id)
        .join(POINTS, POINTS.c.id == FINDINGS.c.contact_point_id)
        .join(NUMBERS, NUMBERS.c.id == FINDINGS.c.number_id, isouter=True)
    )


def _opened(unit: Unit, row: Any) -> StoredFinding:
    evidence = unit.sealer.open("findings", "evidence", row.id, row.evidence_sealed)
    return StoredFinding(
        fingerprint=row.id,
        contact_point_id=row.contact_point_id,
        customer_ref=row.customer_ref,
        role=row.role,
        number=open_number(unit, row.number_id, row.number_sealed, row.readable),
        code=row.code,
        name=row.name,
        severity=row.severity,
        problem=row.problem,
        confidence=row.confidence,
        message=row.message,
        evidence=tuple(json.loads(evidence)) if evidence else (),
        action=row.action,
        state=row.state,
        suppressed=row.suppressed,
        message_zh=row.message_zh,
        first_scan=row.first_scan,
        last_scan=row.last_scan,
        updated_at=row.updated_at,
    )


def count_standing(unit: Unit) -> dict[str, int]:
    """How many findings stand, by code, suppressed ones too."""
    query = sa.select(FINDINGS.c.code, sa.func.count()).where(FINDINGS.c.standing).group_by(FINDINGS.c.code)
    return {row[0]: row[1] for row in unit.execute(query)}
