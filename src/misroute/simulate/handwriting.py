"""How people type one and the same number, and how cells get damaged.

A *style* keeps the number readable: the honest reading of the cell is that number (status ``ok``). A *damage* does
not; with it comes the status an honest reader must give (contract §6.2).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from misroute.simulate import numbers, words

_LOOK_ALIKES = (("0", "O"), ("1", "l"), ("8", "B"))
_FULL_WIDTH = str.maketrans("0123456789+-", "０１２３４５６７８９＋－")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as typed, the status an honest reading of it has, and whether the number can still be told."""

    text: str
    status: str
    kind: str
    readable: bool = True


def _split_cn(national: str) -> tuple[str, str, str]:
    return national[:3], national[3:7], national[7:]


def _split_us(national: str) -> tuple[str, str, str]:
    return national[:3], national[3:6], national[6:]


CN_MOBILE_STYLES: dict[str, Callable[[str], str]] = {
    "bare": lambda n: n,
    "spaces": lambda n: " ".join(_split_cn(n)),
    "hyphens": lambda n: "-".join(_split_cn(n)),
    "dots": lambda n: ".".join(_split_cn(n)),
    "uneven": lambda n: f"{n[:3]} {n[3:6]} {n[6:]}",
    "plus86": lambda n: f"+86{n}",
    "plus86_spaced": lambda n: "+86 " + " ".join(_split_cn(n)),
    "plus86_hyphens": lambda n: "+86-" + "-".join(_split_cn(n)),
    "bracketed86": lambda n: f"(+86){n}",
    "zeros86": lambda n: f"0086{n}",
    "zeros86_hyphen": lambda n: f"0086-{n}",
    "cc86_hyphen": lambda n: f"86-{n}",
    "full_width": lambda n: n.translate(_FULL_WIDTH),
    "full_width_plus": lambda n: f"+86{n}".translate(_FULL_WIDTH),
    "trunk_zero": lambda n: f"0{n}",
    "tel_uri": lambda n: f"tel:+86-{n}",
    "labelled": lambda n: f"手机：{n}",
    "ip_17951": lambda n: f"17951{n}",
    "ip_12593": lambda n: f"12593{n}",
    "spreadsheet_float": lambda n: f"{n}.0",
    "apostrophe": lambda n: f"'{n}",
    "ideographic_space": lambda n: f"{n}\u3000",
    "no_break_spaces": lambda n: "\u00a0".join(_split_cn(n)),
    "direction_marks": lambda n: f"\u202d{n}\u202c",
    "twice": lambda n: f"{n}/{n}",
}
CN_FIXED_STYLES: dict[str, Callable[[str, str], str]] = {
    "hyphen": lambda area, local: f"0{area}-{local}",
    "brackets": lambda area, local: f"(0{area}){local}",
    "spaces": lambda area, local: f"0{area} {local[:4]} {local[4:]}",
    "plus86": lambda area, local: f"+86 {area} {local}",
    "full_width": lambda area, local: f"0{area}-{local}".translate(_FULL_WIDTH),
    "extension": lambda area, local: f"0{area}-{local}转801",
}
US_STYLES: dict[str, Callable[[str], str]] = {
    "bare": lambda n: n,
    "brackets": lambda n: "({}) {}-{}".format(*_split_us(n)),
    "hyphens": lambda n: "-".join(_split_us(n)),
    "dots": lambda n: ".".join(_split_us(n)),
    "spaces": lambda n: " ".join(_split_us(n)),
    "slash": lambda n: "{}/{}-{}".format(*_split_us(n)),
    "plus1": lambda n: f"+1{n}",
    "plus1_spaced": lambda n: "+1 ({}) {}-{}".format(*_split_us(n)),
    "one_hyphens": lambda n: "1-" + "-".join(_split_us(n)),
    "one_bare": lambda n: f"1{n}",
    "labelled": lambda n: "Cell: " + "-".join(_split_us(n)),
    "padded": lambda n: f"  {n} ",
    "spreadsheet_float": lambda n: f"{n}.0",
    "tel_uri": lambda n: f"tel:+1-{n}",
    "full_width": lambda n: n.translate(_FULL_WIDTH),
}


