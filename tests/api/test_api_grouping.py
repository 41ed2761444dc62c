"""Questions go in groups; each gets its own answer, in time, whatever happens to the others."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from misroute.api.grouping import MOST, Group, Grouping
from misroute.gate import Decision
from misroute.services.gate.answers import Answer
from misroute.services.gate.gatekeeping import Question


class Ask:
    """Answers each question with its own campaign as id; raises for ``poison``; waits for ``free``."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.free = threading.Event()
        self.free.set()

    def __call__(self, groups: Sequence[Group]) -> list[list[Answer]]:
        self.sizes.append(len(groups))
        assert self.free.wait(30)
        if any(one.send["campaign"] == "poison" for group in groups for one in group):
            raise ZeroDivisionError
        return [[Answer(Decision("allow"), id=one.send["campaign"]) for one in group] for group in groups]


def question(name: str) -> Question:
    return Question({"campaign": name})


def run(ask: Ask, act: Callable[[Grouping], Any], *, seconds: float = 20.0) -> Any:
    async def inside() -> Any:
        grouping = Grouping(ask, seconds)
        try:
            return await act(grouping)
        finally:
            ask.free.set()
            grouping.close()

    return asyncio.run(inside())


def test_each_asker_gets_the_answers_to_its_own_questions_in_order() -> None:
    async def many(grouping: Grouping) -> list[list[Answer]]:
        return await asyncio.gather(
            *(grouping.answer([question(f"{asker}/{at}") for at in range(asker % 3 + 1)]) for asker in range(300))
        )

    ask = Ask()
    answers = run(ask, many)
    assert [[one.id for one in answer] for answer in answers] == [
        [f"{asker}/{at}" for at in range(asker % 3 + 1)] for asker in range(300)
    ]
    assert len(ask.sizes) < 30


def test_those_that_come_together_go_together_and_a_single_one_waits_for_nobody() -> None:
    async def act(grouping: Grouping) -> None:
        await grouping.answer([question("alone")])
        await asyncio.gather(*(grouping.answer([question(str(at))]) for at in range(50)))

    ask = Ask()
    run(ask, act)
    assert ask.sizes == [1, 50]


def test_a_group_has_its_bounds_but_a_large_request_is_one() -> None:
    async def act(grouping: Grouping) -> None:
        large = grouping.answer([question("x")] * 1000)
        await asyncio.gather(large, *(grouping.answer([question(str(at))]) for at in range(MOST + 50)))

    ask = Ask()
    run(ask, act)
    assert ask.sizes[0] == 1
    assert sum(ask.sizes) == MOST + 51
    assert max(ask.sizes) <= MOST


def test_a_question_that_nobody_foresaw_takes_no_other_along() -> None:
    async def act(grouping: Grouping) -> list[list[Answer]]:
        return await asyncio.gather(*(grouping.answer([question(name)]) for name in ("a", "poison", "b")))

    first, poison, second = run(Ask(), act)
    assert (first[0].id, second[0].id) == ("a", "b")
    assert poison[0].decision == "block"
    assert poison[0].reasons[0].code == "gate_unavailable"


def test_an_answer_that_comes_too_late_is_a_block() -> None:
    ask = Ask()
    ask.free.clear()

    async def act(grouping: Grouping) -> list[Answer]:
        answers = await grouping.answer([question("a"), question("b")])
        ask.free.set()
        assert (await grouping.answer([question("c")]))[0].id == "c"
        return answers

    assert [one.decision for one in run(ask, act, seconds=0.2)] == ["block", "block"]


def test_an_asker_that_goes_away_takes_no_other_along() -> None:
    ask = Ask()
    ask.free.clear()

    async def act(grouping: Grouping) -> list[Answer]:
        gone = asyncio.create_task(grouping.answer([question("gone")]))
        stays = asyncio.create_task(grouping.answer([question("stays")]))
        while not ask.sizes:
            await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        ask.free.set()
        return await stays

    assert run(ask, act)[0].id == "stays"
