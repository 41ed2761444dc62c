"""A campaign's messages through the gate to a way, each handed over once.

Every message has a row before anybody is asked for it. It is claimed in a transaction of its own right before it is
handed over, so a process that dies leaves at most one message of which nobody knows whether it left: the far side is
asked for that one, or, where it cannot be asked, a person. An answer of the gate is used at once; when any hold was
placed or lifted since, the gate is asked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from misroute.book import Refusal
from misroute.book.sends import SendFile, SendLine
from misroute.connect.message import CannotTell, DeliveryError, Outgoing, Permanent, Receipt, Transient, Unclear
from misroute.connect.senders.way import Way, WayBroken
from misroute.errors import UsageError
from misroute.services.caserules import CaseRules
from misroute.services.gate.answers import Answer
from misroute.services.gate.gatekeeping import Gatekeeping
from misroute.services.gate.sendnews import SendNews, event_of
from misroute.services.gate.sendsums import SendSummary
from misroute.services.leases import owner_is_gone
from misroute.store import decisions, epoch, events, sends
from misroute.store.errors import DatabaseBusy
from misroute.store.ids import new_id
from misroute.store.sends import NewSend, Send
from misroute.store.unit import Store, Unit

BATCH = 50
"""Messages decided in one go; their answers are used within this many hand-overs."""
PATIENCE = timedelta(minutes=1)
"""When a message is tried again that a way did not take for now, and named no time itself."""
ABANDONED = timedelta(minutes=5)
"""A message that another machine has had in hand for so long is nobody's."""
MOST_BUSY = 3
"""After so many messages in a row that a way does not take for now, the rest is left for later."""

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Sending:
    """The service behind ``misroute send``. ``owner`` names this process."""

    store: Store
    rules: CaseRules
    gate: Gatekeeping
    news: SendNews
    ways: Callable[[], Mapping[str, Way]] = field(repr=False)
    owner: str

    def send_file(
        self,
        path: Path,
        via: str,
        *,
        actor: str,
        encoding: str | None = None,
        progress: Progress = lambda done, total: None,
    ) -> SendSummary:
        """Send what the gate lets go, in the file's order. Run again, it goes on with what is not sent.

        Raises UsageError for a way that the settings do not name, UnreadableInput for the file, WayBroken when no
        message would go; what was sent until then is on record.
        """
        way = self.way(via)
        run = SendRun(self, way, actor)
        try:
            lines = SendFile(path, encoding=encoding).lines()
            done = 0
            while not run.tired and (some := list(islice(lines, BATCH))):
                run.batch(list(self._planned(run, some)))
                done += len(some)
                progress(done, None)
        finally:
            run.end()
        return run.summary

    def send_due(self, via: str, *, actor: str, progress: Progress = lambda done, total: None) -> SendSummary:
        """Send deferred messages whose time has come, from what is kept of them; raises as ``send_file``."""
        way = self.way(via)
        run = SendRun(self, way, actor)
        after, done = "", 0
        try:
            while not run.tired:
                with self.store.read() as unit:
                    some = sends.due(unit, way.name, limit=BATCH, after=after)
                if not some:
                    break
                run.batch([NewSend(one.message_id, one.fields, self._number(one.fields)) for one in some])
                after, done = some[-1].id, done + len(some)
                progress(done, None)
        finally:
            run.end()
        return run.summary

    def listen(self, via: str) -> Iterator[int | None]:
        """Store what the way hears, look by look: how much it was each time, None while there is no connection.

        Goes on until it is closed. Raises WayBroken, and Transient when the first connection fails.
        """
        way = self.way(via)
        try:
            way.open()
            while True:
                try:
                    way.open()
                except Transient:
                    yield None
                    continue
                yield way.collect(partial(self.news.keep, way.name))
        finally:
            way.close()

    def way(self, name: str) -> Way:
        """The way of this name. Raises UsageError, ConfigProblem."""
        known = self.ways()
        if name not in known:
            there = ", ".join(sorted(known)) or "none; docs/howto/senders.md says how to set one up"
            raise UsageError(f"no way is called {name[:40]!r} in misroute.toml: there is {there}")
        return known[name]

    def _planned(self, run: SendRun, lines: Sequence[SendLine]) -> Iterator[NewSend]:
        """What of a file can be asked about; the rest is refused and told."""
        with self.store.write(run.actor) as unit:
            for line in lines:
                said = {**line.send}
                message_id = said.pop("message_id", "") or sends.derived_id(unit, run.way.name, said)
                said.setdefault("gateway", run.way.name)
                problem = line.problem or unfit(said, message_id, run.way)
                if problem:
                    run.summary.refuse(Refusal("sends", line.row, problem))
                else:
                    yield NewSend(message_id, said, self._number(said))

    def _number(self, said: Mapping[str, str]) -> str | None:
        return self.rules.readable(said.get("to", ""))


