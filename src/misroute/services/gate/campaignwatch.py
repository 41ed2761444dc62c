"""The campaign watch at work: read what was stored, test each stream, halt the one that explains a breach.

Nothing is counted up from look to look. Each look reckons a week of sends anew from the stored events, so an event
that is loaded twice, comes late, or was seen by a look that died counts exactly once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from misroute.errors import UsageError
from misroute.gate import watch
from misroute.people import ReplyLabel, read_reply
from misroute.services.answers import plain_reason
from misroute.services.gate.fault import Affected, Fault, FaultDesk, change_line, note_of
from misroute.store import events, holds, watchcounts
from misroute.store.stopping import count_stopped
from misroute.store.unit import Store, Unit
from misroute.store.watchcounts import Sent, Signal, Stream

KINDS = ("template", "campaign", "gateway", "release")
HOLDABLE = ("campaign", "template", "gateway")
HISTORY = timedelta(days=90)
ANSWERED_WITHIN = timedelta(days=3)
"""A signal that names no message belongs to the last send to its number within this time."""
LEARN_EVERY = timedelta(days=1)
NEAR = timedelta(days=1)
"""A change this long before the first wrong send, or an hour after it, is named as a suspect."""
MOST_SENDS = 200_000
MOST_HEARD = 500_000
"""Readings of replies that are remembered between looks."""
EXPLAINS = 0.8
"""A stream with this share of the signals of all that breached explains them."""
WRONG = (ReplyLabel.wrong_number, ReplyLabel.relative_of_borrower)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """What an event says: whether it is a signal, who answers, and whether they want no more."""

    wrong: bool
    kind: str = "unknown"
    no_contact: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """One look: streams tested, and cases opened for breaches."""

    streams: int
    halted: tuple[str, ...]
    cases: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {"streams": self.streams, "halted": list(self.halted), "cases": list(self.cases)}


@dataclass(frozen=True, slots=True)
class _Trial:
    sent: Sent
    signal: Signal | None
    heard: Heard | None

    @property
    def wrong(self) -> bool:
        return self.signal is not None

    @property
    def keys(self) -> list[Key]:
        return [(kind, value) for kind in KINDS if (value := getattr(self.sent, kind))]


@dataclass(frozen=True, slots=True)
class _Breach:
    key: Key
    trials: list[_Trial]
    verdict: watch.Verdict

    @property
    def began(self) -> datetime:
        return self.trials[self.verdict.began or 0].sent.at

    @property
    def wrong(self) -> list[_Trial]:
        return [trial for trial in self.trials[self.verdict.began or 0 :] if trial.wrong]


@dataclass(frozen=True, slots=True)
class CampaignWatch:
    """The service behind ``misroute watch``; the worker looks too. ``factor``: how many times the base is a breach."""

    store: Store
    desk: FaultDesk
    factor: float = 4.0
    false_alarm: float = 0.01
    horizon: int = 100_000
    prior: float = 0.01
    window: timedelta = timedelta(days=7)
    _heard: dict[str, Heard] = field(default_factory=dict, repr=False)

    def look(self, *, actor: str, always: bool = False) -> Looked:
        """Test all streams when events came since the last look (or ``always``), and halt what breached."""
        with self.store.read() as unit:
            known, newest = watchcounts.streams(unit), watchcounts.newest_event(unit)
            overall = known.get(("all", ""))
            if newest is None or (not always and overall is not None and overall.seen_id == newest):
                return Looked(0, (), ())
            learned = self._learned(unit, known)
            trials = self._trials(unit, unit.now - self.window, unit.now)
        rates = learned or {key: stream.base_rate for key, stream in known.items()}
        by_stream = _by_stream(trials, known)
        judged = {key: (one, self._judge(key, one, rates)) for key, one in by_stream.items()}
        breaches = [
            _Breach(key, one, verdict)
            for key, (one, verdict) in judged.items()
            if verdict.breached and (key not in known or known[key].state != "halted")
        ]
        chosen = self._explaining(breaches, rates)
        with self.store.write(actor) as unit:
            watchcounts.take_turn(unit)
            now_known = watchcounts.streams(unit)
            for key, (_one, verdict) in judged.items():
                test = self._plan(key, rates)
                watchcounts.keep_stream(
                    unit,
                    *key,
                    now_known.get(key),
                    sends=verdict.sends,
                    signals=verdict.signals,
                    statistic=round(verdict.statistic, 6),
                    threshold=test.threshold,
                    base_rate=test.base,
                )
            for key in now_known.keys() - judged.keys() - {("all", "")}:  # nothing of it was sent within the window
                watchcounts.keep_stream(unit, *key, now_known[key], sends=0, signals=0, statistic=0.0)
            self._attach_late(unit, by_stream, now_known)
            cases = []
            for breach in chosen:
                there = now_known.get(breach.key)
                before = known.get(breach.key)
                if there is not None and (there.state == "halted" or there.since != (before and before.since)):
                    continue  # another look, or a reset, came first
                cases.append((breach.key, self._halt(unit, breach, self._plan(breach.key, rates))))
            marks: dict[str, Any] = {"seen_id": newest, "sends": len(trials)}
            marks["signals"] = sum(trial.wrong for trial in trials)
            if learned is not None:
                marks |= {"learned_at": unit.now, "base_rate": learned[("all", "")]}
            watchcounts.keep_stream(unit, "all", "", now_known.get(("all", "")), **marks)
        return Looked(len(judged), tuple(f"{kind} {value}" for (kind, value), _ in cases), tuple(c for _, c in cases))

    def _learned(self, unit: Unit, known: dict[Key, Stream]) -> dict[Key, float] | None:
        """Base rates from the time before the window, once a day; None when they are fresh."""
        overall = known.get(("all", ""))
        if overall is not None and overall.learned_at is not None and unit.now - overall.learned_at < LEARN_EVERY:
            return None
        end = unit.now - self.window
        trials = self._trials(unit, end - HISTORY, end)
        every = watch.base_rate(sum(trial.wrong for trial in trials), len(trials), prior=self.prior)
        rates = {("all", ""): every}
        for key, one in _by_stream(trials, known).items():
            rates[key] = watch.base_rate(sum(trial.wrong for trial in one), len(one), prior=every)
        return rates

    def _trials(self, unit: Unit, start: datetime, end: datetime) -> list[_Trial]:
        """Sends of a span in the order they left, each with the first signal that belongs to it."""
        sends = watchcounts.sends_between(unit, start, end, limit=MOST_SENDS)
        if not sends:
            return []
        until = min(unit.now, end + ANSWERED_WITHIN)
        if len(self._heard) > MOST_HEARD:  # only here: a text that was not opened must have its reading
            self._heard.clear()
        signals = watchcounts.signals_between(unit, sends[0].at, until, read=frozenset(self._heard))
        by_message = {sent.message_id: place for place, sent in enumerate(sends) if sent.message_id}
        by_number: dict[str, list[int]] = {}
        for position, sent in enumerate(sends):
            if sent.number_id:
                by_number.setdefault(sent.number_id, []).append(position)
        found: dict[int, tuple[Signal, Heard]] = {}
        for signal in signals:
            heard = self._hear(signal)
            if not heard.wrong:
                continue
            place = by_message.get(signal.message_id) if signal.message_id else None
            if place is None:
                earlier = (
                    one
                    for one in reversed(by_number.get(signal.number_id or "", ()))
                    if timedelta(0) <= signal.at - sends[one].at <= ANSWERED_WITHIN
                )
                place = next(earlier, None)
            if place is not None:
                found.setdefault(place, (signal, heard))
        return [_Trial(sent, *found.get(place, (None, None))) for place, sent in enumerate(sends)]

    def _hear(self, signal: Signal) -> Heard:
        known = self._heard.get(signal.id)
        if known is None:
            known = self._heard[signal.id] = _hear(signal)
        return known

    def _plan(self, key: Key, rates: dict[Key, float]) -> watch.Plan:
        base = rates.get(key) or rates.get(("all", "")) or self.prior
        return watch.plan(base, factor=self.factor, false_alarm=self.false_alarm, horizon=self.horizon)

    def _judge(self, key: Key, trials: Sequence[_Trial], rates: dict[Key, float]) -> watch.Verdict:
        return watch.judge((trial.wrong for trial in trials), self._plan(key, rates))

    def _explaining(self, breaches: list[_Breach], rates: dict[Key, float]) -> list[_Breach]:
        """The fewest, narrowest streams without whose sends nothing breaches any more."""
        chosen: list[_Breach] = []
        left = breaches
        while left:
            signals = {trial.sent.id for breach in left for trial in breach.wrong}
            narrow = sorted(left, key=lambda one: (len(one.trials), KINDS.index(one.key[0]), one.key[1]))
            enough = EXPLAINS * len(signals)
            first = next((one for one in narrow if len({t.sent.id for t in one.wrong}) >= enough), narrow[0])
            chosen.append(first)
            taken = {trial.sent.id for trial in first.trials}
            rest = []
            for one in left:
                trials = [trial for trial in one.trials if trial.sent.id not in taken]
                verdict = self._judge(one.key, trials, rates)
                if verdict.breached:
                    rest.append(_Breach(one.key, trials, verdict))
            left = rest
        return chosen

    def _halt(self, unit: Unit, breach: _Breach, test: watch.Plan) -> str:
        """Hold, case, audit entry and the stream's state: they commit together or not at all."""
        kind, value = breach.key
        there = watchcounts.streams(unit)[breach.key]
        episode, wrong = there.episode + 1, breach.wrong
        sends = len(breach.trials) - (breach.verdict.began or 0)
        suspects = events.changes_between(unit, breach.began - NEAR, breach.began + timedelta(hours=1))
        places = _places(breach)
        figures = {
            "stream": kind,
            "value": value,
            "began": breach.began.isoformat(),
            "sends": sends,
            "signals": len(wrong),
            "base_rate": round(test.base, 5),
            "suspects": [change_line(one) for one in reversed(suspects[-10:])],
            "holds": [f"{scope} {name}" for scope, name in places],
        }
        customers = sorted({trial.sent.customer_ref for trial in wrong if trial.sent.customer_ref})
        note = note_of(figures)
        fault = Fault(kind, value, figures, note, _affected(unit, wrong), tuple(customers))
        case_id = self.desk.open_fault(unit, fault)
        for scope, name in places:
            cause = f"watch/{there.id}/{episode}/{scope}/{name}"
            reason = f"campaign watch: {len(wrong)} of {sends} sends of {kind} {value} went wrong"
            hold, _fresh = holds.place(unit, cause=cause, scope=scope, value=name, reason=reason, case_id=case_id)
            said = {"scope": scope, "value": name, "stopped": count_stopped(unit, hold.id), "case": case_id}
            unit.audit("hold.placed", hold.id, said)
        watchcounts.keep_stream(
            unit,
            kind,
            value,
            there,
            state="halted",
            episode=episode,
            started_at=breach.began,
            halted_at=unit.now,
            case_id=case_id,
        )
        unit.audit("watch.halted", case_id, figures)
        return case_id

    def _attach_late(self, unit: Unit, by_stream: dict[Key, list[_Trial]], known: dict[Key, Stream]) -> None:
        """Who answers after the halt is attached as well."""
        for key, stream in known.items():
            if stream.state != "halted" or stream.case_id is None or stream.started_at is None:
                continue
            late = [t for t in by_stream.get(key, ()) if t.wrong and t.sent.at >= stream.started_at]
            if late and sum(t.wrong for t in by_stream[key]) != stream.signals:
                added = self.desk.attach(unit, stream.case_id, _affected(unit, late))
                if added:
                    unit.audit("watch.attached", stream.case_id, {"recipients": added})

    def rows(self) -> list[dict[str, Any]]:
        """All streams, the halted first, then those nearest to their threshold."""
        with self.store.read() as unit:
            found = [stream for key, stream in watchcounts.streams(unit).items() if key[0] != "all"]
        found.sort(key=lambda one: (one.state != "halted", -one.statistic / (one.threshold or 1), one.kind, one.value))
        return [self._row(one) for one in found]

    def show(self, kind: str, value: str) -> dict[str, Any]:
        """One stream with its test: the false-alarm rate it keeps, and how many wrong sends a breach takes."""
        if kind not in KINDS:
            raise UsageError(f"no stream of kind {kind[:20]!r}: one of {', '.join(KINDS)}")
        with self.store.read() as unit:
            found = watchcounts.stream(unit, kind, value)
        test = self._plan((kind, value), {(kind, value): found.base_rate})
        return {
            **self._row(found),
            "alternative": round(test.alternative, 5),
            "false_alarm": self.false_alarm,
            "horizon": self.horizon,
            "expected_delay": round(watch.expected_delay(test, test.alternative)),
            "since": found.since,
            "episode": found.episode,
        }

    def _row(self, one: Stream) -> dict[str, Any]:
        return {
            "stream": one.kind,
            "value": one.value,
            "state": one.state,
            "sends": one.sends,
            "signals": one.signals,
            "base_rate": round(one.base_rate, 5),
            "statistic": round(one.statistic, 2),
            "threshold": round(one.threshold, 2),
            "began": one.started_at,
            "halted_at": one.halted_at,
            "case": one.case_id,
        }

    def reset(self, kind: str, value: str, reason: str, *, actor: str) -> None:
        """Watch a stream anew: sends before now no longer count. Its holds stay until a person lifts them."""
        if kind not in KINDS:
            raise UsageError(f"no stream of kind {kind[:20]!r}: one of {', '.join(KINDS)}")
        said = plain_reason(reason)
        with self.store.write(actor) as unit:
            watchcounts.take_turn(unit)
            there = watchcounts.stream(unit, kind, value)
            fresh: dict[str, Any] = {"state": "watching", "since": unit.now, "statistic": 0.0, "sends": 0, "signals": 0}
            watchcounts.keep_stream(unit, kind, value, there, **fresh)
            unit.audit("watch.reset", there.case_id, {"stream": kind, "value": value, "reason": said})


