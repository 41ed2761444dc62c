"""Where a world's chance comes from: one stream per part, so that changing one part leaves the others alone."""

from __future__ import annotations

import random


def stream(seed: int, part: str) -> random.Random:
    """The same numbers for the same ``seed`` and ``part``, on every machine and Python."""
    return random.Random(f"{seed}/{part}")  # noqa: S311 - invented people keep no secrets