def tidy(rng: random.Random, e164: str, *, beside: str = "") -> Cell:
    """Type ``e164`` in one of the styles of its country; ``beside`` (a name or relation) may follow the number."""
    if e164.startswith("+1"):
        national = e164[2:]
        if beside and rng.random() < 0.5:
            return Cell(f"{'-'.join(_split_us(national))} ({beside})", "ok", "beside")
        style = "bare" if rng.random() < 0.3 else rng.choice(list(US_STYLES))
        return Cell(US_STYLES[style](national), "ok", style)
    national = e164[3:]
    if not national.startswith("1") or len(national) != 11:
        area, local = national[:-8], national[-8:]
        style = rng.choice(list(CN_FIXED_STYLES))
        return Cell(CN_FIXED_STYLES[style](area, local), "ok", style)
    if beside and rng.random() < 0.5:
        return Cell(f"{national}（{beside}）" if rng.random() < 0.5 else f"{national} {beside}", "ok", "beside")
    style = "bare" if rng.random() < 0.45 else rng.choice(list(CN_MOBILE_STYLES))
    return Cell(CN_MOBILE_STYLES[style](national), "ok", style)


def damage(rng: random.Random, e164: str, other: str) -> Cell:
    """Spoil ``e164`` in a way of its country; ``other`` is the second number where two share the cell."""
    if e164.startswith("+1"):
        return _damage_us(rng, e164[2:], other[2:])
    return _damage_cn(rng, e164[3:], other[3:])


def _letters(national: str) -> str:
    """The first digit that looks like a letter typed as that letter; without one, a remark swallowed by the cell."""
    digit, letter = next((pair for pair in _LOOK_ALIKES if pair[0] in national), ("", ""))
    return national.replace(digit, letter) if digit else f"{national} evenings only"


def _damage_cn(rng: random.Random, national: str, other: str) -> Cell:
    area, local = numbers.random_cn_fixed(rng)
    segment = rng.choice(numbers.CN_IOT_SEGMENTS)
    return rng.choice(
        (
            Cell(national + rng.choice(("/", "；", "、", " 或 ", "\n")) + other, "multiple", "two_numbers", False),
            Cell(f"{float(national):.2E}", "invalid", "spreadsheet_exponent", False),
            Cell(_letters(national), "doubtful", "letters"),
            Cell(f"{national[:3]}****{national[7:]}", "invalid", "masked", False),
            Cell(rng.choice(words.MISSING_ZH), "missing", "missing", False),
            Cell(segment + numbers.digits(rng, 13 - len(segment)), "invalid", "machine_card", False),
            Cell(national[:-1], "invalid", "truncated", False),
            Cell(national + rng.choice("0123456789"), "invalid", "too_long", False),
            Cell(f"+8686{national}", "doubtful", "doubled_country_code"),
            Cell(f"{area}-{local}", "doubtful", "no_trunk_zero", False),
            Cell(local, "invalid", "no_area_code", False),
            Cell(f"{national}下午打", "doubtful", "swallowed_text"),
            Cell(rng.choice(("10086", "95588", "12306")), "invalid", "short_code", False),
        )
    )


def _damage_us(rng: random.Random, national: str, other: str) -> Cell:
    area, exchange, line = _split_us(national)
    return rng.choice(
        (
            Cell(f"{area}-{exchange}-{line} or {'-'.join(_split_us(other))}", "multiple", "two_numbers", False),
            Cell(f"{float(national):.2E}", "invalid", "spreadsheet_exponent", False),
            Cell("-".join(_split_us(_letters(national))), "doubtful", "letters"),
            Cell(f"({area}) ***-{line}", "invalid", "masked", False),
            Cell(rng.choice(words.MISSING_EN), "missing", "missing", False),
            Cell(f"{exchange}-{line}", "invalid", "no_area_code", False),
            Cell(national[:-1], "invalid", "truncated", False),
            Cell(f"{national} call after 5", "doubtful", "swallowed_text"),
        )
    )
