"""Letters: what they say, what they can never say, and what hostile values do to them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.errors import ConfigProblem, NotFound, Refused, UsageError
from misroute.letters import (
    BorrowerContext,
    LetterLeak,
    Letters,
    NoticeContext,
    RecipientContext,
    Sender,
    load_letters,
    presentable_name,
)
from misroute.resources import data_dir

SENDER = Sender("晨光服务", "400-123-4567", "9:00-18:00")
DAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def letters() -> Letters:
    return load_letters()


def borrower(**changes: Any) -> BorrowerContext:
    return BorrowerContext(**({"sender": SENDER, "receipt": "R-7", "name": "王小明", "happened_on": DAY} | changes))


def recipient(**changes: Any) -> RecipientContext:
    return RecipientContext(**({"sender": SENDER, "receipt": "R-7", "happened_on": DAY} | changes))


def test_every_letter_exists_in_both_languages(letters: Letters) -> None:
    by_lang = {
        lang: {(e.audience, e.name, e.channel) for e in letters.entries if e.lang == lang} for lang in ("zh", "en")
    }
    assert by_lang["zh"] == by_lang["en"]
    assert ("recipient", "apology", "sms") in by_lang["zh"]


@pytest.mark.parametrize(("lang", "fee", "voucher"), [("zh", "35.50元", "100元"), ("en", "¥35.50", "¥100")])
@pytest.mark.parametrize("channel", ["sms", "email", "letter"])
def test_the_borrower_reads_what_happened_why_and_what_was_done(
    letters: Letters, lang: str, fee: str, voucher: str, channel: str
) -> None:
    done = borrower(
        cause="system_fault",
        fee="waived",
        fee_amount=Decimal("35.50"),
        voucher="issued",
        voucher_amount=Decimal(100),
        voucher_code="V-ABC",
        kinds=("name", "amount"),
    )
    letter = letters.render("apology", "borrower", lang, done, channel=channel)
    cause = {"zh": "我们的系统出现故障", "en": "our system failed"}[lang]
    kind = {"zh": "所涉金额", "en": "the amount concerned"}[lang]
    day = {"zh": "2026年3月2日", "en": "2 March 2026"}[lang]
    for said in ("王小明", "R-7", "400-123-4567", "V-ABC", fee, voucher, cause, kind, day):
        assert said in letter.body
    assert letter.subject


def test_nothing_is_promised_or_claimed_that_was_not_done(letters: Letters) -> None:
    for lang, words in (("zh", ("免除", "代金券")), ("en", ("waive", "voucher"))):
        plain = letters.render("apology", "borrower", lang, borrower(), channel="email").body
        assert not any(word in plain for word in words)


def test_the_stranger_reads_of_a_mistake_and_nothing_else(letters: Letters) -> None:
    for lang in ("zh", "en"):
        for channel in ("sms", "email", "letter"):
            letter = letters.render(
                "apology", "recipient", lang, recipient(), channel=channel, never=["王小明", "13912345678"]
            )
            assert "R-7" in letter.body
            assert "400-123-4567" in letter.body
            assert {"zh": "抱歉", "en": "sorry"}[lang] in letter.body or "道歉" in letter.body


def test_the_gift_is_offered_only_by_link(letters: Letters) -> None:
    link = "https://gift.example/v/Ab3"
    assert link in letters.render("apology", "recipient", "zh", recipient(voucher_link=link)).body
    assert "https" not in letters.render("apology", "recipient", "zh", recipient()).body


@pytest.mark.parametrize("audience", ["recipient", "internal"])
def test_a_letter_of_one_audience_refuses_the_context_of_another(letters: Letters, audience: Any) -> None:
    name = {"recipient": "apology", "internal": "clock_breach"}[audience]
    with pytest.raises(Refused):
        letters.render(name, audience, "zh", borrower())
    with pytest.raises(Refused):
        letters.render("apology", "borrower", "zh", recipient())


def test_a_context_that_only_looks_like_the_recipients_is_refused(letters: Letters) -> None:
    class Wider(RecipientContext):
        pass

    with pytest.raises(Refused):
        letters.render("apology", "recipient", "zh", Wider(SENDER, "R-1"))


def test_a_sender_whose_name_speaks_of_debt_cannot_write_to_strangers(letters: Letters) -> None:
    for name in ("快快贷", "QuickLoan Ltd loans", "中信催收中心", "催 收 中心"):
        with pytest.raises(LetterLeak):
            letters.render("apology", "recipient", "zh", recipient(sender=Sender(name, "400-1")))
        assert letters.sender_problems(name)
    assert not letters.sender_problems("晨光服务")


def test_the_borrowers_own_data_never_reach_a_stranger(letters: Letters) -> None:
    smuggled = recipient(sender=Sender("晨光服务 王小明", "400-1"))
    with pytest.raises(LetterLeak) as caught:
        letters.render("apology", "recipient", "zh", smuggled, never=["王小明"])
    assert "王小明" not in str(caught.value)
    with pytest.raises(LetterLeak):
        letters.render("apology", "recipient", "zh", recipient(sender=Sender("晨光 13912345678", "400-1")))


def test_a_short_customer_number_is_not_found_in_our_own_date_or_number(letters: Letters) -> None:
    for short in ("2", "12", "2026", "400", "123"):
        assert letters.render("apology", "recipient", "zh", recipient(), never=[short]).body
    with pytest.raises(LetterLeak):
        letters.render(
            "apology", "recipient", "zh", recipient(sender=Sender("晨光 4711 服务", "400-1")), never=["4711"]
        )


def test_an_unknown_letter_or_language_is_named(letters: Letters) -> None:
    with pytest.raises(NotFound, match=r"letters\.toml"):
        letters.render("apology", "borrower", "fr", borrower())
    with pytest.raises(NotFound):
        letters.render("thanks", "borrower", "zh", borrower())


def test_regional_languages_read_as_their_own(letters: Letters) -> None:
    plain = letters.render("apology", "borrower", "zh", borrower())
    assert letters.render("apology", "borrower", "zh-CN", borrower()) == plain


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("张伟", "张伟"),
        ("  Anne-Marie  O'Neil ", "Anne-Marie O'Neil"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("李\u202e明\n", "李明"),
        ("{{ 7*7 }}", None),
        ("<b>张伟</b>", None),
        ("13800138000", None),
        ("null", None),
        ("未知", None),
        ("😀", None),
        ("", None),
        ("张" * 500, None),
        ("a b c d e f g h", None),
    ],
)
def test_a_name_that_is_no_name_is_left_out(raw: str, shown: str | None) -> None:
    assert presentable_name(raw) == shown


def test_template_syntax_in_values_is_text_not_a_template(letters: Letters) -> None:
    notice = NoticeContext(SENDER, "{{ 7*7 }}", "{% for x in y %}", datetime(2026, 3, 2, tzinfo=UTC), owner="<script>")
    letter = letters.render("clock_warning", "internal", "en", notice, channel="email")
    assert "{{ 7*7 }}" in letter.body
    assert "49" not in letter.body
    assert letter.html is not None
    assert "<script>" not in letter.html
    assert "&lt;script&gt;" in letter.html


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=60), st.text(max_size=60))
def test_no_value_breaks_a_letter_into_lines_or_hidden_marks(name: str, owner: str, code: str) -> None:
    letters = _shared()
    body = letters.render("apology", "borrower", "zh", borrower(name=name)).body
    assert "\n" not in body
    try:
        notice = NoticeContext(SENDER, "C-1", code or "x", datetime(2026, 3, 2, tzinfo=UTC), owner=owner)
        body += letters.render("clock_breach", "internal", "en", notice, channel="email").body
    except UsageError:
        return
    assert not set(body) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u200f\u200b\x00\r")


_CACHE: list[Letters] = []


def _shared() -> Letters:
    if not _CACHE:
        _CACHE.append(load_letters())
    return _CACHE[0]


@pytest.mark.parametrize(
    "link",
    [
        "http://a.example/",
        "https://u:p@a.example/",
        "javascript:alert(1)",
        "https://",
        "https://a.example/ x",
        "https://a.example/\u202e",
    ],
)
def test_links_are_plain_https(link: str) -> None:
    with pytest.raises(UsageError):
        recipient(voucher_link=link)


def test_receipts_and_codes_can_be_read_out() -> None:
    for bad in ("", "R 1\nBcc", "{{x}}", "R" + "１", "<b>"):
        with pytest.raises(UsageError):
            recipient(receipt=bad)
    with pytest.raises(UsageError):
        borrower(voucher="issued")


def test_the_same_letter_has_the_same_digest_and_another_has_another(letters: Letters) -> None:
    one = letters.render("apology", "borrower", "zh", borrower())
    assert one.digest == letters.render("apology", "borrower", "zh", borrower()).digest
    assert one.digest != letters.render("apology", "borrower", "zh", borrower(receipt="R-8")).digest


def test_a_letter_hides_its_text_in_its_repr_and_fits_an_outgoing_message(letters: Letters) -> None:
    letter = letters.render("apology", "borrower", "zh", borrower(), channel="email")
    assert "王小明" not in f"{letter!r} {borrower()!r}"
    assert set(letter.payload()) >= {"subject", "body", "html", "template", "version", "lang", "digest"}
    assert "html" not in letters.render("apology", "borrower", "zh", borrower()).payload()


@pytest.fixture
def own(tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the templates and the index, to spoil."""
    folder, index = tmp_path / "letters", tmp_path / "letters.toml"
    shutil.copytree(data_dir("templates") / "letters", folder)
    shutil.copy(data_dir("config") / "letters.toml", index)
    return folder, index


