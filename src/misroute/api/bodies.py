"""What the addresses take, as the API's description shows it. A key that nobody reads is refused, since it might have
been the fact that forbids."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

Text = Annotated[str, Field(max_length=200)]
LongText = Annotated[str, Field(max_length=16_000)]
Reason = Annotated[str, Field(min_length=1, max_length=500, description="why, for the audit log; numbers are starred")]


def _instant(value: object) -> object:
    """An aware instant; a number, a bare date or a time without offset could be read in more than one way."""
    if not isinstance(value, str) or "T" not in value.upper():
        raise ValueError("must be an instant such as 2026-03-02T09:00:00+08:00")
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("must be an instant such as 2026-03-02T09:00:00+08:00") from None
    if at.tzinfo is None:
        raise ValueError("must have an offset, such as +08:00")
    return at


Instant = Annotated[datetime, BeforeValidator(_instant), Field(description="ISO 8601 with an offset")]
MOST_SENDS = 1000
MOST_EVENTS = 1000

SEND_EXAMPLE: JsonDict = {"channel": "sms", "purpose": "reminder", "to": "+8613912345678", "person": "C1001"}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SendBody(_Strict):
    """A message to be sent. What is missing is not known, and what is not known is not allowed."""

    channel: Text | None = Field(None, description="sms, call, voicemail, email, letter or visit")
    purpose: Text | None = Field(None, description="collection, reminder, servicing, marketing, location, …")
    to: Text | None = Field(None, description="the number or address")
    person: Text | None = Field(None, description="the lender's id of who is to be reached")
    debt: Text | None = None
    body: LongText | None = Field(None, description="the rendered text; it is checked and not kept")
    template: Text | None = None
    place: Text | None = None
    campaign: Text | None = None
    gateway: Text | None = None
    message_id: Text | None = None
    collector: Text | None = None
    visitors: int | None = None


class CheckBody(_Strict):
    """One send, and what the caller knows beside it, in the shapes of a scenario.

    Further facts make the answer stricter at most, unless the token has the scope gate:assert. ``now`` is not read: the
    server's clock decides.
    """

    model_config = ConfigDict(json_schema_extra={"example": {"send": SEND_EXAMPLE}})
    send: SendBody
    now: Any = None
    lender: dict[str, Any] | None = None
    debts: dict[str, Any] | None = None
    persons: dict[str, Any] | None = None
    holds: list[Any] | None = None
    requests: list[Any] | None = None
    consents: list[Any] | None = None
    verifications: list[Any] | None = None
    history: list[Any] | None = None


class CheckManyBody(_Strict):
    """Up to 1,000 sends; those of one request count for each other's limits."""

    model_config = ConfigDict(json_schema_extra={"example": {"sends": [SEND_EXAMPLE]}})
    sends: list[SendBody] = Field(min_length=1, max_length=MOST_SENDS)
    now: Any = None


class MessageBody(_Strict):
    """A message to be sent now by a way of the settings. The same message_id again sends nothing again."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"via": "sms", "send": {**SEND_EXAMPLE, "message_id": "m-1", "body": "【海港】…"}}
        }
    )
    via: Text = Field(description="the way: a table [ways.NAME] of misroute.toml")
    send: SendBody


class SentBody(_Strict):
    """A message that an answer allowed has left."""

    model_config = ConfigDict(json_schema_extra={"example": {"id": "01J8ZC0V3N7Q5W9YB2D4F6H8KM", "message_id": "m-1"}})
    id: Text = Field(min_length=1, description="the answer's id, or its permit's")
    message_id: Text | None = None


class FindDecisionsBody(_Strict):
    """Which answers. A number stands here and never in an address."""

    model_config = ConfigDict(json_schema_extra={"example": {"number": "+8613912345678", "decision": "block"}})
    number: Text | None = None
    customer: Text | None = None
    campaign: Text | None = None
    decision: Literal["allow", "defer", "block"] | None = None
    since: Instant | None = None
    limit: int = Field(100, ge=1, le=1000)
    offset: int = Field(0, ge=0, le=1_000_000)


class HoldBody(_Strict):
    """A hold to be placed; it is in force when the answer comes."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"scope": "campaign", "value": "spring", "reason": "wrong template went live"}}
    )
    scope: Literal["number", "customer", "campaign", "template", "gateway", "all"]
    value: Text | None = Field(None, description="what is held; nothing for the scope all")
    reason: Reason


