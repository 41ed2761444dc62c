"""What the campaign watch tells whoever opens a case: the fault, who is affected, and in which words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from misroute.store.events import NumberEvent
from misroute.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody who got a message that was not for them."""

    number: str = field(repr=False)
    kind: str
    no_contact: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """What a system fault case is opened with. ``note`` is for people, in both languages."""

    kind: str
    value: str
    detail: dict[str, Any]
    note: str
    affected: tuple[Affected, ...]
    customers: tuple[str, ...]


class FaultDesk(Protocol):
    """Whoever opens cases; it stands on the gate, so it is handed in."""

    def open_fault(self, unit: Unit, fault: Fault) -> str:
        """Open a case inside the caller's transaction; returns its id."""

    def attach(self, unit: Unit, case_id: str, affected: Iterable[Affected]) -> int:
        """Add who is not there yet while the case is open; returns how many."""


def change_line(one: NumberEvent) -> str:
    """A release or configuration that went live, in one line."""
    parts = ("release", "template", "campaign", "gateway")
    named = [f"{part} {value}" for part in parts if (value := getattr(one, part))]
    return f"{one.at.isoformat()} {', '.join(named) or 'change'}"


def note_of(figures: dict[str, Any]) -> str:
    """What happened, for people, in both languages."""
    suspects = "; ".join(figures["suspects"])
    held = ", ".join(figures["holds"])
    return (
        f"Suspected system fault: since {figures['began']} {figures['signals']} of {figures['sends']} sends of "
        f"{figures['stream']} {figures['value']} went wrong (usual share: {figures['base_rate']:.2%}). "
        f"Held: {held or 'nothing could be held, look at once'}. Changes near the start: {suspects or 'none known'}.\n"
        f"疑似系统故障：自 {figures['began']} 起，{figures['stream']} {figures['value']} 的 {figures['sends']} 次发送中"
        f"有 {figures['signals']} 次出错（平时占 {figures['base_rate']:.2%}）。"
        f"已停止：{held or '无法停止，请立即查看'}。"
        f"起点前后的变更：{suspects or '未知'}。"
    )
