"""Ask misroute's gate from a system that sends: ``GateClient(url, token).check(send).allowed``."""

from misroute.client.answers import Answer
from misroute.client.asking import GateClient

__all__ = ["Answer", "GateClient"]
