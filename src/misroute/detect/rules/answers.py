"""2xx, continued: what those who answered said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from misroute.detect.facts import EventKind, Facts, Happening
from misroute.detect.findings import Problem, Severity
from misroute.detect.rulebook import OVERTAKEN, Bare, Hit, Needs, Option, RuleSetting, rule
from misroute.detect.spells import says_dead
from misroute.detect.timeline import REPLY_SURE, Timeline, only_leans, says_not_theirs
from misroute.detect.voices import (
    KIN,
    SEVERAL,
    conversations,
    knows_the_person,
    silenced,
    spoken_for,
    too_soon,
    who_answers,
)
from misroute.people import Relation, ReplyLabel


@rule(
    "MR205",
    "wrong-person-answered",
    "接听者非本人",
    problem=Problem.reassigned,
    needs=Needs.happenings,
    weights={
        "wrong_person_answered": 4.2,
        "wrong_person_too_soon": 2.4,
        "wrong_person_again": 2.4,
        "contact_wrong_person": 2.1,
    },
)
def wrong_person_answered(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """A call about this customer was answered by somebody who is not and does not know the person asked for.

    Flags: a call with outcome wrong_party with no newer proof.
    Why: this is the misdirect itself, seen before it is repeated.
    Calls without a note are a warning, until something else says so too.
    Example: call, wrong_party, note "不认识这个人".
    Not flagged: calls about another customer; a call whose note says that a relative or a friend answered; one or two
    calls that a later login or right-party conversation outlived. On a contact's row, where "not the customer" is what
    one expects to hear, and sooner after a proof than a number can be sold again, a single call counts little.
    """
    calls = [
        h
        for h in _about_this_row(facts, line)
        if h.kind is EventKind.call and h.outcome == "wrong_party" and not knows_the_person(h)
    ]
    weight = "wrong_person_answered" if facts.is_self else "contact_wrong_person"
    yield from _answers(facts, line, calls, weight, "a wrong person answered a call", "电话由他人接听")


@rule(
    "MR206",
    "wrong-number-reply",
    "回复称号码有误",
    problem=Problem.reassigned,
    needs=Needs.happenings,
    weights={
        "wrong_number_reply": 5.2,
        "wrong_number_leaning": 3.8,
        "wrong_person_too_soon": 2.4,
        "wrong_person_again": 2.4,
        "contact_wrong_number_reply": 2.6,
    },
)
def wrong_number_reply(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """Somebody wrote, complained or said in a call note that this is the wrong number.

    Flags: an inbound text, a complaint or a call note read as wrong_number with sufficient confidence.
    Why: the person who holds the telephone says so.
    Example: "你打错了，我不是张伟".
    Not flagged: "100k is the wrong number" and other texts that reading does not take for it; a note beside a call that
    somebody who knows the borrower answered; one or two texts followed by a proof. A single text counts little on a
    contact's row, and sooner after a proof than a number can be sold again (then somebody dodges, or shares it); less
    too, and as a warning, where its words only lean to it and none says so outright.
    """
    texts = [
        h
        for h in _about_this_row(facts, line)
        if says_not_theirs(h)
        and not knows_the_person(h)
        and not (h.kind is EventKind.call and h.outcome == "wrong_party")
    ]
    weight = "wrong_number_reply" if facts.is_self else "contact_wrong_number_reply"
    if facts.is_self and only_leans(texts):
        weight = "wrong_number_leaning"
    yield from _answers(facts, line, texts, weight, "a reply says this is the wrong number", "回复称号码有误")


def _about_this_row(facts: Facts, line: Timeline) -> Sequence[Happening]:
    """What was said to somebody who asked for the person this row names.

    Where a contact's number is also the borrower's own in the book, it was the borrower who was asked for: a mother
    who says "wrong number" then confirms her row.
    """
    if not facts.is_self and any(claim.same_customer and claim.relation is Relation.self for claim in facts.claims):
        return ()
    return line.mine


def _answers(
    facts: Facts, line: Timeline, found: Sequence[Happening], weight: str, message: str, message_zh: str
) -> Iterator[Hit]:
    if not found or spoken_for(facts, line, found[-1].at):
        return
    last = found[-1]
    overtaken = silenced(line, found)
    standing = found if conversations(found) >= SEVERAL else [h for h in found if not line.refuted(h.at)]
    again = conversations(standing) > 1
    problem = None
    if facts.is_self and not overtaken:
        if all(too_soon(line, happening.at) for happening in found):
            weight, problem = "wrong_person_too_soon", Problem.third_party_number
        elif (known := who_answers(line)) is not None:
            # a stranger would not know them: the number is the relative's or the friend's who answered before
            problem = Problem.relative_number if known in KIN else Problem.third_party_number
        elif line.unchanged_since(last.at) and not line.refuted(last.at):
            # nothing changed since, says a provider or a consent, and yet it is somebody else's: it was never theirs
            problem = Problem.third_party_number
    yield Hit(
        message + (", but a newer proof speaks against it" if overtaken else " more than once" if again else ""),
        message_zh + ("，但有更新的证明" if overtaken else "（多次）" if again else ""),
        (f"{len(found)} time(s), last {last.at.date()}",),
        weight,
        "wrong_person_again" if again else None,
        scale=OVERTAKEN if overtaken else 1.0,
        problem=problem,
        open=True,
        bare=_only_clicks(found),
    )


def _only_clicks(found: Sequence[Happening]) -> Bare | None:
    """Whether nothing is known but that an agent chose "wrong party" from a list: who dodges says so too, and the next
    line of the list is easily hit. Nor does a text say much whose words only lean to it."""
    if only_leans(found):
        return Bare.tell
    if any(h.reply is not None for h in found) or conversations(found) >= SEVERAL:
        return None
    return Bare.tell


@rule(
    "MR208",
    "asked-to-stop",
    "要求停止联系",
    severity=Severity.info,
    problem=Problem.reassigned,
    needs=Needs.happenings,
    weights={"asked_to_stop": 0.7},
)
def asked_to_stop(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """Somebody asked not to be written to any more, without saying who they are.

    Flags: texts read as opt_out only, with no newer proof.
    Why: strangers stop what does not concern them, but borrowers stop what does: weak evidence. (That the wish is
    honoured is the gate's business, whoever answered.)
    Example: "STOP".
    Not flagged: "wrong number, stop texting" (MR206); a wish after which the borrower logged in from this number.
    """
    wishes = [
        h
        for h in _about_this_row(facts, line)
        if h.reply is ReplyLabel.opt_out and h.reply_confidence >= REPLY_SURE and not line.overtaken(h.at)
    ]
    if wishes:
        yield Hit(
            "somebody asked not to be written to any more",
            "对方要求停止发送",
            (f"last {wishes[-1].at.date()}",),
            "asked_to_stop",
            open=True,
        )


@rule(
    "MR218",
    "messages-rejected",
    "信息被拒收",
    severity=Severity.info,
    problem=Problem.reassigned,
    needs=Needs.happenings,
    weights={"messages_rejected": 0.5},
    options={"in_a_row": Option(3, 1, 50, "newest receipts, all rejected")},
)
def messages_rejected(facts: Facts, line: Timeline, setting: RuleSetting) -> Iterator[Hit]:
    """The newest messages were rejected: by a filter, by the network, or because the sender was blocked.

    Flags: several receipts rejected in a row, with no newer proof.
    Why: strangers block a sender they do not know; so do borrowers, and filters reject for the words: weak evidence.
    Example: four receipts, all rejected.
    Not flagged: a single rejection; a delivery in between.
    """
    count = 0
    last: Happening | None = None
    for happening in reversed(facts.happenings):
        if happening.kind is EventKind.receipt:
            if happening.outcome != "rejected":
                break
            count += 1
            last = last or happening
    if last is not None and count >= setting.options["in_a_row"] and not line.overtaken(last.at):
        yield Hit(
            f"the newest {count} messages were rejected",
            f"最近 {count} 条信息均被拒收",
            (f"last {last.at.date()}",),
            "messages_rejected",
            open=True,
        )


@rule(
    "MR209",
    "complaint",
    "投诉",
    severity=Severity.warning,
    problem=Problem.reassigned,
    needs=Needs.happenings,
    weights={"complaint": 1.2},
)
def complaint(facts: Facts, line: Timeline, _: RuleSetting) -> Iterator[Hit]:
    """Somebody complained about messages to this number, without saying in words that it is the wrong one.

    Flags: a complaint with no text, or with a text that says something else, and no newer proof.
    Why: strangers complain more often than borrowers, but borrowers complain too: weak evidence.
    Example: complaint row with only the number and a date.
    Not flagged: a complaint whose text says "wrong number" (MR206) or "I am his mother" (MR305).
    """
    plain = [
        h
        for h in _about_this_row(facts, line)
        if h.kind is EventKind.complaint
        and not says_not_theirs(h)
        and h.reply is not ReplyLabel.relative_of_borrower
        and not line.overtaken(h.at)
    ]
    if plain:
        yield Hit(
            "somebody complained about messages to this number",
            "有人投诉发往该号码的信息",
            (f"{len(plain)} complaint(s), last {plain[-1].at.date()}",),
            "complaint",
            open=True,
        )


_LIVELY = (EventKind.login, EventKind.payment, EventKind.inbound)


def _signs_of_life(line: Timeline) -> list[Happening]:
    return [h for h in line.mine if h.kind in _LIVELY or (h.kind is EventKind.call and h.outcome == "conversation")]


def _silent_for_long(_: Facts, line: Timeline, setting: RuleSetting) -> Iterator[date]:
    for happening in _signs_of_life(line)[-1:]:
        yield happening.at.date() + timedelta(days=setting.options["silent_days"])


@rule(
    "MR210",
    "fell-silent",
    "号码转为沉默",
    severity=Severity.info,
    problem=Problem.reassigned,
    needs=Needs.happenings,
    weights={"fell_silent": 1.0},
    options={
        "least_answers": Option(3, 1, 100, "signs of life from the customer before the silence"),
        "silent_days": Option(120, 14, 3650, "days without a sign of life, while messages went out"),
        "least_sends": Option(3, 1, 100, "messages sent into the silence"),
    },
    turns=_silent_for_long,
)
def fell_silent(facts: Facts, line: Timeline, setting: RuleSetting) -> Iterator[Hit]:
    """A customer who used to answer on this number no longer does, though messages arrive.

    Flags: several logins, payments, texts or conversations, then none for long while sends went on.
    Why: the number may have changed hands; also people simply stop answering, so this is weak.
    Example: four replies in spring, six reminders since, nothing for 150 days.
    Not flagged: numbers that never answered; numbers to which nothing was sent; numbers that went out of service.
    """
    alive = [happening.at for happening in _signs_of_life(line)]
    if len(alive) < setting.options["least_answers"]:
        return
    last = alive[-1]
    days = (facts.as_of - last.date()).days
    sends = sum(1 for h in line.mine if h.kind in (EventKind.send, EventKind.call) and h.at > last)
    if any(says_dead(h) and h.at > last for h in facts.happenings):
        return  # who is on a dead line is silent, whoever it is
    if days >= setting.options["silent_days"] and sends >= setting.options["least_sends"]:
        yield Hit(
            f"no sign of life since {last.date()}, after {len(alive)} before",
            f"此前 {len(alive)} 次互动，自 {last.date()} 起无任何回应",
            (f"{sends} attempts since {last.date()}",),
            "fell_silent",
        )
