"""A large dirty book for measuring: rows are streamed, so a million of them need no memory to speak of."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from misroute.simulate import numbers, words
from misroute.simulate.borrowers import name_en, name_zh
from misroute.simulate.chance import stream
from misroute.simulate.handwriting import CN_FIXED_STYLES, CN_MOBILE_STYLES, US_STYLES, damage

_MOBILE_STYLES, _FIXED_STYLES, _US_STYLES = tuple(CN_MOBILE_STYLES), tuple(CN_FIXED_STYLES), tuple(US_STYLES)

HEADER = ("customer_id", "customer_name", "phone", "role", "contact_name", "region", "address", "verified_at")

# Elsewhere in the world: region and a pattern whose '#' are random digits; nearly every outcome is valid.
_ELSEWHERE = (
    ("GB", "+44 77## ######"),
    ("GB", "077## ######"),
    ("IN", "+91 98### #####"),
    ("IN", "98########"),
    ("DE", "+49 1512 #######"),
    ("HK", "+852 9### ####"),
    ("AU", "04## ### ###"),
)


def write_large_book(path: Path, *, rows: int, seed: int = 7) -> None:
    """Write ``rows`` contact points as UTF-8 CSV in long form, the same for the same arguments.

    65 % Chinese mobiles in all styles, 10 % Chinese landlines, 15 % American, 5 % elsewhere, 5 % damaged;
    two in three rows are the borrower's own number, the rest contacts.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(large_rows(rows=rows, seed=seed))


def large_rows(*, rows: int, seed: int = 7) -> Iterator[tuple[str, ...]]:
    """The rows of the large book, one by one."""
    rng = stream(seed, "large")
    serial, name, contact = 0, "", False
    for _ in range(rows):
        phone, region = _phone(rng)
        contact = bool(serial) and not contact and rng.random() < 0.5
        if not contact:
            serial += 1
            name = name_en(rng, rng.random() < 0.5) if region == "US" else name_zh(rng, rng.random() < 0.5)
        tie = rng.choice(words.TIES_EN if region == "US" else words.TIES_ZH)
        yield (
            f"C{serial:08d}",
            name,
            phone,
            tie.label if contact else ("self" if region == "US" else "本人"),
            name_zh(rng, tie.female) if contact else "",
            region,
            _address(rng, region),
            f"2026-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}" if rng.random() < 0.6 else "",
        )


def _address(rng: random.Random, region: str) -> str:
    if region == "CN":
        return f"{rng.choice(words.STREETS_ZH)}{rng.randint(1, 399)}号"
    return f"{rng.randint(1, 9900)} {rng.choice(words.STREETS_EN)}"


def _phone(rng: random.Random) -> tuple[str, str]:
    kind = rng.random()
    if kind < 0.65:
        return CN_MOBILE_STYLES[rng.choice(_MOBILE_STYLES)](numbers.random_cn_mobile(rng)), "CN"
    if kind < 0.75:
        return CN_FIXED_STYLES[rng.choice(_FIXED_STYLES)](*numbers.random_cn_fixed(rng)), "CN"
    if kind < 0.90:
        return US_STYLES[rng.choice(_US_STYLES)](numbers.random_us(rng)), "US"
    if kind < 0.95:
        region, pattern = rng.choice(_ELSEWHERE)
        return "".join(rng.choice("0123456789") if char == "#" else char for char in pattern), region
    if rng.random() < 0.7:
        return damage(rng, "+86" + numbers.random_cn_mobile(rng), "+86" + numbers.random_cn_mobile(rng)).text, "CN"
    return damage(rng, "+1" + numbers.random_us(rng), "+1" + numbers.random_us(rng)).text, "US"
