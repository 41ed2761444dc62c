"""A send's body as reasons: what it must not say to this person, and what it lacks."""

from __future__ import annotations

from collections.abc import Sequence

from misroute.gate.decision import Reason
from misroute.gate.lint import ContentRules, ContentWords, Flaw, Reading, flaws_in
from misroute.gate.policy import Policy
from misroute.gate.scenario import Person, Scenario, Send

_DISCLOSES = frozenset({"debt_facts", "borrower_data"})


def body_reasons(
    scenario: Scenario, send: Send, person: Person | None, packs: Sequence[Policy], *, told: bool
) -> list[Reason]:
    """One reason for each code of the errors in ``send.body``; a send without a body has none.

    ``told``: every pack lets this person hear of the debt. Warnings are the linter's, not the gate's.
    """
    content = next((pack.words.rules for pack in packs if isinstance(pack.words, ContentWords)), None)
    if send.body is None or not send.body.strip() or content is None:
        return []
    return _reasons(flaws_in(send.body, reading_of(scenario, send, person, packs, told=told), content), packs)


def reading_of(
    scenario: Scenario, send: Send, person: Person | None, packs: Sequence[Policy], *, told: bool
) -> Reading:
    """Who will read this send's body."""
    others = [one for one in scenario.persons.values() if one.role == "borrower" and one.id != send.person]
    may_name = told or send.purpose == "location"
    return Reading(
        told=told or (person is not None and person.role == "borrower"),
        channel=send.channel,
        purpose=send.purpose,
        regions=frozenset(pack.region for pack in packs if pack.region is not None),
        hidden=() if may_name else tuple(one.name for one in others if one.name),
        own=(person.name,) if person is not None and person.name else (),
        numbers=tuple(
            number.lstrip("+")[-10:]
            for one in others
            for number in one.numbers
            if number != send.to and len(number) >= 8
        ),
        ceased=any(wish.kind == "cease" for wish in scenario.requests),
    )


def _reasons(flaws: Sequence[Flaw], packs: Sequence[Policy]) -> list[Reason]:
    found: dict[str, list[Flaw]] = {}
    for flaw in flaws:
        if flaw.severity == "error":
            found.setdefault(flaw.code, []).append(flaw)
    rules = [pack.persons.citation for pack in packs if pack.persons is not None]
    reasons: list[Reason] = []
    for code, group in found.items():
        rule = group[0].rule
        words = ", ".join(dict.fromkeys(f"'{flaw.words}'" for flaw in group[:3] if flaw.words))
        english = f"{rule.says['en']}: {words}" if words.isascii() and words else rule.says["en"]
        cited = rules[0] if rules and code in _DISCLOSES else None
        reasons.append(
            Reason(
                code,
                cited.rule if cited else f"content.{code}",
                cited.text if cited else rule.source,
                english,
                rule.says["zh"],
            )
        )
    return reasons


__all__ = ["ContentRules", "body_reasons", "reading_of"]
