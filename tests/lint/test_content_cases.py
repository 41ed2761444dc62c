"""Bodies from data files: proper ones pass, improper ones are found by the right rule."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from misroute.gate.lint import ContentRules, ContentWords, Reading, flaws_in, placed_flaws
from misroute.gate.lint.folding import fold, origins
from misroute.packs.contentrules import load_content
from misroute.packs.toml import read_toml
from misroute.resources import data_dir

_CASES = Path(__file__).parent / "cases"


def _content() -> ContentRules:
    problems: list[str] = []
    words = (read_toml(data_dir("config") / "letters.toml", problems) or {})["debt_words"]
    found: ContentWords = load_content(data_dir("config"), [*words["zh"], *words["en"]], problems)
    assert not problems
    return found.rules


CONTENT = _content()


def _reading(row: dict[str, Any], kind: str) -> Reading:
    region, channel, purpose, told, *more = kind.split()
    return Reading(
        told=told == "told",
        channel=channel,
        purpose=purpose,
        regions=frozenset({region}),
        hidden=tuple(row.get("hidden", ())),
        ceased="ceased" in more,
    )


def _cases(name: str) -> Iterator[Any]:
    for line in (_CASES / name).read_text("utf-8").splitlines():
        row = json.loads(line)
        kinds = row["for"] if isinstance(row["for"], list) else [row["for"]]
        for text, kind in product(row["texts"], kinds):
            body = row.get("around", "{x}").replace("{x}", text)
            yield pytest.param(
                _reading(row, kind), body, row.get("code"), id=f"{kind} {row.get('code', '')} {text[:40]}"
            )


def _errors(body: str, reading: Reading) -> dict[str, str]:
    return {flaw.code: flaw.words for flaw in flaws_in(body, reading, CONTENT) if flaw.severity == "error"}


@pytest.mark.parametrize(("reading", "body", "code"), list(_cases("proper.jsonl")))
def test_a_proper_body_passes(reading: Reading, body: str, code: None) -> None:
    assert _errors(body, reading) == {}


@pytest.mark.parametrize(("reading", "body", "code"), list(_cases("improper.jsonl")))
def test_an_improper_body_is_found_by_the_rule_it_breaks(reading: Reading, body: str, code: str) -> None:
    assert code in _errors(body, reading)


@pytest.mark.parametrize(
    "body", ["", "\x00", "🙂" * 500, "\u202e欠\u202c款", "(" * 5000, "a-" * 20000, "0" * 50000, "欠 " * 9000]
)
def test_garbage_is_read_without_harm_and_quickly(body: str) -> None:
    begun = time.perf_counter()
    flaws_in(body, Reading(told=False, purpose="apology", hidden=("张伟", "Ana Ortiz")), CONTENT)
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize("text", ["Pay", "ＰＡＹ 欠\u200b 款 now", "欠 . 款", "ﬁne ® 張偉", "a\u0301b"])
def test_every_letter_read_has_its_place_in_the_text(text: str) -> None:
    places = origins(text)
    assert len(places) == len(fold(text).plain) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)


def test_a_flaw_is_placed_where_it_stands_in_the_text_as_written() -> None:
    text = "【青禾信贷】您好\u200b，欠 款"
    placed = [(flaw.words, start) for flaw, start in placed_flaws(text, Reading(told=False), CONTENT)]
    assert ("欠款", text.index("欠")) in placed


def test_no_offending_words_hold_the_borrowers_data() -> None:
    reading = Reading(told=False, purpose="apology", hidden=("Ana Ortiz",), numbers=("2015550123",))
    flaws = flaws_in("Acme: tell Ana Ortiz, +1 201-555-0123, card 4012888888881881", reading, CONTENT)
    told = " ".join(flaw.words for flaw in flaws)
    assert {flaw.code for flaw in flaws} >= {"borrower_data", "sensitive_number"}
    assert not any(piece in told for piece in ("Ana", "Ortiz", "555", "4012"))
