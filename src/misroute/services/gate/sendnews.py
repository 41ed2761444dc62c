"""What becomes of messages afterwards: receipts and texts that a way hears, and what people find out and write down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from misroute.connect.senders.way import Came
from misroute.errors import Conflict, UsageError
from misroute.phones import mask
from misroute.services.answers import plain_reason
from misroute.services.caserules import CaseRules
from misroute.store import events, sends
from misroute.store.errors import DatabaseBusy, StoreUnavailable
from misroute.store.events import NumberEvent
from misroute.store.numbers import numbers_of
from misroute.store.sends import SEND_STATES, Send
from misroute.store.unit import Store, Unit

Receive = Callable[[Sequence[Mapping[str, str]]], object]
"""The road of an events file: a text is heard, and what it asks for becomes a wish."""


@dataclass(frozen=True, slots=True)
class SendNews:
    """Reads and corrects what is on record of messages; hands what people wrote to ``receive``."""

    store: Store
    rules: CaseRules
    receive: Receive = field(repr=False)

    def keep(self, via: str, came: Came) -> bool:
        """Store what a way heard; False when that is not possible now, so that the far side tells it again."""
        try:
            if came.kind == "inbound":
                self._hear(via, came)
            else:
                self._note(via, came)
        except (DatabaseBusy, StoreUnavailable):
            return False
        return True

    def _hear(self, via: str, came: Came) -> None:
        number = came.number or ""
        if number.isascii() and number.isdigit() and len(number) > 7:
            number = f"+{number}"
        line = {
            "at": came.at.astimezone(UTC).isoformat(),
            "kind": "inbound",
            "number": number,
            "channel": "sms",
            "direction": "in",
            "gateway": via,
            "text": came.text or "",
            "message_id": came.far_id,
        }
        self.receive([{name: text for name, text in line.items() if text}])

    def _note(self, via: str, came: Came) -> None:
        with self.store.write(f"way {via}") as unit:
            send = sends.by_far_id(unit, via, came.far_id)
            said: dict[str, Any] = {"message_id": came.far_id, "gateway": via}
            number, at = None, came.at
            if send is not None:
                if send.sent_at is not None and at < send.sent_at:
                    at = unit.now  # a centre writes its dates in a zone of its own, and no message ends before it left
                sends.note_receipt(unit, send, came.outcome or "")
                number = self.rules.readable(send.fields.get("to", ""))
                said = {name: getattr(send, name) for name in ("message_id", "campaign", "template", "gateway")}
                said |= {"customer_ref": send.customer_ref, "channel": send.channel}
            event = NumberEvent(at, "receipt", number, direction="in", outcome=came.outcome, **said)
            events.load_events(unit, [event])

    def settle(self, via: str, message_id: str, *, sent: bool, reason: str, actor: str) -> None:
        """A person has found out whether a message of which nobody knew was sent; one that was not may go again.

        Raises NotFound, Conflict for a message of which it is known.
        """
        said = plain_reason(reason)
        with self.store.write(actor) as unit:
            send = sends.a_send(unit, via, message_id)
            if not (send.state in ("unknown", "failed") or send.handed):
                raise Conflict(f"message {message_id[:60]!r} is {send.state}: there is nothing to find out")
            if sent:
                sends.settle(unit, send.id, "sent", codes=[], sent_at=send.sent_at or unit.now)
            else:
                sends.settle(unit, send.id, "deferred", codes=["not_sent"], not_before=unit.now)
            unit.audit("send.settled", send.id, {"way": via, "sent": sent, "reason": said})

    def rows(
        self,
        *,
        via: str | None = None,
        state: str | None = None,
        campaign: str | None = None,
        number: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> list[dict[str, Any]]:
        """Messages, the newest first; numbers masked. Raises UsageError for a state or a number that is none."""
        if state is not None and state not in SEND_STATES:
            raise UsageError(f"no state is called {state[:20]!r}: it is one of {', '.join(SEND_STATES)}")
        e164 = None
        if number is not None:
            e164 = self.rules.readable(number)
            if e164 is None:
                raise UsageError("the number cannot be read: give it with its country code")
        states = () if state is None else (state,)
        with self.store.read() as unit:
            found = sends.find_sends(
                unit, sender=via, states=states, campaign=campaign, number=e164, limit=limit, offset=offset
            )
            return send_rows(unit, found)

    def show(self, via: str, message_id: str) -> dict[str, Any]:
        """One message, without what it says. Raises NotFound."""
        with self.store.read() as unit:
            (row,) = send_rows(unit, [sends.a_send(unit, via, message_id)])
            return row


def send_rows(unit: Unit, found: Sequence[Send]) -> list[dict[str, Any]]:
    """Messages as lists show them."""
    numbers = numbers_of(unit, [one.number_id for one in found if one.number_id])
    return [
        {
            "message_id": one.message_id,
            "via": one.sender,
            "state": one.state,
            "number": mask(number) if (number := numbers.get(one.number_id or "")) else None,
            "customer": one.customer_ref,
            "channel": one.channel,
            "purpose": one.purpose,
            "campaign": one.campaign,
            "template": one.template,
            "gateway": one.gateway,
            "codes": list(one.codes),
            "at": one.at,
            "not_before": one.not_before,
            "sent_at": one.sent_at,
            "far_id": one.far_id,
            "receipt": one.receipt.get("outcome"),
            "attempts": one.attempts,
            "decision": one.decision_id,
            "problem": one.last_error,
        }
        for one in found
    ]


def event_of(send: Send, said: Mapping[str, str], number: str | None, at: datetime) -> NumberEvent:
    """A hand-over as the history, the limits and the campaign watch know it."""
    return NumberEvent(
        at,
        "send",
        number,
        customer_ref=said.get("person"),
        channel=said.get("channel"),
        direction="out",
        campaign=said.get("campaign"),
        template=said.get("template"),
        gateway=said.get("gateway"),
        message_id=send.message_id,
        debt_id=said.get("debt"),
        purpose=said.get("purpose"),
        collector=said.get("collector"),
    )
