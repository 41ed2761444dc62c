"""Business time: calendars with several periods a day, holidays, make-up workdays, night shifts, zones and DST."""

from misroute.calendars.calendar import ALWAYS, WEEKDAYS, Calendar, CalendarError
from misroute.calendars.due import Due, Language, due
from misroute.calendars.hours import Hours, HoursError, Period, parse_clock, parse_period
from misroute.calendars.questions import answer_due, answer_elapsed, read_instant
from misroute.calendars.reckoning import Pause, due_at, elapsed, is_provisional, next_opening
from misroute.calendars.targets import Target, TargetError, iso_duration, parse_target

__all__ = [
    "ALWAYS",
    "WEEKDAYS",
    "Calendar",
    "CalendarError",
    "Due",
    "Hours",
    "HoursError",
    "Language",
    "Pause",
    "Period",
    "Target",
    "TargetError",
    "answer_due",
    "answer_elapsed",
    "due",
    "due_at",
    "elapsed",
    "is_provisional",
    "iso_duration",
    "next_opening",
    "parse_clock",
    "parse_period",
    "parse_target",
    "read_instant",
]
