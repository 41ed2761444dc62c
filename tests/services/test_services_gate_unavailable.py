"""A gate that cannot look up or record does not allow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from misroute.errors import MisrouteError
from misroute.services.gatekeeping import Gatekeeping
from misroute.store.errors import DatabaseBusy, StoreUnavailable


@pytest.mark.parametrize("trouble", [DatabaseBusy("another writer"), StoreUnavailable("no such host")])
def test_a_database_that_cannot_be_asked_blocks_with_a_reason(trouble: MisrouteError) -> None:
    class Broken:
        @contextmanager
        def write(self, actor: str) -> Iterator[Any]:
            raise trouble
            yield

    gate = Gatekeeping(cast(Any, Broken()), cast(Any, None), {}, ("cn",))
    answer = gate.check({"channel": "sms", "purpose": "reminder", "to": "+8613912345678", "person": "C1"})
    assert answer.decision == "block"
    assert [reason.code for reason in answer.reasons] == ["gate_unavailable"]
