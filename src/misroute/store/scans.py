"""Scans, and their findings: new, unchanged or absent against the last complete scan."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from misroute.errors import Conflict
from misroute.store.contact_points import POINTS
from misroute.store.customers import CUSTOMERS
from misroute.store.ids import new_id
from misroute.store.numbers import NUMBERS, open_number
from misroute.store.statements import chunks, insert_missing, update_one
from misroute.store.tables import FindingRow, ScanRow, table_of
from misroute.store.unit import Unit

SCANS = table_of(ScanRow)
FINDINGS = table_of(FindingRow)


@dataclass(frozen=True, slots=True)
class Scan:
    """One run over the book."""

    id: str
    kind: str
    as_of: date
    started_at: datetime
    finished_at: datetime | None
    state: str
    counts: Mapping[str, int]
    rules_version: str


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
    first_scan: str
    last_scan: str
    updated_at: datetime


def start_scan(unit: Unit, *, kind: str, as_of: date, rules_version: str) -> Scan:
    """Begin a scan."""
    values: dict[str, Any] = {
        "id": new_id(),
        "kind": kind,
        "as_of": as_of,
        "started_at": unit.now,
        "state": "running",
        "counts": {},
        "rules_version": rules_version,
    }
    unit.execute(sa.insert(SCANS).values(**values))
    return scan(unit, values["id"])


def scan(unit: Unit, scan_id: str) -> Scan:
    """One scan; it must be there."""
    return _scan(unit.execute(sa.select(SCANS).where(SCANS.c.id == scan_id)).one())


def _scan(row: Any) -> Scan:
    return Scan(
        row.id,
        row.kind,
        row.as_of,
        row.started_at,
        row.finished_at,
        row.state,
        row.counts,
        row.rules_version,
    )


def last_scan(unit: Unit, *, state: str | None = "complete") -> Scan | None:
    """The newest scan of a state (of any, with None): how a scan that did not run is noticed."""
    query = sa.select(SCANS)
    if state is not None:
        query = query.where(SCANS.c.state == state)
    row = unit.execute(query.order_by(SCANS.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _scan(row)


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


def complete_scan(unit: Unit, scan_id: str, counts: Mapping[str, int]) -> Scan:
    """The scan saw the whole book: what it did not find again is absent now. Raises Conflict when it is over."""
    _end(unit, scan_id, "complete", counts)
    seen, gone = FINDINGS.c.last_scan == scan_id, FINDINGS.c.last_scan != scan_id
    unit.execute(sa.update(FINDINGS).where(seen, FINDINGS.c.standing.is_(False)).values(standing=True))
    absent = {"standing": False, "state": "absent", "updated_at": unit.now}
    unit.execute(sa.update(FINDINGS).where(gone, FINDINGS.c.state != "absent").values(**absent))
    return scan(unit, scan_id)


def fail_scan(unit: Unit, scan_id: str, counts: Mapping[str, int]) -> Scan:
    """The scan broke off: it calls nothing absent."""
    _end(unit, scan_id, "failed", counts)
    return scan(unit, scan_id)


def _end(unit: Unit, scan_id: str, state: str, counts: Mapping[str, int]) -> None:
    values = {"state": state, "counts": dict(counts), "finished_at": unit.now}
    if not update_one(unit, SCANS, [SCANS.c.id == scan_id, SCANS.c.state == "running"], values):
        raise Conflict(f"scan {scan_id} is over already")


def fail_abandoned_scans(unit: Unit, started_before: datetime) -> int:
    """Scans still said to be running whose process must be dead; returns how many."""
    where = (SCANS.c.state == "running", SCANS.c.started_at < started_before)
    return unit.execute(sa.update(SCANS).where(*where).values(state="failed", finished_at=unit.now)).rowcount


def find_findings(
    unit: Unit,
    *,
    states: Iterable[str] = ("new", "unchanged"),
    codes: Iterable[str] | None = None,
    severities: Iterable[str] | None = None,
    customer_ref: str | None = None,
    number_id: str | None = None,
    after: str = "",
    limit: int = 1000,
) -> tuple[StoredFinding, ...]:
    """Findings by fingerprint order; ``after`` is the last fingerprint of the page before."""
    query = (
        sa.select(FINDINGS, CUSTOMERS.c.customer_ref, POINTS.c.role, NUMBERS.c.number_sealed, NUMBERS.c.readable)
        .join(CUSTOMERS, CUSTOMERS.c.id == FINDINGS.c.customer_id)
        .join(POINTS, POINTS.c.id == FINDINGS.c.contact_point_id)
        .join(NUMBERS, NUMBERS.c.id == FINDINGS.c.number_id, isouter=True)
        .where(FINDINGS.c.id > after, FINDINGS.c.state.in_(list(states)))
        .order_by(FINDINGS.c.id)
        .limit(limit)
    )
    if codes is not None:
        query = query.where(FINDINGS.c.code.in_(list(codes)))
    if severities is not None:
        query = query.where(FINDINGS.c.severity.in_(list(severities)))
    if customer_ref is not None:
        query = query.where(CUSTOMERS.c.customer_ref == customer_ref)
    if number_id is not None:
        query = query.where(FINDINGS.c.number_id == number_id)
    return tuple(_opened(unit, row) for row in unit.execute(query))


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
        first_scan=row.first_scan,
        last_scan=row.last_scan,
        updated_at=row.updated_at,
    )


def count_findings(unit: Unit) -> dict[tuple[str, str], int]:
    """How many findings there are, by code and state."""
    query = sa.select(FINDINGS.c.code, FINDINGS.c.state, sa.func.count()).group_by(FINDINGS.c.code, FINDINGS.c.state)
    return {(row[0], row[1]): row[2] for row in unit.execute(query)}
