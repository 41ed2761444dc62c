"""Wishes and consents that come in by themselves: a text says stop, wrong number, never again, or start again.

A text is heard in the transaction that stores it, so that from the commit on the gate goes by it. What it said is kept
under the event's id: hearing it again, by a newer reading, adds what was missed and doubles nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from misroute.detect.facts import EventKind, holds_a_reply
from misroute.gate.scenario import CHANNELS
from misroute.people import ReplyLabel, read_reply
from misroute.store import audit
from misroute.store.consents import NewConsent, keep_consents
from misroute.store.events import NumberEvent, stream_texts
from misroute.store.unit import Store, Unit
from misroute.store.wishes import NewWish, keep_wishes

_NOT_THEIRS = frozenset({ReplyLabel.wrong_number, ReplyLabel.relative_of_borrower})
_START_AGAIN = frozenset(
    "start unstop resume restart subscribe 恢复 恢复短信 恢复接收 重新订阅 恢复订阅 开通短信".split()  # noqa: SIM905 - read as prose
)
"""Whole texts that take a stop back; START and UNSTOP are what carriers teach (CTIA), 恢复 what people answer."""
_EDGES = " \t\r\n.!?。！？'\"“”‘’,，"
_CALLS = re.compile(
    r"\b(?:call|calls|called|calling|phone|phoning|phones|ring|ringing)\b|电话|来电|拨打|打给|打来", re.I
)
_MAILS = re.compile(r"\be-?mails?\b|\be-?mailing\b|邮件|邮箱", re.I)
_TEXTS = re.compile(r"\b(?:texts?|texting|sms|messages?|messaging)\b|短信|信息|消息", re.I)
_ALL_CONTACT = re.compile(
    r"\b(?:contact|contacting|communications?|communicate|communicating)\b"
    r"(?! (?:him|her|them|my|the|his|info|details|number|list|person)\b)"
    r"|(?:联系|联络)(?!方式|电话|人|号码|信息|名单|他|她|我?的?(?:妈|爸|父|母|家|老[公婆]|爱人|单位|公司|同事|朋友|律师))",
    re.I,
)
"""Contact as such; not with somebody else, and not the data by which one is reached."""
_ALL_HEARD = "texts.all_heard"
_MESSAGES = frozenset({"sms", "email", "letter"})
_FORMS = {"inbound": "written", "call": "oral"}
"""A complaint's form is not known: only a written cease lets a last notice through."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one text asks for."""

    wishes: tuple[NewWish, ...] = field(default=(), repr=False)
    consents: tuple[NewConsent, ...] = field(default=(), repr=False)


def hear(unit: Unit, events: Iterable[NumberEvent]) -> tuple[int, int]:
    """Keep what texts among ``events`` (stored, with ids) ask for: how many wishes and consents are new."""
    wishes: list[NewWish] = []
    consents: list[NewConsent] = []
    for event in events:
        heard = said_in(event)
        wishes.extend(heard.wishes)
        consents.extend(heard.consents)
    return len(keep_wishes(unit, wishes)), len(keep_consents(unit, consents))


def said_in(event: NumberEvent) -> Heard:
    """What a person said in an event's text: a message that came in, a complaint, the note of a call; else nothing.

    "Stop" bars the medium it came by, and the ones it names, on the number it came from. "No contact" without naming a
    medium is a cease. "Not mine", or a relative's word, bars the number; such a writer speaks for nobody but the
    number. Of a call's note, which an agent wrote, only plain words count.
    """
    if not event.text or not (event.number or event.customer_ref):
        return Heard()
    if not holds_a_reply(EventKind(event.kind), event.outcome, event.direction):
        return Heard()
    channel = _channel(event)
    if event.kind == "inbound" and event.text.strip(_EDGES).casefold() in _START_AGAIN:
        return Heard(consents=tuple(_starts_again(event, channel)))
    reading = read_reply(event.text)
    if event.kind == "call" and "learned_phrases" in reading.reasons:
        return Heard()
    labels = {reading.label, *reading.also}
    return Heard(wishes=tuple(_wishes(event, channel, labels)))


def _channel(event: NumberEvent) -> str | None:
    """The medium it came by; a complaint may have come by any way."""
    if event.kind == "call":
        return "call"
    if event.kind == "complaint":
        return event.channel if event.channel in CHANNELS else None
    return event.channel if event.channel in _MESSAGES else "sms"


def _wishes(event: NumberEvent, channel: str | None, labels: set[ReplyLabel]) -> Iterator[NewWish]:
    stranger = bool(labels & _NOT_THEIRS) and event.number is not None
    text = event.text or ""

    def wish(kind: str, medium: str | None = None) -> NewWish:
        return NewWish(
            cause=f"event/{event.id}/{kind}" + (f"/{medium}" if medium else ""),
            at=event.at,
            kind=kind,
            person_ref=None if stranger else event.customer_ref,
            number=event.number,
            form=_FORMS.get(event.kind),
            medium=medium,
            event_id=event.id,
        )

    if ReplyLabel.opt_out in labels:
        named = list(_named(text))
        if channel is not None or not named:  # a complaint that names nothing is about everything
            yield wish("opt_out" if channel in _MESSAGES else "stop_medium", channel)
        yield from (wish("stop_medium", medium) for medium in named if medium != channel)
        if not named and _ALL_CONTACT.search(text):
            # all contact, not one medium of it (15 USC 1692c(c); comment 6(c)(1)-1)
            yield wish("cease")
    if labels & _NOT_THEIRS:
        yield wish("not_me")


def _named(text: str) -> Iterator[str]:
    if _CALLS.search(text):
        yield "call"
    if _MAILS.search(text):
        yield "email"
    if _TEXTS.search(text):
        yield "sms"


def _starts_again(event: NumberEvent, channel: str | None) -> Iterator[NewConsent]:
    kind = {"sms": "text", "email": "email"}.get(channel or "")
    if kind is not None and event.customer_ref and event.number:
        yield NewConsent(
            cause=f"event/{event.id}/{kind}",
            at=event.at,
            kind=kind,
            person_ref=event.customer_ref,
            number=event.number,
            given_to="us",
            event_id=event.id,
        )


@dataclass(frozen=True, slots=True)
class Rehearing:
    """Hear every stored text again: after an upgrade, or when the reading of replies has become better."""

    store: Store

    def hear_old(self, *, actor: str) -> None:
        """Hear what was stored before texts were heard as they come, once in the life of a database."""
        with self.store.read() as unit:
            heard = audit.has_kind(unit, _ALL_HEARD)
        if not heard:
            self.hear_all(actor=actor)

    def hear_all(
        self, *, actor: str, progress: Callable[[int, int | None], None] = lambda done, total: None
    ) -> dict[str, int]:
        """Add what was missed, a batch a transaction; may be broken off and begun again at any time."""
        texts = wishes = consents = 0
        for batch in stream_texts(self.store):
            with self.store.write(actor) as unit:
                more_wishes, more_consents = hear(unit, batch)
                if more_wishes or more_consents:
                    unit.audit("texts.heard", None, {"wishes": more_wishes, "consents": more_consents})
            texts, wishes, consents = texts + len(batch), wishes + more_wishes, consents + more_consents
            progress(texts, None)
        with self.store.write(actor) as unit:
            unit.audit(_ALL_HEARD, None, {"texts": texts})
        return {"texts": texts, "wishes": wishes, "consents": consents}
