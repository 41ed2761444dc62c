"""The header words are configuration: checked at start, all problems at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from misroute.errors import ConfigProblem
from misroute.packs.headers import header_key, load_header_words
from misroute.resources import data_dir

SHIPPED = data_dir("config") / "book" / "headers.toml"


def test_the_shipped_words_load_and_no_word_means_two_fields_of_a_book() -> None:
    book = load_header_words(SHIPPED).book
    seen: dict[str, str] = {}
    for field, words in book.items():
        for word in words:
            assert seen.setdefault(word, field) == field, f"{word} is both {seen[word]} and {field}"


def test_every_problem_of_the_words_is_told_at_once(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace("[own]", "[ours]").replace("weak_customer_id = [", "weak = [")
    text = text.replace('source = ["source"', 'source = [1, "source"')
    path = tmp_path / "headers.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigProblem) as caught:
        load_header_words(path)
    told = "\n".join(caught.value.problems)
    assert all(word in told for word in ("[ours]", "[own] is missing", "'weak'", "weak_customer_id", "source"))


def test_words_that_are_no_toml_are_one_line(tmp_path: Path) -> None:
    path = tmp_path / "headers.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigProblem, match="cannot be read as TOML"):
        load_header_words(path)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("手机号（必填）", "手机号"),
        ("Phone # [required]", "phone"),
        ("ＰＨＯＮＥ＿１", "phone1"),
        ("(手机号)", ""),
        ("😀", ""),
    ],
)
def test_headers_are_compared_without_case_width_and_punctuation(text: str, key: str) -> None:
    assert header_key(text) == key


def test_a_header_wholly_in_brackets_can_still_be_compared() -> None:
    assert header_key("(手机号)", brackets=True) == "手机号"
