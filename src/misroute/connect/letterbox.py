"""Letters as files in a folder: for the demo, for tests, and for a lender that prints and posts by hand.

One file a key, readable as it lies there: ``.txt`` for a text message, ``.eml`` for an e-mail, ``.html`` for a letter
on paper. The files hold what the person would read, numbers included, hence mode 0600 in a folder of mode 0700.
"""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from pathlib import Path

from misroute.connect import durable
from misroute.connect.mail import compose, header_text
from misroute.connect.message import CannotTell, Outgoing, Permanent, Receipt, Transient, name_of_key

_SUFFIXES = (".txt", ".eml", ".html")


class Letterbox:
    """Connector ``local-letters``: writes each letter or notice into ``folder``, once for its key."""

    def __init__(self, folder: Path, *, sender: str = "misroute@localhost", name: str = "local-letters") -> None:
        self.name = name
        self.folder = folder
        self._sender = sender

    def deliver(self, message: Outgoing) -> Receipt:
        """Write the file of ``message.key``. The same key again changes nothing and answers ``duplicate``."""
        suffix, content = self._shape(message)
        try:
            durable.make_folder(self.folder)
            with durable.locked(self.folder):
                there = self._file_of(message.key)
                if there is None:
                    path = self.folder / (name_of_key(message.key) + suffix)
                    durable.write_once(path, content)
                    return self._receipt(message.key, path)
                differs = there.suffix != suffix or there.read_bytes() != content
                return self._receipt(message.key, there, duplicate=True, differs=differs)
        except OSError as error:
            raise Transient(f"{self.name}: cannot write {message.key}: {error.strerror or 'disk error'}") from error

    def lookup(self, key: str) -> Receipt | CannotTell | None:
        """The file of ``key`` is there, or it is surely not."""
        try:
            there = self._file_of(key)
            return None if there is None else self._receipt(key, there, duplicate=True)
        except OSError as error:
            return CannotTell(f"{self.name}: cannot read the folder: {error.strerror or 'disk error'}")

    def _file_of(self, key: str) -> Path | None:
        stem = name_of_key(key)
        return next((path for suffix in _SUFFIXES if (path := self.folder / (stem + suffix)).exists()), None)

    def _receipt(self, key: str, path: Path, *, duplicate: bool = False, differs: bool = False) -> Receipt:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Receipt(key, self.name, written, path.name, duplicate=duplicate, differs=differs)

    def _shape(self, message: Outgoing) -> tuple[str, bytes]:
        body = message.payload.get("body")
        if not isinstance(body, str) or not body.strip():
            raise Permanent(f"{self.name}: {message.key} has no body to write")
        if message.channel == "email" and "@" in message.destination:
            return ".eml", compose(message, sender=self._sender, readable=True).as_bytes()
        html = message.payload.get("html")
        if message.channel == "letter" and isinstance(html, str) and html.strip():
            note = escape(f"{message.key} | {header_text(message.destination)}").replace("--", "- -")
            return ".html", f"<!-- {note} -->\n{html}".encode("utf-8", "replace")
        head = [
            ("Key", message.key),
            ("Date", message.at.isoformat(timespec="seconds")),
            *([("Not-Before", message.not_before.isoformat(timespec="seconds"))] if message.not_before else []),
            ("Channel", message.channel or message.kind),
            ("To", message.destination or "-"),
            ("Template", f"{message.payload.get('template', '-')} v{message.payload.get('version', '-')}"),
            ("Subject", str(message.payload.get("subject") or "-")),
        ]
        lines = "\n".join(f"{label}: {header_text(value)}" for label, value in head)
        return ".txt", f"{lines}\n\n{body.rstrip()}\n".encode("utf-8", "replace")
