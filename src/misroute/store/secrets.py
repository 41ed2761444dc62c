"""Keyed digests that stay the same when keys rotate: event keys, and ids for people whom a book leaves without one.

The key is a random secret of the store itself, sealed like everything else and re-sealed by rotation. A plain hash
would let anybody with a copy of the table find a number by trying them all.
"""

from __future__ import annotations

import hmac
import os

import sqlalchemy as sa

from misroute.store.statements import insert_new
from misroute.store.tables import SecretRow, table_of
from misroute.store.unit import Unit

_SECRETS = table_of(SecretRow)
_NAME = "pseudonyms"


def _secret(unit: Unit) -> bytes:
    known = unit.kept.get(_NAME)
    if isinstance(known, bytes):
        return known
    query = sa.select(_SECRETS.c.secret_sealed).where(_SECRETS.c.id == _NAME)
    found = unit.execute(query).scalar_one_or_none()
    if found is None:
        fresh = unit.sealer.seal_text("secrets", "secret", _NAME, os.urandom(32).hex())
        insert_new(unit, _SECRETS, {"id": _NAME, "secret_sealed": fresh, "kid": unit.sealer.kid})
        found = unit.execute(query).scalar_one()
    secret = bytes.fromhex(unit.sealer.open_text("secrets", "secret", _NAME, found))
    unit.kept[_NAME] = secret
    return secret


def pseudonym(unit: Unit, kind: str, value: str) -> str:
    """32 hex digits for ``value``: the same today and after any rotation, meaningless outside this store.

    ``kind`` keeps equal values of different meaning apart. Needs a writing unit the first time it is ever used.
    """
    text = f"{len(kind)}|{kind}|{value}".encode("utf-8", "surrogatepass")
    return hmac.digest(_secret(unit), text, "sha256")[:16].hex()
