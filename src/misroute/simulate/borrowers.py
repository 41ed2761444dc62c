"""The lender's borrowers, their relatives, and what its book says of both, rightly or wrongly."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from misroute.simulate import words
from misroute.simulate.handwriting import Cell, damage, tidy
from misroute.simulate.lives import Fate, Line, live
from misroute.simulate.numbers import Mint
from misroute.simulate.words import Tie

# The release that swapped two columns for the borrowers imported through it, and how long ago it went live.
FAULTY_RELEASE = "core-4.2.0"
FAULTY_RELEASE_AGE = timedelta(days=12)
FAULTY_SOURCE = {"CN": "核心系统4.2导入", "US": "core 4.2 import"}
# A dealer's file in which somebody had sorted one column without the others, for most of its rows.
MIXED_SOURCE = {"CN": "渠道导入0917批", "US": "dealer batch 0917"}
MIXED_SOURCE_RIGHT_SHARE = 0.003

# What is wrong with a borrower's own number, with its share of the book. The rest of the book is right.
SELF_TROUBLES = {
    "recycled": 0.04,
    "frozen": 0.014,
    "retired": 0.01,
    "suspended": 0.01,
    "relative": 0.03,
    "swapped": 0.01,
    "mixed_up": 0.008,
    "friend": 0.008,
    "typo": 0.006,
    "broker": 0.012,
    "staff": 0.006,
}
# Troubles that were there from the first day: no proof of the number was ever taken.
NEVER_THEIRS = ("relative", "mixed_up", "friend", "typo", "broker", "staff", "swapped")
# Couples who are both customers and share one telephone; new customers who got a number that was another's before;
# people who gave their number up and are seen on a new one since.
COUPLE_SHARE = 0.01
INHERITED_SHARE = 0.012
SEEN_ELSEWHERE_SHARE = 0.45
CHILD_NOTE_SHARE = 0.2
# People with two telephones who log in from the one the lender does not know, though the other is theirs as well.
TWO_PHONES_SHARE = 0.035
DIRTY_SHARE = 0.06
CONTACT_RECYCLED_SHARE = 0.02


@dataclass(slots=True)
class ContactPoint:
    """One number in the book. ``line`` is None when the cell holds nobody's number."""

    slot: str
    role: str
    contact_name: str
    tie: Tie | None
    cell: Cell
    line: Line | None
    trouble: str
    verified_at: date | None = None
    consent_at: date | None = None
    source: str = ""
    row: int = 0
    proofs: list[date] = field(default_factory=list)

    @property
    def is_self(self) -> bool:
        return self.slot == "self"


@dataclass(slots=True)
class Borrower:
    """A customer. ``own`` is the number that is truly theirs, which the book may not have; ``later`` the one they got
    after giving that up, if the lender sees them on it, ``second`` a second telephone that is not in the book."""

    customer_id: str
    country: str
    name: str
    female: bool
    address: str
    offset_hours: int
    own: Line
    since: date
    points: list[ContactPoint] = field(default_factory=list)
    past_due_days: int = 0
    later: Line | None = None
    second: Line | None = None

    @property
    def self_point(self) -> ContactPoint:
        return self.points[0]


@dataclass(frozen=True, slots=True)
class Staff:
    """The lender's own numbers, and a broker's who brought several borrowers under one number."""

    lender: tuple[str, ...]
    people: tuple[str, ...]
    agencies: tuple[str, ...]
    brokers: tuple[str, ...]


