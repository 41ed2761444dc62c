"""Content rules from ``config/content/*.toml``; every problem of every file is reported at once.

Each ``[[rule]]`` has a ``code``, its ``severity`` (``error`` blocks at the gate, ``warning`` is shown by the linter),
``source`` and ``confidence`` as in the policy packs, what it says (``en``, ``zh``) and how to repair it
(``repair_en``, ``repair_zh``). ``to`` (told, untold, all), ``channels``, ``purposes``, ``not_purposes`` and ``regions``
narrow it. ``phrases`` are what must not stand in a text, or, with ``demands = true``, one of which must;
``excusable = true`` lets a denial ("we will not sue you"), a right or an address pass. The syntax of phrases is that of
``misroute.gate.lint.phrases``. ``authorities`` lists words that no sender's name may hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from misroute.gate.lint import ContentRule, ContentRules, ContentWords
from misroute.gate.lint.phrases import Phrases
from misroute.gate.lint.rulebook import BUILT
from misroute.packs.toml import read_toml

_KEYS = frozenset(
    {
        *("code", "severity", "source", "confidence", "en", "zh", "repair_en", "repair_zh", "to", "phrases"),
        *("channels", "purposes", "not_purposes", "regions", "demands", "excusable"),
    }
)
_TEXTS = ("code", "source", "en", "zh", "repair_en", "repair_zh")


def load_content(config_dir: Path, words: Sequence[str], problems: list[str]) -> ContentWords:
    """The rules of ``config_dir/content``; ``words`` are the words of debt that letters keep from strangers."""
    rules: list[ContentRule] = []
    entries: list[tuple[str, int]] = []
    debt: list[tuple[str, int]] = []
    built: dict[str, int] = {}
    authorities: list[str] = []
    paths = sorted((config_dir / "content").glob("*.toml"))
    if not paths:
        problems.append(f"{config_dir / 'content'}: holds no content rules (*.toml): copy the shipped ones there")
    for path in paths:
        table = read_toml(path, problems) or {}
        where = f"content/{path.name}"
        authorities += _strings(table.get("authorities", []), f"{where}: authorities", problems)
        listed = table.get("rule", [])
        for place, row in enumerate(listed if isinstance(listed, list) else [], start=1):
            rule = _rule(row, f"{where}: rule {place}", problems)
            if rule is None:
                continue
            number = len(rules)
            rules.append(rule)
            phrases = _strings(row.get("phrases", []), f"{where}: {rule.code}: phrases", problems)
            (debt if rule.code == "debt_facts" else entries).extend((phrase, number) for phrase in phrases)
            if rule.code in BUILT:
                built.setdefault(rule.code, number)
            elif not phrases:
                problems.append(f"{where}: {rule.code}: lists no phrases")
    if "debt_facts" in built:
        debt += [(word, built["debt_facts"]) for word in words]
    for missing in sorted(BUILT - built.keys()) if paths else ():
        problems.append(f"{config_dir.name}/content: no rule has the code {missing}")
    found = ContentRules(tuple(rules), _phrases(entries, problems), _phrases(debt, problems), built, tuple(authorities))
    return ContentWords(words, found)


def _phrases(entries: Sequence[tuple[str, int]], problems: list[str]) -> Phrases:
    good: list[tuple[str, int]] = []
    for entry in entries:
        try:
            Phrases([entry])
        except ValueError as error:
            problems.append(f"content: {error}")
        else:
            good.append(entry)
    return Phrases(good)


def _rule(row: Any, where: str, problems: list[str]) -> ContentRule | None:
    if not isinstance(row, Mapping):
        problems.append(f"{where}: must be a table")
        return None
    before = len(problems)
    for key in sorted(set(row) - _KEYS):
        problems.append(f"{where}: {key}: unknown key")
    for key in _TEXTS:
        if not isinstance(row.get(key), str) or not row[key].strip():
            problems.append(f"{where}: {key}: must be text")
    for key, choices in (
        ("severity", ("error", "warning")),
        ("confidence", ("A", "B", "C", "D", "house")),
        ("to", ("all", "told", "untold")),
    ):
        if row.get(key, "all" if key == "to" else None) not in choices:
            problems.append(f"{where}: {key}: must be one of {', '.join(choices)}")
    if len(problems) > before:
        return None
    mark = "unverified" if row["confidence"] == "C" else row["confidence"]
    narrowed = {
        key: frozenset(_strings(row.get(key, []), f"{where}: {key}", problems))
        for key in ("channels", "purposes", "not_purposes", "regions")
    }
    return ContentRule(
        code=row["code"],
        severity=row["severity"],
        source=row["source"] if mark == "house" else f"{row['source']} [{mark}]",
        says={"en": row["en"], "zh": row["zh"]},
        repair={"en": row["repair_en"], "zh": row["repair_zh"]},
        to=cast(Any, row.get("to", "all")),
        demands=row.get("demands") is True,
        excusable=row.get("excusable") is True,
        **narrowed,
    )


def _strings(value: Any, where: str, problems: list[str]) -> list[str]:
    if isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value):
        return list(value)
    problems.append(f"{where}: must list texts")
    return []
