"""Ask the gate about sends, with the facts of the store read in one fresh transaction.

The answer is recorded before it is given. Each question reads in a transaction of its own that begins after it arrived,
so a hold that has committed is seen. A hold that commits between the reading and the recording is seen too: recording
holds the changes of holds still, and decides anew what was decided before one. What the store cannot say is left
unknown, and the gate does not allow what it cannot know, nor what it cannot record in time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from misroute.gate import Decision, Policy, Reason, decide, parse_scenario
from misroute.services.caserules import CaseRules
from misroute.services.gate.allowed import Allowed, AllowedBefore
from misroute.services.gate.answers import Answer, clock_unsure, unavailable
from misroute.services.gate.passbook import APOLOGY, CONFIRMATION, PassUse, needs_pass, take
from misroute.services.gate.permits import make_permit
from misroute.services.gate.recording import Recorder
from misroute.services.gate.scenarios import Scene, answer_to, asked_of, said_of, scene_of, versions_of
from misroute.store import decisions
from misroute.store.decisions import NewDecision
from misroute.store.epoch import hold_still
from misroute.store.errors import DatabaseBusy, KeysMismatch, StoreUnavailable
from misroute.store.facts import GateFacts, facts_of
from misroute.store.gateroad import GateRoad, Sight, sight_of
from misroute.store.ids import new_id
from misroute.store.numbers import keep_number
from misroute.store.unit import Sealer, Store, Unit

BACKWARDS = timedelta(minutes=2)
"""How far the newest recorded answer may lie ahead of the clock before the clock is not believed."""
APART_S = 30.0
"""Seconds that the host's clock and the database's may differ."""
_IN_FULL = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
TROUBLE = (StoreUnavailable, DatabaseBusy, KeysMismatch)


@dataclass(frozen=True, slots=True)
class Question:
    """One send (contract section 4, the field ``send``), and what the caller says beside it.

    ``facts`` are further parts of a scenario; they can only make the answer stricter, unless the caller ``may_assert``.
    ``id`` is the answer's id on record where the caller makes it; ``run_id`` and ``line`` its place in a file.
    """

    send: Mapping[str, Any] = field(repr=False)
    facts: Mapping[str, Any] | None = field(default=None, repr=False)
    may_assert: bool = False
    id: str | None = None
    run_id: str | None = None
    line: int | None = None
    actor: str = "gate"


@dataclass(slots=True)
class _Draft:
    """An answer that is not on record yet; ``before`` are the contacts that its run has caused by then."""

    question: Question
    number: str | None
    said: Mapping[str, Any] | None
    scene: Scene
    decision: Decision
    facts: GateFacts
    epoch: int
    unsure: bool = False
    refused: bool = False
    row_id: str | None = None


class Gatekeeping:
    """The gate in process. ``permit_s`` seconds a permit lives; ``wait_ms`` bounds each waiting for the database."""

    def __init__(
        self,
        store: Store,
        rules: CaseRules,
        policies: Mapping[str, Policy],
        packs: tuple[str, ...],
        *,
        permit_s: int = 60,
        wait_ms: int = 500,
    ) -> None:
        self.store = store
        self.rules = rules
        self.policies = policies
        self.packs = packs
        self.versions = versions_of(packs, policies)
        self.permit_life = timedelta(seconds=permit_s)
        self.wait_ms = wait_ms

    @cached_property
    def road(self) -> GateRoad:
        """The gate's own connections."""
        return GateRoad(self.store, wait_ms=self.wait_ms)

    @cached_property
    def _recorder(self) -> Recorder[_Draft, Answer]:
        return Recorder(self._write, wait_s=self.wait_ms / 1000)

    def check(
        self,
        send: Mapping[str, Any],
        *,
        actor: str = "gate",
        facts: Mapping[str, Any] | None = None,
        may_assert: bool = False,
    ) -> Answer:
        """Decide one send and record the answer; safe to call from many threads."""
        return self.answer_many([[Question(send, facts, may_assert, actor=actor)]])[0][0]

    def check_many(
        self,
        sends: Sequence[Mapping[str, Any]],
        *,
        actor: str = "gate",
        allowed: Allowed | None = None,
        ids: Sequence[str] | None = None,
        run_id: str | None = None,
        lines: Sequence[int] | None = None,
    ) -> list[Answer]:
        """Decide sends one after another, read and recorded together; those allowed count for the later ones.

        ``allowed`` keeps what a longer run has let go, so that a person who stands in a file twice cannot pass a cap
        that the first send uses up.
        """
        questions = [
            Question(
                send,
                id=None if ids is None else ids[at],
                run_id=run_id,
                line=None if lines is None else lines[at],
                actor=actor,
            )
            for at, send in enumerate(sends)
        ]
        return self.answer_many([questions], [AllowedBefore() if allowed is None else allowed])[0]

    def answer_many(
        self, groups: Sequence[Sequence[Question]], allowed: Sequence[Allowed | None] | None = None
    ) -> list[list[Answer]]:
        """Answers to groups of questions: one reading and one recording for all.

        The sends of a group count for each other's limits, groups know nothing of each other. Trouble with the
        database is an answer too: a block that says so.
        """
        runs = allowed or [AllowedBefore() if len(group) > 1 else None for group in groups]
        try:
            with self.road.look() as sight:
                drafts = self.drafts(sight, groups, runs)
            answers = iter(self._recorder.put(drafts))
        except TROUBLE as trouble:
            blocked = Answer(unavailable(str(trouble)))
            return [[blocked for _ in group] for group in groups]
        return [[next(answers) for _ in group] for group in groups]

    def decide_all(
        self, unit: Unit, sends: Sequence[Mapping[str, Any]], allowed: Allowed | None = None
    ) -> list[Answer]:
        """As ``check_many`` within a writing transaction that is there already, and recorded with it.

        Until it commits no hold can be placed or lifted: keep it short.
        """
        sight = sight_of(unit, hold_still(unit))
        return self._record(unit, self.drafts(sight, [[Question(send) for send in sends]], [allowed]))

    def drafts(
        self, sight: Sight, groups: Sequence[Sequence[Question]], runs: Sequence[Allowed | None]
    ) -> list[_Draft]:
        """Decide on what this look shows, and record nothing: answers in the making, in order."""
        flat = [(question, run) for group, run in zip(groups, runs, strict=True) for question in group]
        found = self._look_up(sight, [question for question, _ in flat])
        unsure = _unsure(sight)
        drafts = []
        for (question, run), (number, facts) in zip(flat, found, strict=True):
            scene = scene_of(question.send, number, facts, self.packs)
            if run is not None:
                scene.said["history"].extend(run.of(scene.send))
            said = self._said(question, scene)
            decision = unsure or self._answer(scene, said, question)
            if run is not None and decision.decision == "allow":
                run.add(scene.send, scene.said["now"])
            drafts.append(_Draft(question, number, said, scene, decision, facts, sight.epoch, unsure is not None))
        return drafts

    def _look_up(self, sight: Sight, questions: Sequence[Question]) -> list[tuple[str | None, GateFacts]]:
        """The destination of each question, read, and its facts.

        A number in full that the store has is taken as it stands, since it was read when it came there; what the store
        does not know is read first.
        """
        said = [str(question.send.get("to") or "") for question in questions]
        numbers = [to if _IN_FULL.fullmatch(to) else self.rules.readable(to) for to in said]
        asked = [asked_of(question.send, number) for question, number in zip(questions, numbers, strict=True)]
        found = list(zip(numbers, facts_of(sight, asked), strict=True))
        for at, (number, facts) in enumerate(found):
            if number is not None and facts.number_id is None and (read := self.rules.readable(number)) != number:
                found[at] = (read, facts_of(sight, [asked_of(questions[at].send, read)])[0])
        return found

    def _said(self, question: Question, scene: Scene) -> Mapping[str, Any] | None:
        return said_of(question.facts, _said(question.send, "person") or "", scene.send.get("person"))

    def _answer(self, scene: Scene, said: Mapping[str, Any] | None, question: Question) -> Decision:
        return answer_to(scene, said, self.policies, may_assert=question.may_assert)

    def _write(self, drafts: list[_Draft]) -> list[Answer]:
        if self.road.may_write and all(_is_plain(draft) for draft in drafts):
            with self.road.write() as sight:
                self._again(sight, drafts)
                finished = [self._finished(sight.sealer, draft) for draft in drafts]
                decisions.record_plainly(sight, [new for _, new in finished])
            return [answer for answer, _ in finished]
        with self.road.writing.write("gate") as unit:
            self._again(sight_of(unit, hold_still(unit)), drafts)
            return self._record(unit, drafts)

    def _again(self, sight: Sight, drafts: Sequence[_Draft]) -> None:
        """Decide anew, with facts of now, what was decided before holds changed."""
        drafts = [draft for draft in drafts if draft.epoch != sight.epoch and not draft.unsure]
        if not drafts:
            return
        asked = [asked_of(draft.question.send, draft.number) for draft in drafts]
        for draft, facts in zip(drafts, facts_of(sight, asked), strict=True):
            question, before = draft.question, draft.scene.said["history"]
            draft.scene = scene_of(question.send, draft.number, facts, self.packs, before)
            draft.said = self._said(question, draft.scene)
            draft.decision = self._answer(draft.scene, draft.said, question)
            draft.facts, draft.epoch = facts, sight.epoch

    def _record(self, unit: Unit, drafts: Sequence[_Draft]) -> list[Answer]:
        for draft in drafts:
            draft.row_id = draft.question.id or new_id()
            refused = self._refused(unit, draft, draft.row_id)
            if refused is not None:
                was, draft.refused = draft.decision, True
                draft.decision = Decision("block", (refused,), None, was.window, was.policies, was.notices)
        finished = [self._finished(unit.sealer, draft) for draft in drafts]
        decisions.record(unit, [new for _, new in finished])
        return [answer for answer, _ in finished]

    def _finished(self, sealer: Sealer, draft: _Draft) -> tuple[Answer, NewDecision]:
        """The answer as it is given, and as it is recorded."""
        row_id = draft.row_id or draft.question.id or new_id()
        permit = None
        if draft.decision.decision == "allow":
            send = draft.scene.send
            permit = make_permit(
                sealer.ring,
                row_id,
                channel=str(send.get("channel")),
                to=str(send.get("to")),
                expires_at=draft.facts.now + self.permit_life,
            )
        return Answer(draft.decision, row_id, permit), self._new(draft, row_id, permit.expires_at if permit else None)

    def _refused(self, unit: Unit, draft: _Draft, row_id: str) -> Reason | None:
        """Why an allowed message that needs a pass has none; the pass is consumed here, with the decision."""
        send = draft.question.send
        if draft.decision.decision != "allow" or send.get("purpose") not in (APOLOGY, CONFIRMATION):
            return None
        if draft.number is None or not needs_pass(str(send.get("purpose")), draft.scene.said["holds"]):
            return None
        number_id = draft.facts.number_id or keep_number(unit, draft.number)
        template, message_id = _said(send, "template"), _said(send, "message_id")
        return take(unit, PassUse(str(send.get("purpose")), number_id, template, message_id, row_id))

    def _new(self, draft: _Draft, row_id: str, permit_until: datetime | None) -> NewDecision:
        send, question, decision = draft.question.send, draft.question, draft.decision
        return NewDecision(
            id=row_id,
            at=draft.facts.now,
            number=draft.number,
            number_id=draft.facts.number_id,
            channel=str(send.get("channel") or ""),
            purpose=str(send.get("purpose") or ""),
            decision=decision.decision,
            codes=tuple(reason.code for reason in decision.reasons),
            policy=self.versions,
            until=decision.until,
            facts=draft.facts.versions(),
            actor=question.actor,
            **{name: _said(send, key) for name, key in _MARKS.items()},
            hold_epoch=draft.epoch,
            permit_until=permit_until,
            run_id=question.run_id,
            line=question.line,
            snapshot=_snapshot(draft),
        )

    def apology_until(self, destination: str, at: datetime) -> datetime | None:
        """When an apology of ``at`` may reach this number, None for at once: quiet hours bind it as any message."""
        scenario = {
            "policy": list(self.packs),
            "now": at.isoformat(),
            "send": {"channel": "sms", "purpose": "apology", "to": destination, "person": "addressee"},
            "persons": {"addressee": {"role": "stranger"}},
        }
        decision = decide(parse_scenario(scenario), self.policies)
        waits = [reason.until for reason in decision.reasons if reason.effect == "defer" and reason.until]
        return max(waits, default=decision.until)


