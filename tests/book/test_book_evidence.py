"""Events, intel and own lists: what can be used is, every other line is refused with its row and a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from misroute.book import Event, IntelAnswer, OwnNumber, Refusal, read_events, read_intel, read_own
from misroute.errors import UnreadableInput


def file(folder: Path, text: str, name: str = "a.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_events_are_read_from_csv_in_any_order_and_encoding(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "类型,时间,手机号,结果,内容\nreceipt,2026-01-02T03:04:05+08:00,138 0013,Unknown Subscriber,\n",
        encoding="gbk",
    )
    assert list(read_events(path)) == [
        Event(2, datetime(2026, 1, 1, 19, 4, 5, tzinfo=UTC), "receipt", number="138 0013", outcome="unknown_subscriber")
    ]


def test_events_are_read_from_json_lines(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        '{"at":"2026-01-02T00:00:00Z","kind":"inbound","number":8613800138000,"text":"打错了","extra":1}\n'
        '{"at":"2026-01-02T00:00:00Z","kind":"change","release":"v2"}\n',
        "a.jsonl",
    )
    first, second = read_events(path)
    assert isinstance(first, Event)
    assert (first.row, first.number, first.text) == (1, "8613800138000", "打错了")
    assert isinstance(second, Event)
    assert (second.kind, second.release) == ("change", "v2")


def test_an_event_that_cannot_be_used_is_refused_with_its_row(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "at,kind,number,outcome\n"
        "2026-01-02T00:00:00Z,sent,1,\n"
        ",send,1,\n"
        "01/02/2026,send,1,\n"
        "2026-01-02T00:00:00Z,receipt,1,arrived\n"
        "2026-01-02T00:00:00Z,call,1,delivered\n"
        "2026-01-02T00:00:00Z,send,,\n"
        "2026-01-02T00:00:00Z,send\n"
        "2026-01-02T00:00:00Z,send,1,\n",
    )
    found = list(read_events(path))
    refused = [line for line in found if isinstance(line, Refusal)]
    assert [(line.file, line.row) for line in refused] == [(str(path), row) for row in range(2, 9)]
    assert refused[0].reason.startswith("kind is not one of call, change")
    assert "cannot be told apart" in refused[2].reason
    assert isinstance(found[-1], Event)


def test_bad_json_lines_are_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = file(tmp_path, '{"at": 1767312000, "kind": "send", "number": "1"}\n{\n\n{"kind": "send"}\n', "a.jsonl")
    first, *refused = read_events(path)
    assert isinstance(first, Event)
    assert first.at == datetime(2026, 1, 2, tzinfo=UTC)
    assert [(line.row, line.reason) for line in refused if isinstance(line, Refusal)] == [
        (2, "the line is not JSON"),
        (4, "at cannot be read: empty"),
    ]


def test_an_instant_without_offset_is_taken_in_the_zone_given(tmp_path: Path) -> None:
    path = file(tmp_path, "at,kind,number\n2026/1/2 8:00,send,1\n")
    (event,) = read_events(path, zone=timezone(timedelta(hours=8)))
    assert isinstance(event, Event)
    assert event.at == datetime(2026, 1, 2, tzinfo=UTC)


def test_an_unknown_verdict_is_never_good_news(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "number,provider,asked_at,as_of,verdict,raw\n"
        "1,rnd,2026-01-02T00:00:00Z,2025-12-01,owner_changed,Yes\n"
        "1,rnd,2026-01-02T00:00:00Z,2025-12-01,probably_fine,\n"
        "1,rnd,2026-01-02T00:00:00Z,2025-12-01,,\n"
        ",rnd,2026-01-02T00:00:00Z,2025-12-01,same_owner,\n"
        "1,rnd,,,same_owner,\n"
        "1,rnd,,2025-12-01,Not Enough Data,\n",
    )
    found = list(read_intel(path))
    assert found[0] == IntelAnswer(
        2, "1", "rnd", datetime(2026, 1, 2, tzinfo=UTC), date(2025, 12, 1), "owner_changed", "Yes"
    )
    assert [isinstance(line, Refusal) for line in found] == [False, True, True, True, True, False]


def test_the_own_list_knows_its_kinds_in_both_languages(tmp_path: Path) -> None:
    path = file(tmp_path, "号码,类型\n1,员工\n2,agency\n3,\n4,friend\n,staff\n")
    found = list(read_own(path))
    assert [(line.row, line.kind) for line in found if isinstance(line, OwnNumber)] == [
        (2, "staff"),
        (3, "agency"),
        (4, "lender"),
    ]
    assert [line.row for line in found if isinstance(line, Refusal)] == [5, 6]
    assert [line.kind for line in read_own(file(tmp_path, "number\n1\n")) if isinstance(line, OwnNumber)] == ["lender"]


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "kind,number\nsend,1\n", "\n"])
def test_a_file_without_the_needed_columns_is_unreadable(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableInput):
        list(read_events(file(tmp_path, text)))


def test_no_refusal_or_repr_quotes_a_number_or_a_text(tmp_path: Path) -> None:
    path = file(
        tmp_path, "at,kind,number,text\n2026-01-02,inbound,13812345678,secret\nsecret,secret,13812345678,secret\n"
    )
    assert not any(word in repr(line) for line in read_events(path) for word in ("13812345678", "secret"))
