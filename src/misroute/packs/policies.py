"""Policy packs from ``config/policies/*.toml``; every problem of every pack is reported at once.

A pack has ``name`` (the file's own), ``version``, ``title`` in zh and en, and ``[[rule]]`` tables. Each rule has an
``id``, a ``kind``, its ``source``, ``confidence`` (A read in the primary text, B in a reliable secondary one, C only
recalled, D derived, house), ``zh`` and ``en``. ``inherits`` takes another pack's rules first; rules of the heir are
added and can only make it stricter, because the strictest always wins. A rule marked C that permits stays off.

Kinds: ``hours`` · ``cap`` · ``pause`` · ``redial`` · ``freshness`` · ``consent`` · ``persons`` · ``time_consent`` ·
``final_notices`` · ``reply`` · ``incomplete`` (what the sources do not say is blocked) · ``cite`` (the pack's own
source for a rule that every pack has, named by ``code``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from zoneinfo import available_timezones

from misroute.calendars import Calendar
from misroute.errors import ConfigProblem
from misroute.gate.content import Wordlist
from misroute.gate.lint import ContentWords
from misroute.gate.policy import PersonsRule, Policy
from misroute.packs.contentrules import load_content
from misroute.packs.policyrules import Draft, Report, read_rule, texts
from misroute.packs.toml import read_toml

_PACK_KEYS = frozenset(
    {
        "name",
        "version",
        "title",
        "region",
        "zone",
        "same_as_zone",
        "address_decides",
        "zones",
        "inherits",
        "incomplete",
        "rule",
    }
)


def load_policies(config_dir: Path, calendars: Mapping[str, Calendar]) -> Mapping[str, Policy]:
    """All packs of ``config_dir/policies`` by name, with the rules of ``content`` and the words of ``letters.toml``.

    Raises ConfigProblem with every problem of every file.
    """
    problems: list[str] = []
    words = _words(config_dir, problems)
    tables: dict[str, Mapping[str, Any]] = {}
    for path in sorted((config_dir / "policies").glob("*.toml")):
        table = read_toml(path, problems)
        if table is not None:
            tables[path.stem] = table
    if not tables and not problems:
        problems.append(f"{config_dir / 'policies'}: holds no policy pack (*.toml): copy the shipped ones there")
    found: dict[str, Policy] = {}
    for name in tables:
        _load(name, tables, calendars, words, found, problems, ())
    if problems:
        raise ConfigProblem(list(dict.fromkeys(problems)))
    return {name: found[name] for name in tables}


def _words(config_dir: Path, problems: list[str]) -> ContentWords:
    table = read_toml(config_dir / "letters.toml", problems) or {}
    listed = table.get("debt_words")
    words = [word for value in (listed.values() if isinstance(listed, Mapping) else ()) for word in texts(value)]
    if not words and table:
        problems.append(f"{config_dir.name}/letters.toml: debt_words: lists no words")
    return load_content(config_dir, words, problems)


def _load(
    name: str,
    tables: Mapping[str, Mapping[str, Any]],
    calendars: Mapping[str, Calendar],
    words: Wordlist,
    found: dict[str, Policy],
    problems: list[str],
    heirs: tuple[str, ...],
) -> Policy | None:
    if name in found:
        return found[name]
    table = tables[name]
    report = Report(f"policies/{name}.toml", problems)
    base: Policy | None = None
    inherits = table.get("inherits")
    if inherits is not None:
        if not isinstance(inherits, str) or inherits not in tables:
            report.add("inherits", f"there is no such pack; there are {', '.join(sorted(tables))}")
        elif inherits in (*heirs, name):
            report.add("inherits", f"goes in a circle: {' → '.join((*heirs, name, inherits))}")
        else:
            base = _load(inherits, tables, calendars, words, found, problems, (*heirs, name))
    pack = _pack(name, table, base, calendars, words, report)
    found[name] = pack
    return pack


def _pack(
    name: str,
    table: Mapping[str, Any],
    base: Policy | None,
    calendars: Mapping[str, Calendar],
    words: Wordlist,
    report: Report,
) -> Policy:
    for unknown in sorted(set(table) - _PACK_KEYS):
        report.add(unknown, "unknown key")
    if table.get("name") != name:
        report.add("name", f"must be the file's own name, '{name}'")
    version = table.get("version")
    if not isinstance(version, str) or not version.strip():
        report.add("version", "must be text, such as 2026.11.1")
    title = table.get("title")
    if not isinstance(title, Mapping) or any(not isinstance(title.get(lang), str) for lang in ("zh", "en")):
        report.add("title", "needs zh and en")
        title = {}
    draft = Draft()
    seen: set[str] = set()
    rules = table.get("rule", [])
    if not isinstance(rules, list) or (not rules and base is None):
        report.add("rule", "must be [[rule]] tables, at least one")
        rules = []
    for number, rule in enumerate(rules, start=1):
        read_rule(rule, number, seen, draft, calendars, report)
    policy = Policy(
        name=name,
        version=str(version),
        title=dict(title),
        words=words,
        region=_region(table, report),
        zone=_zone(table.get("zone"), "zone", report),
        same_as_zone=frozenset(
            zone for zone in texts(table.get("same_as_zone")) if _zone(zone, "same_as_zone", report)
        ),
        address_decides=table.get("address_decides") is True,
        hours=tuple(draft.hours),
        caps=tuple(draft.caps),
        pauses=tuple(draft.pauses),
        freshness=tuple(draft.freshness),
        redials=tuple(draft.redials),
        consents=tuple(draft.consents),
        gaps=tuple(draft.gaps),
        persons=draft.persons,
        time_consent=cast(Any, draft.time_consent),
        final_notices=draft.final_notices,
        reply_hours=draft.reply_hours,
        citations=draft.citations,
        incomplete=table.get("incomplete") if isinstance(table.get("incomplete"), str) else None,
        **_places(table.get("zones"), report),
    )
    if policy.hours and policy.zone is None and not policy.every_zone and base is None:
        report.add("zone", "a pack with hours needs 'zone', or [zones] with every zone of the country")
    return policy if base is None else _inherited(policy, base)


def _inherited(heir: Policy, base: Policy) -> Policy:
    """The heir's rules on top of the base's: restrictions add up, permissions hold only where both give them."""
    stricter = {"never": 0, "to_us": 1, "any": 2}
    return replace(
        heir,
        region=heir.region or base.region,
        zone=heir.zone or base.zone,
        same_as_zone=heir.same_as_zone or base.same_as_zone,
        address_decides=heir.address_decides or base.address_decides,
        every_zone=heir.every_zone or base.every_zone,
        region_zones=heir.region_zones or base.region_zones,
        hours=base.hours + heir.hours,
        caps=base.caps + heir.caps,
        pauses=base.pauses + heir.pauses,
        freshness=base.freshness + heir.freshness,
        redials=base.redials + heir.redials,
        consents=base.consents + heir.consents,
        gaps=base.gaps + heir.gaps,
        persons=_narrower(base.persons, heir.persons),
        # an heir that is silent about a permission keeps the base's
        time_consent=base.time_consent
        if "time_consent" not in heir.citations
        else min(base.time_consent, heir.time_consent, key=stricter.__getitem__),
        final_notices=base.final_notices
        if "final_notices" not in heir.citations
        else min(base.final_notices, heir.final_notices),
        reply_hours=base.reply_hours if "reply" not in heir.citations else min(base.reply_hours, heir.reply_hours),
        citations={**base.citations, **heir.citations},
        incomplete=heir.incomplete or base.incomplete,
    )


def _narrower(base: PersonsRule | None, heir: PersonsRule | None) -> PersonsRule | None:
    if base is None or heir is None:
        return heir or base
    return PersonsRule(
        citation=heir.citation,
        told=base.told & heir.told,
        told_of_a_minor=base.told_of_a_minor & heir.told_of_a_minor,
        third_party_consent=base.third_party_consent and heir.third_party_consent,
        location_needs_lost_borrower=base.location_needs_lost_borrower or heir.location_needs_lost_borrower,
        location_limit=min(base.location_limit, heir.location_limit),
        location_only=base.location_only & heir.location_only
        if base.location_only and heir.location_only
        else base.location_only or heir.location_only,
    )


def _places(table: Any, report: Report) -> dict[str, Any]:
    """``[zones]``: ``every`` lists the country's zones; ``[zones.regions]`` those of each region by its names."""
    if table is None:
        return {}
    if not isinstance(table, Mapping):
        report.add("zones", "must be a table")
        return {}
    every = tuple(zone for zone in texts(table.get("every")) if _zone(zone, "zones.every", report))
    regions: dict[str, tuple[str, ...]] = {}
    given = table.get("regions", {})
    for names, zones in given.items() if isinstance(given, Mapping) else ():
        known = tuple(zone for zone in texts(zones) if _zone(zone, f"zones.regions.{names}", report))
        if not known:
            report.add(f"zones.regions.{names}", "must list zones")
        for name in str(names).split("|"):
            regions[name.strip().upper()] = known
    return {"every_zone": every, "region_zones": regions}


def _zone(value: Any, key: str, report: Report) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and value in _ZONES:
        return value
    report.add(key, "must be an IANA zone such as Asia/Shanghai")
    return None


_ZONES = available_timezones()


def _region(table: Mapping[str, Any], report: Report) -> str | None:
    value = table.get("region")
    if value is None or (isinstance(value, str) and len(value) == 2 and value.isupper()):
        return value
    report.add("region", "must be two capital letters such as CN")
    return None
