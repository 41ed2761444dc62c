"""A setting changed in an upgrade: from one minute to the next a campaign writes to borrowers' relatives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from misroute.errors import UsageError
from misroute.simulate import words
from misroute.simulate.files import write_jsonl

CAMPAIGN, TEMPLATE, GATEWAY = "due-tomorrow", "due-tomorrow-v1", "sms-east"
BEFORE, RELEASE = "messages-2.3.1", "messages-2.4.0"
CHANGE = "message service 2.4.0: settings taken over by the new format; recipient.column = 2"
_APART = timedelta(seconds=15)
_ANSWERED = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class UpgradeFault:
    """The events of the upgrade's morning. ``wrong`` are the relatives' numbers, ``answered`` those who wrote back."""

    events: Path
    sends: int
    wrong: frozenset[str] = field(repr=False)
    answered: frozenset[str] = field(repr=False)
    until: datetime


def write_upgrade_fault(
    path: Path, relatives: Sequence[tuple[str, str]], *, at: datetime, sends: int = 60
) -> UpgradeFault:
    """Write the events of a release that goes live at ``at``; ``relatives`` are customers' ids with relatives' numbers.

    The day before, the campaign reached the borrowers' side as ever, and nobody complained. After the release it goes
    to the relatives, every second of whom answers. Raises UsageError without relatives.
    """
    if not relatives:
        raise UsageError("a fault that writes to relatives needs some relatives")
    wrong = [relatives[place % len(relatives)] for place in range(sends)]
    write_jsonl(path, _events(relatives, wrong, at))
    return UpgradeFault(
        events=path,
        sends=sends,
        wrong=frozenset(number for _, number in wrong),
        answered=frozenset(number for _, number in wrong[::2]),
        until=at + sends * _APART + _ANSWERED,
    )


def _events(
    relatives: Sequence[tuple[str, str]], wrong: Sequence[tuple[str, str]], at: datetime
) -> Iterator[Mapping[str, object]]:
    yesterday = at - timedelta(days=1)
    for place, (customer, _number) in enumerate(relatives[:40]):
        # the borrowers' own numbers do not matter here: nothing came back for them
        yield _send(yesterday + place * _APART, customer, None, BEFORE, f"{BEFORE}-{place}")
    yield {"at": at.isoformat(), "kind": "change", "release": RELEASE, "text": CHANGE}
    for place, (customer, number) in enumerate(wrong):
        left = at + (place + 1) * _APART
        yield _send(left, customer, number, RELEASE, f"{RELEASE}-{place}")
        if place % 2 == 0:
            text = words.RELATIVE_ZH[place // 2 % len(words.RELATIVE_ZH)].format(name="他")
            yield {
                "at": (left + _ANSWERED).isoformat(),
                "kind": "inbound",
                "number": number,
                "channel": "sms",
                "direction": "in",
                "text": text,
            }


def _send(at: datetime, customer: str, number: str | None, release: str, message_id: str) -> dict[str, object]:
    return {
        "at": at.isoformat(),
        "kind": "send",
        **({"number": number} if number else {}),
        "customer_id": customer,
        "channel": "sms",
        "direction": "out",
        "campaign": CAMPAIGN,
        "template": TEMPLATE,
        "gateway": GATEWAY,
        "release": release,
        "message_id": message_id,
    }
