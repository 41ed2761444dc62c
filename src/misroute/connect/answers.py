"""What a far side answered over HTTP, read up to a limit."""

from __future__ import annotations

import json
from typing import Any

import httpx2


def read_json(response: httpx2.Response, most: int) -> Any:
    """The JSON of a streamed answer; None when it is none, longer than ``most`` bytes, or breaks off.

    A far side that babbles, or breaks off its body, has still answered with its status.
    """
    pieces: list[bytes] = []
    size = 0
    try:
        for piece in response.iter_bytes():
            size += len(piece)
            if size > most:
                return None
            pieces.append(piece)
        return json.loads(b"".join(pieces)) if pieces else None
    except (httpx2.TransportError, httpx2.DecodingError, ValueError, RecursionError):
        return None
