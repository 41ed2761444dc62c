"""Which hosts a webhook may reach: a list by name, and never an inside address unless the settings say so.

The name is resolved once and the connection goes to that very address, so a name that changes its address between
check and use (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from misroute.connect.message import Permanent, Transient

Resolve = Callable[[str, int], Sequence[str]]


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of ``host``, in the system's order. Raises OSError when there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Target:
    """A checked place to connect to: ``address`` is what the socket uses, ``host`` what TLS and the Host header say."""

    scheme: str
    host: str
    port: int
    address: str
    path: str

    @property
    def url(self) -> str:
        """The URL with the address in the host's place."""
        literal = f"[{self.address}]" if ":" in self.address else self.address
        return f"{self.scheme}://{literal}:{self.port}{self.path}"

    @property
    def host_header(self) -> str:
        """What the Host header must say."""
        usual = {"https": 443, "http": 80}[self.scheme]
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == usual else f"{name}:{self.port}"


@dataclass(frozen=True, slots=True)
class Allowed:
    """The rule: these host names, https, public addresses; each loosening is said on its own."""

    hosts: frozenset[str]
    private: bool = False
    http: bool = False

    def check(self, url: str, look_up: Resolve = resolve) -> Target:
        """Raises Permanent when the rule forbids ``url``, Transient when its name cannot be resolved now."""
        problem = url_problem(url, http=self.http)
        if problem:
            raise Permanent(f"webhook address: {problem}")
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
        if host not in self.hosts:
            raise Permanent(f"webhook address: {host} is not in allow_hosts")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            addresses = look_up(host, port)
        except (OSError, UnicodeError) as error:
            raise Transient(f"webhook address: {host} cannot be resolved") from error
        if not addresses:
            raise Transient(f"webhook address: {host} has no address")
        if not self.private and any(not is_public(address) for address in addresses):
            raise Permanent(f"webhook address: {host} is an inside address; set allow_private = true if that is meant")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(parts.scheme, host, port, addresses[0], path)


def is_public(address: str) -> bool:
    """True for an address of the open internet; False for loopback, private, link-local and multicast ones."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None)
    if inner is not None and not inner.is_global:
        return False
    return parsed.is_global and not parsed.is_multicast


def url_problem(url: str, *, http: bool) -> str | None:
    """What is wrong with ``url`` as a webhook address, or None. No name is resolved."""
    try:
        parts = urlsplit(url)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        return "not a URL"
    if parts.scheme not in ({"https", "http"} if http else {"https"}):
        return "must begin with https:// (allow_http = true permits http)"
    if not parts.hostname or not port_fits:
        return "has no host or no usable port"
    if parts.username is not None or parts.password is not None:
        return "must not hold a user name or password; use the signing secret"
    if parts.fragment:
        return "must not hold a fragment"
    return None
