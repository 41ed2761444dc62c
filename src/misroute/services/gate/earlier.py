"""The sends that a file's run has allowed so far, in bounded memory: a million of them lie on disk, without names.

People and numbers stand in it as keyed digests with a key of this run alone; the folder's file goes when it is closed.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from misroute.services.gate.persons import ANOTHER

_KEPT = ("channel", "debt", "purpose", "collector")
_MOST_OF_A_KIND = 100
"""Earlier sends of one channel and purpose that bear on a send: more than any cap allows."""


class EarlierSends:
    """As ``AllowedBefore``, for files of any length."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        # an empty name: a private file of SQLite's own that is deleted with the connection
        self._sent = sqlite3.connect("", isolation_level=None)
        self._sent.executescript(
            "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;"
            "CREATE TABLE sent (person BLOB, number BLOB NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, said TEXT);"
            "CREATE INDEX by_person ON sent (person) WHERE person IS NOT NULL; CREATE INDEX by_number ON sent (number);"
            "BEGIN"
        )

    def add(self, send: Mapping[str, Any], at: str) -> None:
        """Note an allowed send."""
        person = str(send.get("person") or "")
        said = {name: value for name in _KEPT if (value := send.get(name)) is not None}
        row = (
            self._digest(person) if person else None,
            self._digest(str(send.get("to"))),
            at,
            f"{send.get('channel')}/{send.get('purpose')}",
            json.dumps(said),
        )
        self._sent.execute("INSERT INTO sent VALUES (?, ?, ?, ?, ?)", row)

    def of(self, send: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Those to the same person or number, as contacts that will have happened."""
        person, number = str(send.get("person") or ""), str(send.get("to"))
        who = (self._digest(person) if person else None, self._digest(number))
        # most people stand in a file once: only to ask whether there is anything costs a sixth of asking for it
        if self._sent.execute(_ANY, who).fetchone() is None:
            return []
        found = []
        rows = self._sent.execute(_BEARING, (*who, _MOST_OF_A_KIND))
        for at, same_person, same_number, said in rows:
            kept = json.loads(said)
            found.append(
                {
                    **dict.fromkeys(_KEPT),
                    **kept,
                    "at": at,
                    "direction": "out",
                    "number": number if same_number else ANOTHER,
                    "person": person if same_person else "somebody else",
                    "outcome": "",
                }
            )
        return found

    @contextmanager
    def unless_undone(self) -> Iterator[Callable[[], None]]:
        """What is added within the block is forgotten when the function it gives is called, or by an exception."""
        undone = []
        self._sent.execute("SAVEPOINT batch")
        try:
            yield lambda: undone.append(True)
        except BaseException:  # Ctrl-C too; raised again
            undone.append(True)
            raise
        finally:
            if undone:
                self._sent.execute("ROLLBACK TO batch")
            self._sent.execute("RELEASE batch")

    def close(self) -> None:
        """Give the file up."""
        self._sent.close()

    def _digest(self, value: str) -> bytes:
        return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()


_ANY = "SELECT 1 FROM sent WHERE person = ?1 UNION ALL SELECT 1 FROM sent WHERE number = ?2 LIMIT 1"
_BEARING = """
SELECT at, same_person, same_number, said FROM (
  SELECT at, said, place, same_person, same_number,
         row_number() OVER (PARTITION BY kind ORDER BY place DESC) AS newest
  FROM (
    SELECT rowid AS place, at, kind, said, 1 AS same_person, number = ?2 AS same_number FROM sent WHERE person = ?1
    UNION ALL
    SELECT rowid, at, kind, said, 0, 1 FROM sent WHERE number = ?2 AND (?1 IS NULL OR person IS NOT ?1)
  )
) WHERE newest <= ?3 ORDER BY place
"""
