"""The detection rules as lists and help pages, for the terminal and the reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from misroute.detect import Rulebook, all_rules
from misroute.errors import NotFound


@dataclass(frozen=True, slots=True)
class RulePage:
    """One rule explained: its settings, and its help in sections (flags, why, example, not flagged)."""

    code: str
    name: str
    severity: str
    problem: str | None
    on: bool
    title: str
    help: str
    options: Mapping[str, Any]
    weights: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "code": self.code,
            "name": self.name,
            "severity": self.severity,
            "problem": self.problem,
            "on": self.on,
            "title": self.title,
            "help": self.help,
            "options": dict(self.options),
            "weights": dict(self.weights),
        }

    def text(self) -> str:
        """For people."""
        head = f"{self.code}  {self.name}  ·  {self.severity}" + (f"  ·  {self.problem}" if self.problem else "")
        lines = [head, self.title, "", self.help]
        if self.options:
            lines += ["", "config/rules.toml:", *(f"  {name} = {value}" for name, value in self.options.items())]
        if self.weights:
            lines += ["", "log-odds:", *(f"  {name} = {value:g}" for name, value in self.weights.items())]
        return "\n".join(lines)


def rule_list(rulebook: Rulebook, language: str) -> list[dict[str, Any]]:
    """Every rule in one line."""
    return [
        {key: value for key, value in rule_page(rulebook, code, language).to_json().items() if key != "help"}
        for code in sorted(all_rules())
    ]


def rule_page(rulebook: Rulebook, code: str, language: str) -> RulePage:
    """The help page of one rule. Raises NotFound with what to do."""
    rule = all_rules().get(code.strip().upper())
    if rule is None:
        raise NotFound(f"no rule {code.strip()[:20]!r}: `misroute rules` lists them")
    setting = rulebook.settings[rule.code]
    return RulePage(
        code=rule.code,
        name=rule.name,
        severity=setting.severity.value,
        problem=rule.problem.value if rule.problem else None,
        on=setting.on,
        title=rule.title_zh if language == "zh" else rule.title,
        help=rule.help,
        options=dict(setting.options),
        weights={name: rulebook.weights[name] for name in rule.weights if name in rulebook.weights},
    )
