"""The two statements behind the gate's facts, written once and spelled for each database.

SQLite asks them once a send, prepared; a thousand times costs a thousand times three microseconds. PostgreSQL asks them
once for all sends, each part as a LATERAL look-up, since there a round trip costs more than what is looked up.
Each part has its own index; the tests hold the plans of both databases to it. ``CROSS JOIN`` fixes the order of a join
on SQLite, where figures gathered from a small database would begin with all holds there are.
"""

from __future__ import annotations

from dataclasses import dataclass

from misroute.store.tables.book import TELLING_EVENTS

MOST_LATE = 500
"""Contacts on the number, and with the customer, within the span that counts for limits, the newest."""
MOST_TELLING = 40
"""Of the time before, the newest contacts on the number that tell who was there, however old they are."""
MOST_NEWEST = 5
"""Of the time before, the newest contacts of whatever kind: which attempts were the last ones is right."""
MOST_PROOFS = 100
CONTACTS = "('send', 'call', 'inbound')"


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one kind: their mark, their columns, and where they come from (``{name}`` is a key of the question)."""

    tag: str
    columns: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Question:
    """Parts that are asked in one statement. ``keys`` are names and PostgreSQL types; all values come as text."""

    keys: tuple[tuple[str, str], ...]
    width: int
    parts: tuple[Part, ...]


WHO = Question(
    (("bi", "bytea"), ("ref", "text")),
    4,
    (
        Part("n", ("id",), "FROM numbers WHERE number_bi = {bi}"),
        Part("c", ("id", "customer_ref", "vulnerable", "no_contact"), "FROM customers WHERE customer_ref = {ref}"),
        Part(
            "o",
            ("c.id", "c.customer_ref", "c.vulnerable", "c.no_contact"),
            "FROM numbers n CROSS JOIN contact_points p CROSS JOIN customers c WHERE n.number_bi = {bi}"
            " AND p.number_id = n.id AND p.state = 'active' AND c.id = p.customer_id AND {ref} IS NULL LIMIT 20",
        ),
    ),
)
_EVENT = (
    "id",
    "at",
    "kind",
    "number_id",
    "customer_ref",
    "channel",
    "direction",
    "outcome",
    "debt_id",
    "purpose",
    "collector",
    "connected",
    "effective",
)
_WISH = ("id", "at", "person_ref", "number_id", "kind", "form", "medium")
_CONSENT = ("id", "at", "person_ref", "number_id", "kind", "given_to", "for_person")
_HOLD = ("h.id", "h.scope", "h.value", "h.since")
_BY_VALUE = "FROM holds h WHERE h.scope = '{scope}' AND h.value = {{{key}}} AND h.lifted_at IS NULL"

_LATE = (
    f"FROM (SELECT * FROM number_events WHERE customer_ref = {{ref}} AND at >= {{since}} AND kind IN {CONTACTS}"  # noqa: S608
    f" ORDER BY number_events.at DESC LIMIT {MOST_LATE}) AS late"
    " WHERE {number_id} IS NULL OR number_id IS NULL OR number_id <> {number_id}"
)

AROUND = Question(
    (
        ("number_id", "text"),
        ("customer_id", "text"),
        ("ref", "text"),
        ("other", "text"),
        ("since", "timestamptz"),
        ("campaign", "text"),
        ("template", "text"),
        ("gateway", "text"),
    ),
    13,
    (
        Part("h", _HOLD, "FROM holds h WHERE h.number_id = {number_id} AND h.lifted_at IS NULL"),
        Part("h", _HOLD, "FROM holds h WHERE h.scope = 'all' AND h.value IS NULL AND h.lifted_at IS NULL"),
        Part("h", _HOLD, _BY_VALUE.format(scope="customer", key="ref")),
        Part("h", _HOLD, _BY_VALUE.format(scope="campaign", key="campaign")),
        Part("h", _HOLD, _BY_VALUE.format(scope="template", key="template")),
        Part("h", _HOLD, _BY_VALUE.format(scope="gateway", key="gateway")),
        Part(
            "h",
            _HOLD,
            "FROM contact_points p CROSS JOIN customers c CROSS JOIN holds h WHERE p.number_id = {number_id}"
            " AND c.id = p.customer_id AND h.scope = 'customer' AND h.value = c.customer_ref AND h.lifted_at IS NULL",
        ),
        Part(
            "p",
            (
                "c.customer_ref",
                "p.customer_id",
                "p.role",
                "p.state",
                "p.problem",
                "p.verified_at",
                "p.consent_at",
                "p.id",
                "p.content_version",
            ),
            "FROM contact_points p CROSS JOIN customers c WHERE p.number_id = {number_id} AND c.id = p.customer_id",
        ),
        Part(
            "o",
            ("p.number_id", "p.role", "p.state", "p.problem", "n.readable"),
            "FROM contact_points p CROSS JOIN numbers n WHERE p.customer_id = {customer_id} AND n.id = p.number_id",
        ),
        Part("d", ("debt_ref", "past_due_days"), "FROM debts WHERE customer_id = {customer_id}"),
        Part("k", ("kind",), "FROM own_numbers WHERE number_id = {number_id}"),
        Part(
            "i",
            ("asked_at", "as_of", "verdict"),
            f"FROM intel WHERE number_id = {{number_id}} ORDER BY intel.asked_at DESC, intel.id LIMIT {MOST_PROOFS}",
        ),
        Part(
            "e",
            _EVENT,
            f"FROM number_events WHERE number_id = {{number_id}} AND at >= {{since}} AND kind IN {CONTACTS}"
            f" ORDER BY number_events.at DESC LIMIT {MOST_LATE}",
        ),
        Part(
            "e",
            _EVENT,
            f"FROM number_events WHERE number_id = {{number_id}} AND at < {{since}} AND kind IN {CONTACTS}"
            f" ORDER BY number_events.at DESC LIMIT {MOST_NEWEST}",
        ),
        Part(
            "e",
            _EVENT,
            f"FROM number_events WHERE number_id = {{number_id}} AND at < {{since}} AND ({TELLING_EVENTS})"
            f" AND kind IN {CONTACTS}"
            f" ORDER BY number_events.at DESC LIMIT {MOST_TELLING}",
        ),
        Part(
            "e",
            _EVENT,
            # cut before those on the number, which the parts above have, are left out: so that it stays bounded
            _LATE,
        ),
        Part("w", _WISH, "FROM wishes WHERE person_ref IN ({ref}, {other}) AND ended_at IS NULL"),
        Part("w", _WISH, "FROM wishes WHERE number_id = {number_id} AND ended_at IS NULL"),
        Part("c", _CONSENT, "FROM consents WHERE person_ref IN ({ref}, {other}) AND ended_at IS NULL"),
        Part(
            "s",
            (
                "person_ref",
                "role",
                "minor",
                "deceased",
                "represented_by_attorney",
                "work_forbidden",
                "vulnerable",
                "unreachable",
                "zones",
                "address_region",
                "inconvenient",
                "agreed",
                "version",
            ),
            "FROM standing WHERE person_ref IN ({ref}, {other})",
        ),
    ),
)


def sqlite_of(question: Question) -> str:
    """The statement for one key, its values as numbered parameters in the keys' order."""
    marks = {name: f"?{place}" for place, (name, _) in enumerate(question.keys, start=1)}
    # what each part gives stays as it is: SQLite's columns need not be of one type
    return " UNION ALL ".join(_select(part, question.width, "%s").format(**marks) for part in question.parts)


