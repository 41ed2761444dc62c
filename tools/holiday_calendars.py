"""Write the calendars of public holidays that policy packs close on, from the library ``holidays``.

Each works around the clock on every day but the public holidays. The dates are written out, so that they can be read
and corrected: a lender's own copy in ``config/calendars`` is what counts. Run: ``python tools/holiday_calendars.py``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import holidays

FOLDER = Path(__file__).parents[1] / "config" / "calendars"


class Country(NamedTuple):
    """One calendar: the library's code, a zone, the first and last year, and where the dates come from."""

    code: str
    tz: str
    first: int
    last: int
    about: str


COUNTRIES = {
    "au-holidays": Country(
        "AU",
        "Australia/Sydney",
        2024,
        2030,
        "National public holidays of Australia (those of all states; a state's own days are not among them).",
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
}


def text_of(name: str, country: Country) -> str:
    """The calendar's file."""
    lines = [
        f"# {country.about}",
        "",
        f'name = "{name}"',
        f'tz = "{country.tz}"',
        'version = "2026.1"',
        f"official_from = {country.first}-01-01",
        f"official_until = {country.last}-12-31",
        "",
        "[hours]",
    ]
    lines += [f'{day} = [["00:00", "24:00"]]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")]
    for year in range(country.first, country.last + 1):
        days: list[date] = sorted(holidays.country_holidays(country.code, years=year))
        lines += ["", f"[years.{year}]", "days_off = ["]
        lines += [f"  {', '.join(day.isoformat() for day in days[at : at + 8])}," for at in range(0, len(days), 8)]
        lines += ["]"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for name, country in COUNTRIES.items():
        (FOLDER / f"{name}.toml").write_text(text_of(name, country), "utf-8")
