"""What cases are worked with: calendars, letters, the numbering plan and the lender's public face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from misroute.calendars import ALWAYS, Calendar
from misroute.errors import UsageError
from misroute.letters import Letters, Sender
from misroute.phones import Plan, Reading, Status, normalise
from misroute.remedy import Playbook

LOOKING_AHEAD = timedelta(days=366)
ROOT_CAUSES = ("contact_data", "system_fault", "human_error")
_CAUSE_WORDS = {
    "data": "contact_data",
    "contactdata": "contact_data",
    "联系数据": "contact_data",
    "联系数据错误": "contact_data",
    "联系方式错误": "contact_data",
    "system": "system_fault",
    "systemfault": "system_fault",
    "系统故障": "system_fault",
    "human": "human_error",
    "humanerror": "human_error",
    "person": "human_error",
    "人为失误": "human_error",
    "人为错误": "human_error",
}
HOUSE_CALENDAR = "support"
"""The calendar of the lender's own desk; its zone says which day it is at the house."""
CURRENCY_OF_REGION = {"CN": "CNY", "US": "USD"}


@dataclass(frozen=True, slots=True)
class CaseRules:
    """The configuration a case is worked under; the playbook itself is pinned in each case."""

    playbook: Playbook
    calendars: Mapping[str, Calendar]
    letters: Letters
    sender: Sender
    sender_zh: Sender
    plan: Plan
    region: str
    language: str
    voucher_link: str | None = None
    supervisor: str = "supervisor"
    halt_within: timedelta = timedelta(seconds=60)
    """After this long without an acknowledgement of a hold a sender is late."""

    def sender_in(self, language: str) -> Sender:
        """The lender's public name in the letter's language."""
        return self.sender_zh if language == "zh" else self.sender

    def day_of(self, at: datetime) -> date:
        """The day at the house when it was ``at``: caps are counted by it, letters and scans are dated by it."""
        return house_day(self.calendars, at)

    def day_judged(self, now: datetime, asked: date | None) -> date:
        """The day a book is judged on: the one ``asked`` for, or today.

        Raises UsageError for a day further ahead than a year: by then every proof and every answer would be too old.
        """
        today = self.day_of(now)
        if asked is not None and asked > today + LOOKING_AHEAD:
            last = today + LOOKING_AHEAD
            raise UsageError(f"--as-of {asked} is too far ahead: at most a year, until {last}")
        return asked or today

    def read(self, number: str, region: str | None = None) -> Reading:
        """Read a number as a caller says it, under ``region`` or the setting."""
        return normalise(number, (region or self.region).upper(), self.plan)

    def readable(self, number: str, region: str | None = None) -> str | None:
        """The number in E.164 when there is exactly one safe reading, else None."""
        reading = self.read(number, region)
        return reading.e164 if reading.status is Status.ok else None


def house_day(calendars: Mapping[str, Calendar], at: datetime) -> date:
    """The day at the lender's own desk when it was ``at``."""
    return calendars.get(HOUSE_CALENDAR, ALWAYS).local(at).date()


def root_cause_of(said: str) -> str:
    """One of the three causes from what a person typed; raises UsageError with the three there are."""
    word = said.strip().lower()
    plain = word.replace("-", "_").replace(" ", "_")
    found = plain if plain in ROOT_CAUSES else _CAUSE_WORDS.get(plain.replace("_", ""))
    if found is None:
        raise UsageError(f"{said[:40]!r} is no root cause: give {', '.join(ROOT_CAUSES)}")
    return found


def currency_of(currency: str | None, region: str | None) -> str:
    """The customer's currency: as the lender says, else that of the region, else CNY."""
    return currency or CURRENCY_OF_REGION.get(region or "", "CNY")


def language_of(language: str | None, region: str | None, default: str) -> str:
    """The customer's language for letters: as known, else the region's, else the setting's."""
    if language:
        return "zh" if language.lower().startswith("zh") else "en"
    if region in ("CN", "TW", "HK", "MO"):
        return "zh"
    return default if region is None else "en"
