"""Outside systems: one file a kind, one protocol for all.

``Connector.deliver`` does one effect, at most once for its key; ``Connector.lookup`` asks the far side whether a key
was done. ``build_connectors`` makes them from the settings.
"""

from misroute.connect.message import (
    CannotTell,
    Connector,
    DeliveryError,
    Outgoing,
    Permanent,
    Receipt,
    Transient,
    Unclear,
)
from misroute.connect.registry import Connectors, build_connectors, connectors_or_problem

__all__ = [
    "CannotTell",
    "Connector",
    "Connectors",
    "DeliveryError",
    "Outgoing",
    "Permanent",
    "Receipt",
    "Transient",
    "Unclear",
    "build_connectors",
    "connectors_or_problem",
]
