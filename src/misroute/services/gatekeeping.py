"""The gate's service under its former address."""

from misroute.services.gate.allowed import AllowedBefore
from misroute.services.gate.gatekeeping import Gatekeeping

__all__ = ["AllowedBefore", "Gatekeeping"]
