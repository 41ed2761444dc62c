"""Who holds a lease: one way of naming a process for everything that is leased, and of seeing that it is gone."""

from __future__ import annotations

import os
import secrets
import socket


def lease_owner() -> str:
    """Who works: this host, this process, and a word that is never used again."""
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"


def owner_is_gone(owner: str) -> bool:
    """A process of this host that does not run any more: what it leased need not wait until the lease runs out."""
    host, _, rest = owner.rpartition("/")[0].rpartition("/")
    if host != socket.gethostname() or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
