"""``misroute lint`` as a person or a build uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from misroute.cli.commands import app
from misroute.resources import data_dir


def _lint(*arguments: str) -> tuple[int, list[dict[str, object]], str]:
    result = CliRunner().invoke(app, ["--lang", "en", "lint", *arguments, "--format", "jsonl"])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return -1, [], str(result.exception)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines() if line], result.stderr


@pytest.mark.parametrize("policy", ["us", "cn"])
def test_the_shipped_letters_hold_no_error(policy: str) -> None:
    code, rows, _ = _lint(str(data_dir("templates") / "letters"), "--policy", policy)
    assert code == 0
    assert not [row for row in rows if row["severity"] == "error"]


def test_a_flaw_is_told_with_line_column_repair_and_source(tmp_path: Path) -> None:
    text = tmp_path / "note.txt"
    text.write_text("Bluefield Credit: account 7719.\nCall 888-310-4477. We will sue you. Reply STOP to opt out.\n")
    code, rows, _ = _lint(str(text), "--policy", "us")
    assert code == 3
    (row,) = [row for row in rows if row["severity"] == "error"]
    assert (row["code"], row["line"], row["column"], row["words"]) == ("threat_legal", 2, 28, "sue")
    assert row["repair"]
    assert "1692e" in str(row["source"])


def test_links_and_hidden_words_of_a_page_are_read(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<style>.loan{}</style><p>Hello</p><a href='https://x.example/overdue-loan'>here</a>")
    code, rows, _ = _lint(str(page), "--audience", "recipient", "--channel", "email")
    assert code == 3
    assert {row["words"] for row in rows} >= {"overdue", "loan"}


def test_a_template_is_rendered_with_the_values_given(tmp_path: Path) -> None:
    template, sample = tmp_path / "note.sms.en.txt", tmp_path / "values.json"
    template.write_text("{{ lender }}: sorry, a message about {{ what }} reached you by mistake.")
    sample.write_text('{"lender": "Acme", "what": "an overdue bill"}')
    code, rows, _ = _lint(str(template), "--audience", "recipient", "--sample", str(sample))
    assert code == 3
    assert {row["code"] for row in rows} == {"debt_facts"}


def test_what_a_template_uses_and_nobody_gives_is_told_by_name(tmp_path: Path) -> None:
    template = tmp_path / "note.txt"
    template.write_text("{{ nothing_known }}")
    code, _, told = _lint(str(template))
    assert code == -1
    assert "nothing_known" in told
    assert "--sample" in told


@pytest.mark.parametrize("source", ["{{ ().__class__.__mro__ }}", "{% for i in range(10 ** 9) %}x{% endfor %}"])
def test_a_template_reaches_nothing_outside_its_sandbox(tmp_path: Path, source: str) -> None:
    template = tmp_path / "note.txt"
    template.write_text(source)
    assert _lint(str(template))[0] == -1


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 1_000_001])
def test_what_is_no_text_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(content)
    code, _, told = _lint(str(path))
    assert code == -1
    assert "note.txt" in told
    assert "\n" not in told


@pytest.mark.parametrize("arguments", [("--purpose", "fun"), ("--policy", "xx")])
def test_an_unknown_purpose_or_pack_is_named(tmp_path: Path, arguments: tuple[str, str]) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Hello")
    code, _, told = _lint(str(path), *arguments)
    assert code == -1
    assert arguments[1] in told


def test_warnings_fail_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Acme: account 7719, 888-310-4477. " + "long " * 80)
    assert _lint(str(path))[0] == 0
    assert _lint(str(path), "--fail-on", "warning")[0] == 3
