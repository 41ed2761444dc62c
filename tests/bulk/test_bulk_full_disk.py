"""A disk that fills up while a book is judged is said as the system says it."""

from __future__ import annotations

import errno
from pathlib import Path

import polars as pl
import pytest

from misroute.bulk import Spill


def test_a_full_disk_is_the_systems_own_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise pl.exceptions.ComputeError("parquet: underlying IO error: No space left on device (os error 28)")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with Spill(tmp_path) as spill, pytest.raises(OSError, match="No space left") as caught:
        spill.keep("table", pl.DataFrame({"a": [1]}))
    assert caught.value.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []
