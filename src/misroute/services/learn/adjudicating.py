"""Where the truth about a contact point comes from: closed cases, false alarms, and rows that somebody checked.

Each is put beside what the rules said of the point *before*: a case beside what was known when the message went out
that should not have, a false alarm beside what was known when it was called one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from misroute.book import Refusal
from misroute.book.evidence import Unusable
from misroute.book.truths import Truth, read_truths
from misroute.detect import Holder, Problem, Rulebook, all_rules
from misroute.detect.learning import HOLDER_OF, Adjudicated, adjudicate
from misroute.people import read_relation
from misroute.phones import Status
from misroute.remedy import CaseState
from misroute.services.caserules import CaseRules
from misroute.services.points.judging import Judged, judge
from misroute.store import cases as case_rows
from misroute.store import contact_points, customers, parties, steps, suppressions
from misroute.store.cases import Case
from misroute.store.events import events_on
from misroute.store.numbers import find_number
from misroute.store.unit import Store, Unit

PAGE = 500
# where no send is on record: reports come within a day of the message as a rule
LEAD = timedelta(days=1)
_KINDS = ("stranger", "third_party", "relative", "unknown")


@dataclass(frozen=True, slots=True)
class Known:
    """What came out about the points on a number.

    ``holder`` None: the person whom the row names. ``own``: it speaks of the borrower's own rows only (True), of
    contacts' rows only (False), or of both (None). ``kin``: of contacts' rows, only those of relatives (or others).
    """

    number_id: str
    known_at: datetime
    origin: str
    holder: Holder | None
    customers: frozenset[str] = frozenset()
    point: str = ""
    own: bool | None = None
    kin: bool | None = None
    role: str = ""
    reached_other: bool | None = None
    doubted: str | None = None
    row: int = 0


@dataclass(slots=True)
class Gathered:
    """All that could be put together, and what could not: refused lines, and truths that no point of the book fits."""

    points: list[Adjudicated] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    cases: int = 0


def gather(
    store: Store, rules: CaseRules, rulebook: Rulebook, truth: Path | None, *, encoding: str | None = None
) -> Gathered:
    """Every truth there is, each point once (and once for every rule that was called wrong on it)."""
    found = Gathered()
    with store.read() as unit:
        checked = list(_checked(unit, rules, truth, found, encoding)) if truth is not None else []
        told = list(_cases(unit, found))
        alarms = list(_alarms(unit))
    by_point: dict[tuple[str, str | None], tuple[Known, Adjudicated]] = {}
    fitting: set[int] = set()
    clashing: dict[int, tuple[str, str | None]] = {}
    for known, judged in _judged(store, rules, rulebook, [*checked, *told, *alarms]):
        one = _adjudicate(known, judged)
        if one is None:
            continue
        fitting.add(known.row)
        key = (judged.point.id, known.doubted)
        if key in by_point and _clash(known, by_point[key][0]):
            clashing |= {known.row: key, by_point[key][0].row: key}
        if key not in by_point or _counts_more(known, by_point[key][0]):
            by_point[key] = (known, one)
    found.points = [one for key, (_, one) in by_point.items() if key not in clashing.values()]
    clash = "another row says otherwise of the same contact point: neither counts"
    found.refused += [Refusal(str(truth), row, clash) for row in sorted(clashing)]
    unfit = [known for known in checked if known.row not in fitting]
    reason = "the customer has no such number in use in that role"
    found.refused += [Refusal(str(truth), known.row, reason) for known in unfit]
    return found


def _clash(known: Known, other: Known) -> bool:
    same_day = known.origin == other.origin == "truth" and known.known_at == other.known_at
    return same_day and known.holder is not other.holder


_ORIGINS = ("false_alarm", "case", "truth")


def _counts_more(known: Known, other: Known) -> bool:
    """What somebody checked counts before a case, a case before an alarm, and of two of a kind the newer one."""
    ranks = [(_ORIGINS.index(one.origin), one.known_at) for one in (known, other)]
    return ranks[0] > ranks[1]


def _checked(unit: Unit, rules: CaseRules, path: Path, found: Gathered, encoding: str | None) -> Iterator[Known]:
    for line in read_truths(path, encoding=encoding):
        if isinstance(line, Refusal):
            found.refused.append(line)
            continue
        try:
            yield _from_file(unit, rules, line)
        except Unusable as unusable:
            found.refused.append(Refusal(str(path), line.row, str(unusable)))


def _from_file(unit: Unit, rules: CaseRules, line: Truth) -> Known:
    if line.checked_at is not None and line.checked_at > rules.day_of(unit.now):
        raise Unusable("checked_at is yet to come")
    customer = customers.find_customer(unit, line.customer_id)
    if customer is None:
        raise Unusable("no such customer is loaded")
    reading = rules.read(line.number, customer.region)
    number_id = find_number(unit, reading.e164) if reading.e164 and reading.status is Status.ok else None
    if reading.e164 is None:
        raise Unusable("the number cannot be read")
    if number_id is None:
        raise Unusable("the number is not in the book")
    holder = Holder(line.holder) if line.holder else None
    if line.problem:
        meant = HOLDER_OF.get(Problem(line.problem))
        own = line.role in ("", "self")
        if holder is not None and own and (meant or Holder.borrower) is not holder:
            raise Unusable("holder and problem contradict each other")
        holder = meant or holder
    role = read_relation(line.role).relation.value if line.role else "self"
    at = unit.now if line.checked_at is None else datetime.combine(line.checked_at, time.min, UTC)
    ids = frozenset({customer.id})
    return Known(number_id, at, "truth", holder, ids, role=role, row=line.row)


def _cases(unit: Unit, found: Gathered) -> Iterator[Known]:
    before = None
    while page := case_rows.find_cases(unit, states=[CaseState.CLOSED], limit=PAGE, before=before):
        for case in page:
            found.cases += 1
            yield from _from_case(unit, case)
        before = page[-1].id


def _from_case(unit: Unit, case: Case) -> Iterator[Known]:
    """What a closed case says: it was no misdirect; or the row was wrong; or the row was right and the send was not."""
    if case.number_id is None or case.number is None:
        return
    ids = frozenset(linked.customer_id for linked in parties.customers_of_case(unit, case.id))
    if not ids:
        return
    at = _known_at(unit, case)
    kinds = {recipient.kind for recipient in parties.recipients_of(unit, case.id)} or {"unknown"}
    kind = next(name for name in _KINDS if name in kinds)
    if steps.case_log(unit, case.id).of("verify").outcome == "not_confirmed":
        yield Known(case.number_id, at, "case", None, ids, own=True)
    elif case.root_cause == "contact_data":
        # whoever it was, it was not the borrower
        yield Known(case.number_id, at, "case", Holder(kind), ids, own=True, reached_other=True)
        if kind == "stranger":
            yield Known(case.number_id, at, "case", Holder.stranger, ids, own=False)
    elif kind in ("relative", "third_party"):
        # the message went astray, and the book said all along whose number it is
        yield Known(case.number_id, at, "case", None, ids, own=False, kin=kind == "relative")


def _known_at(unit: Unit, case: Case) -> datetime:
    """The instant of the last message before we were told: by then it should have been known."""
    sends = events_on(unit, case.number or "", kinds=("send",), limit=200)
    return next((send.at for send in sends if send.at < case.aware_at), case.aware_at - LEAD)


def _alarms(unit: Unit) -> Iterator[Known]:
    for alarm in suppressions.false_alarms(unit):
        rule = all_rules().get(alarm.code)
        if rule is None or not rule.weights:
            continue
        # a live number may still be anybody's
        dead = rule.problem is Problem.disconnected
        holder = Holder.unknown if dead else None
        if alarm.scope == "number":
            yield Known(alarm.value, alarm.created_at, "false_alarm", holder, doubted=alarm.code)
        elif alarm.scope == "point":
            point = contact_points.contact_point(unit, alarm.value)
            yield Known(point.number_id, alarm.created_at, "false_alarm", holder, point=point.id, doubted=alarm.code)
        elif alarm.scope == "customer":
            for number_id in {point.number_id for point in contact_points.points_of(unit, alarm.value)}:
                ids = frozenset({alarm.value})
                yield Known(number_id, alarm.created_at, "false_alarm", holder, ids, doubted=alarm.code)


def _judged(store: Store, rules: CaseRules, rulebook: Rulebook, told: list[Known]) -> Iterator[tuple[Known, Judged]]:
    """Each truth with the points on its number, as they were judged by what was known then."""
    by_instant: dict[datetime, list[Known]] = {}
    for known in told:
        by_instant.setdefault(known.known_at, []).append(known)
    for at, some in by_instant.items():
        by_number: dict[str, list[Known]] = {}
        for known in some:
            by_number.setdefault(known.number_id, []).append(known)
        for batch in judge(store, rules, rulebook, rules.day_of(at), known_at=at, numbers=by_number.keys()):
            for one in batch:
                yield from ((known, one) for known in by_number[one.point.number_id] if _fits(known, one))


def _fits(known: Known, judged: Judged) -> bool:
    point, facts = judged.point, judged.facts
    if known.customers and point.customer_id not in known.customers:
        return False
    if known.point and point.id != known.point:
        return False
    if known.role and point.role != known.role:
        return False
    if known.own is not None and facts.is_self != known.own:
        return False
    return known.kin is None or facts.kin == known.kin


def _adjudicate(known: Known, judged: Judged) -> Adjudicated | None:
    facts, assessed = judged.facts, judged.assessed
    if known.doubted is not None and known.doubted not in assessed.codes:
        return None
    holder = known.holder
    if holder is None:
        holder = Holder.borrower if facts.is_self else Holder.relative if facts.kin else Holder.third_party
    return adjudicate(
        judged.point.id,
        judged.point.customer_id,
        known.origin,
        holder,
        assessed,
        is_self=facts.is_self,
        kin=facts.kin,
        reached_other=known.reached_other,
        doubted=known.doubted,
    )
