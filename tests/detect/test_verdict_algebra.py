"""What providers' answers say together: the laws that hold for any answers, and the edges of each provider."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misroute.detect import Verdict, VerdictKind
from misroute.detect.verdict_words import explain
from misroute.detect.verdicts import (
    CLEAR,
    UNDESCRIBED,
    Because,
    Edge,
    Note,
    ProviderTraits,
    Standing,
    hear,
    standing_of,
)

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
DAY = date(2025, 3, 1)
TWICE_TEL = ProviderTraits("dytns", edge=Edge.activation, lag_days=7, ports_look_new=True)
RND = ProviderTraits("rnd", edge=Edge.disconnection, knows_from=date(2021, 1, 27))
TRAITS = {"dytns": TWICE_TEL, "rnd": RND, "twilio": ProviderTraits("twilio", valid_for=timedelta(hours=24))}
UNKNOWNS = (VerdictKind.not_enough_data, VerdictKind.unsupported, VerdictKind.retry_later)


def said(
    kind: str, as_of: date | None = DAY, asked: datetime | None = NOW, provider: str = "carrier", **more: object
) -> Verdict:
    return replace(Verdict(VerdictKind(kind), provider, asked, as_of), **more)


def standing(*answers: Verdict, known: tuple[date, ...] = (), now: datetime = NOW) -> Standing:
    return standing_of(answers, TRAITS, known, now)


days = st.dates(date(2020, 1, 1), date(2026, 6, 1))
instants = st.datetimes(datetime(2020, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC))
answers = st.builds(
    Verdict,
    st.sampled_from(VerdictKind),
    st.sampled_from(("carrier", "dytns", "rnd", "twilio", "")),
    st.none() | instants,
    st.none() | days,
    st.none() | instants,
    st.none() | st.booleans(),
)
knowns = st.lists(days, max_size=3).map(lambda found: tuple(sorted(found)))


@given(st.lists(answers, max_size=5), knowns, st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(found: list[Verdict], known: tuple[date, ...], rng: object) -> None:
    shuffled = list(found)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing(*found, known=known) == standing(*shuffled, known=known)


@given(st.lists(answers, min_size=1, max_size=5), knowns)
def test_an_answer_given_twice_changes_nothing(found: list[Verdict], known: tuple[date, ...]) -> None:
    assert standing(*found, known=known) == standing(*found, found[0], known=known)


@given(st.lists(answers, max_size=5), knowns, answers)
def test_one_more_unknown_changes_nothing_but_the_notes(
    found: list[Verdict], known: tuple[date, ...], one: Verdict
) -> None:
    before = standing(*found, known=known)
    after = standing(*found, replace(one, verdict=VerdictKind.not_enough_data, ported=None), known=known)
    if before.unknown_because is Because.never_asked:
        assert after.unknown_because is Because.no_clear_answer
    else:
        assert replace(after, notes=(), heard=()) == replace(before, notes=(), heard=())
    assert set(before.notes) <= set(after.notes)


@given(st.lists(answers, max_size=6), knowns)
def test_only_an_uncontradicted_same_owner_in_force_yields_same_owner(
    found: list[Verdict], known: tuple[date, ...]
) -> None:
    said_together = standing(*found, known=known)
    if said_together.verdict is VerdictKind.same_owner:
        assert any(answer.verdict is VerdictKind.same_owner for answer in found)
        assert not said_together.disputed
        assert said_together.unknown_because is None
        assert said_together.valid_until is None or said_together.valid_until >= NOW
    assert (said_together.unknown_because is None) == (said_together.verdict is not VerdictKind.not_enough_data)


@given(st.lists(answers.filter(lambda a: a.verdict in UNKNOWNS), max_size=5), knowns)
def test_unknowns_alone_never_become_an_answer(found: list[Verdict], known: tuple[date, ...]) -> None:
    assert standing(*found, known=known).verdict is VerdictKind.not_enough_data


@given(answers.filter(lambda a: a.verdict in UNKNOWNS))
def test_an_unknown_is_heard_as_an_unknown(one: Verdict) -> None:
    assert hear(one, UNDESCRIBED, (), NOW).kind not in CLEAR


@pytest.mark.parametrize("bad", ["owner_changed", "transferred", "disconnected"])
@given(days, instants, st.integers(0, 400))
def test_opposite_answers_about_one_day_and_time_never_yield_same_owner(
    bad: str, day: date, asked: datetime, minutes: int
) -> None:
    together = standing(said(bad, day, asked), said("same_owner", day, asked + timedelta(minutes=minutes), "second"))
    assert together.verdict is not VerdictKind.same_owner
    if day > asked.date():  # an answer about a day that had not come is none
        return
    assert together.unknown_because is Because.disagreement
    assert together.agreed_by == ("carrier",)
    assert together.against == ("second",)


def test_a_newer_answer_about_a_later_day_settles_an_older_one() -> None:
    older = said("owner_changed", date(2024, 1, 1), datetime(2025, 1, 1, tzinfo=UTC))
    newer = said("same_owner", date(2025, 6, 1), datetime(2026, 1, 1, tzinfo=UTC))
    together = standing(older, newer, known=(date(2024, 1, 1), date(2025, 6, 1)))
    assert together.verdict is VerdictKind.same_owner
    assert [heard.answer for heard in together.settled] == [older]


def test_a_later_day_that_no_proof_stands_behind_settles_nothing() -> None:
    older = said("owner_changed", date(2024, 1, 1), datetime(2025, 1, 1, tzinfo=UTC))
    newer = said("same_owner", date(2025, 6, 1), datetime(2026, 1, 1, tzinfo=UTC))
    together = standing(older, newer, known=(date(2024, 1, 1),))
    assert together.unknown_because is Because.disagreement


def test_a_change_after_an_older_same_owner_contradicts_nobody() -> None:
    older = said("same_owner", DAY, datetime(2025, 6, 1, tzinfo=UTC))
    together = standing(older, said("owner_changed"))
    assert together.verdict is VerdictKind.owner_changed
    assert not together.disputed


def test_of_bad_answers_on_one_evening_the_one_counts_that_says_a_stranger_answers() -> None:
    dead, changed = said("disconnected", provider="a"), said("owner_changed", provider="b")
    for order in permutations((dead, changed)):
        assert standing(*order).verdict is VerdictKind.owner_changed


def test_a_number_given_up_after_it_changed_hands_reaches_nobody() -> None:
    changed = said("owner_changed", asked=datetime(2025, 9, 1, tzinfo=UTC))
    assert standing(changed, said("disconnected")).verdict is VerdictKind.disconnected


def test_a_line_that_was_out_of_service_may_come_back_to_its_owner() -> None:
    dead = said("disconnected", asked=datetime(2025, 9, 1, tzinfo=UTC))
    assert standing(dead, said("same_owner")).verdict is VerdictKind.same_owner


def test_a_same_owner_that_ran_out_is_unknown_and_still_no_change() -> None:
    old = said("same_owner", asked=NOW - timedelta(hours=25), provider="twilio")
    assert standing(old).unknown_because is Because.expired
    assert standing(old, now=NOW - timedelta(hours=1)).verdict is VerdictKind.same_owner
    edge = standing(old, now=NOW - timedelta(hours=1))
    assert edge.valid_until == NOW - timedelta(hours=1)


def test_an_answers_own_expiry_counts_before_the_providers() -> None:
    assert standing(said("same_owner", expires=NOW - timedelta(minutes=1))).unknown_because is Because.expired


@pytest.mark.parametrize(("days_before", "note"), [(6, Note.too_recent), (7, None), (8, None)])
def test_within_the_lag_of_a_provider_same_owner_is_no_evidence(days_before: int, note: Note | None) -> None:
    heard = hear(said("same_owner", NOW.date() - timedelta(days=days_before)), TWICE_TEL, (), NOW)
    assert heard.note is note
    assert (heard.kind is VerdictKind.same_owner) == (note is None)
    assert heard.until.date() <= NOW.date() - timedelta(days=min(days_before, 6))


@pytest.mark.parametrize(("day", "note"), [(date(2021, 1, 26), Note.before_records), (date(2021, 1, 27), None)])
def test_a_database_that_began_later_knows_nothing_of_an_older_day(day: date, note: Note | None) -> None:
    heard = hear(said("same_owner", day), RND, (), NOW)
    assert heard.note is note


def test_a_ported_number_makes_a_change_say_nothing() -> None:
    together = standing(said("owner_changed", ported=True, provider="dytns"))
    assert together.unknown_because is Because.no_clear_answer
    assert together.notes == (("dytns", Note.ported),)
    assert standing(said("owner_changed", ported=False)).verdict is VerdictKind.owner_changed


@pytest.mark.parametrize("kind", ["owner_changed", "transferred"])
def test_a_change_before_the_number_was_this_persons_is_how_they_got_it(kind: str) -> None:
    answer = said(kind, date(2019, 1, 1))
    assert standing(answer, known=(DAY,)).notes == (("carrier", Note.before_this_person),)
    assert standing(answer, known=(date(2018, 1, 1), DAY)).verdict is VerdictKind(kind)


def test_asked_about_the_very_day_it_was_given_an_activation_edge_is_told() -> None:
    heard = hear(said("owner_changed", provider="dytns"), TWICE_TEL, (DAY,), NOW)
    assert (heard.kind, heard.note) == (VerdictKind.owner_changed, Note.same_day)
    assert hear(said("owner_changed"), UNDESCRIBED, (DAY,), NOW).note is None


def test_answers_without_any_date_are_older_than_all_others() -> None:
    nowhere = said("owner_changed", None, None)
    together = standing(nowhere, said("same_owner"))
    assert together.unknown_because is Because.disagreement
    assert standing(said("same_owner", None, None)).notes == (("carrier", Note.undated),)


@given(st.lists(answers, max_size=5), knowns)
def test_every_standing_is_explained_in_both_languages(found: list[Verdict], known: tuple[date, ...]) -> None:
    together = standing(*found, known=known)
    english, chinese = explain(together, "en"), explain(together, "zh")
    assert len(english) == len(chinese) >= 1
    assert all(any("\u4e00" <= c <= "\u9fff" for c in line) or line.isascii() for line in chinese)
    assert any("\u4e00" <= c <= "\u9fff" for c in chinese[0])


def test_same_owner_of_a_day_that_had_not_come_says_nothing() -> None:
    ahead = said("same_owner", date(2025, 6, 1), datetime(2025, 5, 1, tzinfo=UTC))
    assert standing(ahead).verdict is VerdictKind.not_enough_data
