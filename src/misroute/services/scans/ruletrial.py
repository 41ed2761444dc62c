"""Rules as they might be set: what is tried is a changed copy of the rulebook, never the configuration."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from misroute.detect import Rulebook, RuleSetting, all_rules
from misroute.errors import UnreadableInput, UsageError
from misroute.packs.rules import rulebook_from


def rules_in(path: Path, present: Rulebook) -> Rulebook:
    """The rules of a file such as ``misroute learn tune`` proposes. Raises UnreadableInput, ConfigProblem."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UnreadableInput(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableInput(f"{path.name}: not readable as TOML ({error}): correct that line") from error
    return replace(rulebook_from(table, path.name), providers=present.providers)


def try_rules(rulebook: Rulebook, wanted: Sequence[str]) -> tuple[Rulebook, frozenset[str]]:
    """The rulebook with changes such as ``MR304``, ``MR304:off``, ``MR210:silent_days=90``, and the codes they name.

    A code alone switches its rule on. Raises UsageError for what there is not.
    """
    settings = dict(rulebook.settings)
    codes: set[str] = set()
    for said in wanted:
        code, _, change = said.partition(":")
        code = code.strip().upper()
        if code not in settings:
            raise UsageError(f"{code[:40]!r} is no rule: `misroute rules` lists them")
        codes.add(code)
        settings[code] = _changed(settings[code], code, change.strip(), said)
    # the copy must not share what the original remembers of alike rows
    return replace(rulebook, settings=settings, remembered={}, _by_needs={}), frozenset(codes)


def _changed(setting: RuleSetting, code: str, change: str, said: str) -> RuleSetting:
    if change in ("", "on"):
        return replace(setting, on=True)
    if change == "off":
        return replace(setting, on=False)
    name, equals, value = change.partition("=")
    option = all_rules()[code].options.get(name.strip())
    if not equals or option is None:
        known = ", ".join(["on", "off", *(f"{name}=…" for name in all_rules()[code].options)])
        raise UsageError(f"{said[:60]!r} cannot be tried: after {code}: give one of {known}")
    number = value.strip()
    if not (number.isascii() and number.isdigit() and option.least <= int(number) <= option.most):
        raise UsageError(f"{said[:60]!r}: {name} is a whole number from {option.least} to {option.most}")
    return replace(setting, on=True, options={**setting.options, name.strip(): int(number)})
