"""Passes: single use, one number, one template, an end; consumed with the decision, and every refusal on record."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misroute.app import App, wire
from misroute.errors import Conflict, NotFound, UsageError
from misroute.seal import KeyRing
from misroute.services.answers import StepAnswer
from misroute.services.gate.passbook import LIFE
from misroute.services.running.delivery import outgoing
from misroute.store import Store, audit, decisions, outbox, passes
from misroute.store.outbox import Effect
from misroute.store.wishes import NewWish, keep_wishes

STRANGER = "+8613700002222"
OTHER = "+8613600003333"
TEMPLATE = "apology.sms.zh"


def asked(app: App, **said: Any) -> Any:
    """The gate's answer to an apology by a sender of the lender."""
    send = {"channel": "sms", "purpose": "apology", "to": STRANGER, "person": "P-1", "template": TEMPLATE, **said}
    return app.gatekeeping.check(send)


def entries(app: App, kind: str) -> list[dict[str, Any]]:
    with app.store.read() as unit:
        return [dict(entry.detail) for entry in audit.entries(unit, limit=1000) if entry.kind == kind]


def held(app: App) -> str:
    return app.holding.place("number", STRANGER, "an incident", actor="wu").hold_id


@pytest.fixture
def letter(app: App) -> Effect:
    """The apology of a case to the stranger's held number, queued by the case itself."""
    case = app.intake.open_case(STRANGER, actor="li.na").case_id
    app.casework.complete(case, "verify", StepAnswer(recipient="stranger"), actor="li.na")
    with app.store.read() as unit:
        found = outbox.effects_of_case(unit, case, opened=True)
    return next(one for one in found if (one.payload or {}).get("destination") == STRANGER)


def ask(app: App, effect: Effect) -> Any:
    return app.delivery.passes.ask(effect, outgoing(effect), actor="worker")


def the_pass(app: App, effect: Effect) -> passes.Pass:
    with app.store.read() as unit:
        (found,) = passes.passes_of_cases(unit, [effect.case_id or ""])
    return found


def test_an_apology_that_is_queued_to_a_held_number_has_its_pass_from_the_start(app: App, letter: Effect) -> None:
    found = the_pass(app, letter)
    assert (found.purpose, found.template, found.used_at) == ("apology", (letter.payload or {})["template"], None)
    assert found.expires_at - found.issued_at == LIFE
    (told,) = entries(app, "pass.issued")
    assert STRANGER not in str(told)


def test_it_is_consumed_with_the_decision_it_lets_through(app: App, letter: Effect) -> None:
    assert ask(app, letter).never is None
    found = the_pass(app, letter)
    with app.store.read() as unit:
        decision = decisions.find_many(unit, [found.used_by or ""])[found.used_by or ""]
    assert (decision.decision, decision.facts["effect"]) == ("allow", letter.key)
    assert found.used_at == decision.at


def test_another_letter_of_the_same_doing_finds_the_pass_used(app: App, letter: Effect) -> None:
    ask(app, letter)
    answer = ask(app, replace(letter, key=f"{letter.key}/again"))
    assert "used by another message" in answer.never
    assert [one["codes"] for one in entries(app, "pass.refused")] == ["apology_pass"]


def test_another_template_does_not_fit_the_pass(app: App, letter: Effect) -> None:
    other = replace(letter, payload={**(letter.payload or {}), "template": "borrower/apology.sms.zh"})
    assert "another template" in ask(app, other).never
    assert the_pass(app, letter).used_at is None
    assert len(entries(app, "pass.refused")) == 1


def test_a_pass_that_is_over_opens_nothing_until_a_person_sends_the_letter_again(
    app: App, letter: Effect, clock: Any
) -> None:
    clock.forward(days=14, seconds=1)
    assert "is over" in ask(app, letter).never
    with app.store.write("worker") as unit:
        (claimed,) = [one for one in outbox.claim_effects(unit, "worker", limit=50) if one.key == letter.key]
        outbox.given_up(unit, letter.key, claimed.fence, "its pass is over")
    app.delivery.requeue(letter.key, "told him by telephone that it comes", actor="wu")
    assert ask(app, letter).never is None
    assert len(entries(app, "pass.renewed")) == 1