def unfit(said: Mapping[str, str], message_id: str, way: Way) -> str:
    """Why a way cannot take this message; empty when it can."""
    if said.get("channel", "") != way.channel:
        return f"this way carries {way.channel}, and the line says another channel"
    if not said.get("body", "").strip():
        return "there is no text to send (column body)"
    if not message_id.isprintable() or len(message_id) > 200:
        return "message_id must be printable, at most 200 characters"
    return ""


@dataclass(frozen=True, slots=True)
class _Task:
    """A message on its way through: as stored, as planned, and the answer by which it may go."""

    send: Send
    new: NewSend
    answer: Answer | None = None

    def may_still_go(self, now: datetime) -> bool:
        """Its permit lives."""
        return self.answer is not None and self.answer.permit is not None and now < self.answer.permit.expires_at


class SendRun:
    """One run over a way: what it has learned of the messages in hand."""

    def __init__(self, service: Sending, way: Way, actor: str) -> None:
        self.service, self.way, self.actor = service, way, actor
        self.summary = SendSummary()
        self.id = new_id()
        self.busy = 0

    @property
    def tired(self) -> bool:
        """The way takes nothing for now."""
        return self.busy >= MOST_BUSY

    def batch(self, wanted: Sequence[NewSend]) -> None:
        """Take these messages as far as they go."""
        by_id: dict[str, NewSend] = {}
        for new in wanted:
            if by_id.setdefault(new.message_id, new) is not new:
                self.summary.count("twice")
        fresh = list(by_id.values())
        with self.service.store.write(self.actor) as unit:
            taken = sends.take_up(unit, self.way.name, fresh, run=self.id)
            now = unit.now
        tasks = []
        for new in fresh:
            send, same = taken[new.message_id]
            if not same:
                self.summary.count("failed", "message_id_used")
            elif not self._stands(send, now) and self._may_go(send, new):
                tasks.append(_Task(send, new))
        while tasks and not self.tired:
            tasks = self._hand_over(*self._allowed(tasks))
        self.way.collect(partial(self.service.news.keep, self.way.name))

    def end(self) -> None:
        """Give the way back, and say on record what the run did."""
        self.way.close()
        self.summary.tired = self.tired
        with self.service.store.write(self.actor) as unit:
            unit.audit("send.run", self.id, {"way": self.way.name, **self.summary.counts()})

    def _stands(self, send: Send, now: datetime) -> bool:
        """Nothing is to be done for this message now."""
        if send.state == "sent":
            self.summary.count("already")
        elif send.state == "failed":
            self.summary.count("failed", *send.codes)
        elif send.state == "deferred" and send.not_before is not None and send.not_before > now:
            self.summary.defer(send.not_before, *send.codes)
        elif send.handed and not owner_is_gone(send.holder) and now - send.updated_at < ABANDONED:
            self.summary.count("elsewhere")
        else:
            return False
        return True

    def _may_go(self, send: Send, new: NewSend) -> bool:
        """Whether handing it over is surely no second message; the far side is asked for one of which nobody knows."""
        if self.way.repeatable or not (send.handed or send.state == "unknown"):
            return True
        handed_at = send.sent_at or send.updated_at
        try:
            found = self.way.ask(self.message(send, new), handed_at)
        except DeliveryError as error:
            found = CannotTell(str(error))
        with self.service.store.write(self.actor) as unit:
            if isinstance(found, Receipt):
                other = sends.by_far_id(unit, self.way.name, found.reference) if found.reference else None
                if other is None or other.id == send.id:
                    if send.handed:
                        self._note_event(unit, _Task(send, new), handed_at)
                    self._sent(unit, send, found.reference, at=handed_at)
                    return False
                found = CannotTell(f"{self.way.name}: what the far side has found is another message")
            if found is None:
                return True
            if send.handed:
                self._note_event(unit, _Task(send, new), handed_at)
            self._unknown(unit, send, found.reason, at=handed_at)
            return False

    def _allowed(self, tasks: Sequence[_Task]) -> tuple[list[_Task], int]:
        """Those that may go now, and the count of holds' changes before the gate was asked."""
        service = self.service
        with service.store.read() as unit:
            before = epoch.current(unit)
        asked = [{**task.new.fields, "message_id": task.new.message_id} for task in tasks]
        answers = service.gate.check_many(asked, actor=self.actor)
        if any(answer.id is None for answer in answers):
            raise DatabaseBusy("the gate could not look up or record now, so nothing was sent: run it again")
        with service.store.write(self.actor) as unit:
            for task, answer in zip(tasks, answers, strict=True):
                self._keep_answer(unit, task.send, answer)
        pairs = zip(tasks, answers, strict=True)
        return [replace(task, answer=answer) for task, answer in pairs if answer.decision == "allow"], before

    def _keep_answer(self, unit: Unit, send: Send, answer: Answer) -> None:
        codes = list(dict.fromkeys(reason.code for reason in answer.reasons))
        if answer.decision == "allow":
            sends.note_decision(unit, send.id, answer.id)
        elif answer.decision == "defer" and answer.until is not None:
            sends.settle(unit, send.id, "deferred", codes=codes, not_before=answer.until, decision_id=answer.id)
            self.summary.defer(answer.until, *codes)
        else:
            state = "stopped" if any(code.startswith("hold_") for code in codes) else "blocked"
            sends.settle(unit, send.id, state, codes=codes, decision_id=answer.id)
            self.summary.count(state, *codes)

    def _hand_over(self, tasks: Sequence[_Task], before: int) -> list[_Task]:
        """Hand over what may still go; answers those for which the gate must be asked anew.

        Where a repeat is surely no second message, many are claimed and written down at once; else each by itself.
        """
        ended: list[Callable[[Unit], None]] = []
        left: list[_Task] = []
        step = BATCH if self.way.repeatable else 1
        for begin in range(0, len(tasks), step):
            claimed: list[_Task] = []
            with self.service.store.write(self.actor) as unit:
                for one in ended:
                    one(unit)
                ended.clear()
                if self.tired:
                    break
                for place, task in enumerate(tasks[begin : begin + step], start=begin):
                    if not self._holds(unit, task, before):
                        left = list(tasks[place:])
                        break
                    if sends.claim(unit, task.send, by=self.service.owner):
                        claimed.append(task)
                    else:
                        self.summary.count("elsewhere")
                handed_at = unit.now
            for place, task in enumerate(claimed):
                if place and (self.tired or not self._still_holds(task, before)):
                    ended += [partial(sends.put_back, send=rest.send) for rest in claimed[place:]]
                    left = [*claimed[place:], *(left or tasks[begin + step :])]
                    break
                try:
                    ended.append(self._deliver(task, handed_at))
                except WayBroken:
                    ended += [partial(sends.put_back, send=rest.send) for rest in claimed[place:]]
                    self._write_down(ended)
                    raise
            if left:
                break
        self._write_down(ended)
        return left

    def _holds(self, unit: Unit, task: _Task, before: int) -> bool:
        """The answer still holds: no hold has changed since the gate was asked, and the permit lives."""
        return epoch.current(unit) == before and task.may_still_go(unit.now)

    def _still_holds(self, task: _Task, before: int) -> bool:
        with self.service.store.read() as unit:
            return self._holds(unit, task, before)

    def _write_down(self, ended: list[Callable[[Unit], None]]) -> None:
        if ended:
            with self.service.store.write(self.actor) as unit:
                for one in ended:
                    one(unit)
            ended.clear()

    def _deliver(self, task: _Task, at: datetime) -> Callable[[Unit], None]:
        """Hand it over; what is returned writes down how that ended."""
        send, new = task.send, task.new
        try:
            receipt = self.way.deliver(self.message(send, new))
        except Transient as error:
            self.busy += 1
            wait, why = error.retry_after or PATIENCE, str(error)
            return lambda unit: self._later(unit, send, unit.now + wait, why)
        except Permanent as error:
            self.busy = 0
            why = str(error)
            return lambda unit: self._failed(unit, send, why)
        except Unclear as error:
            self.busy = 0
            why = str(error)
            return lambda unit: self._left(unit, task, at, lambda: self._unknown(unit, send, why, at=at))
        self.busy = 0
        return lambda unit: self._left(unit, task, at, lambda: self._sent(unit, send, receipt.reference, at=at))

    def message(self, send: Send, new: NewSend) -> Outgoing:
        """The message as a way takes it: the same at every try."""
        to = new.number or new.fields.get("to", "").strip()
        payload: dict[str, Any] = {"body": new.fields.get("body", ""), "template": new.fields.get("template", "-")}
        channel: Any = new.fields.get("channel", "")
        return Outgoing(send.message_id, "letter", payload, send.at, channel=channel, destination=to)

    def _left(self, unit: Unit, task: _Task, at: datetime, settle: Callable[[], None]) -> None:
        """It was handed over, and left or may have left: it counts for every limit, and its permit is used."""
        self._note_event(unit, task, at)
        if task.answer is not None and task.answer.id is not None:
            decisions.mark_sent(unit, task.answer.id, at, task.send.message_id)
        settle()

    def _note_event(self, unit: Unit, task: _Task, at: datetime) -> None:
        events.load_events(unit, [event_of(task.send, task.new.fields, task.new.number, at)])

    def _sent(self, unit: Unit, send: Send, far_id: str, *, at: datetime) -> None:
        sends.settle(unit, send.id, "sent", codes=[], far_id=far_id or None, sent_at=at)
        self.summary.count("sent")

    def _unknown(self, unit: Unit, send: Send, why: str, *, at: datetime) -> None:
        sends.settle(unit, send.id, "unknown", codes=["no_answer"], last_error=why, sent_at=at)
        self.summary.count("unknown", "no_answer")

    def _failed(self, unit: Unit, send: Send, why: str) -> None:
        sends.settle(unit, send.id, "failed", codes=["refused_by_way"], last_error=why)
        self.summary.count("failed", "refused_by_way")

    def _later(self, unit: Unit, send: Send, until: datetime, why: str) -> None:
        sends.settle(unit, send.id, "deferred", codes=["way_busy"], last_error=why, not_before=until)
        self.summary.defer(until, "way_busy")
