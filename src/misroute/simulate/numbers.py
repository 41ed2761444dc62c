"""Invented phone numbers: drawn at random from ranges that exist, so that they read as real ones do.

Any resemblance to a subscriber's number is chance; no message is ever sent by a simulated world.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import phonenumbers

# Segments whose every number is a valid mobile number in the metadata.
_CN_SEGMENTS = """
    130 131 132 133 135 136 137 138 139 150 151 152 153 155 156 157 158 159 166 175 176 177 178 180 181
    182 183 184 185 186 187 188 189 191 193 195 196 198 199
"""
CN_SEGMENTS = tuple(_CN_SEGMENTS.split())
CN_MVNO_SEGMENTS = ("1700", "1705", "1709", "171", "165", "167")
CN_AREAS = ("10", "21", "20", "22", "23", "24", "25", "27", "28", "29", "755", "571", "512", "371", "731")
CN_IOT_SEGMENTS = ("1440", "1410", "146", "148")
_US_AREAS = """
    201 206 210 212 214 216 253 267 281 303 305 310 312 313 323 347 404 407 408 412 414 415 425 469 480
    503 504 510 512 513 516 602 614 617 619 630 646 678 702 704 713 714 718 720 732 770 773 781 801 805
    813 816 818 832 847 858 909 914 916 917 919 925 951 954 972
"""
US_AREAS = tuple(_US_AREAS.split())


def digits(rng: random.Random, count: int) -> str:
    """``count`` random decimal digits."""
    return f"{rng.randrange(10**count):0{count}d}"


def random_cn_mobile(rng: random.Random) -> str:
    """Eleven national digits; one in forty from a virtual operator's segment."""
    segment = rng.choice(CN_MVNO_SEGMENTS) if rng.random() < 0.025 else rng.choice(CN_SEGMENTS)
    return segment + digits(rng, 11 - len(segment))


def random_cn_fixed(rng: random.Random) -> tuple[str, str]:
    """(area code without its trunk 0, subscriber number of eight digits)."""
    return rng.choice(CN_AREAS), str(rng.randint(5, 8)) + digits(rng, 7)


def random_us(rng: random.Random) -> str:
    """Ten national digits; never of exchange 555 (fictitious), N11 (service codes) or 310 (whole numbers in Canada)."""
    while True:
        exchange = str(rng.randint(2, 9)) + digits(rng, 2)
        if exchange not in ("555", "310") and not exchange.endswith("11"):
            return rng.choice(US_AREAS) + exchange + digits(rng, 4)


class Mint:
    """Hands out valid E.164 numbers, none twice."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def cn_mobile(self) -> str:
        return self._fresh(lambda: "+86" + random_cn_mobile(self._rng))

    def cn_fixed(self) -> str:
        return self._fresh(lambda: "+86" + "".join(random_cn_fixed(self._rng)))

    def us(self) -> str:
        return self._fresh(lambda: "+1" + random_us(self._rng))

    def of(self, country: str) -> str:
        """A number a private person of ``country`` (CN or US) is reached on."""
        return self.cn_mobile() if country == "CN" else self.us()

    def slipped(self, e164: str, rng: random.Random) -> str:
        """``e164`` after a slip of the finger: one digit wrong or two neighbours exchanged, still a valid number."""
        while True:
            start = 6 if e164.startswith("+86") else 5
            at = rng.randrange(start, len(e164) - 1)
            if rng.random() < 0.6:
                slip = e164[:at] + rng.choice("0123456789") + e164[at + 1 :]
            else:
                slip = e164[:at] + e164[at + 1] + e164[at] + e164[at + 2 :]
            if slip != e164 and slip not in self._given and phonenumbers.is_valid_number(phonenumbers.parse(slip)):
                self._given.add(slip)
                return slip

    def _fresh(self, draw: Callable[[], str]) -> str:
        while True:
            e164 = draw()
            if e164 not in self._given and phonenumbers.is_valid_number(phonenumbers.parse(e164)):
                self._given.add(e164)
                return e164