def test_a_hold_that_a_person_places_afterwards_closes_the_pass(app: App, letter: Effect, clock: Any) -> None:
    clock.forward(minutes=5)
    anew = held(app)
    answer = ask(app, letter)
    assert "held anew" in answer.never
    assert anew in answer.never
    app.holding.lift(anew, "a mistake", actor="wu")
    assert ask(app, letter).never is None


def test_only_an_apology_leaves_to_a_held_number_whoever_it_is_for(app: App, letter: Effect) -> None:
    other = replace(letter, payload={**(letter.payload or {}), "template": "recipient/acknowledgement.sms.zh"})
    assert "held now" in ask(app, other).never


def test_a_case_shows_its_passes(app: App, letter: Effect) -> None:
    ask(app, letter)
    (shown,) = app.lookup.case(letter.case_id or "")["passes"]
    assert (shown["state"], shown["purpose"]) == ("used", "apology")


def test_a_sender_that_apologises_to_a_held_number_needs_a_pass(app: App) -> None:
    assert asked(app).decision == "allow"
    held(app)
    answer = asked(app)
    assert (answer.decision, [reason.code for reason in answer.reasons]) == ("block", ["apology_pass"])
    assert answer.reasons[0].detail_zh
    assert answer.permit is None
    with app.store.read() as unit:
        assert decisions.decisions_on(unit, STRANGER)[0].decision == "block"
    assert len(entries(app, "pass.refused")) == 1


def test_a_pass_by_hand_lets_one_through_and_no_second(app: App) -> None:
    hold = held(app)
    made = app.holding.give_pass(hold, TEMPLATE, "he asked for it in writing", actor="wu")
    assert asked(app, template="apology.other").decision == "block"
    assert asked(app, to=OTHER).decision == "allow", "that number is not held"
    first = asked(app, message_id="m-1")
    assert first.decision == "allow"
    assert asked(app, message_id="m-1").decision == "allow", "the same message asked about twice"
    assert asked(app, message_id="m-2").decision == "block"
    assert asked(app).decision == "block"
    with app.store.read() as unit:
        (entry,) = passes.passes_on(unit, _number_id(unit))
    assert (entry.id, entry.used_by) == (made["pass"], first.id)
    assert [row["state"] for row in app.holding.show(hold)["passes"]] == ["used"]


def _number_id(unit: Any) -> str:
    from misroute.store.numbers import find_number

    return find_number(unit, STRANGER) or ""


def test_a_pass_by_hand_ends_after_a_day(app: App, clock: Any) -> None:
    app.holding.give_pass(held(app), TEMPLATE, "he asked for it", actor="wu")
    clock.forward(days=1)
    assert asked(app).decision == "block"


def test_the_message_that_the_case_has_let_go_may_be_asked_about_by_its_sender(app: App, letter: Effect) -> None:
    ask(app, letter)
    template = (letter.payload or {})["template"]
    assert asked(app, template=template, message_id=letter.key).decision == "allow"
    assert asked(app, template=template, message_id="another").decision == "block"


@pytest.mark.parametrize("template", ["dunning.sms", "", "voucher"])
def test_a_pass_is_for_apologies_only(app: App, template: str) -> None:
    with pytest.raises(UsageError, match="apology"):
        app.holding.give_pass(held(app), template, "a reason", actor="wu")


def test_a_pass_needs_a_hold_on_a_number_that_is_in_force_and_a_reason(app: App) -> None:
    hold = held(app)
    wide = app.holding.place("campaign", "spring", "an incident", actor="wu").hold_id
    with pytest.raises(UsageError, match="on a number"):
        app.holding.give_pass(wide, TEMPLATE, "a reason", actor="wu")
    with pytest.raises(UsageError, match="reason"):
        app.holding.give_pass(hold, TEMPLATE, " ", actor="wu")
    app.holding.lift(hold, "over", actor="wu")
    with pytest.raises(Conflict, match="lifted"):
        app.holding.give_pass(hold, TEMPLATE, "a reason", actor="wu")
    with pytest.raises(NotFound):
        app.holding.give_pass("nothing", TEMPLATE, "a reason", actor="wu")