def _hear(signal: Signal) -> Heard:
    if signal.kind == "receipt":
        return Heard(wrong=True, kind="nobody")
    read = read_reply(signal.text) if signal.text else None
    labels = () if read is None else (read.label, *read.also)
    kind = "unknown"
    if ReplyLabel.relative_of_borrower in labels:
        kind = "relative"
    elif ReplyLabel.wrong_number in labels:
        kind = "stranger"
    wrong = signal.kind == "complaint" or any(label in WRONG for label in labels)
    return Heard(wrong, kind, ReplyLabel.opt_out in labels)


def _by_stream(trials: Iterable[_Trial], known: dict[Key, Stream]) -> dict[Key, list[_Trial]]:
    """Trials of each stream. What a person has looked at counts nowhere; what is halted counts in its stream only."""
    found: dict[Key, list[_Trial]] = {}
    for trial in trials:
        keys = trial.keys
        here = [known[key] for key in keys if key in known]
        if any(stream.since is not None and trial.sent.at < stream.since for stream in here):
            continue
        halted = [
            (stream.kind, stream.value)
            for stream in here
            if stream.state == "halted" and stream.started_at is not None and trial.sent.at >= stream.started_at
        ]
        for key in halted or keys:
            found.setdefault(key, []).append(trial)
    return found


