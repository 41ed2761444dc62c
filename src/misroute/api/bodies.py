"""What the addresses take, as the API's description shows it. A key that nobody reads is refused, since it might have
been the fact that forbids."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

Text = Annotated[str, Field(max_length=200)]
LongText = Annotated[str, Field(max_length=16_000)]
Reason = Annotated[str, Field(min_length=1, max_length=500, description="why, for the audit log; numbers are starred")]
Instant = Annotated[str, Field(max_length=40, description="ISO 8601 with an offset")]
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
    """One send. ``now`` is not read: the server's clock decides."""

    model_config = ConfigDict(json_schema_extra={"example": {"send": SEND_EXAMPLE}})
    send: SendBody
    now: Any = None


class CheckManyBody(_Strict):
    """Up to 1,000 sends; those of one request count for each other's limits."""

    model_config = ConfigDict(json_schema_extra={"example": {"sends": [SEND_EXAMPLE]}})
    sends: list[SendBody] = Field(min_length=1, max_length=MOST_SENDS)
    now: Any = None


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
