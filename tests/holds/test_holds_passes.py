"""The hold does not swallow its own apology; nothing else slips past it, and every pass leaves a trace."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from misroute.app import App
from misroute.services.answers import StepAnswer
from misroute.services.running.delivery import outgoing
from misroute.store import audit, decisions, holds, outbox, parties
from misroute.store.outbox import Effect, NewEffect

STRANGER = "+8613700002222"
OTHER = "+8613600003333"


@pytest.fixture
def case(app: App) -> str:
    """A case on a number, which its own hold keeps from everything."""
    return app.intake.open_case(STRANGER, actor="li.na").case_id


def letter(app: App, case_id: str, key: str, **said: Any) -> Effect:
    """A letter of the case in the outbox, as its apology step makes one."""
    payload = {
        "body": "We are sorry.",
        "template": said.get("template", "recipient/apology.sms.en"),
        "channel": said.get("channel", "sms"),
        "destination": said.get("to", STRANGER),
    }
    new = NewEffect(
        key=key,
        kind="letter",
        connector="letter",
        payload=payload,
        case_id=case_id,
        step="apologise_recipient",
        intent=said.get("intent", 1),
        audience=said.get("audience", "recipient"),
    )
    with app.store.write("li.na") as unit:
        outbox.enqueue(unit, new)
        return outbox.effect(unit, key)


def ask(app: App, effect: Effect) -> Any:
    return app.delivery.passes.ask(effect, outgoing(effect), actor="worker")


def delivered(app: App, key: str) -> None:
    with app.store.write("worker") as unit:
        claimed = {one.key: one for one in outbox.claim_effects(unit, "worker", limit=50)}
        assert outbox.delivered(unit, key, claimed[key].fence, {"connector": "test"})
    with app.store.write("worker") as unit:
        for other in claimed.values():
            if other.key != key:
                outbox.postponed(unit, other.key, other.fence, unit.now, "put back")


def test_the_apology_passes_the_hold_of_its_own_case_and_is_on_record(app: App, case: str) -> None:
    effect = letter(app, case, f"{case}/t/1")
    answer = ask(app, effect)
    assert (answer.later, answer.never) == (None, None)
    with app.store.read() as unit:
        hold = holds.active_holds(unit, number=STRANGER)[0]
        used = [entry for entry in audit.entries(unit, subject=hold.id) if entry.kind == "pass.used"]
        kept = decisions.decisions_on(unit, STRANGER)
    assert [entry.detail["key"] for entry in used] == [effect.key]
    assert [(one.decision, one.purpose, one.facts["effect"]) for one in kept] == [("allow", "apology", effect.key)]


def test_a_second_apology_to_the_number_is_refused_and_recorded(app: App, case: str) -> None:
    letter(app, case, f"{case}/t/1")
    delivered(app, f"{case}/t/1")
    answer = ask(app, letter(app, case, f"{case}/t/1/again"))
    assert answer.never is not None
    assert "apology_pass" in answer.never
    with app.store.read() as unit:
        refused = [entry for entry in audit.entries(unit, subject=case, limit=1000) if entry.kind == "pass.refused"]
        assert decisions.decisions_on(unit, STRANGER)[0].decision == "block"
    assert len(refused) == 1


def test_the_step_done_anew_in_a_reopened_case_has_a_pass_of_its_own(app: App, case: str) -> None:
    letter(app, case, f"{case}/t/1")
    delivered(app, f"{case}/t/1")
    assert ask(app, letter(app, case, f"{case}/t/2", intent=2)).never is None


def test_asking_twice_for_one_effect_is_no_second_use(app: App, case: str) -> None:
    effect = letter(app, case, f"{case}/t/1")
    assert ask(app, effect) == ask(app, effect)


def test_who_asked_for_no_more_contact_gets_no_apology(app: App, case: str) -> None:
    effect = letter(app, case, f"{case}/t/1")
    with app.store.write("li.na") as unit:
        for one in parties.recipients_of(unit, case):
            parties.change_recipient(unit, one.id, no_contact=True)
    answer = ask(app, effect)
    assert answer.never is not None
    assert "cease" in answer.never


@pytest.mark.parametrize(
    ("scope", "value"),
    [("all", None), ("template", "recipient/apology.sms.en")],
)
def test_a_hold_wider_than_a_customer_lets_no_apology_through_and_loses_none(
    app: App, case: str, scope: str, value: str | None
) -> None:
    effect = letter(app, case, f"{case}/t/1")
    placed = app.holding.place(scope, value, "an incident", actor="wu")
    answer = ask(app, effect)
    assert answer.never is None
    assert answer.later is not None
    app.delivery.deliver_all()
    with app.store.read() as unit:
        waits = outbox.effect(unit, effect.key)
    assert waits.state == "pending"
    assert waits.attempts == 0
    assert placed.hold_id in (waits.last_error or "")
    app.holding.lift(placed.hold_id, "over", actor="wu")
    assert ask(app, effect).later is None


def test_another_letter_to_the_borrower_does_not_pass(app: App, case: str) -> None:
    for template in ("borrower/voucher.sms.zh", "borrower/apology.sms.zh"):
        answer = ask(app, letter(app, case, f"{case}/{template}", template=template, audience="borrower"))
        assert answer.never is not None
        assert "held now" in answer.never


def test_another_number_needs_no_pass_and_none_is_used(app: App, case: str) -> None:
    effect = letter(app, case, f"{case}/t/1", to=OTHER)
    assert ask(app, effect).never is None
    with app.store.read() as unit:
        assert not [entry for entry in audit.entries(unit, limit=1000) if entry.kind == "pass.used"]


def test_a_paper_letter_wakes_nobody_and_is_not_asked_about(app: App, case: str) -> None:
    effect = letter(app, case, f"{case}/t/1", channel="letter", to="Z-1")
    app.holding.place("all", None, "an incident", actor="wu")
    assert ask(app, effect).later is None


def test_a_destination_that_is_no_number_is_not_let_through(app: App, case: str) -> None:
    for to in ("", "\x00", "12", "🙂"):
        effect = replace(letter(app, case, f"{case}/{to!r}"), payload={**_payload(), "destination": to})
        assert ask(app, effect).never is not None


def _payload() -> dict[str, str]:
    return {"body": "x", "template": "recipient/apology.sms.en", "channel": "sms"}


def test_a_whole_case_still_apologises_to_the_held_number(app: App, case: str) -> None:
    app.casework.complete(case, "verify", StepAnswer(recipient="stranger"), actor="li.na")
    app.delivery.deliver_all()
    with app.store.read() as unit:
        found = outbox.effects_of_case(unit, case, opened=True)
    letters = [one for one in found if "apology" in str((one.payload or {}).get("template"))]
    assert {one.state for one in letters if (one.payload or {})["destination"] == STRANGER} == {"delivered"}
