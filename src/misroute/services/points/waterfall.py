"""A risk as a waterfall: where it starts, what each piece of evidence adds, and where it ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from misroute.detect import Weight, all_rules
from misroute.detect.rulebook import expit

_STARTS = {
    "base_rate": ("base rate: nothing proves the number", "基础概率：没有任何证明"),
    "age_of_proof": ("age of the newest proof", "距最近一次证明的时间"),
}
_ENDS = {
    "no_second_piece": ("nothing else says so", "别无佐证"),
    "reaches_nobody": ("likely reaches nobody", "很可能无人接听"),
}


@dataclass(frozen=True, slots=True)
class Stair:
    """One bar: a named weight, the rule it is of ('' for where the risk starts and the discount of a dead number),
    what it adds in log-odds, and the risk after it."""

    name: str
    code: str
    value: float
    risk: float

    def label(self, language: str) -> str:
        """What it is, in words of ``en`` or ``zh``."""
        place = 1 if language.startswith("zh") else 0
        known = _STARTS.get(self.name) or _ENDS.get(self.name)
        if known is not None:
            return known[place]
        rule = all_rules().get(self.code)
        if rule is None:
            return self.name.replace("_", " ")
        return rule.title_zh if place else rule.title.rstrip(".")

    def to_json(self) -> dict[str, object]:
        """For programs."""
        return {"name": self.name, "code": self.code, "value": self.value, "risk": round(self.risk, 4)}


def stairs(weights: Iterable[Weight]) -> tuple[Stair, ...]:
    """The bars in order; the last one's risk is the whole risk, but for rounding."""
    found: list[Stair] = []
    total = 0.0
    for weight in weights:
        total += weight.value
        code = "" if weight.name in _STARTS or weight.name in _ENDS else _rule_of().get(weight.name, "")
        found.append(Stair(weight.name, code, weight.value, expit(total)))
    return tuple(found)


@lru_cache(maxsize=1)
def _rule_of() -> dict[str, str]:
    owners: dict[str, str] = {}
    for code, rule in all_rules().items():
        for name in rule.weights:
            owners.setdefault(name, code)
    return owners
