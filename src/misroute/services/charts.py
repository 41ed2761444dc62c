"""Bars as inline SVG: no script, no request, readable in light and dark, with the figures in a label for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 520
ROW = 30
HEIGHT = 190
# so many standing bars carry their figure above them; more would overlap
FEW = 8
# a line of a waterfall: its label, then its bar
STAIR = 40
# from here on a character is as wide as two Latin ones
WIDE = 0x2E80
# fills of the style sheet in templates/reports/clean.html.j2
TONES = ("good", "warn", "bad", "mute", "bar")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. ``share`` is of the whole, 0 to 1; ``tone`` one of TONES."""

    label: str
    count: int
    share: float
    tone: str = "bar"

    @property
    def share_text(self) -> str:
        """In percent; a small share is not rounded to none."""
        if 0 < self.share < 0.001:
            return "<0.1%"
        return f"{self.share:.1%}"


def bars_of(labelled: Sequence[tuple[str, int, str]], whole: int | None = None) -> list[Bar]:
    """Bars from (label, count, tone), with shares of ``whole`` (their sum when not given)."""
    total = whole if whole is not None else sum(count for _, count, _ in labelled)
    return [Bar(label, count, count / total if total else 0.0, tone) for label, count, tone in labelled]


def lying(bars: Sequence[Bar], title: str) -> str:
    """Bars lying one under another, label above the bar, figures at the right."""
    most = max((bar.count for bar in bars), default=0) or 1
    parts = []
    for index, bar in enumerate(bars):
        top = index * (ROW + 12)
        length = max(bar.count / most * WIDTH, 2 if bar.count else 0)
        parts.append(
            f'<text x="0" y="{top + 13}">{escape(bar.label)}</text>'
            f'<text class="value" x="{WIDTH}" y="{top + 13}" text-anchor="end">'
            f"{bar.count:,} · {escape(bar.share_text)}</text>"
            f'<rect class="track" x="0" y="{top + 20}" width="{WIDTH}" height="10" rx="5"/>'
            f'<rect class="f-{bar.tone}" x="0" y="{top + 20}" width="{length:.1f}" height="10"'
            f' rx="{min(5, length / 2):.1f}"/>'
        )
    return _svg(max(len(bars) * (ROW + 12) - 6, 10), title, bars, "".join(parts))


