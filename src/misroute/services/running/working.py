"""One round of a worker: clocks, cases that wake, the outbox, schedules. Any number of workers may do it at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from misroute import __version__
from misroute.services.checks.checkkeeping import CheckKeeping
from misroute.services.gate.campaignwatch import CampaignWatch
from misroute.services.gate.haltwatch import HaltWatch
from misroute.services.gate.holdpush import HoldPush
from misroute.services.running.clockwork import Clockwork
from misroute.services.running.delivery import Delivered, Delivery
from misroute.services.running.watching import Watching
from misroute.store import schedules
from misroute.store.unit import Store


@dataclass(slots=True)
class Round:
    """What a round did; rounds add up."""

    delivered: Delivered = field(default_factory=Delivered)
    fired: int = 0
    pushed: int = 0
    woken: int = 0
    runs: int = 0

    def to_json(self) -> dict[str, int]:
        """For the summary line."""
        return {
            "delivered": self.delivered.delivered,
            "later": self.delivered.later,
            "failed": self.delivered.failed,
            "fired": self.fired,
            "woken": self.woken,
            "runs": self.runs,
        }


@dataclass(frozen=True, slots=True)
class Working:
    """The worker's parts, each safe to run beside other workers'."""

    store: Store
    clockwork: Clockwork
    delivery: Delivery
    watching: Watching
    campaign_watch: CampaignWatch
    hold_push: HoldPush
    halt_watch: HaltWatch
    check_keeping: CheckKeeping
    worker_id: str
    host: str

    def begin(self) -> None:
        """Sign on: store the configured schedules, give the first sign of life."""
        self.watching.settle()
        self.beat()

    def beat(self) -> None:
        """The sign of life that `doctor` and the other workers look at."""
        with self.store.write(self.worker_id) as unit:
            schedules.beat(unit, self.worker_id, version=__version__, host=self.host)

    def end(self) -> None:
        """Sign off in good order."""
        with self.store.write(self.worker_id) as unit:
            schedules.forget_worker(unit, self.worker_id)

    def clocks(self) -> Round:
        """Fire what is due, wake the cases whose time has come."""
        swept = self.clockwork.sweep()
        return Round(fired=swept.told, pushed=len(swept.pushed), woken=self.clockwork.wake())

    def outbox(self) -> Round:
        """Deliver what is due."""
        return Round(delivered=self.delivery.deliver_due())

    def tell(self) -> Round:
        """Tell the senders of the holds, and whoever must know of those that do not obey in time."""
        told = self.hold_push.push_due()
        self.halt_watch.look(actor=self.worker_id)
        return Round(delivered=Delivered(told.delivered, told.later, told.failed))

    def schedules(self) -> Round:
        """Run the slots that are due."""
        return Round(runs=self.watching.run_due())

    def watch(self) -> None:
        """Test the streams of sends when events came since the last look."""
        self.campaign_watch.look(actor=self.worker_id)

    def forget(self) -> None:
        """Remove what is older than it is to be kept."""
        self.check_keeping.forget(actor=self.worker_id)

    def work_once(self) -> Round:
        """Do all that is due now: until nothing is left to deliver, fire or run."""
        self.begin()
        self.watch()
        self.forget()
        total = Round()
        while True:
            told, clocks, runs = self.tell().delivered, self.clocks(), self.schedules()
            sent = told + self.delivery.deliver_all()
            total.fired += clocks.fired
            total.woken += clocks.woken
            total.pushed += clocks.pushed
            total.runs += runs.runs
            total.delivered += sent
            if not (clocks.fired or clocks.woken or runs.runs or sent.delivered):
                self.end()
                return total