def postgresql_of(question: Question) -> str:
    """The statement for many keys, its parameters one array of places and one for each key; all values as text."""
    marks = {name: f"k.{name}" for name, _ in question.keys}
    arrays = ", ".join(f"%s::{kind}[]" for kind in ("int", *(kind for _, kind in question.keys)))
    names = ", ".join(("place", *(name for name, _ in question.keys)))
    parts = " UNION ALL ".join(
        _select(part, question.width, "CAST(%s AS text)").format(**marks) for part in question.parts
    )
    values = ", ".join(f"f.v{number}" for number in range(question.width + 1))
    return (
        f"SELECT k.place, {values} FROM unnest({arrays}) AS k({names})"  # noqa: S608
        f" CROSS JOIN LATERAL ({parts}) AS f({', '.join(f'v{n}' for n in range(question.width + 1))})"
    )


def _select(part: Part, width: int, spelled: str) -> str:
    # ORDER BY names its table: else PostgreSQL would order by the text that the column is given as, and by no index
    told = [spelled % column for column in part.columns] + [spelled % "NULL"] * (width - len(part.columns))
    inner = f"SELECT {spelled % repr(part.tag)}, {', '.join(told)} {part.source}"
    # only a part of its own may be ordered and cut
    return f"SELECT * FROM ({inner}) AS part" if "LIMIT" in part.source else inner  # noqa: S608