class LiftBody(_Strict):
    """The end of a hold."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "the template was put right"}})
    reason: Reason


class AckBody(_Strict):
    """A sender obeys every change up to a cursor of the feed, or one hold."""

    model_config = ConfigDict(json_schema_extra={"example": {"cursor": 41, "channel": "sms", "stopped": 3}})
    cursor: int | None = Field(None, ge=0, le=2**62, description="as the feed answered it")
    hold: Text | None = Field(None, description="the id of one hold, instead of a cursor")
    channel: Text | None = Field(None, description="one channel of the sender; all of them by default")
    stopped: int | None = Field(None, ge=0, lt=2**31, description="how many messages were taken back")


class EventBody(_Strict):
    """What happened on a number, fields as in an events file."""

    at: Text
    kind: Text = Field(description="send, receipt, inbound, call, complaint, login, payment, verification or change")
    number: Text | None = None
    customer_id: Text | None = None
    channel: Text | None = None
    direction: Text | None = None
    outcome: Text | None = None
    campaign: Text | None = None
    template: Text | None = None
    gateway: Text | None = None
    release: Text | None = None
    message_id: Text | None = None
    text: LongText | None = None
    debt_id: Text | None = None
    purpose: Text | None = None
    collector: Text | None = None
    connected: bool | None = Field(None, description="of a call: somebody or something answered")
    effective: bool | None = Field(None, description="of a call: the person was spoken with")


class EventsBody(_Strict):
    """Up to 1,000 events; the same event twice is stored once."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "events": [
                    {
                        "at": "2026-03-02T09:00:00+08:00",
                        "kind": "inbound",
                        "channel": "sms",
                        "number": "+8613912345678",
                        "text": "wrong number",
                    }
                ]
            }
        }
    )
    events: list[EventBody] = Field(min_length=1, max_length=MOST_EVENTS)


class WishBody(_Strict):
    """What a person asked for. Without a number it reaches all of theirs; without a medium, every medium."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"kind": "stop_medium", "person": "C1001", "medium": "sms", "form": "oral"}}
    )
    kind: Text = Field(description="cease, stop_medium, opt_out, not_me or refuse_as_contact")
    person: Text | None = Field(None, description="the lender's id of the customer")
    number: Text | None = None
    at: Instant | None = Field(None, description="when it was said; now by default")
    form: Literal["written", "oral"] | None = None
    medium: Text | None = Field(None, description="sms, call, voicemail, email, letter or visit; all for every one")
    note: LongText | None = Field(None, description="what was said; it is sealed")


class ConsentBody(_Strict):
    """What a person permitted."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"kind": "text", "person": "C1001", "number": "+8613912345678", "given_to": "us"}}
    )
    kind: Text = Field(description="text, email, call, extra_call, third_party, time or visit")
    person: Text = Field(description="the lender's id of the customer")
    number: Text | None = None
    at: Instant | None = Field(None, description="when it was given; now by default")
    given_to: Literal["us", "creditor"]
    for_role: Text | None = Field(None, description="who may be told, by a consent for a third party")
    note: LongText | None = Field(None, description="what was said; it is sealed")


class EndBody(_Strict):
    """Taken back from now on."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "the customer took it back by telephone"}})
    reason: Reason


class FindBody(_Strict):
    """Whose. A number stands here and never in an address."""

    model_config = ConfigDict(json_schema_extra={"example": {"person": "C1001"}})
    person: Text | None = None
    number: Text | None = None
    ended: bool = Field(False, description="those that were ended too")
    limit: int = Field(100, ge=1, le=1000)
    offset: int = Field(0, ge=0, le=1_000_000)
