"""How values read in a letter: dates, amounts, instants and coded phrases in each language; how lines become text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import pass_context
from jinja2.runtime import Context

LANGS = ("zh", "en")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_CURRENCY_ZH = {"CNY": "元", "USD": "美元", "EUR": "欧元", "HKD": "港元", "GBP": "英镑"}
_CURRENCY_EN = {"CNY": "¥", "USD": "$", "EUR": "€", "HKD": "HK$", "GBP": "£"}
_ITEM = re.compile(r"^(?:- |\d+\. )")


class Wording:
    """Phrases by group, code and language, and the filters that use them."""

    def __init__(self, phrases: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
        self._phrases = phrases

    def filters(self) -> dict[str, Callable[..., str]]:
        """The filters templates may use: ``day``, ``moment(zone)``, ``money(currency)``, ``words(group)``."""

        @pass_context
        def day(context: Context, value: date) -> str:
            return self.day(value, context["lang"])

        @pass_context
        def moment(context: Context, value: datetime, zone: str = "UTC") -> str:
            return self.moment(value, zone, context["lang"])

        @pass_context
        def money(context: Context, amount: Decimal, currency: str) -> str:
            return self.money(amount, currency, context["lang"])

        @pass_context
        def words(context: Context, codes: str | Iterable[str], group: str) -> str:
            return self.words(codes, group, context["lang"])

        return {"day": day, "moment": moment, "money": money, "words": words}

    def day(self, value: date, lang: str) -> str:
        """``2026年3月2日`` or ``2 March 2026``: no reader can take the month for the day."""
        if lang == "zh":
            return f"{value.year}年{value.month}月{value.day}日"
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"

    def moment(self, value: datetime, zone: str, lang: str) -> str:
        """Day and minute in ``zone``, with the zone named; an unknown zone shows UTC."""
        try:
            local = value.astimezone(ZoneInfo(zone))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            local, zone = value.astimezone(ZoneInfo("UTC")), "UTC"
        return f"{self.day(local.date(), lang)} {local:%H:%M} ({zone})"

    def money(self, amount: Decimal, currency: str, lang: str) -> str:
        """``100元`` or ``¥100``; cents only when there are any."""
        exact = Decimal(amount)
        number = f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,.2f}"
        if lang == "zh":
            return f"{number}{_CURRENCY_ZH.get(currency, ' ' + currency)}"
        mark = _CURRENCY_EN.get(currency)
        return f"{mark}{number}" if mark else f"{number} {currency}"

    def words(self, codes: str | Iterable[str], group: str, lang: str) -> str:
        """The phrases of ``codes`` as a list in running text. Raises KeyError for a code without a phrase."""
        wanted = [codes] if isinstance(codes, str) else list(codes)
        said = [self._phrases[group][code][lang] for code in wanted]
        if lang == "zh":
            return "、".join(said)
        return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"

    def has(self, group: str, code: str) -> bool:
        """True when every language has a phrase for ``code``."""
        return all(self._phrases.get(group, {}).get(code, {}).get(lang) for lang in LANGS)


def flow(text: str, lang: str, *, join_all: bool = False) -> str:
    """Join the lines of each paragraph (Chinese without a gap); paragraphs are parted by blank lines.

    Lines that begin with ``- `` stay lines. ``join_all`` makes one line of everything, for a text message.
    """
    gap = "" if lang == "zh" else " "
    paragraphs: list[str] = []
    for raw in re.split(r"\n\s*\n", text.strip()):
        lines: list[str] = []
        for line in filter(None, (piece.strip() for piece in raw.splitlines())):
            if lines and not _ITEM.match(line) and not _ITEM.match(lines[-1]):
                lines[-1] += gap + line
            else:
                lines.append(line)
        if lines:
            paragraphs.append("\n".join(lines))
    return (
        gap.join(" ".join(paragraph.splitlines()) for paragraph in paragraphs) if join_all else "\n\n".join(paragraphs)
    )


def blocks(body: str) -> list[dict[str, Any]]:
    """The paragraphs and lists of a flowed text, for the HTML layout."""
    found: list[dict[str, Any]] = []
    for paragraph in body.split("\n\n"):
        lines = paragraph.splitlines()
        items = [line[2:] for line in lines if line.startswith("- ")]
        text = [line for line in lines if not line.startswith("- ")]
        if text:
            found.append({"text": " ".join(text), "items": []})
        if items:
            found.append({"text": "", "items": items})
    return found
