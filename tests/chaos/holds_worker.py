"""A worker that does nothing but tell senders of holds, until it is killed. For ``test_chaos_holds``."""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from pathlib import Path

from misroute.app import wire
from misroute.seal import KeyRing
from misroute.services.gate import holdpush
from misroute.settings import Settings
from misroute.store import Store, make_engine
from misroute.store.engine import system_now


def main(home: Path, url: str) -> None:
    """Round after round; leases are short, so that whoever comes after the kill need not wait long."""
    holdpush.LEASE = timedelta(seconds=2)
    store = Store(make_engine(url), KeyRing(current=1, keys={1: bytes(range(32))}))
    settings = Settings(home=home, database_url=url, key_file=home / "keys.json", schedules=())
    push = wire(settings, store, now=system_now).senders.push
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        push.push_due()
        time.sleep(0.01)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
