"""Events that a system reports one by one go the road of an events file."""

from __future__ import annotations

from pathlib import Path

from misroute.app import initialise, open_app
from misroute.settings import load_settings
from misroute.store.events import events_on

NUMBER = "+8613912345678"
HEARD = {"at": "2026-03-02T01:00:00Z", "kind": "inbound", "number": NUMBER, "channel": "sms", "text": "STOP"}


def test_what_is_heard_twice_is_stored_once_and_what_is_odd_is_told_by_its_place(tmp_path: Path) -> None:
    settings = load_settings({"MISROUTE_HOME": str(tmp_path)}, cwd=tmp_path)
    initialise(settings)
    odd = [{}, {"at": "soon", "kind": "call"}, {"at": "2026-03-02T01:00:00Z", "kind": "call", "number": "12"}]
    with open_app(settings) as app:
        first = app.loading.receive([*odd * 10, HEARD], actor="gateway")
        assert (first.events, first.refused) == (1, 30)
        assert sorted(one.row for one in first.told) == list(range(30))
        assert all("12" not in one.reason.split() for one in first.told)
        assert app.loading.receive([HEARD], actor="gateway").events == 0
        with app.store.read() as unit:
            assert [event.text for event in events_on(unit, NUMBER)] == ["STOP"]