def opted_out(app: App, cause: str = "sms-1") -> None:
    with app.store.write("li.na") as unit:
        keep_wishes(unit, [NewWish(cause, unit.now, "opt_out", number=STRANGER, form="written")])


def confirm(app: App, **said: Any) -> Any:
    return asked(app, **{"purpose": "optout_confirmation", "template": "stop.sms", **said})


def test_an_opt_out_is_confirmed_once_within_five_minutes_even_where_the_number_is_held(app: App, clock: Any) -> None:
    held(app)
    assert confirm(app).decision == "block", "nobody opted out"
    opted_out(app)
    clock.forward(seconds=30)
    first = confirm(app, message_id="c-1")
    assert first.decision == "allow", [reason.detail for reason in first.reasons]
    assert confirm(app, message_id="c-1").decision == "allow"
    second = confirm(app, message_id="c-2")
    assert (second.decision, second.reasons[0].code) == ("block", "optout_confirmation")
    assert confirm(app, message_id="c-3", template="other.sms").decision == "block"
    clock.forward(minutes=5)
    assert confirm(app).decision == "block"


def test_a_later_opt_out_has_a_confirmation_of_its_own(app: App, clock: Any) -> None:
    opted_out(app)
    assert confirm(app, message_id="c-1").decision == "allow"
    clock.forward(minutes=2)
    opted_out(app, "sms-2")
    assert confirm(app, message_id="c-2").decision == "allow"


def test_two_askers_at_the_same_moment_get_one_confirmation_between_them(
    app: App, open_store: Callable[[KeyRing], Store], ring: KeyRing, clock: Any
) -> None:
    opted_out(app)
    others = [wire(app.settings, open_store(ring), now=clock) for _each in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda each: confirm(each[1], message_id=f"c-{each[0]}"), enumerate(others)))
    assert sorted(answer.decision for answer in answers).count("allow") == 1


def test_the_pass_of_a_confirmation_lasts_as_long_as_the_law_presumes(app: App, clock: Any) -> None:
    opted_out(app)
    clock.forward(minutes=5)
    assert confirm(app).decision == "allow"
    clock.forward(seconds=1)
    assert timedelta(minutes=5) < LIFE
    assert confirm(app, message_id="late").decision == "block"


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.sampled_from(["m-1", "m-2", "m-3"])),
        st.tuples(st.just("ask"), st.sampled_from(["m-1", "m-2", "m-3"])),
        st.tuples(st.just("give"), st.just("")),
        st.tuples(st.just("wait"), st.sampled_from(["1", "13", "25"])),
        st.tuples(st.just("other template"), st.sampled_from(["m-1", "m-4"])),
    ),
    max_size=10,
)


def test_no_interleaving_lets_more_messages_through_than_passes_were_given(app: App, clock: Any) -> None:
    @given(moves=MOVES)
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    def whatever_happens(moves: list[tuple[str, str]]) -> None:
        play(app, clock, moves)

    whatever_happens()


def play(app: App, clock: Any, moves: list[tuple[str, str]]) -> None:
    hold = held(app)
    let_go: set[str] = set()
    given_at: list[Any] = []
    for move, said in moves:
        message = f"{hold}/{said}"
        if move == "give":
            app.holding.give_pass(hold, TEMPLATE, "a reason", actor="wu")
            given_at.append(clock.now)
        elif move == "wait":
            clock.forward(hours=float(said))
        elif move == "other template":
            assert asked(app, template="apology.other", message_id=message).decision != "allow"
        else:
            unused = [at for at in given_at if clock.now - at < timedelta(days=1)]
            allowed = asked(app, message_id=message).decision == "allow"
            if not _is_night(clock):
                assert allowed == (message in let_go or bool(unused))
            if allowed and message not in let_go:
                let_go.add(message)
                given_at.remove(max(unused))
    clock.forward(days=2)  # what this run left unused is over when the next one begins


def _is_night(clock: Any) -> bool:
    """Quiet hours in China: an apology keeps them, pass or no pass."""
    return not 8 <= (clock.now.hour + 8) % 24 < 22
