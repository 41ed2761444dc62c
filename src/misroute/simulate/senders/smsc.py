"""A message centre that speaks SMPP 3.4 on 127.0.0.1: bind, submit_sm, deliver_sm, enquire_link, unbind.

Written from the standard with nothing of the client's library, so that the two check each other.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Condition, Thread
from types import TracebackType
from typing import Final, Self

_BIND_TRX, _SUBMIT, _DELIVER, _UNBIND, _ENQUIRE = 0x9, 0x4, 0x5, 0x6, 0x15
_RESPONSE: Final = 0x80000000
OK, BAD_BIND, BAD_PASSWORD, THROTTLED, BAD_NUMBER = 0x0, 0x4, 0xE, 0x58, 0xB
RECEIPT: Final = "id:{id} sub:001 dlvrd:{dlvrd} submit date:{done} done date:{done} stat:{stat} err:{err} text:{text}"


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submit_sm as it came, and the id it got."""

    id: str
    destination: str
    source: str
    esm_class: int
    data_coding: int
    registered: bool
    short_message: bytes = field(repr=False)

    @property
    def header(self) -> tuple[int, int, int] | None:
        """Number, count and place of a part; None for a message of one part."""
        if not self.esm_class & 0x40:
            return None
        number, count, place = self.short_message[3:6]
        return number, count, place

    @property
    def body(self) -> bytes:
        """The text without its header."""
        return self.short_message[6:] if self.esm_class & 0x40 else self.short_message


