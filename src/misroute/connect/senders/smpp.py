"""SMPP 3.4 to a message centre, through smpplib (extra ``smpp``).

smpplib waits in one thread and knows nothing of which answer belongs to which message, so one thread owns this
object, and answers are matched here by their sequence numbers. What the centre tells of its own accord is confirmed
only once it is stored. A receipt is asked for the last part of a long message, so that one comes for each message.
"""

from __future__ import annotations

import contextlib
import logging
import select
import ssl
import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from misroute.connect.message import CannotTell, Outgoing, Permanent, Receipt, Transient, Unclear
from misroute.connect.senders.shortmessage import UDHI, ShortMessage, decode, encode
from misroute.connect.senders.smpp_receipts import done_at, is_receipt, read_receipt
from misroute.connect.senders.way import Came, Keep, WayBroken

_OK: Final = 0x00
_THROTTLED: Final = frozenset({0x14, 0x58})
"""ESME_RMSGQFUL, ESME_RTHROTTLED: too fast, nothing is wrong."""
_PASSING: Final = frozenset({0x08, 0x64})
"""ESME_RSYSERR, ESME_RX_T_APPN: the centre's own trouble."""
_OF_THE_WAY: Final = frozenset({0x04, 0x05, 0x0D, 0x0E, 0x0F})
"""Bad bind state, bind failed, password, system id: no message would go."""
_TRY_AGAIN_LATER: Final = 0x64
_QUIET_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Centre:
    """Where and as whom to bind. ``errors``: this operator's error codes of receipts, and the outcomes they mean."""

    host: str
    port: int
    system_id: str
    password: str = field(repr=False)
    source: str = ""
    system_type: str = ""
    source_ton: int = 0
    source_npi: int = 0
    tls: bool = False
    ca_file: str | None = None
    timeout: float = 10.0
    tries: int = 5
    only_ucs2: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)


