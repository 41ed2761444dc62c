"""Situations of the store that a person may have to act on."""

from __future__ import annotations

from misroute.errors import Busy, Conflict, MisrouteError


class StoreUnavailable(MisrouteError):
    """The database cannot be reached or refuses to work."""


class DatabaseBusy(Busy):
    """Another process held the database longer than the patience of this one."""


class SchemaMismatch(MisrouteError):
    """The database's tables are not those of this version."""


class KeysMismatch(MisrouteError):
    """The key ring at hand is not the one that this database was written with."""


class DuplicateRow(Conflict):
    """A row with this unique key exists already; callers that expect this answer with the row that was first."""
