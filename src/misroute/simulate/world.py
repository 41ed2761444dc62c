"""A whole invented lender written to a folder: books, events, intel, own numbers, debts, and the truth."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from misroute.errors import UsageError
from misroute.simulate import files, intel, words
from misroute.simulate.borrowers import SELF_TROUBLES, Borrower, Registry, Staff, hire
from misroute.simulate.chance import stream
from misroute.simulate.handwriting import tidy
from misroute.simulate.numbers import Mint
from misroute.simulate.traffic import Traffic
from misroute.simulate.truth import truth_of

CN_SHARE = 0.65
FEWEST_CUSTOMERS = 40
MOST_TROUBLE = 0.9
# How many borrowers are listed as somebody else's friend or colleague, and rightly so.
ACQUAINTED_SHARE = 0.03


@dataclass(frozen=True, slots=True)
class Story:
    """Somebody whose id is the same in every world, for demonstrations.

    ``kind``: ``recycled`` (the number changed hands and a stranger got a reminder) or ``mother`` (a release put the
    mother's number in the borrower's place). ``number`` is the E.164 number the book has for the borrower,
    ``right_number`` the borrower's own (for a recycled number: none that the book knows, so empty).
    """

    kind: str
    customer_id: str
    book: str
    complaint: str
    name: str = field(repr=False)
    number: str = field(repr=False)
    right_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class World:
    """The files of a world, the rows in each, and its stories by kind and country, such as ``mother/CN``.

    ``relatives``: ids of Chinese borrowers, each with the number of a relative who is in the book as what they are.
    """

    folder: Path
    book_cn: Path
    book_us: Path
    events: Path
    intel: Path
    own: Path
    debts: Path
    truth: Path
    rows: Mapping[str, int]
    stories: Mapping[str, Story]
    relatives: tuple[tuple[str, str], ...] = field(default=(), repr=False)


_STORIES = {
    # (country, serial): kind, name, female, relation of the first contact, the answer to the reminder
    ("CN", 7): ("mother", "陈思远", False, words.MOTHERS_ZH[0], "我是他妈妈，他的贷款怎么发到我手机上了？"),
    ("CN", 11): ("recycled", "林晓雯", True, None, "发错人了，这个号码我上个月才办的，不认识林晓雯"),
    ("US", 7): (
        "recycled",
        "Jordan Miller",
        False,
        None,
        "Wrong number, I just got this phone. I don't know any Jordan",
    ),
    ("US", 11): ("mother", "Alicia Torres", True, words.TIES_EN[0], "This is Alicia's mother. Why am I getting this?"),
}


def write_world(
    folder: Path, *, customers: int = 2000, seed: int = 7, now: datetime, rates: Mapping[str, float] | None = None
) -> World:
    """Write a lender's world to ``folder`` (made if missing), the same for the same arguments.

    ``now`` is an aware instant: everything in the files lies before it. ``rates`` are other shares of trouble than
    ``SELF_TROUBLES``, by its names. Raises UsageError for fewer than 40 customers (the stories and the staff need a
    lender of some size), a naive ``now``, or rates that are unknown or leave nobody without trouble.
    """
    unknown = set(rates or ()) - set(SELF_TROUBLES)
    if (
        unknown
        or sum({**SELF_TROUBLES, **(rates or {})}.values()) > MOST_TROUBLE
        or min((rates or {"": 0}).values()) < 0
    ):
        raise UsageError(f"rates of trouble must be among {', '.join(SELF_TROUBLES)} and sum to at most {MOST_TROUBLE}")
    if customers < FEWEST_CUSTOMERS:
        raise UsageError(f"a simulated world needs at least {FEWEST_CUSTOMERS} customers, not {customers}")
    if now.tzinfo is None:
        raise UsageError("a simulated world needs a moment with a UTC offset")
    folder.mkdir(parents=True, exist_ok=True)
    mint = Mint(stream(seed, "numbers"))
    staff = hire(mint, customers)
    registry = Registry(stream(seed, "borrowers"), mint, staff, now, rates)
    borrowers = _borrowers(registry, customers)
    _acquaint(stream(seed, "acquaintances"), borrowers)
    events = _events(stream(seed, "traffic"), borrowers, now)
    answers = _intel(stream(seed, "intel"), borrowers, now)

    cn = [b for b in borrowers if b.country == "CN"]
    us = [b for b in borrowers if b.country == "US"]
    path = {
        name: folder / name
        for name in ("book_cn.csv", "book_us.xlsx", "events.jsonl", "intel.csv", "own.csv", "debts.csv", "truth.jsonl")
    }
    rows = {
        "book_cn.csv": files.write_long_csv(path["book_cn.csv"], cn, _notes(cn)),
        "book_us.xlsx": files.write_wide_xlsx(path["book_us.xlsx"], us, now),
        "events.jsonl": files.write_jsonl(path["events.jsonl"], events),
        "intel.csv": files.write_csv(path["intel.csv"], intel.FIELDS, answers),
        "own.csv": files.write_csv(path["own.csv"], ("number", "kind"), _own(stream(seed, "own"), staff)),
        "debts.csv": files.write_csv(
            path["debts.csv"],
            ("customer_id", "debt_id", "past_due_days", "late_fee", "currency"),
            _debts(stream(seed, "debts"), borrowers),
        ),
        "truth.jsonl": files.write_jsonl(path["truth.jsonl"], _truth(borrowers, now)),
    }
    return World(
        folder=folder,
        book_cn=path["book_cn.csv"],
        book_us=path["book_us.xlsx"],
        events=path["events.jsonl"],
        intel=path["intel.csv"],
        own=path["own.csv"],
        debts=path["debts.csv"],
        truth=path["truth.jsonl"],
        rows=MappingProxyType(rows),
        stories=MappingProxyType(_stories(borrowers)),
        relatives=tuple(_relatives(cn)),
    )


def _borrowers(registry: Registry, customers: int) -> list[Borrower]:
    chinese = round(customers * CN_SHARE)
    taken: list[Borrower] = []
    for country, count in (("CN", chinese), ("US", customers - chinese)):
        for serial in range(1, count + 1):
            if (country, serial) not in _STORIES:
                taken.append(registry.take_in(country, serial))
                continue
            kind, name, female, tie, _ = _STORIES[country, serial]
            trouble = "swapped" if kind == "mother" else kind
            person = registry.take_in_as(country, serial, name, female, trouble, dirty=False, tie=tie)
            person.past_due_days = 4
            taken.append(person)
    return taken


def _acquaint(rng: random.Random, borrowers: list[Borrower]) -> None:
    """Let some borrowers stand in another's book as friend or colleague: shared numbers that are right."""
    for borrower in borrowers:
        if rng.random() >= ACQUAINTED_SHARE:
            continue
        friend = rng.choice(borrowers)
        point = borrower.points[-1]
        right = friend.self_point.trouble == point.trouble == borrower.self_point.trouble == "none"
        if right and friend is not borrower and friend.country == borrower.country and len(borrower.points) > 1:
            ties = words.TIES_ZH if borrower.country == "CN" else words.TIES_EN
            point.tie = rng.choice([tie for tie in ties if not tie.kin and tie.female == friend.female])
            point.role, point.contact_name, point.line = point.tie.label, friend.name, friend.own
            point.cell = tidy(rng, friend.own.e164)


