"""Ask misroute's gate from a system that sends: ``GateClient(url, token).check(send).allowed``."""

from misroute.client.asking import Answer, GateClient

__all__ = ["Answer", "GateClient"]
