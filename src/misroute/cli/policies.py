"""``misroute policies``: the policy packs, and what each rule of one says, does and rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from misroute.cli.frame import FormatOption, app
from misroute.cli.output import Format, harmless, put, show, to_json
from misroute.cli.words import _, language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from misroute.packs.policypages import PolicyPage, RuleText


@app.command()
def policies(
    name: Annotated[str | None, typer.Argument(help="A pack's name, for its rules.")] = None,
    format: FormatOption = Format.table,
) -> None:
    """List the policy packs, or show one: what each rule says and does, its source, and how sure it is.

    [bold]Examples[/bold]   misroute policies   ·   misroute policies us
    """
    from misroute.app import load_reference
    from misroute.packs.policypages import page_of, read_policy_pages
    from misroute.settings import load_settings

    settings = load_settings()
    load_reference(settings)  # a pack that does not load is told with all its problems, not shown
    pages = read_policy_pages(settings.config_dir)
    if name is None:
        rows = [_row(page, settings.policies) for page in pages.values()]
        show(rows, ("name", "title", "version", "inherits", "rules", "unverified", "in_use"), format)
        return
    page = page_of(pages, name)
    if format is Format.table:
        put("\n".join(map(harmless, _lines(page))))
    elif format is Format.csv:
        texts = [rule.to_json(language()) for rule in page.rules]
        show(texts, ("id", "kind", "says", "does", "about", "source", "confidence", "since"), format)
    else:
        shown = _row(page, settings.policies) | {"rules": [rule.to_json(language()) for rule in page.rules]}
        put(to_json(shown, indent=2 if format is Format.json else None))


def _row(page: PolicyPage, used: tuple[str, ...]) -> dict[str, object]:
    return {
        "name": page.name,
        "title": page.title.of(language()),
        "version": page.version,
        "inherits": list(page.bases),
        "rules": len(page.rules),
        "unverified": page.unverified,
        "in_use": page.name in used,
    }


def _lines(page: PolicyPage) -> Iterator[str]:
    said = language()
    yield f"{page.name}  {page.title.of(said)}  ·  {page.version}"
    if page.bases:
        yield _("Inherits: {packs} (misroute policies NAME shows their rules)").format(packs=", ".join(page.bases))
    clock = page.clock().of(said)
    if clock:
        yield _("Clock: {clock}").format(clock=clock)
    if page.incomplete:
        yield _("Incomplete, everything is blocked: {why}").format(why=page.incomplete)
    for rule in page.rules:
        yield ""
        yield from _rule_lines(rule, said)
    yield ""
    yield _("Not legal advice: a lawyer signs off a pack before it is used.")


def _rule_lines(rule: RuleText, said: str) -> Iterator[str]:
    from misroute.packs.policypages import MARKS

    yield f"{rule.id}  ({rule.kind})"
    yield f"  {rule.says.of(said)}"
    yield f"  → {rule.does.of(said)}"
    about = rule.about.of(said)
    if about:
        yield f"    {about}"
    mark = MARKS[rule.confidence].of(said)
    yield "  " + _("Source: {source} [{mark}: {meaning}]").format(
        source=rule.source, mark=rule.confidence, meaning=mark
    )
    if rule.since:
        yield "  " + _("In force since {day}").format(day=rule.since.isoformat())