class Smpp:
    """Way ``smpp``. ``sleep`` waits between tries of a throttled part."""

    channel = "sms"
    repeatable = False

    def __init__(
        self, name: str, centre: Centre, *, clock: Callable[[], datetime], sleep: Callable[[float], None]
    ) -> None:
        self.name = name
        self.centre = centre
        self._clock = clock
        self._sleep = sleep
        self._line: Any = None
        self._answers: dict[int, tuple[int, str]] = {}
        self._heard: list[Any] = []
        self._spoke = 0.0

    def deliver(self, message: Outgoing) -> Receipt:
        """Submit every part, each once its predecessor was taken. The receipt names the last part's id.

        Raises Unclear when no answer came, or some parts were taken and the rest was not: the message is neither sent
        nor not sent.
        """
        number = message.destination.removeprefix("+")
        if not (number.isascii() and number.isdigit() and 3 <= len(number) <= 15):
            raise Permanent(f"{self.name}: {message.key}: the destination is no number")
        try:
            text = encode(str(message.payload.get("body") or ""), message.key, only_ucs2=self.centre.only_ucs2)
        except ValueError as error:
            raise Permanent(f"{self.name}: {message.key}: {error}") from None
        if not text.parts[0]:
            raise Permanent(f"{self.name}: {message.key} has no body to send")
        far_id = ""
        for place, part in enumerate(text.parts):
            try:
                far_id = self._submit(message.key, number, text, part, last=place == len(text.parts) - 1)
            except (Transient, Permanent) as error:
                if place:
                    raise Unclear(
                        f"{error} (part {place + 1} of {len(text.parts)}; those before it were taken)"
                    ) from None
                raise
        return Receipt(message.key, self.name, self._clock(), far_id)

    def ask(self, message: Outgoing, since: datetime) -> CannotTell:
        """A message centre knows messages by its own ids, and none came back."""
        return CannotTell(f"{self.name}: a message centre cannot be asked for a message whose answer was lost")

    def open(self) -> None:
        """Bind, so that receipts and texts come."""
        self._bound()

    def collect(self, keep: Keep) -> int:
        """Read what waits on the line; confirm what was stored, ask for the rest again later."""
        stored = 0
        try:
            self._show_life()
            while self._line is not None and select.select([self._line._socket], [], [], 0)[0]:
                self._line.read_once(auto_send_enquire_link=False)
            while self._heard:
                kept = [keep(came) for came in self._read(self._heard[0])]
                stored += sum(kept)
                self._confirm(self._heard[0], _OK if all(kept) else _TRY_AGAIN_LATER)
                self._heard.pop(0)
        except _line_errors():
            self._drop()
        return stored

    def close(self) -> None:
        """Unbind, and end the connection whatever the centre says to that."""
        if self._line is None:
            return
        with contextlib.suppress(*_line_errors()):
            self._line.unbind()
        self._drop()

    def _submit(self, key: str, number: str, text: ShortMessage, part: bytes, *, last: bool) -> str:
        """One part, tried again while the centre is too busy for it; the id it got."""
        for tried in range(self.centre.tries):
            status, far_id = self._submit_once(key, number, text, part, last=last)
            if status == _OK:
                return far_id
            if status in _OF_THE_WAY:
                self._drop()
                raise WayBroken(f"{self.name}: the message centre refuses everything (status {status:#x})")
            if status in _PASSING:
                raise Transient(f"{self.name}: the message centre is in trouble (status {status:#x})")
            if status not in _THROTTLED:
                raise Permanent(f"{self.name}: {key} was refused (status {status:#x})")
            if tried + 1 < self.centre.tries:
                self._sleep(0.5 * 2**tried)
        raise Transient(f"{self.name}: the message centre takes no more for now (throttled)")

    def _submit_once(self, key: str, number: str, text: ShortMessage, part: bytes, *, last: bool) -> tuple[int, str]:
        line = self._bound()
        sender = self.centre
        try:
            pdu = line.send_message(
                source_addr_ton=sender.source_ton,
                source_addr_npi=sender.source_npi,
                source_addr=sender.source,
                dest_addr_ton=1,
                dest_addr_npi=1,
                destination_addr=number,
                short_message=part,
                data_coding=text.data_coding,
                esm_class=text.esm_class,
                registered_delivery=1 if last else 0,
            )
        except _line_errors():
            # the centre cannot have a whole submit_sm
            self._drop()
            raise Transient(f"{self.name}: the connection broke before {key} was handed over") from None
        until = time.monotonic() + 2 * sender.timeout  # a centre that only talks of other things is no answer either
        try:
            while pdu.sequence not in self._answers:
                line.read_once(auto_send_enquire_link=False)
                if time.monotonic() > until:
                    raise TimeoutError
        except _line_errors():
            self._drop()
            raise Unclear(f"{self.name}: no answer after {key} was handed over; it may have been sent") from None
        return self._answers.pop(pdu.sequence)

    def _bound(self) -> Any:
        """The open line; a new one is bound where there is none."""
        if self._line is not None:
            return self._line
        line = _line_of(self.centre)
        import smpplib.exceptions

        line.set_message_sent_handler(self._answered)
        line.set_error_pdu_handler(self._refused)
        line.on_deliver = self._heard.append
        try:
            line.connect()
            line.bind_transceiver(
                system_id=self.centre.system_id, password=self.centre.password, system_type=self.centre.system_type
            )
        except smpplib.exceptions.PDUError as error:
            line.disconnect()
            status = error.args[1] if len(error.args) > 1 else 0
            raise WayBroken(f"{self.name}: the message centre does not let us in (status {status:#x})") from None
        except _line_errors():
            line.disconnect()
            raise Transient(f"{self.name}: no connection to {self.centre.host}:{self.centre.port}") from None
        self._line = line
        self._spoke = time.monotonic()
        return line

    def _drop(self) -> None:
        if self._line is not None:
            self._line.disconnect()
        self._line = None
        self._answers.clear()
        # not confirmed, so the centre tells them again on the next line
        self._heard.clear()

    def _answered(self, pdu: Any) -> None:
        # smpplib calls this for a refused submit_sm too, after the handler of errors
        self._answers.setdefault(pdu.sequence, (int(pdu.status), _text(getattr(pdu, "message_id", ""))))

    def _refused(self, pdu: Any) -> None:
        self._answers[pdu.sequence] = (int(pdu.status), "")

    def _read(self, pdu: Any) -> list[Came]:
        now = self._clock()
        esm_class = int(pdu.esm_class or 0)
        raw = pdu.short_message or getattr(pdu, "message_payload", None) or b""
        if not is_receipt(esm_class):
            text = decode(raw, int(pdu.data_coding or 0), esm_class & UDHI)
            return [Came("inbound", now, "", number=_text(pdu.source_addr), text=text)]
        told = raw.decode("latin-1")
        state = getattr(pdu, "message_state", None)
        far_id = getattr(pdu, "receipted_message_id", None)
        found = read_receipt(told, _text(far_id) or None, state, self.centre.errors)
        return [] if found is None else [Came("receipt", done_at(told, now), found[0], outcome=found[1])]

    def _show_life(self) -> None:
        """A centre ends a line on which nothing is said."""
        import smpplib.smpp

        now = time.monotonic()
        if self._line is not None and now - self._spoke > _QUIET_S:
            self._line.send_pdu(smpplib.smpp.make_pdu("enquire_link", client=self._line))
            self._spoke = now

    def _confirm(self, heard: Any, status: int) -> None:
        import smpplib.smpp

        answer = smpplib.smpp.make_pdu("deliver_sm_resp", client=self._line, status=status)
        answer.sequence = heard.sequence
        self._line.send_pdu(answer)


def _text(value: Any) -> str:
    return value.decode("latin-1").strip("\x00 ") if isinstance(value, bytes) else str(value or "")


def _line_errors() -> tuple[type[Exception], ...]:
    """What smpplib lets through when a line breaks, or the other end says what no message centre says."""
    from smpplib import exceptions

    named = (exceptions.ConnectionError, exceptions.PDUError, exceptions.UnknownCommandError)
    return (*named, OSError, ValueError, KeyError, IndexError, AttributeError, struct.error)


def _line_of(centre: Centre) -> Any:
    """smpplib's client, which would confirm a deliver_sm before anybody has stored it, and knows TLS without names."""
    try:
        import smpplib.client
    except ImportError:
        raise WayBroken("SMPP needs the extra `smpp`: pip install 'misroute[smpp]'") from None

    class Line(smpplib.client.Client):  # type: ignore[misc]  # smpplib has no types
        on_deliver: Callable[[Any], None]

        def _message_received(self, pdu: Any) -> None:
            self.on_deliver(pdu)

        def _create_socket(self) -> Any:
            import socket

            plain = socket.create_connection((self.host, self.port), timeout=self.timeout)
            if not centre.tls:
                return plain
            context = ssl.create_default_context(cafile=centre.ca_file)
            return context.wrap_socket(plain, server_hostname=self.host)

        def connect(self) -> None:
            self._socket = self._create_socket()
            self.state = smpplib.consts.SMPP_CLIENT_STATE_OPEN

    quiet = logging.getLogger("misroute.smpp")
    quiet.setLevel(logging.CRITICAL)  # its lines hold whole messages
    return Line(centre.host, centre.port, centre.timeout, logger_name=quiet.name, allow_unknown_opt_params=True)
