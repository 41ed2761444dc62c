"""`misroute try`: one answer for each line, in order, with the fields of the contract, whatever comes in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misroute.app import load_reference
from misroute.cli import asking
from misroute.errors import MisrouteError
from misroute.services.asking import QUESTIONS, Reference, answer

Ask = Callable[..., Any]

QUESTION_OF = {
    "phone": {"raw": "139 1234 5678", "region": "CN"},
    "name": {"a": "王芳", "b": "Wang Fang"},
    "relation": {"label": "老妈"},
    "reply": {"text": "wrong number, stop texting", "lang": "en", "asked": "Wang Fang"},
    "gate": {
        "policy": "cn",
        "now": "2026-11-02T10:00:00+08:00",
        "send": {"channel": "sms", "purpose": "reminder", "to": "+8613912345678", "person": "C1"},
    },
    "due": {"calendar": "support", "start": "2026-11-02T17:00:00+08:00", "target": "PT4H"},
    "elapsed": {"calendar": "support", "start": "2026-11-02T10:00:00+08:00", "end": "2026-11-02T12:30:00+08:00"},
}
FIELDS = {
    "phone": {"e164", "status", "type", "region", "national", "extension", "notes", "candidates"},
    "name": {"verdict", "score", "reasons"},
    "relation": {"relation", "kin"},
    "reply": {"label", "confidence", "reasons", "also"},
    "gate": {"decision", "reasons", "until", "window"},
    "due": {"due", "provisional", "working"},
    "elapsed": {"elapsed", "iso"},
}


def lines(*questions: object) -> bytes:
    return b"".join(json.dumps(question, ensure_ascii=False).encode() + b"\n" for question in questions)


@pytest.mark.parametrize("what", QUESTION_OF)
def test_each_question_is_answered_with_the_fields_of_the_contract(ask: Ask, what: str) -> None:
    done = ask("try", what, stdin=lines(QUESTION_OF[what]))

    (found,) = done.lines
    assert done.code == 0
    assert found.keys() >= FIELDS[what]


def test_some_answers(ask: Ask) -> None:
    def only(what: str, question: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = ask("try", what, stdin=lines(question)).lines[0]
        return found

    assert only("phone", {"raw": "139 1234 5678", "region": "cn"})["e164"] == "+8613912345678"
    assert only("phone", {"raw": "13912345678"})["e164"] is None
    assert only("phone", {"raw": None})["status"] == "missing"
    assert only("phone", {"raw": 13912345678, "region": "CN"})["e164"] == "+8613912345678"
    assert only("relation", {"label": "老妈"}) | {"matched": ""} == {"relation": "parent", "kin": True, "matched": ""}
    assert only("due", QUESTION_OF["due"])["due"] == "2026-11-03T12:00:00+08:00"
    assert only("elapsed", QUESTION_OF["elapsed"])["elapsed"] == 9000
    reply = only("reply", QUESTION_OF["reply"])
    assert (reply["label"], "opt_out" in reply["also"]) == ("wrong_number", True)


BAD = (
    b"not json\n",
    b"[1]\n",
    b'"text"\n',
    b"null\n",
    b"{}\n",
    b'{"raw": [1]}\n',
    b'{"raw": {"a": 1}}\n',
    b'{"raw": "1", "region": "China"}\n',
    b'{"raw": "1", "region": 86}\n',
    b"\xff\xfe\x00\n",
    b'{"raw": "\xd6\xd0"}\n',
    b"\x00\n",
    b"{" * 100_000 + b"\n",
    b"[" * 100_000 + b"\n",
    b'{"raw": "13912345678", "region": "CN"\n',
)


def test_a_bad_line_answers_an_error_and_the_rest_go_on_in_order(ask: Ask) -> None:
    good = lines({"raw": "13912345678", "region": "CN"})

    done = ask("try", "phone", stdin=good + good.join(BAD) + good)

    assert done.code == 0
    answers = done.lines
    assert len(answers) == 2 * len(BAD) + 1
    assert all(answer["e164"] == "+8613912345678" for answer in answers[::2])
    assert all(set(answer) == {"error"} and answer["error"] for answer in answers[1::2])


def test_the_gate_blocks_what_it_cannot_read(ask: Ask) -> None:
    for line in (b"not json\n", b"[]\n", b"\xff\n"):
        (found,) = ask("try", "gate", stdin=line).lines
        assert found["decision"] == "block"
        assert found["error"]


def test_the_gate_blocks_with_a_reason_what_lacks_facts_or_names_no_known_policy(ask: Ask) -> None:
    send = QUESTION_OF["gate"]
    for question in ({}, {"policy": "atlantis", "now": send["now"], "send": send["send"]}, {"policy": "cn"}):
        (found,) = ask("try", "gate", stdin=lines(question)).lines
        assert found["decision"] == "block"
        assert found["reasons"]


def test_nothing_in_is_nothing_out(ask: Ask) -> None:
    for nothing in (b"", b"\n\n  \n"):
        done = ask("try", "phone", stdin=nothing)
        assert (done.code, done.out, done.err) == (0, "", "")


def test_a_last_line_without_its_end_is_answered_too(ask: Ask) -> None:
    assert len(ask("try", "relation", stdin=b'{"label": "mother"}\n{"label": "father"}').lines) == 2


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(ask: Ask) -> None:
    done = ask("try", "relation", stdin=b'\xef\xbb\xbf{"label": "mother"}\r\n{"label": "father"}\r\n')

    assert [found["relation"] for found in done.lines] == ["parent", "parent"]


def test_a_line_of_ten_megabytes_is_answered(ask: Ask) -> None:
    done = ask("try", "phone", stdin=lines({"raw": "1" * 10_000_000, "region": "CN"}, {"raw": "-"}))

    assert [found["status"] for found in done.lines] == ["invalid", "missing"]


def test_a_line_beyond_all_measure_is_refused_and_the_next_one_answered(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "LONGEST_LINE", 100)
    for length in (60, 89, 90, 91, 150, 200, 201, 1000):
        first, second = ask("try", "phone", stdin=lines({"raw": "1" * length}, {"raw": "-"})).lines
        assert ("error" in first) == (length + 11 + 1 > 100)
        assert second["status"] == "missing"


def test_what_is_no_text_in_utf8_comes_out_as_ascii(ask: Ask) -> None:
    done = ask("try", "phone", stdin=b'{"raw": "\\ud800 \\u202e 13912345678", "region": "CN"}\n')

    assert done.code == 0
    assert done.lines[0]["status"]


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


KEYS = {
    "phone": ("raw", "region"),
    "name": ("a", "b"),
    "relation": ("label",),
    "reply": ("text", "lang", "asked"),
    "gate": (
        "policy", "now", "send", "lender", "debts", "persons", "holds", "requests", "consents", "verifications",
        "history",
    ),
    "due": ("calendar", "start", "target", "pauses"),
    "elapsed": ("calendar", "start", "end", "pauses"),
}  # fmt: skip
WORDS = st.sampled_from(
    ("2026-01-01T00:00:00+08:00", "2026-01-01", "PT4H", "P2D", "support", "cn", "us", "sms", "call", "number", "24:00")
) | st.sampled_from(
    ("+8613912345678", "Asia/Aden", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "P99999999D", "PT999999999H")
)
INNER = st.sampled_from(
    ("from", "to", "at", "tz", "hours", "mon", "days_off", "work_days", "channel", "purpose", "person", "number", "by")
) | st.sampled_from(
    ("kind", "zones", "role", "since", "scope", "value", "direction", "inconvenient", "days", "agreed", "debt")
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WORDS
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(INNER, inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.parametrize("what", QUESTIONS)
@given(data=st.data())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_whatever_is_asked_is_answered_in_json_or_refused_in_one_line(
    reference: Reference, what: str, data: st.DataObject
) -> None:
    question = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS[what], VALUES)))
    try:
        said = json.dumps(answer(what, question, reference), allow_nan=False)
    except MisrouteError as error:
        said = str(error)

    assert said


def test_a_nan_of_a_data_frame_is_nothing_and_no_grandmother(ask: Ask) -> None:
    related = ask("try", "relation", stdin=b'{"label": NaN}\n{"label": "nan"}\n').lines
    assert [found["relation"] for found in related] == ["unknown", "grandparent"]
    assert ask("try", "phone", stdin=b'{"raw": NaN, "region": "CN"}\n').lines[0]["status"] == "missing"