def _places(breach: _Breach) -> list[Key]:
    """What is held: the stream itself; for a release, which no hold can name, what its wrong sends belong to."""
    if breach.key[0] in HOLDABLE:
        return [breach.key]
    sent = [trial.sent for trial in breach.trials[breach.verdict.began or 0 :]]
    for kind in HOLDABLE:
        names = {value for one in sent if (value := getattr(one, kind))}
        if names:
            return [(kind, name) for name in sorted(names)]
    return []


def _affected(unit: Unit, wrong: Sequence[_Trial]) -> tuple[Affected, ...]:
    """Who answered or complained; a number that is nobody's got nothing."""
    said: dict[str, Heard] = {}
    for trial in wrong:
        if trial.sent.number_id and trial.heard is not None and trial.heard.kind != "nobody":
            before = said.get(trial.sent.number_id)
            refuses = trial.heard.no_contact or (before is not None and before.no_contact)
            said[trial.sent.number_id] = Heard(True, trial.heard.kind, refuses)
    ids = sorted(said)
    numbers: dict[str, str] = {}
    for begin in range(0, len(ids), 1000):
        numbers |= watchcounts.numbers_of(unit, ids[begin : begin + 1000])
    return tuple(Affected(numbers[one], said[one].kind, said[one].no_contact) for one in ids if one in numbers)