def _events(rng: random.Random, borrowers: list[Borrower], now: datetime) -> list[Mapping[str, object]]:
    traffic = Traffic(rng, now)
    traffic.releases()
    for borrower in borrowers:
        traffic.of(borrower)
        story = _STORIES.get((borrower.country, int(borrower.customer_id[2:])))
        if story is not None:
            yesterday = traffic.office_hour(borrower, 1)
            traffic.remind(borrower, borrower.self_point, yesterday, reply=story[4])
    past = sorted((stamped for stamped in traffic.log if stamped.at <= now), key=lambda stamped: stamped.at)
    return [stamped.event for stamped in past]


def _intel(rng: random.Random, borrowers: list[Borrower], now: datetime) -> list[dict[str, str]]:
    answers = []
    for borrower in borrowers:
        story = _STORIES.get((borrower.country, int(borrower.customer_id[2:])))
        for point in borrower.points:
            if story is not None and story[0] == "recycled" and point.is_self and point.line is not None:
                provider, as_of = intel.PROVIDERS[borrower.country], point.consent_at or borrower.since
                answers.append(intel.surely_known_change(point.line.e164, provider, as_of, now - timedelta(days=2)))
            elif intel.asked_about(rng, point):
                answers.append(intel.answer(rng, borrower, point, now))
    rng.shuffle(answers)
    return answers


