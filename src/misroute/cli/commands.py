"""All commands on the one application, in the order in which help lists them.

Importing a command module registers its commands; each imports what is heavy inside its commands, so that help and
completion stay quick.
"""

from misroute.cli import asking, books, scans, cleaning, learning  # noqa: F401, I001 - the order of help
from misroute.cli import records, working, cases, gate, sending, policies, customers, holds, checks, linting  # noqa: F401
from misroute.cli import answers, senders, watching, serving, wishes  # noqa: F401 - importing registers the commands
from misroute.cli.frame import app

__all__ = ["app"]
