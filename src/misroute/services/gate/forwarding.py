"""Messages that come one by one, forwarded through the gate by ways that stay open between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from misroute.connect.senders.twilio import TwilioMessages
from misroute.connect.senders.way import Way
from misroute.errors import Conflict, NotFound, UsageError
from misroute.services.gate.sending import Sending, SendRun, unfit
from misroute.store import sends
from misroute.store.errors import DatabaseBusy
from misroute.store.sends import NewSend


class Forwarding:
    """A server's ways. Each is one caller's at a time; the first message opens it."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending
        self._ways: dict[str, tuple[Way, Lock]] = {}
        self._opening = Lock()

    def send(self, via: str, said: Mapping[str, str], *, actor: str) -> dict[str, Any]:
        """Send one message if the gate lets it go; what is on record of it then, the state before all.

        A message id that was sent before is not sent again. Raises UsageError for a way or a message that cannot be
        used, Conflict for an id with another text, WayBroken, DatabaseBusy.
        """
        way, turn = self._way(via)
        fields = {**said}
        with self._sending.store.write(actor) as unit:
            message_id = fields.pop("message_id", "") or sends.derived_id(unit, way.name, fields)
        fields.setdefault("gateway", way.name)
        problem = unfit(fields, message_id, way)
        if problem:
            raise UsageError(problem)
        number = self._sending.rules.readable(fields.get("to", ""))
        with turn:
            run = SendRun(self._sending, way, actor)
            run.batch([NewSend(message_id, fields, number)])
        if run.summary.codes["message_id_used"]:
            raise Conflict("this message_id was used for another message: give each message its own")
        return self._sending.news.show(way.name, message_id)

    def send_as(self, account: str, said: Mapping[str, str], *, actor: str) -> dict[str, Any]:
        """As ``send``, by the way to this account of Twilio's. Raises NotFound when there is none."""
        for name, way in self._sending.ways().items():
            if isinstance(way, TwilioMessages) and account in (way.account.sid, name):
                return self.send(name, said, actor=actor)
        raise NotFound("there is no such account here")

    def hear(self, via: str, fields: Sequence[tuple[str, str]], signature: str) -> None:
        """A far side calls back. Raises NotFound, Refused for a call that is not its own, DatabaseBusy."""
        way = self._sending.ways().get(via)
        if not isinstance(way, TwilioMessages):
            raise NotFound("there is no such address or method here")
        came = way.hear(fields, signature)
        way.close()
        if came is not None and not self._sending.news.keep(way.name, came):
            raise DatabaseBusy("what was told cannot be stored now: tell it again")

    def close(self) -> None:
        """End all connections."""
        for way, turn in self._ways.values():
            with turn:
                way.close()
        self._ways.clear()

    def _way(self, via: str) -> tuple[Way, Lock]:
        with self._opening:
            if via not in self._ways:
                self._ways[via] = (self._sending.way(via), Lock())
            return self._ways[via]
