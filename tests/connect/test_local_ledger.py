"""The local ledger and letterbox: one effect a key, whatever dies in between."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from far_sides import letter, still_clock, waiver
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.connect import CannotTell, Outgoing, Permanent, Receipt, Transient, Unclear
from misroute.connect.ledger import Ledger
from misroute.connect.letterbox import Letterbox
from misroute.connect.message import name_of_key

_WORKER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from misroute.connect import Outgoing
from misroute.connect.ledger import Ledger
from misroute.connect.letterbox import Letterbox
now = datetime(2026, 3, 2, tzinfo=UTC)
folder, keys, rounds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
ledger = Ledger(folder / "ledgers" / "vouchers.jsonl", name="vouchers", clock=lambda: now)
box = Letterbox(folder / "letters")
print("ready", flush=True)
for _ in range(rounds):
    for number in range(keys):
        key = f"C{number}/voucher/1"
        done = ledger.deliver(Outgoing(key=key, kind="voucher", payload={"amount": "100", "note": "x" * 3000}, at=now))
        box.deliver(Outgoing(key=key, kind="letter", payload={"body": "y" * 3000}, at=now, channel="sms"))
        print(key, "again" if done.duplicate else "new", flush=True)
"""


def entries(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def ledger(folder: Path) -> Ledger:
    return Ledger(folder / "waivers.jsonl", name="local-waivers", clock=still_clock)


def test_many_processes_at_once_do_each_key_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _WORKER, str(tmp_path), "12", "1"]
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = [line for worker in workers for line in worker.communicate(timeout=60)[0].splitlines() if line != "ready"]
    assert all(worker.returncode == 0 for worker in workers)
    assert sorted(line.split()[0] for line in said if line.endswith("new")) == sorted(
        f"C{n}/voucher/1" for n in range(12)
    )
    keys = [entry["key"] for entry in entries(tmp_path / "ledgers/vouchers.jsonl")]
    assert len(keys) == len(set(keys)) == 12
    assert len(list((tmp_path / "letters").glob("*.txt"))) == 12


