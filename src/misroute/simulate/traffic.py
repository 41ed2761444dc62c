"""What happened on the lender's numbers: reminders sent, receipts, replies, calls, logins, payments, proofs."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from misroute.simulate import words
from misroute.simulate.borrowers import FAULTY_RELEASE, FAULTY_RELEASE_AGE, Borrower, ContactPoint
from misroute.simulate.lives import Line

Event = dict[str, str]

# A gateway's receipt for a number nobody holds, and for one whose holder's phone is off or barred.
_DEAD_RECEIPTS = ("not_in_service", "not_in_service", "unknown_subscriber", "undelivered")
_BARRED_RECEIPTS = ("absent", "absent", "absent", "undelivered", "expired", "not_in_service")
# Receipts of a number that is in use; now and then a gateway says of one that there is no such number.
_USED_RECEIPTS = {
    "delivered": 0.945,
    "undelivered": 0.02,
    "absent": 0.02,
    "expired": 0.008,
    "rejected": 0.003,
    "unknown_subscriber": 0.004,
}
# A stranger who was bothered often blocks the sender.
_BLOCKED_AFTER = 2


@dataclass(slots=True)
class Stamped:
    """An event with the instant it sorts by."""

    at: datetime
    event: Event


class Traffic:
    """Writes the lender's log for one borrower after another."""

    def __init__(self, rng: random.Random, now: datetime) -> None:
        self._rng = rng
        self._now = now
        self._serial = 0
        self._bothered: dict[str, int] = {}
        self.log: list[Stamped] = []

    def releases(self) -> None:
        """Releases and templates that went live; the faulty one swapped two columns of the book."""
        for days, release, text in (
            (160, "core-4.0.3", "core banking 4.0.3"),
            (75, "core-4.1.0", "core banking 4.1.0"),
            (FAULTY_RELEASE_AGE.days, FAULTY_RELEASE, "core banking 4.2.0: contact import rewritten"),
        ):
            self._add(self._now - timedelta(days=days), 8, kind="change", release=release, text=text)
        self._add(
            self._now - timedelta(days=40),
            8,
            kind="change",
            template="due-soon-v3",
            text="template due-soon-v3 published",
        )

    def of(self, borrower: Borrower) -> None:
        """The log of one borrower, true to who held which number when."""
        self._own_doings(borrower)
        point = borrower.self_point
        if point.line is None or not point.cell.readable:
            return
        wrong_since = self._wrong_since(point)
        reminders = self._rng.randint(1, 3) + (self._rng.randint(2, 4) if borrower.past_due_days else 0)
        for _ in range(reminders):
            age = self._rng.uniform(2, 150)
            if wrong_since is not None and self._rng.random() < 0.6:
                age = self._rng.uniform(0.5, max(0.6, (self._now - wrong_since).total_seconds() / 86_400))
            self.remind(borrower, point, self.office_hour(borrower, age))
        if borrower.past_due_days > 10:
            for _ in range(self._rng.randint(1, 3)):
                self._call(borrower, point, self.office_hour(borrower, self._rng.uniform(1, borrower.past_due_days)))

    def remind(self, borrower: Borrower, point: ContactPoint, at: datetime, *, reply: str | None = None) -> None:
        """One reminder by text message with its receipt and, maybe, an answer; ``reply`` dictates one."""
        line = self._dialled(borrower, point, at)
        rng, number, offset = self._rng, self._as_logged(line.e164), borrower.offset_hours
        answers = self._who(borrower, point, line, at)
        common = {
            "number": number,
            "customer_id": borrower.customer_id,
            "channel": "sms",
            "message_id": self._message_id(),
        }
        self._add(
            at,
            offset,
            kind="send",
            **common,
            direction="out",
            campaign="due-soon" if not borrower.past_due_days else "past-due-early",
            template="due-soon-v3" if self._now - at < timedelta(days=40) else "due-soon-v2",
            gateway="sms-east" if borrower.country == "CN" else "sms-us",
            debt_id=f"{borrower.customer_id}-1",
        )
        if reply is not None:
            outcome = "delivered"
        elif answers == "nobody":
            outcome = rng.choice(_BARRED_RECEIPTS if line.barred(at) else _DEAD_RECEIPTS)
        elif answers == "stranger" and self._bothered.get(line.e164, 0) >= _BLOCKED_AFTER and rng.random() < 0.4:
            outcome = "rejected"
        else:
            outcome = rng.choices(list(_USED_RECEIPTS), weights=list(_USED_RECEIPTS.values()))[0]
        self._add(at + timedelta(seconds=rng.randint(2, 40)), offset, kind="receipt", **common, outcome=outcome)
        if outcome != "delivered":
            return
        if answers == "stranger":
            self._bothered[line.e164] = self._bothered.get(line.e164, 0) + 1
        text = reply if reply is not None else self._reply(borrower, answers)
        if text:
            self._add(
                at + timedelta(minutes=rng.randint(1, 300)),
                offset,
                kind="inbound",
                number=number,
                customer_id=borrower.customer_id,
                channel="sms",
                direction="in",
                text=text,
            )
            if answers in ("stranger", "relative") and rng.random() < 0.1:
                complaint = (
                    "不停收到别人的催款短信"
                    if borrower.country == "CN"
                    else "keeps getting texts about someone else's loan"
                )
                self._add(
                    at + timedelta(hours=rng.randint(2, 30)), offset, kind="complaint", number=number, text=complaint
                )

    def _reply(self, borrower: Borrower, answers: str) -> str:
        zh = borrower.country == "CN"
        choices: dict[str, tuple[float, tuple[str, ...]]] = {
            "stranger": (0.35, words.STRANGER_ZH if zh else words.STRANGER_EN),
            "relative": (0.3, words.RELATIVE_ZH if zh else words.RELATIVE_EN),
            "third_party": (0.2, words.FRIEND_ZH if zh else words.FRIEND_EN),
            "borrower": (0.06, words.BORROWER_ZH if zh else words.BORROWER_EN),
        }
        chance, texts = choices[answers]
        if answers == "borrower" and self._rng.random() < 0.01:
            chance = 1.0
            texts = self._rng.choice(
                (words.OPT_OUT_ZH, words.DISPUTE_ZH) if zh else (words.OPT_OUT_EN, words.DISPUTE_EN)
            )
        if self._rng.random() >= chance:
            return ""
        named = borrower.name if zh else borrower.name.split()[0]
        return self._rng.choice(texts).format(name=named)

    def _call(self, borrower: Borrower, point: ContactPoint, at: datetime) -> None:
        line = self._dialled(borrower, point, at)
        outcomes = {
            "borrower": ("conversation", "no_answer", "no_answer", "voicemail", "busy"),
            "stranger": ("wrong_party", "no_answer", "no_answer", "refused"),
            "relative": ("third_party", "no_answer", "voicemail"),
            "third_party": ("third_party", "no_answer", "refused"),
            "nobody": ("not_in_service", "not_in_service", "no_answer"),
        }
        answers = self._who(borrower, point, line, at)
        outcome = self._rng.choice(outcomes[answers])
        self._add(
            at,
            borrower.offset_hours,
            kind="call",
            number=self._as_logged(line.e164),
            customer_id=borrower.customer_id,
            channel="call",
            direction="out",
            outcome=outcome,
            debt_id=f"{borrower.customer_id}-1",
        )
        if outcome == "conversation" and answers == "borrower":
            point.proofs.append(at.date())

    def _own_doings(self, borrower: Borrower) -> None:
        """Logins, payments and proofs with the number that is truly the borrower's, while it was."""
        rng, own = self._rng, borrower.own
        last = own.quiet_since or self._now
        busy = rng.random()
        if busy < 0.1:  # an app nobody opens any more
            oldest, newest, times = 190, 420, 1
        elif busy < 0.17:
            return
        else:
            oldest, newest, times = 2, 150, rng.randint(1, 4)
        for _ in range(times):
            at = last - timedelta(days=rng.uniform(oldest, newest))
            if at < own.bought_at or own.holder(at) != "owner":
                continue  # an inherited number was another's then; who is barred or abroad does not log in
            if borrower.second is not None and rng.random() < 0.7:
                self._doing(borrower, borrower.second, at)
                continue
            self._doing(borrower, own, at)
            for point in borrower.points:
                if point.is_self and point.line is own:
                    point.proofs.append(self._local(at, borrower.offset_hours).date())
        if borrower.later is not None and own.quiet_since is not None:
            # the new number is seen from about the day on which the old one was given up
            since = (self._now - own.quiet_since).total_seconds() / 86_400
            for _ in range(rng.randint(1, 5)):
                self._doing(borrower, borrower.later, self._now - timedelta(days=rng.uniform(0.5, max(since - 2, 1))))
        point = borrower.self_point
        if point.trouble == "staff" and point.line is not None and point.cell.readable and rng.random() < 0.4:
            # the clerk let the code be sent to the telephone on the counter
            at = self._now - timedelta(days=rng.uniform(20, 300))
            self._doing(borrower, point.line, at, kind="verification")
            point.proofs.append(self._local(at, borrower.offset_hours).date())

    def _doing(self, borrower: Borrower, line: Line, at: datetime, *, kind: str = "") -> None:
        kind = kind or self._rng.choices(("login", "payment", "verification"), weights=(0.6, 0.3, 0.1))[0]
        self._add(
            at,
            borrower.offset_hours,
            kind=kind,
            number=line.e164,
            customer_id=borrower.customer_id,
            channel="app",
            **({"debt_id": f"{borrower.customer_id}-1"} if kind == "payment" else {}),
        )

    def _dialled(self, borrower: Borrower, point: ContactPoint, at: datetime) -> Line:
        """The line a message to a self row goes to; before the faulty release the book was still right."""
        if point.trouble == "swapped" and self._now - at > FAULTY_RELEASE_AGE:
            return borrower.own
        assert point.line is not None
        return point.line

    @staticmethod
    def _who(borrower: Borrower, point: ContactPoint, line: Line, at: datetime) -> str:
        """Who answers a line dialled for a self row, at an instant."""
        if (state := line.holder(at)) != "owner":
            return state
        if line.owner == borrower.customer_id:
            return "borrower"
        if point.trouble == "typo":
            return "stranger"
        return "relative" if point.trouble in ("relative", "swapped", "mixed_up") else "third_party"

    def _wrong_since(self, point: ContactPoint) -> datetime | None:
        if point.trouble == "swapped":
            return self._now - FAULTY_RELEASE_AGE
        return point.line.quiet_since if point.line is not None else None

    def office_hour(self, borrower: Borrower, days_ago: float) -> datetime:
        """An instant about ``days_ago``, moved to between 09:00 and 20:00 where the borrower lives."""
        local = self._local(self._now - timedelta(days=days_ago), borrower.offset_hours)
        moved = local.replace(
            hour=self._rng.randint(9, 19), minute=self._rng.randrange(60), second=self._rng.randrange(60)
        )
        return min(moved, self._now - timedelta(hours=7))

    def _as_logged(self, e164: str) -> str:
        """Gateways in China log a number without its plus sign now and then."""
        return e164[1:] if e164.startswith("+86") and self._rng.random() < 0.05 else e164

    def _message_id(self) -> str:
        self._serial += 1
        return f"m{self._serial:07d}"

    @staticmethod
    def _local(at: datetime, offset_hours: int) -> datetime:
        return at.astimezone(timezone(timedelta(hours=offset_hours)))

    def _add(self, at: datetime, offset_hours: int, **fields: str) -> None:
        written = self._local(at, offset_hours).isoformat(timespec="seconds")
        self.log.append(Stamped(at, {"at": written, **fields}))