def _notes(borrowers: list[Borrower]) -> dict[str, str]:
    """Remarks staff leave beside a row; one begins like a formula, as real ones do."""
    remarks = ("", "", "", "", "已核实", "客户要求白天联系", "=上门核实过", "VIP")
    return {b.customer_id: remarks[int(b.customer_id[2:]) % len(remarks)] for b in borrowers}


def _own(rng: random.Random, staff: Staff) -> Iterator[dict[str, str]]:
    for kind, numbers in (("lender", staff.lender), ("staff", staff.people), ("agency", staff.agencies)):
        for number in numbers:
            yield {"number": tidy(rng, number).text if number.startswith("+86") else number, "kind": kind}


def _debts(rng: random.Random, borrowers: list[Borrower]) -> Iterator[dict[str, str]]:
    for borrower in borrowers:
        late = borrower.past_due_days > 0
        cny = borrower.country == "CN"
        fee = (rng.randint(2000, 18000) if cny else rng.randint(1500, 3900)) / 100 if late else 0
        yield {
            "customer_id": borrower.customer_id,
            "debt_id": f"{borrower.customer_id}-1",
            "past_due_days": str(borrower.past_due_days),
            "late_fee": f"{fee:.2f}",
            "currency": "CNY" if cny else "USD",
        }


def _truth(borrowers: list[Borrower], now: datetime) -> Iterator[dict[str, object]]:
    for borrower in borrowers:
        for point in borrower.points:
            truth = truth_of(borrower, point, now, point.proofs)
            yield {
                "book": "book_cn.csv" if borrower.country == "CN" else "book_us.xlsx",
                "row": point.row,
                "slot": point.slot,
                "customer_id": borrower.customer_id,
                "number": point.line.e164 if point.line is not None and point.cell.readable else None,
                "typed": point.cell.kind,
                "status": point.cell.status,
                "problem": truth.problem,
                "holder": truth.holder,
                "reaches_other": truth.reaches_other,
                "changed_at": truth.changed_at.isoformat(timespec="seconds") if truth.changed_at else None,
                "trouble": point.trouble,
            }


def _relatives(borrowers: list[Borrower]) -> Iterator[tuple[str, str]]:
    for borrower in borrowers:
        for point in borrower.points[1:]:
            right = point.trouble == "none" and point.cell.readable and point.line is not None
            if right and point.line is not None and point.tie is not None and point.tie.kin:
                yield borrower.customer_id, point.line.e164
                break


def _stories(borrowers: list[Borrower]) -> dict[str, Story]:
    stories = {}
    for borrower in borrowers:
        told = _STORIES.get((borrower.country, int(borrower.customer_id[2:])))
        line = borrower.self_point.line
        if told is None or line is None:
            continue
        stories[f"{told[0]}/{borrower.country}"] = Story(
            kind=told[0],
            customer_id=borrower.customer_id,
            name=borrower.name,
            number=line.e164,
            right_number=borrower.own.e164 if told[0] == "mother" else "",
            book="book_cn.csv" if borrower.country == "CN" else "book_us.xlsx",
            complaint=told[4],
        )
    return stories