def test_all_problems_of_templates_are_reported_at_once(own: tuple[Path, Path]) -> None:
    folder, index = own
    (folder / "recipient/apology.sms.zh.txt").write_text("您的欠款 {{ sender.name }}", "utf-8")
    (folder / "recipient/apology.sms.en.txt").write_text("{{ name }} {{ fee_amount }}", "utf-8")
    (folder / "borrower/apology.sms.zh.txt").write_text("{% if %}", "utf-8")
    (folder / "borrower/voucher.sms.zh.txt").unlink()
    with pytest.raises(ConfigProblem) as caught:
        load_letters(folder, index)
    problems = "\n".join(caught.value.problems)
    for part in (
        "'欠款' speaks of debt",
        "'fee_amount' is not something a recipient",
        "borrower/apology.sms.zh",
        "voucher.sms.zh",
    ):
        assert part in problems


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ sender.__init__.__globals__ }}",
        "{{ receipt.format.__self__ }} {{ cycler.__init__.__globals__.os }}",
        "{% for i in range(10000000) %}x{% endfor %}",
        "{{ sender.nickname }}",
    ],
)
def test_a_template_cannot_leave_its_sandbox_or_use_what_is_not_there(own: tuple[Path, Path], source: str) -> None:
    folder, index = own
    (folder / "recipient/acknowledgement.sms.zh.txt").write_text(source, "utf-8")
    with pytest.raises(ConfigProblem):
        load_letters(folder, index)