_MARKS = {
    "customer_ref": "person",
    "campaign": "campaign",
    "template": "template",
    "gateway": "gateway",
    "message_id": "message_id",
}
"""Columns of a recorded answer by which it is found, and the fields of the send they come from."""


def _is_plain(draft: _Draft) -> bool:
    """Whether nothing but the answer itself is to be written: its number has a row, and no pass is to be consumed."""
    known = draft.number is None or draft.facts.number_id is not None
    return known and draft.question.send.get("purpose") not in (APOLOGY, CONFIRMATION)


def _unsure(sight: Sight) -> Decision | None:
    """Why the clock cannot be believed, if it cannot."""
    if abs(sight.apart) > APART_S:
        seconds = round(abs(sight.apart))
        return clock_unsure(
            f"this host's clock and the database's are {seconds} seconds apart: set them right",
            f"本机时钟与数据库时钟相差 {seconds} 秒：请校准",
        )
    if sight.newest is not None and sight.newest - sight.now > BACKWARDS:
        newest = sight.newest.isoformat(timespec="seconds")
        return clock_unsure(
            f"the clock went backwards: the newest answer on record is of {newest}; set the clock right",
            f"时钟倒退：最新一条记录的时间为 {newest}；请校准时钟",
        )
    return None


def _said(send: Mapping[str, Any], key: str) -> str | None:
    value = send.get(key)
    return value if isinstance(value, str) and value else None


def _snapshot(draft: _Draft) -> str:
    """Everything the answer was decided on, and its reasons as they were given."""
    found: dict[str, Any] = {"scenario": draft.scene.whole()}
    if draft.refused:
        found["pass_refused"] = True
    if draft.said:
        found["said"] = draft.said
        found["may_assert"] = draft.question.may_assert
    if draft.unsure:
        found["unsure"] = True
    if draft.decision.reasons:
        found["reasons"] = [reason.to_json() for reason in draft.decision.reasons]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), default=str)
