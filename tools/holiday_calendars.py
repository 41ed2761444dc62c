"""Write the calendars of public holidays that policy packs close on, from the library ``holidays``.

Each works around the clock on every day but the public holidays. The dates are written out, so that they can be read
and corrected: a lender's own copy in ``config/calendars`` is what counts. ``official_until`` ends with the last year
whose days follow from a law or are announced; a year with a day that is only estimated is refused.
Run: ``python tools/holiday_calendars.py``.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

import holidays

FOLDER = Path(__file__).parents[1] / "config" / "calendars"


class Country(NamedTuple):
    """One calendar: the library's code, a zone, the first and last year, and where the dates come from.

    ``of``: a part of the country whose days are taken. ``every``: besides the country's own days those off in every one
    of these parts, so that a day in lieu counts when all of them observe it. ``named``: only days with these names.
    """

    code: str
    tz: str
    first: int
    last: int
    about: str
    of: str | None = None
    every: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    version: str = "2026.1"


COUNTRIES = {
    "au-holidays": Country(
        "AU",
        "Australia/Sydney",
        2024,
        2030,
        "National public holidays of Australia: the days themselves, and those (days in lieu too) that all states\n"
        "# and territories observe. A day of some only, such as the Monday after an Anzac Sunday, is not among them.",
        version="2026.2",
        every=("ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA"),
    ),
    "th-holidays": Country(
        "TH",
        "Asia/Bangkok",
        2024,
        2026,
        "Public holidays of Thailand, days in lieu and those of the cabinet's decisions included; the Buddhist days\n"
        "# follow the moon, so that later years wait for the official list.",
    ),
    "id-holidays": Country(
        "ID",
        "Asia/Jakarta",
        2024,
        2026,
        "National holidays of Indonesia (hari libur nasional); the Islamic days are fixed by a joint decree of three\n"
        "# ministers a year ahead, so that later years wait for it.",
    ),
    "co-holidays": Country(
        "CO",
        "America/Bogota",
        2024,
        2030,
        "Public holidays of Colombia (Ley 51 de 1983): most move to the next Monday.",
    ),
    "in-holidays": Country(
        "IN",
        "Asia/Kolkata",
        2024,
        2030,
        "The three national holidays of India: Republic Day, Independence Day and Gandhi's birthday. All others are\n"
        "# those of a state or a bank: add your own.",
        named=frozenset({"Republic Day", "Independence Day", "Mahatma Gandhi's Birthday"}),
    ),
    "kr-holidays": Country(
        "KR",
        "Asia/Seoul",
        2024,
        2027,
        "Public holidays of South Korea (Public Holidays Act; Regulations on Holidays of Government Offices), the\n"
        "# alternative ones included. Election days and those that the cabinet adds are announced: look each year.",
    ),
    "ph-holidays": Country(
        "PH",
        "Asia/Manila",
        2024,
        2026,
        "Regular holidays and special non-working days of the Philippines; a proclamation names those of each year,\n"
        "# further ones the two days of Eid, so that later years wait for them.",
    ),
    "uk-holidays": Country(
        "GB",
        "Europe/London",
        2024,
        2027,
        "Bank holidays of England and Wales (Banking and Financial Dealings Act 1971), the substitute days included.\n"
        "# Scotland and Northern Ireland have others: write a calendar of your own for them.",
        of="ENG",
    ),
    "vn-holidays": Country(
        "VN",
        "Asia/Ho_Chi_Minh",
        2024,
        2026,
        "Public holidays of Viet Nam (Labour Code 2019 art. 112); which days of Tet and of National Day are off is\n"
        "# decided each year, so that later years wait for it.",
    ),
}
_PARTED = "; "
"""How the library parts the names of two holidays on one day."""


def days_off(country: Country, year: int) -> list[date]:
    """The days off of a year. Raises ValueError for a day that is only estimated."""
    days: set[date] = set()
    for day, names in holidays.country_holidays(country.code, subdiv=country.of, years=year, language="en_US").items():
        for name in names.split(_PARTED):
            if country.named and name not in country.named:
                continue
            if "estimated" in name:
                raise ValueError(f"{country.code} {day}: {name}: end the calendar before this year")
            days.add(day)
    if country.every:
        parts = [holidays.country_holidays(country.code, subdiv=part, years=year) for part in country.every]
        days |= set.intersection(*(set(part) for part in parts))
    return sorted(days)


def text_of(name: str, country: Country) -> str:
    """The calendar's file."""
    lines = [
        f"# {country.about}",
        "",
        f'name = "{name}"',
        f'tz = "{country.tz}"',
        f'version = "{country.version}"',
        f"official_from = {country.first}-01-01",
        f"official_until = {country.last}-12-31",
        "",
        "[hours]",
    ]
    lines += [f'{day} = [["00:00", "24:00"]]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")]
    for year in range(country.first, country.last + 1):
        days = days_off(country, year)
        lines += ["", f"[years.{year}]", "days_off = ["]
        lines += [f"  {', '.join(day.isoformat() for day in days[at : at + 8])}," for at in range(0, len(days), 8)]
        lines += ["]"]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write every calendar; nothing of one is written when a year of it is refused."""
    for name, country in COUNTRIES.items():
        try:
            text = text_of(name, country)
        except ValueError as error:
            sys.stderr.write(f"{name}: {error}\n")
            return 1
        (FOLDER / f"{name}.toml").write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
