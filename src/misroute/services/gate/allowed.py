"""The sends that one run has allowed so far: for the limits of the later ones they have happened already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Allowed(Protocol):
    """Keeps allowed sends and gives back those that bear on another."""

    def add(self, send: Mapping[str, Any], at: str) -> None: ...
    def of(self, send: Mapping[str, Any]) -> list[dict[str, Any]]: ...


class AllowedBefore:
    """The sends of a run that is short enough to be remembered whole."""

    def __init__(self) -> None:
        self._of_person: dict[str, list[dict[str, Any]]] = {}
        self._of_number: dict[str, list[dict[str, Any]]] = {}

    def add(self, send: Mapping[str, Any], at: str) -> None:
        """Note an allowed send."""
        contact = contact_of(send, at)
        self._of_person.setdefault(contact["person"], []).append(contact)
        self._of_number.setdefault(str(contact["number"]), []).append(contact)

    def of(self, send: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Those to the same person or number."""
        person, number = str(send.get("person") or ""), str(send.get("to"))
        found = list(self._of_person.get(person, ())) if person else []
        found.extend(one for one in self._of_number.get(number, ()) if not person or one["person"] != person)
        return found


def contact_of(send: Mapping[str, Any], at: str) -> dict[str, Any]:
    """An allowed send as a contact that will have happened."""
    return {
        "at": at,
        "direction": "out",
        "channel": send.get("channel"),
        "number": send.get("to"),
        "person": str(send.get("person") or ""),
        "debt": send.get("debt"),
        "purpose": send.get("purpose"),
        "collector": send.get("collector"),
        "outcome": "",
    }