def hire(mint: Mint, borrowers: int) -> Staff:
    """Numbers of a lender of a given size."""
    few = max(2, borrowers // 250)
    return Staff(
        lender=tuple(mint.cn_fixed() for _ in range(few)) + tuple(mint.us() for _ in range(2)),
        people=tuple(mint.cn_mobile() for _ in range(few * 2)) + tuple(mint.us() for _ in range(few)),
        agencies=tuple(mint.cn_mobile() for _ in range(few)) + tuple(mint.us() for _ in range(2)),
        brokers=tuple(mint.cn_mobile() for _ in range(max(1, borrowers // 800))),
    )


def name_zh(rng: random.Random, female: bool, surname: str | None = None) -> str:
    given = rng.choice(words.GIVEN_ZH_FEMALE if female else words.GIVEN_ZH_MALE)
    lead = rng.choice(words.LEAD_ZH) if rng.random() < 0.7 else ""
    return (surname or rng.choice(words.SURNAMES_ZH)) + lead + given


def name_en(rng: random.Random, female: bool, surname: str | None = None) -> str:
    first = rng.choice(words.FIRST_EN_FEMALE if female else words.FIRST_EN_MALE)
    return f"{first} {surname or rng.choice(words.SURNAMES_EN)}"


def kinsperson(rng: random.Random, borrower: Borrower, tie: Tie) -> str:
    """A name for somebody who stands in ``tie`` to the borrower."""
    if borrower.country == "CN":
        return name_zh(rng, tie.female, borrower.name[0] if tie.surname else None)
    return name_en(rng, tie.female, borrower.name.split()[-1] if tie.surname else None)


class Registry:
    """Takes borrowers in, one after another; everything random comes from the generator it is given."""

    def __init__(
        self, rng: random.Random, mint: Mint, staff: Staff, now: datetime, rates: Mapping[str, float] | None = None
    ) -> None:
        self._rng = rng
        self._mint = mint
        self._staff = staff
        self._now = now
        self._rates = {**SELF_TROUBLES, **(rates or {})}
        self._resold: dict[str, list[Line]] = {"CN": [], "US": []}
        self._single: dict[str, Borrower | None] = {"CN": None, "US": None}

    def take_in(self, country: str, serial: int) -> Borrower:
        """A borrower with whatever befell their number."""
        rng = self._rng
        rates = self._rates
        trouble = rng.choices(("none", *rates), weights=(1 - sum(rates.values()), *rates.values()))[0]
        if country == "US" and trouble == "broker":
            trouble = "none"
        if trouble == "none" and rng.random() < COUPLE_SHARE:
            partner = self._single[country]
            if partner is not None:
                self._single[country] = None
                return self._take_in_partner(country, serial, partner)
        female = rng.random() < 0.5
        name = name_zh(rng, female) if country == "CN" else name_en(rng, female)
        borrower = self.take_in_as(country, serial, name, female, trouble, dirty=rng.random() < DIRTY_SHARE)
        if trouble == "none" and borrower.self_point.cell.status == "ok" and borrower.self_point.line is borrower.own:
            self._single[country] = borrower
        return borrower

    def _take_in_partner(self, country: str, serial: int, partner: Borrower) -> Borrower:
        """Husband or wife of a customer, with the same telephone, address and, among Americans, surname."""
        rng, female = self._rng, not partner.female
        name = name_zh(rng, female) if country == "CN" else name_en(rng, female, partner.name.split()[-1])
        borrower = self.take_in_as(country, serial, name, female, "shared", dirty=False)
        borrower.address, borrower.offset_hours = partner.address, partner.offset_hours
        borrower.own = replace(partner.own, owner=borrower.customer_id)
        borrower.self_point.line = borrower.own
        borrower.self_point.cell = tidy(rng, borrower.own.e164)
        return borrower

    def take_in_as(
        self, country: str, serial: int, name: str, female: bool, trouble: str, *, dirty: bool, tie: Tie | None = None
    ) -> Borrower:
        """A borrower whose trouble is chosen; ``tie`` names the first contact's relation to them."""
        rng, now = self._rng, self._now
        if country == "CN":
            address = (
                f"{rng.choice(words.STREETS_ZH)}{rng.randint(1, 399)}号{rng.randint(1, 30)}栋{rng.randint(101, 2904)}室"
            )
            offset = 8
        else:
            city, offset = rng.choice(words.CITIES_EN)
            address = f"{rng.randint(10, 9900)} {rng.choice(words.STREETS_EN)}, {city}"
        fate = Fate(trouble) if trouble in set(Fate) else Fate.kept
        customer_id = f"{country}{serial:06d}"
        borrower = Borrower(
            customer_id=customer_id,
            country=country,
            name=name,
            female=female,
            address=address,
            offset_hours=offset,
            own=self._line_of(country, customer_id, trouble, fate),
            since=(now - timedelta(days=rng.randint(20, 890))).date(),
            past_due_days=rng.choices((0, rng.randint(1, 30), rng.randint(31, 120)), weights=(0.6, 0.28, 0.12))[0],
        )
        if borrower.own.quiet_since is not None and fate is not Fate.suspended and rng.random() < SEEN_ELSEWHERE_SHARE:
            borrower.later = live(rng, self._mint.of(country), customer_id, Fate.kept, now)
        if borrower.own.fate is Fate.kept and trouble != "shared" and rng.random() < TWO_PHONES_SHARE:
            borrower.second = live(rng, self._mint.of(country), customer_id, Fate.kept, now)
        if borrower.own.reassigned_at is not None and borrower.own.reassigned_at < now - timedelta(days=60):
            self._resold[country].append(borrower.own)
        kin_first = trouble in ("relative", "swapped", "mixed_up")
        contacts = self._contacts(borrower, tie, kin_first=kin_first, some=trouble == "friend")
        borrower.points = [self._self_point(borrower, contacts, trouble, dirty), *contacts]
        for point in borrower.points:
            self._date(borrower, point)
        return borrower

    def _line_of(self, country: str, customer_id: str, trouble: str, fate: Fate) -> Line:
        """The number that is truly a new customer's: a fresh one, or one that was somebody else's before."""
        rng, resold = self._rng, self._resold[country]
        if trouble == "none" and resold and rng.random() < INHERITED_SHARE:
            old = resold.pop(0)
            assert old.reassigned_at is not None
            return Line(old.e164, country, customer_id, old.reassigned_at)
        return live(rng, self._mint.of(country), customer_id, fate, self._now)

    def _contacts(self, borrower: Borrower, tie: Tie | None, *, kin_first: bool, some: bool) -> list[ContactPoint]:
        rng = self._rng
        ties = words.TIES_ZH if borrower.country == "CN" else words.TIES_EN
        if kin_first:
            ties_first = tuple(t for t in ties if t.kin)
        elif some:
            ties_first = tuple(t for t in ties if not t.kin)
        else:
            ties_first = ties
        chosen = [tie or rng.choice(ties_first)]
        chosen += [rng.choice(ties) for _ in range(rng.choices((0, 1), weights=(0.45, 0.55))[0])]
        contacts = []
        for position, relation in enumerate(chosen, start=1):
            fate = Fate.kept
            if not (kin_first or some) and rng.random() < CONTACT_RECYCLED_SHARE:
                fate = Fate.recycled
            name = kinsperson(rng, borrower, relation)
            holder = f"{borrower.customer_id}/contact{position}"
            fixed = borrower.country == "CN" and position > 1 and rng.random() < 0.15
            line = live(
                rng, self._mint.cn_fixed() if fixed else self._mint.of(borrower.country), holder, fate, self._now
            )
            if not kin_first and rng.random() < DIRTY_SHARE / 2:
                cell = damage(rng, line.e164, self._mint.of(borrower.country)) if not fixed else tidy(rng, line.e164)
            else:
                cell = tidy(rng, line.e164, beside=name if rng.random() < 0.06 else "")
            trouble = "recycled" if fate is Fate.recycled else "none"
            label = relation.label
            if label in words.CHILDREN and rng.random() < CHILD_NOTE_SHARE:
                notes = words.CHILD_NOTES_ZH if borrower.country == "CN" else words.CHILD_NOTES_EN
                label = rng.choice(notes).format(label=label)
            contacts.append(ContactPoint(f"contact{position}", label, name, relation, cell, line, trouble))
        return contacts

    def _self_point(self, borrower: Borrower, contacts: list[ContactPoint], trouble: str, dirty: bool) -> ContactPoint:
        rng = self._rng
        line = borrower.own
        if trouble in ("relative", "friend"):
            line = contacts[0].line or line
            if rng.random() < 0.4:  # the book knows the relative under no name: only what happens will tell
                del contacts[0]
                for position, contact in enumerate(contacts, start=1):
                    contact.slot = f"contact{position}"
        elif trouble in ("swapped", "mixed_up"):
            line = contacts[0].line or line
            contacts[0].line = borrower.own
            contacts[0].cell = tidy(rng, borrower.own.e164)
            contacts[0].trouble = trouble
        elif trouble == "typo":
            slip = self._mint.slipped(borrower.own.e164, rng)
            # somebody has the number, or it was never sold
            line = live(rng, slip, "whoever", Fate.kept if rng.random() < 0.65 else Fate.retired, self._now)
        elif trouble == "broker":
            line = live(rng, rng.choice(self._staff.brokers), "broker", Fate.kept, self._now)
        elif trouble == "staff":
            own_country = [n for n in self._staff.people if n.startswith("+1") == (borrower.country == "US")]
            line = live(rng, rng.choice(own_country), "staff", Fate.kept, self._now)
        role = "本人" if borrower.country == "CN" else "self"
        beside = (borrower.name if rng.random() < 0.7 else "本人") if borrower.country == "CN" else borrower.name
        if dirty:
            cell = damage(rng, line.e164, self._mint.of(borrower.country))
        else:
            cell = tidy(rng, line.e164, beside=beside if rng.random() < 0.03 else "")
        return ContactPoint("self", role, "", None, cell, line, trouble)

    def _date(self, borrower: Borrower, point: ContactPoint) -> None:
        """When the number was proven and consented to, as far as the book says. Both lie before any change of hands."""
        rng, today = self._rng, self._now.date()
        sources = words.SOURCES_ZH if borrower.country == "CN" else words.SOURCES_EN
        point.source = self._source(borrower, point, sources)
        latest = today
        if point.line is not None and point.line.quiet_since is not None:
            latest = point.line.quiet_since.date()
        if borrower.own.bought_at.date() > borrower.since:
            # who got somebody's old number cannot have been a customer with it before
            borrower.since = borrower.own.bought_at.date() + timedelta(days=rng.randint(1, 30))
        newest = (latest - borrower.since).days
        if newest <= 1:
            borrower.since = latest - timedelta(days=rng.randint(30, 400))
            newest = (latest - borrower.since).days
        if borrower.country == "US" and not point.is_self:
            return  # a wide book has the borrower's dates only
        wrong_from_the_start = point.trouble in NEVER_THEIRS
        if rng.random() < (0.9 if point.is_self else 0.35):
            point.consent_at = borrower.since
        if not wrong_from_the_start and rng.random() < (0.6 if point.is_self else 0.25):
            point.verified_at = borrower.since + timedelta(days=rng.randint(0, newest))
        point.proofs += [proof for proof in (point.verified_at, point.consent_at) if proof is not None]

    def _source(self, borrower: Borrower, point: ContactPoint, sources: tuple[str, ...]) -> str:
        if point.trouble == "swapped":
            return FAULTY_SOURCE[borrower.country]
        if point.trouble == "mixed_up" or (point.is_self and self._rng.random() < MIXED_SOURCE_RIGHT_SHARE):
            return MIXED_SOURCE[borrower.country]
        return self._rng.choice(sources)
