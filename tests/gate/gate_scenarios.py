"""Made-up scenarios for the properties of the gate: every pack, channel, purpose and role, odd zones and odd hours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from misroute.gate import Decision, Policy, decide, parse_scenario
from misroute.gate.scenario import CHANNELS, PURPOSES
from misroute.packs.calendars import load_calendars
from misroute.packs.policies import load_policies
from misroute.resources import data_dir

_CONFIG = data_dir("config")
POLICIES: Mapping[str, Policy] = load_policies(_CONFIG, load_calendars(_CONFIG))
RANK = {"allow": 0, "defer": 1, "block": 2}
OUTCOMES = ("conversation", "no_answer", "voicemail", "busy", "not_in_service", "delivered", "undelivered", None)
_NUMBERS = {
    "cn": "+8613812345678",
    "us": "+12125550100",
    "us-ny-nyc": "+12125550100",
    "us-ma": "+16175550100",
    "uk": "+447400123456",
    "au": "+61412345678",
    "in": "+919812345678",
    "th": "+66812345678",
    "id": "+6281234567890",
    "kr": "+821012345678",
}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ZONES = ("America/New_York", "America/Los_Angeles", "Asia/Shanghai", "Asia/Kathmandu", "Australia/Adelaide", "UTC")
_FIRST = datetime(2026, 1, 1)


def ask(scenario: object) -> Decision:
    """The answer to a scenario as a sender writes it."""
    return decide(parse_scenario(scenario), POLICIES)


@st.composite
def instants(draw: st.DrawFn, around: datetime | None = None, days: int = 360) -> str:
    """An instant of 2026, or within ``days`` before ``around``, with any offset; to the second."""
    offset = timezone(timedelta(minutes=draw(st.sampled_from((0, 480, -300, 345, 570, -660)))))
    if around is None:
        at = _FIRST + timedelta(seconds=draw(st.integers(0, days * 86400)))
        return at.replace(tzinfo=offset).isoformat()
    return (around - timedelta(seconds=draw(st.integers(0, days * 86400)))).astimezone(offset).isoformat()


@st.composite
def contacts(draw: st.DrawFn, now: datetime, number: str, *, direction: str | None = None) -> dict[str, Any]:
    """A past contact, mostly of the last days and with the borrower."""
    return {
        "at": draw(instants(now, draw(st.sampled_from((0, 1, 7, 31))))),
        "direction": direction or draw(st.sampled_from(("out", "out", "out", "in"))),
        "channel": draw(st.sampled_from(("call", "call", "sms", "voicemail", "email"))),
        "number": number,
        "person": draw(st.sampled_from(("b", "b", "b", "other"))),
        "debt": draw(st.sampled_from(("d1", "d1", "d2", None))),
        "outcome": draw(st.sampled_from(OUTCOMES)),
        "effective": draw(st.sampled_from((None, None, True, False))),
        "purpose": draw(st.sampled_from((None, "collection", "location", "servicing"))),
    }


@st.composite
def wishes(draw: st.DrawFn, now: datetime, number: str) -> dict[str, Any]:
    """A request of somebody."""
    return {
        "at": draw(instants(now, 30)),
        "by": draw(st.sampled_from(("b", "other", "x"))),
        "kind": draw(st.sampled_from(("cease", "stop_medium", "opt_out", "not_me", "refuse_as_contact"))),
        "form": draw(st.sampled_from((None, "written", "oral"))),
        "medium": draw(st.sampled_from((None, "sms", "phone", "email", "pigeon"))),
        "number": draw(st.sampled_from((None, number))),
    }


holds = st.fixed_dictionaries(
    {
        "scope": st.sampled_from(("all", "number", "customer", "campaign", "template", "gateway")),
        "value": st.sampled_from(("b", "x", "spring", "+8613812345678", "+12125550100")),
    }
)


@st.composite
def persons(draw: st.DrawFn, now: datetime, role: str) -> dict[str, Any]:
    """A person with zones, wishes about hours, agreements and standing, mostly plain."""
    found: dict[str, Any] = {"role": role}
    if draw(st.booleans()):
        found["zones"] = draw(st.lists(st.sampled_from(_ZONES), max_size=2))
    if draw(st.integers(0, 2)) == 0:
        wished = [f"{draw(st.integers(0, 23)):02}:{draw(st.sampled_from((0, 15, 59))):02}" for _ in range(2)]
        days = draw(st.lists(st.sampled_from(_DAYS), max_size=7, unique=True))
        found["inconvenient"] = [{"days": days, "from": wished[0], "to": wished[1]}]
    if draw(st.integers(0, 3)) == 0:
        start = now + timedelta(minutes=draw(st.integers(-3000, 3000)))
        end = start + timedelta(minutes=draw(st.integers(1, 1500)))
        found["agreed"] = [{"from": start.isoformat(), "to": end.isoformat()}]
    for mark in ("minor", "vulnerable", "deceased", "represented_by_attorney", "unreachable", "work_forbidden"):
        if draw(st.integers(0, 19)) == 0:
            found[mark] = True
    return found


@st.composite
def scenarios(draw: st.DrawFn, *, plain: bool = False, called: bool = False) -> dict[str, Any]:
    """A whole scenario.

    ``plain``: a borrower without requests, holds, proofs or history, so that only the hour counts; ``called`` adds a
    history of calls, so that how often counts too.
    """
    pack = draw(st.sampled_from(sorted(_NUMBERS)))
    number = _NUMBERS[pack]
    stated = draw(instants())
    now = datetime.fromisoformat(stated)
    role = "borrower" if plain else draw(st.sampled_from(("borrower", "borrower", "borrower", "spouse", "friend")))
    channels = sorted(CHANNELS - {"visit"}) if plain else sorted(CHANNELS)
    purposes = ("collection", "reminder", "servicing") if plain else sorted(PURPOSES)
    found: dict[str, Any] = {
        "policy": [pack],
        "now": stated,
        "send": {
            "channel": draw(st.sampled_from(channels)),
            "purpose": draw(st.sampled_from(purposes)),
            "to": number,
            "person": "b",
            "debt": draw(st.sampled_from(("d1", None))),
            "campaign": draw(st.sampled_from(("spring", None))),
            "template": draw(st.sampled_from(("apology", "first", None))),
            "place": draw(st.sampled_from((None, None, "work", "home"))),
        },
        "persons": {"b": draw(persons(now, role)), "other": {"role": "borrower"}},
        "debts": {"d1": {"past_due_days": draw(st.sampled_from((0, 30, 61, 90)))}},
    }
    if plain:
        for mark in ("minor", "vulnerable", "deceased", "represented_by_attorney", "work_forbidden"):
            found["persons"]["b"].pop(mark, None)
        if called:
            found["history"] = draw(st.lists(contacts(now, number, direction="out"), max_size=12))
        return found
    found["history"] = draw(st.lists(contacts(now, number), max_size=8))
    found["requests"] = draw(st.lists(wishes(now, number), max_size=1))
    found["holds"] = draw(st.lists(holds, max_size=1)) if draw(st.integers(0, 4)) == 0 else []
    if draw(st.booleans()):
        consent = {"at": draw(instants(now, 90)), "by": "b", "given_to": draw(st.sampled_from(("us", "creditor")))}
        found["consents"] = [
            {**consent, "kind": draw(st.sampled_from(("text", "email", "time", "extra_call", "visit", "third_party")))}
        ]
    return json.loads(json.dumps(found))  # what a sender could have sent, sharing nothing