class MessageCentre:
    """Listens while it is entered.

    ``statuses`` are given, one a submit_sm, before any real answer; None is no answer at all, and the line is closed.
    ``receipts``: "after" the answer, "before" it, or "" for none. ``ends`` are stat and err by destination.
    ``taken`` is what was accepted; ``confirmed`` the statuses with which what it told was confirmed.
    """

    def __init__(self, *, system_id: str = "misroute", password: str = "secret") -> None:  # noqa: S107 - made up
        self.system_id, self.password = system_id, password
        self.taken: list[Submitted] = []
        self.statuses: list[int | None] = []
        self.confirmed: list[int] = []
        self.binds = 0
        self.enquiries = 0
        self.receipts = "after"
        self.ends: Mapping[str, tuple[str, str]] = {}
        self._lines: list[socket.socket] = []
        self._sequence = 0
        self._changed = Condition()
        self._listener: socket.socket | None = None

    @property
    def port(self) -> int:
        """Where it listens."""
        if self._listener is None:
            raise RuntimeError("this message centre is not running: enter it with 'with'")
        return int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        Thread(target=self._listen, args=(self._listener,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listener is not None:
            # closing alone would leave the thread that accepts with one more connection to take
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        self.hang_up()

    def hang_up(self) -> None:
        """End all lines without a word."""
        with self._changed:
            lines, self._lines = self._lines, []
        for line in lines:
            with contextlib.suppress(OSError):  # gone already
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def texts(self) -> list[str]:
        """The messages as a telephone shows them, parts put together; UCS-2 and plain ASCII."""
        whole: dict[tuple[str, int], dict[int, Submitted]] = {}
        found: list[str] = []
        for one in self.taken:
            if one.header is None:
                found.append(_shown([one]))
                continue
            number, count, place = one.header
            parts = whole.setdefault((one.destination, number), {})
            parts[place] = one
            if len(parts) == count:
                found.append(_shown([parts[at] for at in sorted(parts)]))
                del whole[one.destination, number]
        return found

    def say(self, number: str, text: str) -> None:
        """Somebody writes to us."""
        self._tell(_deliver(number, "106", 0, 8, text.encode("utf-16-be")))

    def tell_receipt(self, far_id: str, stat: str = "DELIVRD", err: str = "000") -> None:
        """A receipt that comes when a test wants it."""
        self._tell(_deliver("8613900000000", "106", 4, 0, _receipt(far_id, stat, err)))

    def wait_confirmed(self, count: int, timeout: float = 5.0) -> bool:
        """Until so many of its tellings were confirmed."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self.confirmed) >= count, timeout)

    def wait_bound(self, count: int, timeout: float = 5.0) -> bool:
        """Until so many lines were bound."""
        with self._changed:
            return self._changed.wait_for(lambda: self.binds >= count, timeout)

    def _tell(self, body: bytes, line: socket.socket | None = None) -> None:
        with self._changed:
            # the other end knows that it is bound a moment before its line is on the list
            self._changed.wait_for(lambda: line is not None or self._lines, 5.0)
            self._sequence += 1
            (line or self._lines[-1]).sendall(_pdu(_DELIVER, OK, self._sequence, body))

    def _listen(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        bound = False
        try:
            while True:
                length, command, status, sequence = struct.unpack(">LLLL", _exactly(line, 16))
                body = _exactly(line, length - 16)
                if command == _BIND_TRX:
                    names = body.split(b"\0")
                    bound = names[:2] == [self.system_id.encode(), self.password.encode()]
                    line.sendall(_pdu(command | _RESPONSE, OK if bound else BAD_PASSWORD, sequence, b"centre\0"))
                    with self._changed:
                        self.binds += bound
                        if bound:
                            self._lines.append(line)
                        self._changed.notify_all()
                elif command == _SUBMIT:
                    if not self._submit(line, sequence, body, bound):
                        break
                elif command == _DELIVER | _RESPONSE:
                    with self._changed:
                        self.confirmed.append(status)
                        self._changed.notify_all()
                elif command == _ENQUIRE:
                    self.enquiries += 1
                    line.sendall(_pdu(command | _RESPONSE, OK, sequence, b""))
                elif command == _UNBIND:
                    line.sendall(_pdu(command | _RESPONSE, OK, sequence, b""))
                    break
        except (OSError, struct.error, EOFError):
            pass
        with self._changed:
            if line in self._lines:
                self._lines.remove(line)
        line.close()

    def _submit(self, line: socket.socket, sequence: int, body: bytes, bound: bool) -> bool:
        told = self.statuses.pop(0) if self.statuses else OK
        if not bound:
            told = BAD_BIND
        one = _submitted(body, f"{len(self.taken) + 0xA000:X}")
        if told is None:
            self.taken.append(one)  # taken, and nobody hears of it
            return False
        if told != OK:
            line.sendall(_pdu(_SUBMIT | _RESPONSE, told, sequence, b""))
            return True
        self.taken.append(one)
        stat, err = self.ends.get(one.destination, ("DELIVRD", "000"))
        receipt = _deliver(one.destination, one.source, 4, 0, _receipt(one.id, stat, err))
        if one.registered and self.receipts == "before":
            self._tell(receipt, line)
        line.sendall(_pdu(_SUBMIT | _RESPONSE, OK, sequence, one.id.encode() + b"\0"))
        if one.registered and self.receipts == "after":
            self._tell(receipt, line)
        return True


def _receipt(far_id: str, stat: str, err: str) -> bytes:
    done = f"{datetime.now(UTC):%y%m%d%H%M}"
    shown = RECEIPT.format(
        id=far_id, done=done, dlvrd="001" if stat == "DELIVRD" else "000", stat=stat, err=err, text="-"
    )
    return shown.encode()


def _exactly(line: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        piece = line.recv(count - len(found))
        if not piece:
            raise EOFError
        found += piece
    return found


def _pdu(command: int, status: int, sequence: int, body: bytes) -> bytes:
    return struct.pack(">LLLL", 16 + len(body), command, status, sequence) + body


def _submitted(body: bytes, far_id: str) -> Submitted:
    rest = body.partition(b"\0")[2]  # service_type
    source, rest = _address(rest)
    destination, rest = _address(rest)
    esm_class, rest = rest[0], rest[3:]
    _schedule, _, rest = rest.partition(b"\0")
    _validity, _, rest = rest.partition(b"\0")
    registered, _replace, data_coding, _default, length = rest[:5]
    return Submitted(far_id, destination, source, esm_class, data_coding, bool(registered & 3), rest[5 : 5 + length])


def _address(rest: bytes) -> tuple[str, bytes]:
    digits, _, behind = rest[2:].partition(b"\0")
    return digits.decode("ascii"), behind


def _deliver(source: str, destination: str, esm_class: int, coding: int, text: bytes) -> bytes:
    ends = b"\1\1" + source.encode() + b"\0" + b"\0\0" + destination.encode() + b"\0"
    return b"\0" + ends + bytes([esm_class, 0, 0]) + b"\0\0" + bytes([0, 0, coding, 0, len(text)]) + text


def _shown(parts: list[Submitted]) -> str:
    raw = b"".join(part.body for part in parts)
    return raw.decode("utf-16-be" if parts[0].data_coding == 8 else "ascii")