def test_killed_writers_leave_nothing_torn_and_nothing_twice(tmp_path: Path) -> None:
    for round_number in range(4):
        command = [sys.executable, "-c", _WORKER, str(tmp_path), "40", "200"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None
            for _ in range(3 + 7 * round_number):
                worker.stdout.readline()
            worker.send_signal(signal.SIGKILL)
    subprocess.run(
        [sys.executable, "-c", _WORKER, str(tmp_path), "40", "1"], check=True, capture_output=True, timeout=60
    )
    keys = [entry["key"] for entry in entries(tmp_path / "ledgers/vouchers.jsonl")]
    assert sorted(str(key) for key in keys) == sorted(f"C{number}/voucher/1" for number in range(40))
    letters = list((tmp_path / "letters").glob("*.txt"))
    assert len(letters) == 40
    assert all(path.read_text().endswith("y\n") for path in letters)
    assert not list((tmp_path / "letters").glob(".*.part"))


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=1), st.integers(min_value=1, max_value=4))
def test_a_torn_last_line_is_repaired_wherever_it_tore(cut: int, done: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        book = ledger(Path(folder))
        for number in range(done):
            book.deliver(waiver(f"C{number}/waive/1"))
        whole = book.path.read_bytes()
        last = whole.rstrip(b"\n").rfind(b"\n") + 1
        torn_at = last + 1 + cut % (len(whole) - last - 1)
        book.path.write_bytes(whole[:torn_at])
        fresh = ledger(Path(folder))
        again = fresh.deliver(waiver(f"C{done - 1}/waive/1"))
        # with all but the newline there, the line is an entry and stays
        assert again.duplicate == (torn_at == len(whole) - 1)
        keys = [entry["key"] for entry in entries(fresh.path)]
        assert keys == [f"C{number}/waive/1" for number in range(done)]


def test_a_process_sees_what_others_wrote_and_a_replaced_file(tmp_path: Path) -> None:
    one, other = ledger(tmp_path), ledger(tmp_path)
    one.deliver(waiver("a"))
    other.deliver(waiver("b"))
    assert one.deliver(waiver("b")).duplicate
    one.path.unlink()
    assert one.lookup("a") is None
    assert not one.deliver(waiver("a")).duplicate
    assert other.lookup("b") is None


def test_the_same_key_with_other_contents_is_named_and_the_first_stands(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    book.deliver(waiver("a", amount="35.00"))
    again = book.deliver(waiver("a", amount="99.00"))
    assert (again.duplicate, again.differs) == (True, True)
    (entry,) = entries(book.path)
    assert entry["payload"] == {"customer": "c-1", "amount": "35.00", "currency": "CNY"}
    box = Letterbox(tmp_path / "letters")
    box.deliver(letter("a"))
    assert box.deliver(letter("a", payload={"body": "another"})).differs
    assert box.deliver(letter("a", channel="sms")).differs


def test_a_damaged_line_stops_everything_and_says_where(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    book.deliver(waiver("a"))
    book.path.write_bytes(b"{}\n" + book.path.read_bytes())
    for damaged in (ledger(tmp_path), book):
        with pytest.raises(Permanent, match=r"line 1 of waivers\.jsonl"):
            damaged.deliver(waiver("b"))
        assert isinstance(damaged.lookup("a"), CannotTell)
    book.path.write_bytes(book.path.read_bytes().removeprefix(b"{}\n"))
    assert isinstance(book.lookup("a"), Receipt)
    assert book.deliver(waiver("a")).duplicate


def test_a_full_disk_is_transient_and_leaves_no_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = ledger(tmp_path)
    book.deliver(waiver("a"))
    before = book.path.read_bytes()
    real = os.write

    def half(descriptor: int, content: bytes) -> int:
        real(descriptor, bytes(content)[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(Transient, match="No space left"):
        book.deliver(waiver("b"))
    with pytest.raises(Transient):
        Letterbox(tmp_path / "letters").deliver(letter())
    monkeypatch.undo()
    assert book.path.read_bytes() == before
    assert not list((tmp_path / "letters").glob("*.part")) + list((tmp_path / "letters").glob("*.eml"))
    assert not book.deliver(waiver("b")).duplicate


def test_a_disk_that_cannot_even_take_a_piece_back_is_unclear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = ledger(tmp_path)
    book.deliver(waiver("a"))

    def broken(*args: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    monkeypatch.setattr(os, "ftruncate", broken)
    with pytest.raises(Unclear):
        book.deliver(waiver("b"))


def test_a_payload_that_is_no_json_is_permanent(tmp_path: Path) -> None:
    with pytest.raises(Permanent):
        ledger(tmp_path).deliver(waiver("a", amount=object()))


def test_files_are_for_their_owner_only_and_their_names_tell_nothing(tmp_path: Path) -> None:
    book, box = ledger(tmp_path / "l"), Letterbox(tmp_path / "letters")
    book.deliver(waiver())
    box.deliver(letter("C-1/+8613800138000/zhang"))
    (path,) = box.folder.glob("[!.]*")
    for file in (book.path, path):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(box.folder.stat().st_mode) == 0o700
    assert "13800138000" not in path.name


def test_letters_lie_there_to_be_read(tmp_path: Path) -> None:
    box = Letterbox(tmp_path)
    sms = box.deliver(letter("C1/a/1", channel="sms", destination="+8613800138000"))
    email = box.deliver(letter("C1/b/1"))
    paper = box.deliver(letter("C1/c/1", channel="letter", payload={"html": "<p>您好</p>"}, destination="朝阳区 --> 1"))
    assert (tmp_path / sms.reference).suffix == ".txt"
    text = (tmp_path / sms.reference).read_text("utf-8")
    assert "To: +8613800138000" in text
    assert "这条消息发错了人" in text
    assert "这条消息发错了人" in (tmp_path / email.reference).read_text("utf-8")
    assert (tmp_path / email.reference).suffix == ".eml"
    html = (tmp_path / paper.reference).read_text("utf-8")
    assert html.endswith("<p>您好</p>")
    assert html.count("-->") == 1


def test_a_letter_without_a_body_is_permanent(tmp_path: Path) -> None:
    for body in ("", "  \n", None, 7):
        with pytest.raises(Permanent):
            Letterbox(tmp_path).deliver(letter(payload={"body": body}))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(min_size=1), min_size=2, max_size=2, unique=True))
def test_different_keys_have_different_safe_names(keys: list[str]) -> None:
    one, other = map(name_of_key, keys)
    assert one != other
    assert set(one) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert len(one) < 120
    assert not one.startswith(".")


def test_an_outgoing_message_without_key_or_offset_is_refused() -> None:
    for key in ("", "a\nb", "a\x00"):
        with pytest.raises(Permanent):
            Outgoing(key=key, kind="waiver", payload={}, at=datetime(2026, 3, 2, tzinfo=UTC))
    with pytest.raises(Permanent):
        Outgoing(key="a", kind="waiver", payload={}, at=datetime(2026, 3, 2))
