"""One way to reach a provider: a checked address, a pace, few tries, and no number in any log or error.

Some of these interfaces put the number into the address of the request, which the HTTP library would log; here it may
not (``hush``). An answer is read up to a limit and only as JSON.
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import httpx2

from misroute.connect.answers import read_json
from misroute.connect.message import Permanent, Transient
from misroute.connect.status.pace import Pace
from misroute.connect.targets import Allowed, Resolve, resolve
from misroute.connect.webhook import retry_after
from misroute.errors import MisrouteError

_LONGEST_ANSWER: Final = 4 * 1024 * 1024
_LONGEST_WAIT: Final = timedelta(seconds=5)
_FIRST_WAIT: Final = timedelta(milliseconds=500)
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
MOST_TRIES: Final = 3


class ProviderRefused(MisrouteError):
    """A provider does not take our credentials or our settings: asking again does not help, a person must look."""

    kind = "refused"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: ``body`` is the JSON, None when it was not JSON. ``wait`` what a Retry-After asked for."""

    status: int
    body: Any = field(repr=False, default=None)
    wait: timedelta | None = None
    headers: Mapping[str, str] = field(repr=False, default_factory=dict)

    @property
    def fields(self) -> dict[str, Any]:
        """The JSON object, an empty one when the answer is none."""
        return self.body if isinstance(self.body, dict) else {}


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer. ``why`` is a code: no_connection, no_answer (the request had left), no_address."""

    why: str


@dataclass(frozen=True, slots=True)
class Way:
    """How requests go out. ``clock`` says what time it is, ``sleep`` waits; transport and look_up are for tests."""

    allowed: Allowed
    pace: Pace
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    timeout: float = 10.0
    tries: int = MOST_TRIES
    transport: httpx2.BaseTransport | None = None
    look_up: Resolve = resolve


Headers = Mapping[str, str] | Callable[[], Mapping[str, str]]


class Line:
    """A way to one provider. Connections stay open between requests, and end with this object."""

    def __init__(self, name: str, way: Way) -> None:
        hush()
        self._name = name
        self._way = way
        self._clients: dict[str, httpx2.Client] = {}
        weakref.finalize(self, _close, self._clients)

    def send(
        self,
        method: str,
        url: str,
        headers: Headers,
        body: bytes | None = None,
        *,
        busy: Callable[[Reply], bool] = lambda reply: False,
    ) -> Reply | Silence:
        """Send it, at most ``tries`` times while the far side is busy or silent; the last outcome is returned.

        ``headers`` may be a function, called for each try (a signature holds the time and a nonce). ``busy`` is the
        provider's own way of saying so, beside the HTTP status. Raises ProviderRefused when the address is one that
        the settings forbid.
        """
        said: Reply | Silence = Silence("no_connection")
        for tried in range(1, self._way.tries + 1):
            self._way.pace.wait()
            said = self._once(method, url, headers() if callable(headers) else headers, body)
            if isinstance(said, Reply) and said.status not in _AGAIN and not busy(said):
                break
            wait = _FIRST_WAIT * 2 ** (tried - 1)
            asked = said.wait if isinstance(said, Reply) else None
            if asked is not None:
                wait = max(wait, asked)
            if tried == self._way.tries or wait > _LONGEST_WAIT:
                break
            self._way.sleep(wait.total_seconds())
        return said

    def _once(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply | Silence:
        try:
            target = self._way.allowed.check(url, self._way.look_up)
        except Transient:
            return Silence("no_address")
        except Permanent as error:
            reason = str(error).removeprefix("webhook address: ")
            raise ProviderRefused(f"provider {self._name}: {reason}; correct [providers.{self._name}]") from None
        sent = {**headers, "host": target.host_header, "user-agent": "misroute", "accept": "application/json"}
        # `from None` and codes only: the errors of the HTTP library hold the address, which may hold the number
        try:
            with self._client(target.host).stream(
                method, target.url, headers=sent, content=body, extensions={"sni_hostname": target.host}
            ) as response:
                return self._read(response)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout):
            return Silence("no_connection")
        except (httpx2.LocalProtocolError, httpx2.UnsupportedProtocol, httpx2.InvalidURL, ValueError):
            raise ProviderRefused(
                f"provider {self._name}: its address or a header cannot be put into a request; "
                f"correct [providers.{self._name}]"
            ) from None
        except httpx2.TransportError:
            return Silence("no_answer")

    def _client(self, host: str) -> httpx2.Client:
        """One for each host: behind one address there may be several, and a connection is proven for one name only."""
        if host not in self._clients:
            # no proxy or netrc from the environment, no redirects: a request goes to the checked address or nowhere
            self._clients[host] = httpx2.Client(
                transport=self._way.transport, timeout=self._way.timeout, follow_redirects=False, trust_env=False
            )
        return self._clients[host]

    def _read(self, response: httpx2.Response) -> Reply:
        body = read_json(response, _LONGEST_ANSWER)
        wait = retry_after(response.headers.get("retry-after"), self._way.clock())
        return Reply(response.status_code, body, wait, dict(response.headers))


def _close(clients: dict[str, httpx2.Client]) -> None:
    for client in clients.values():
        client.close()


def hush() -> None:
    """Keep the HTTP library from logging addresses: with some providers they hold the number."""
    for name in ("httpx2", "httpcore2"):
        logger = logging.getLogger(name)
        if logger.level < logging.WARNING:
            logger.setLevel(logging.WARNING)
