"""Pipes: a book is read more than once and cannot come through one; an output may go where it is pointed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from misroute.book import Outputs, open_book
from misroute.errors import UnreadableInput


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_or_device_is_refused_at_once_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "book.csv")
    for path in (tmp_path / "book.csv", Path("/dev/zero")):
        with pytest.raises(UnreadableInput, match=r"pipe or device.*save it to a file"):
            open_book(path)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_an_output_may_be_a_descriptor_without_a_name_of_its_own() -> None:
    reader, writer = os.pipe()
    try:
        with Outputs() as outputs:
            outputs.open(Path(f"/proc/self/fd/{writer}")).write(b"told")
        assert os.read(reader, 10) == b"told"
    finally:
        os.close(reader)
        os.close(writer)