def standing(bars: Sequence[Bar], title: str, *, every: int = 1) -> str:
    """Bars standing side by side; every ``every``-th is labelled below."""
    most = max((bar.count for bar in bars), default=0) or 1
    step = WIDTH / max(len(bars), 1)
    ground = HEIGHT - 24
    parts = [f'<line class="axis" x1="0" y1="{ground}" x2="{WIDTH}" y2="{ground}"/>']
    told = len(bars) <= FEW
    for index, bar in enumerate(bars):
        height = max(bar.count / most * (ground - 20), 1.5 if bar.count else 0)
        left = index * step
        parts.append(
            f'<rect class="f-{bar.tone}" x="{left + step * 0.1:.1f}" y="{ground - height:.1f}"'
            f' width="{step * 0.8:.1f}" height="{height:.1f}" rx="2">'
            f"<title>{escape(bar.label)}: {bar.count:,}</title></rect>"
        )
        if told and bar.count:
            parts.append(
                f'<text class="value" x="{left + step / 2:.1f}" y="{ground - height - 5:.1f}" text-anchor="middle">'
                f"{bar.count:,}</text>"
            )
        if index % every == 0:
            parts.append(
                f'<text class="value" x="{left + step / 2:.1f}" y="{HEIGHT - 6}" text-anchor="middle">'
                f"{escape(bar.label)}</text>"
            )
    return _svg(HEIGHT, title, bars, "".join(parts))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a waterfall: what it is, and the probability before and after it (None before the first)."""

    label: str
    before: float | None
    after: float


def waterfall(steps: Sequence[Step], title: str) -> str:
    """Probabilities from step to step, each bar from where it was to where it went."""
    parts: list[str] = []
    for index, step in enumerate(steps):
        top = index * STAIR
        before = 0.0 if step.before is None else step.before
        tone = "mute" if step.before is None else "bad" if step.after > before else "good"
        left, right = sorted((before, step.after))
        parts.append(
            f'<text x="0" y="{top + 13}">{escape(step.label)}</text>'
            f'<text class="value" x="{WIDTH}" y="{top + 13}" text-anchor="end">{step.after:.1%}</text>'
            f'<rect class="track" x="0" y="{top + 19}" width="{WIDTH}" height="9" rx="4"/>'
            f'<rect class="f-{tone}" x="{left * WIDTH:.1f}" y="{top + 19}"'
            f' width="{max((right - left) * WIDTH, 2):.1f}" height="9" rx="2"/>'
        )
    spoken = f"{title}: " + ", ".join(f"{step.label} {step.after:.1%}" for step in steps)
    height = max(len(steps) * STAIR - 8, 10)
    label = escape(spoken, quote=True)
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


@dataclass(frozen=True, slots=True)
class Pile:
    """A column of several parts, one upon the other; ``parts`` are in the order of the legend."""

    label: str
    parts: tuple[int, ...]


def piled(piles: Sequence[Pile], legend: Sequence[tuple[str, str]], title: str, *, wide: bool = True) -> str:
    """Columns side by side, each of several parts; ``legend`` names the parts and their tones.

    The labels below are as many as find room, the first and the last among them.
    """
    width = 2 * WIDTH if wide else WIDTH
    top, ground = 34, HEIGHT + 16
    most = max((sum(pile.parts) for pile in piles), default=0) or 1
    left_edge = 44
    step = (width - left_edge) / max(len(piles), 1)
    bar = min(step * 0.8, 34.0)
    parts = [_legend(legend)]
    for share in (0.5, 1.0):
        y = ground - share * (ground - top)
        parts.append(f'<line class="axis" x1="{left_edge}" y1="{y:.1f}" x2="{width}" y2="{y:.1f}"/>')
        parts.append(
            f'<text class="value" x="{left_edge - 6}" y="{y + 4:.1f}" text-anchor="end">{_short(most * share)}</text>'
        )
    parts.append(f'<line class="axis" x1="{left_edge}" y1="{ground}" x2="{width}" y2="{ground}"/>')
    room = max((sum(14 if ord(letter) > WIDE else 8 for letter in pile.label) for pile in piles), default=0) + 14
    every = max(1, -(-len(piles) // max(1, int((width - left_edge) / room))))
    for index, pile in enumerate(piles):
        middle, foot = left_edge + (index + 0.5) * step, float(ground)
        for count, (name, tone) in zip(pile.parts, legend, strict=True):
            height = count / most * (ground - top)
            if not height:
                continue
            foot -= height
            told = f"{escape(pile.label)} · {escape(name)}: {count:,}"
            parts.append(
                f'<rect class="f-{tone}" x="{middle - bar / 2:.1f}" y="{foot:.1f}" width="{bar:.1f}"'
                f' height="{max(height, 0.8):.1f}"><title>{told}</title></rect>'
            )
        if index % every == 0:
            parts.append(
                f'<text class="value" x="{middle:.1f}" y="{ground + 18}" text-anchor="middle">'
                f"{escape(pile.label)}</text>"
            )
    spoken = "; ".join(
        f"{pile.label}: " + ", ".join(f"{name} {count:,}" for (name, _), count in zip(legend, pile.parts, strict=True))
        for pile in (piles if len(piles) <= FEW else [piles[0], piles[-1]])
    )
    label = escape(f"{title}: {spoken}", quote=True)
    return f'<svg viewBox="0 0 {width} {ground + 24}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def _legend(legend: Sequence[tuple[str, str]]) -> str:
    parts, left = [], 0.0
    for name, tone in legend:
        parts.append(f'<rect class="f-{tone}" x="{left:.0f}" y="2" width="10" height="10" rx="3"/>')
        parts.append(f'<text x="{left + 16:.0f}" y="12">{escape(name)}</text>')
        left += 40 + sum(13.5 if ord(character) > WIDE else 7.2 for character in name)
    return "".join(parts)


def _short(value: float) -> str:
    if value >= 1_000_000:
        return f"{value / 1_000_000:.1f}M"
    if value >= 10_000:
        return f"{value / 1000:.0f}k"
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"


def stacked(bars: Sequence[Bar], title: str, *, width: int = 2 * WIDTH) -> str:
    """One bar of the whole, cut into its parts, with a legend below."""
    parts: list[str] = []
    left = 0.0
    step = width / max(len(bars), 1)
    for index, bar in enumerate(bars):
        length = bar.share * width
        parts.append(
            f'<rect class="f-{bar.tone}" x="{left:.1f}" y="0" width="{max(length - 2, 0.8):.1f}" height="22" rx="3">'
            f"<title>{escape(bar.label)}: {bar.count:,}</title></rect>"
            f'<rect class="f-{bar.tone}" x="{index * step:.1f}" y="42" width="10" height="10" rx="3"/>'
            f'<text x="{index * step + 16:.1f}" y="52">{escape(bar.label)}</text>'
            f'<text class="value" x="{index * step + 16:.1f}" y="70">{bar.count:,} · {escape(bar.share_text)}</text>'
        )
        left += length
    return _svg(76, title, bars, "".join(parts), width)


def _svg(height: int, title: str, bars: Sequence[Bar], inner: str, width: int = WIDTH) -> str:
    spoken = f"{title}: " + ", ".join(f"{bar.label} {bar.count:,} ({bar.share_text})" for bar in bars)
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(spoken, quote=True)}">{inner}</svg>'
