"""One command of misroute that says when it is about to begin, so that a test can kill it amid its work."""

from __future__ import annotations

import sys

import misroute.app
import misroute.bulk
import misroute.services.books.loading
import misroute.services.scans.scanning
from misroute.cli import main

assert misroute.app
if __name__ == "__main__":
    print("ready", flush=True)
    sys.argv = ["misroute", *sys.argv[1:]]
    main()
