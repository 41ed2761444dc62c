"""Chinese and English alike: the catalogue is complete, and a working day in Chinese shows no English sentence."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.cli.help_pages import sentences, translate_help
from misroute.cli.words import (
    event,
    heading,
    kind,
    language_asked,
    language_of_environment,
    set_language,
    state,
    told,
    translate_error,
)

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tools"
CASES = tomllib.loads((Path(__file__).parent / "cases" / "said_in_chinese.toml").read_text("utf-8"))

BOOK = """\
客户号,姓名,手机,紧急联系人,关系,联系人电话
K1,周明,13911110001,吴敏,母亲,13811110002
K2,郑强,139111,冯丽,配偶,13711110003
K3,陈静,13611110004
"""
DEBTS = "customer_id,debt_id,late_fee,currency\nK1,D1,12.50,CNY\nK9,,3,CNY\n"


@pytest.fixture
def chinese() -> Iterator[None]:
    set_language("zh")
    yield
    set_language("en")


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(TOOLS))
    import messages

    return messages


def english_in(text: str) -> list[str]:
    """Runs of three English words that are no command, path or quoted code."""
    plain = re.sub(r"misroute [^\n。；）]*|`[^`]*`|\([^)]*\|[^)]*\)|/\S+|'[^']*'|pip install \S+", " ", text)
    return re.findall(r"[A-Za-z]+ [a-z]+ [a-z]+", plain)


# ------------------------------------------------------------------------------------------- the catalogue


def test_every_text_people_read_is_in_the_catalogue_and_translated() -> None:
    done = subprocess.run(
        [sys.executable, str(TOOLS / "messages.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
    assert done.returncode == 0, done.stderr


def test_the_check_tells_what_is_missing_stale_untranslated_or_has_other_values(tool: Any, tmp_path: Path) -> None:
    texts = [tool.Text("cli/x.py", "no cases"), tool.Text("cli/x.py", "{} is empty"), tool.Text("cli/x.py", "new")]
    known = {("", "no cases"): "", ("", "{} is empty"): "是空的", ("", "old"): "旧"}

    said = "\n".join(tool.complaints(texts, known, tmp_path / "misroute.mo"))

    assert "cli/x.py: not in the catalogue: 'new'" in said
    assert "nobody says this any more: 'old'" in said
    assert "not translated: 'no cases'" in said
    assert "other values in the translation: '{} is empty'" in said


def test_the_check_compares_the_compiled_catalogue(tool: Any, tmp_path: Path) -> None:
    texts, known = [tool.Text("cli/x.py", "no cases")], {("", "no cases"): "没有案件"}
    binary = tmp_path / "misroute.mo"

    binary.write_bytes(tool.compiled({("", "no cases"): "无案件"}))
    assert any("is not what" in line for line in tool.complaints(texts, known, binary))

    binary.write_bytes(tool.compiled(known))
    assert tool.complaints(texts, known, binary) == []


def test_what_is_written_is_read_back_the_same(tool: Any, tmp_path: Path) -> None:
    texts = [tool.Text("a.py", 'say "so"\n{}', "state"), tool.Text("a.py", "100% of {count}")]
    known = {("state", 'say "so"\n{}'): "说“是”\n{}", ("", "100% of {count}"): "{count} 的 100%"}
    path = tmp_path / "misroute.po"

    path.write_text(tool.written(texts, known), encoding="utf-8")

    assert tool.translations(path) == known


@pytest.mark.parametrize(
    ("text", "translation", "same"),
    [
        ("{} of {}", "{1} 中的 {0}", True),
        ("{} of {}", "{} 之 {}", True),
        ("{} reading{}", "{} 种读法{:.0}", True),
        ("{} of {}", "{0} 之 {0}", False),
        ("{} of {}", "{}", False),
        ("{count} rows", "{count} 行", True),
        ("{count} rows", "{rows} 行", False),
        ("write {{}}", "写 {{}}", True),
    ],
)
def test_a_translation_holds_the_same_values(tool: Any, text: str, translation: str, same: bool) -> None:
    assert tool.same_values(text, translation) is same


def test_the_scan_finds_the_ways_in_which_the_code_speaks(tool: Any, tmp_path: Path) -> None:
    (tmp_path / "cli").mkdir()
    (tmp_path / "errors.py").write_text(
        "class MisrouteError(Exception): ...\nclass Wrong(MisrouteError): ...\n", "utf-8"
    )
    (tmp_path / "cli" / "page.py").write_text(
        "def f(x, y, problems):\n"
        '    hint = "look there"\n'
        '    where = f" at {y}" if y else ""\n'
        '    say(_("hello"))\n'
        '    warn("id", "it is late", hint)\n'
        '    problems.append(f"{x}: {y!r} is odd")\n'
        '    raise Wrong(f"bad {x}{where}: {{braces}}")\n'
        '    show(rows, ("case_id", "at"), format)\n',
        "utf-8",
    )

    found = {(text.context, text.text) for text in tool.scan(tmp_path)}

    assert {
        ("", "hello"),
        ("", "it is late"),
        ("", "look there"),
        ("", "{}: {} is odd"),
        ("", "bad {}{}: {{braces}}"),
        ("", "at {}"),
        ("column", "case id"),
        ("column", "at"),
    } <= found


# ------------------------------------------------------------------------------------- lines from the floors below


@pytest.mark.parametrize("case", CASES["line"], ids=lambda case: case["en"][:40])
def test_a_finished_english_line_is_said_in_chinese(chinese: None, case: dict[str, str]) -> None:
    assert translate_error(case["en"]) == case["zh"]


@pytest.mark.parametrize("case", CASES["stays"], ids=lambda case: case["en"][:40] or "empty")
def test_what_is_not_ours_stays(chinese: None, case: dict[str, str]) -> None:
    assert translate_error(case["en"]) == case["en"]


@pytest.mark.parametrize("case", CASES["line"], ids=lambda case: case["en"][:40])
def test_in_english_every_line_stays(case: dict[str, str]) -> None:
    assert translate_error(case["en"]) == case["en"]


@given(st.text(max_size=200) | st.text(alphabet=": ;{}ab一", max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_line_can_be_translated(line: str) -> None:
    set_language("zh")
    try:
        assert isinstance(translate_error(line), str)
    finally:
        set_language("en")


def test_a_line_of_a_megabyte_or_full_of_colons_costs_nothing(chinese: None) -> None:
    translate_error("warm up: x")
    started = time.perf_counter()
    for line in ("x " * 500_000, "a: b " * 700, ": " * 1900 + "x; it may have been done"):
        translate_error(line)
    assert time.perf_counter() - started < 2


def test_sentences_within_a_sentence_are_translated_too(chinese: None) -> None:
    said = told("the audit log is broken: {problem}", {"problem": "entry 7 was altered"})
    assert said == "审计日志已损坏：第 7 条被改动过"


def test_the_words_for_states_events_and_headings_depend_on_where_they_stand(chinese: None) -> None:
    assert (state("open"), state("met_late"), state("no such state")) == ("处理中", "超时完成", "no such state")
    assert (event("case_opened"), kind("voucher"), state("voucher")) == ("立案", "代金券", "voucher")
    assert (heading("next_due"), heading("number")) == ("下次到期", "号码")


# ----------------------------------------------------------------------------------------- choosing the language


@pytest.mark.parametrize(
    ("arguments", "environ", "language"),
    [
        (["--lang", "zh", "clean"], {}, "zh"),
        (["--lang=zh"], {"MISROUTE_LANG": "en"}, "zh"),
        (["--lang"], {}, "en"),
        (["case", "note", "--", "--lang", "zh"], {}, "en"),
        (["clean"], {"MISROUTE_LANG": "zh"}, "zh"),
        (["clean"], {"LANG": "zh_CN.UTF-8"}, "zh"),
        (["clean"], {"MISROUTE_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        (["clean"], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_the_language_is_the_arguments_else_the_environments(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], environ: dict[str, str], language: str
) -> None:
    for name in ("MISROUTE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert language_asked(arguments) == language
    if not arguments or arguments[0] == "clean":
        assert language_of_environment() == language


# --------------------------------------------------------------------------------------------------------- help


def test_help_is_in_chinese_and_its_examples_stay(process: Any) -> None:
    answer = process("case", "complete", "--help", MISROUTE_LANG="zh", COLUMNS="80")
    assert answer.code == 0
    assert "完成一个等待人工处理的步骤" in answer.out
    assert "misroute case complete 0198 verify --recipient relative" in answer.out
    assert "选项" in answer.out
    assert "显示本帮助后退出" in answer.out


def test_every_help_text_is_whole_and_chinese(chinese: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.main import get_command

    from misroute.cli.commands import app

    command: Any = get_command(app)
    translate_help(command)
    for path, one in walk(command, "misroute"):
        for text in [*sentences(one.help or ""), *(getattr(param, "help", None) or "" for param in one.params)]:
            # "info, warning or error." may stay; a sentence may not
            assert not english_in(text), (path, text)


def walk(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from walk(below, f"{path} {name}")


@pytest.mark.parametrize("width", ["64", "80", "101"])
def test_no_chinese_help_is_cut_off_at_the_edge(process: Any, width: str) -> None:
    answer = process("clean", "--help", MISROUTE_LANG="zh", COLUMNS=width)
    assert "…" not in answer.out
    assert max(map(len, answer.out.splitlines())) <= int(width)


def test_the_page_of_every_rule_is_in_chinese(ask: Any) -> None:
    codes = [row["code"] for row in ask("rules", "--format", "json").json]
    assert codes
    for code in codes:
        page = ask("--lang", "zh", "rules", code).out
        assert not english_in(page.replace("config/rules.toml", "").replace("the wrong number", "")), page
        assert "标记：" in page
        assert "不标记：" in page


# ------------------------------------------------------------------------------------------- a day at work in Chinese


def test_a_day_at_work_in_chinese_shows_no_english_sentence(ask: Any, folder: Path) -> None:
    (folder / "book.csv").write_text(BOOK, "utf-8")
    (folder / "debts.csv").write_text(DEBTS, "utf-8")
    said: list[str] = []

    def zh(*arguments: str, code: int = 0, stdin: bytes = b"") -> str:
        answer = ask("--lang", "zh", *arguments, stdin=stdin)
        assert answer.code == code, (arguments, answer)
        said.append(answer.out + answer.err)
        return str(answer.out)

    zh("lookup", "13811110002", code=1)
    zh("doctor", code=1)
    zh("init")
    zh("init")
    zh("load", "book.csv", "--debts", "debts.csv", "--region", "CN", code=4)
    zh("clean", "book.csv", "--out", "out.csv", code=4)
    zh("clean", "book.csv", "--out", "book.csv", code=2)
    zh("clean", "nowhere.csv", "--out", "x.csv", code=2)
    zh("scan")
    zh("findings")
    zh("lookup", "13811110002")
    case = zh("case", "open", "--number", "13811110002", "--reporter", "recipient", "--text", "我不认识他").strip()
    zh("case", "open", "--number", "13811110002")
    zh("case", "open", "--number", "12")
    zh("case", "list")
    zh("case", "complete", case, "acknowledge")
    zh("case", "complete", case, "verify", "--recipient", "relative", "--voucher", "500")
    zh("case", "complete", case, "verify", code=1)
    zh("case", "complete", case, "close", code=2)
    zh("case", "approve", case, "waive", code=1)
    zh("case", "close", case, code=2)
    zh("case", "pause", case, "--reason", "等待借款人答复")
    zh("case", "resume", case)
    zh("case", "show", case)
    zh("case", "why", case, "verify")
    zh("case", "show", "nowhere", code=1)
    zh("hold", "list")
    zh("hold", "add", "--reason", "投诉", code=2)
    zh("outbox", "list")
    zh("worker", "--once")
    zh("audit", "verify")
    zh("db", "check")
    zh("keys", "rotate")
    zh("doctor")
    zh("rules")
    zh("rules", "MR999", code=1)
    zh("case", "list", "--limit", "0", code=2)
    zh("--nothing-of-this-name", code=2)
    zh("try", "due", stdin=b'not JSON\n{"calendar": "nowhere", "start": "2026-09-30", "target": "PT4H"}\n')

    for text in said:
        assert not english_in(text), text
    in_english = ask("--lang", "en", "case", "open", "--number", "13811110002")
    assert english_in(in_english.err), "the search for English sentences finds none where there are some"


def test_json_stays_the_same_in_both_languages(ask: Any, home: Path, open_case: Any) -> None:
    case = open_case()
    assert (
        ask("--lang", "zh", "case", "show", case, "--format", "json").json
        == ask("--lang", "en", "case", "show", case, "--format", "json").json
    )


def test_the_environment_chooses_chinese_for_a_whole_process(process: Any) -> None:
    answer = process("lookup", "13811110002", MISROUTE_LANG="zh")
    assert answer.code == 1
    assert answer.err.startswith("错误：没有密钥文件")
