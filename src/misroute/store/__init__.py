"""The store: tables, migrations, units of work, and what is read from and written to them. SQLModel lives only here."""

from misroute.store.engine import database_now, make_engine, system_now
from misroute.store.errors import DatabaseBusy, DuplicateRow, KeysMismatch, SchemaMismatch, StoreUnavailable
from misroute.store.ids import new_id
from misroute.store.unit import Store, Unit, random_nonce

__all__ = [
    "DatabaseBusy",
    "DuplicateRow",
    "KeysMismatch",
    "SchemaMismatch",
    "Store",
    "StoreUnavailable",
    "Unit",
    "database_now",
    "make_engine",
    "new_id",
    "random_nonce",
    "system_now",
]