def test_a_template_that_leaks_only_with_real_values_is_stopped_when_rendered(own: tuple[Path, Path]) -> None:
    folder, index = own
    template = folder / "recipient/acknowledgement.sms.zh.txt"
    template.write_text(
        "{% if receipt == 'R-7' %}{{ '您\u200b欠' ~ ' ' ~ '款' }} ¥300 转 6222 0200 1111 222{% else %}好{% endif %}",
        "utf-8",
    )
    letters = load_letters(folder, index)
    with pytest.raises(LetterLeak) as caught:
        letters.render("acknowledgement", "recipient", "zh", recipient())
    for code in ("debt_word", "amount", "long_number"):
        assert code in str(caught.value)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (("version = 1", "version = 0"), "version must be"),
        (('audience = "recipient"', 'audience = "mother"'), "audience must be"),
        (('variables = ["sender", "receipt"]', 'variables = ["sender", "fee_amount"]'), "may not know 'fee_amount'"),
        (("[phrases.cause]", "[phrases.reason]"), "phrases.cause.unknown needs"),
        (("[debt_words]", "[words]"), "debt_words.zh must be"),
        (("[[letter]]", "[[note]]"), "lists no letter"),
        (("name =", "name = ["), "letters.toml"),
    ],
)
def test_a_wrong_index_says_where(own: tuple[Path, Path], change: tuple[str, str], part: str) -> None:
    folder, index = own
    index.write_text(index.read_text("utf-8").replace(*change), "utf-8")
    with pytest.raises(ConfigProblem) as caught:
        load_letters(folder, index)
    assert part in "\n".join(caught.value.problems)


def test_contexts_are_frozen_and_the_recipients_has_no_field_of_the_borrower() -> None:
    assert set(RecipientContext.__dataclass_fields__) == {"sender", "receipt", "happened_on", "channel", "voucher_link"}
    assert replace(recipient(), receipt="R-9").receipt == "R-9"
