"""Files of the Reassigned Numbers Database: what is written, what is read, and every row that cannot be."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from status_sides import LIU, NOW, TODAY, WANG, asked, lines

from misroute.connect.status import Layout, build_providers, read_answers, write_queries
from misroute.connect.status.rnd import read_word
from misroute.detect import VerdictKind
from misroute.errors import UnreadableInput, UsageError
from misroute.simulate.providers import Tenancy, answer_file

KEPT, MOVED, TOLL_FREE, PUERTO_RICO = "+12025550143", "+14159929960", "+18004633339", "+17872345678"
AS_OF = date(2022, 5, 1)
GONE_ON = date(2024, 2, 1)
LAYOUT = Layout()


def read(text, questions, layout=LAYOUT, **more):
    return read_answers(text, questions, layout, NOW, file="answers.csv", **more)


def test_the_file_has_ten_digits_and_a_day_and_asks_once():
    questions = [asked(KEPT, AS_OF, id="a"), asked(KEPT, AS_OF, id="b"), asked(KEPT, "2023-01-02", id="c")]
    text, left = write_queries(questions, LAYOUT, NOW)
    assert text == "number,date\r\n2025550143,2022-05-01\r\n2025550143,2023-01-02\r\n"
    assert left == []


def test_the_shape_of_the_file_is_a_setting():
    layout = Layout(header=False, date_first=True, date_format="%m/%d/%Y", digits=11, delimiter="|")
    assert write_queries([asked(KEPT, AS_OF)], layout, NOW)[0] == "05/01/2022|12025550143\r\n"
    answers, problems = read("05/01/2022|12025550143|No\r\n", [asked(KEPT, AS_OF)], layout)
    assert (answers[0].verdict, problems) == (VerdictKind.same_owner, [])


def test_only_numbers_of_the_united_states_are_asked_about():
    numbers = [
        KEPT,
        TOLL_FREE,
        PUERTO_RICO,
        "+14165550123",
        "+8613900001234",
        "+447911123456",
        "+1202555014",
        "nonsense",
    ]
    text, left = write_queries([asked(number, AS_OF) for number in numbers], LAYOUT, NOW)
    assert [line[:10] for line in text.splitlines()[1:]] == ["2025550143", "8004633339", "7872345678"]
    assert [question.number for question in left] == numbers[3:]
    answers, _ = read("number,date,answer\n", [asked(number, AS_OF) for number in numbers])
    assert [answer.verdict.value for answer in answers] == ["retry_later"] * 3 + ["unsupported"] * 5


def test_a_world_is_answered_through_files():
    held = lines(
        Tenancy(KEPT, WANG, date(2015, 1, 5)),
        Tenancy(MOVED, WANG, date(2015, 1, 5), GONE_ON),
        Tenancy(MOVED, LIU, date(2024, 6, 1)),
        Tenancy(TOLL_FREE, WANG, date(2015, 1, 5), date(2026, 2, 20)),
    )
    days = [GONE_ON - timedelta(days=1), GONE_ON, GONE_ON + timedelta(days=1)]
    questions = [asked(MOVED, day, id=str(day)) for day in days]
    questions += [
        asked(KEPT, AS_OF, id="kept"),
        asked(KEPT, "2020-01-01", id="early"),
        asked(TOLL_FREE, AS_OF, id="new"),
    ]
    text, left = write_queries(questions, LAYOUT, NOW)
    answers, problems = read(answer_file(text, held, reported_to=date(2026, 2, 10)), questions, price=Decimal("0.01"))
    assert (left, problems) == ([], [])
    assert [answer.verdict.value for answer in answers] == [
        "owner_changed",
        "owner_changed",
        "same_owner",
        "same_owner",
        "not_enough_data",
        "same_owner",
    ]
    assert {answer.price for answer in answers} == {Decimal("0.01")}


def test_rows_come_in_any_order_and_every_row_that_cannot_be_used_is_told():
    questions = [asked(KEPT, AS_OF, id="kept"), asked(MOVED, AS_OF, id="moved"), asked(TOLL_FREE, AS_OF, id="free")]
    text = "\n".join(
        [
            "\ufeffAnswer,DATE,Number",
            "yes,2022-05-01,(415) 992-9960",
            "no,2022-05-01,1-202-555-0143",
            "no,2022-05-01,2025550143",
            "yes,2022-05-01,3105550101",
            "no,2022-05-09,4159929960",
            "maybe,2022-05-01,8004633339",
            "no,05/01/2022,8004633339",
            "no,2022-05-01,80046",
            "no",
            "",
        ]
    )
    answers, problems = read(text, questions)
    assert [answer.verdict.value for answer in answers] == ["same_owner", "owner_changed", "retry_later"]
    assert answers[2].note == "no_row"
    assert [(problem.row, problem.reason) for problem in problems] == [
        (4, "answered before, with the same answer"),
        (5, "nobody asked about this number"),
        (6, "nobody asked about this number with this day"),
        (7, "the answer is no word of the layout"),
        (8, "the date is not written as the layout says"),
        (9, "the number is not one of ten digits"),
        (10, "has too few cells"),
    ]
    assert {problem.file for problem in problems} == {"answers.csv"}
    assert not any(digit in problem.reason for problem in problems for digit in "0123456789")


@pytest.mark.parametrize("words", [("yes", "no"), ("no", "yes"), ("no", "no data"), ("no", "no")])
def test_two_answers_to_one_question_count_only_when_they_agree(words):
    text = "number,date,answer\n" + "".join(f"2025550143,2022-05-01,{word}\n" for word in words)
    answers, problems = read(text, [asked(KEPT, AS_OF)])
    agree = words[0] == words[1]
    assert (answers[0].verdict is VerdictKind.same_owner) == agree
    assert agree or answers[0].note == "contradictory_rows"
    assert len(problems) == 1


def test_an_answer_without_a_day_counts_only_when_one_day_was_asked_about():
    text = "number,answer\n2025550143,no\n4159929960,no\n"
    questions = [asked(KEPT, AS_OF, id="a"), asked(MOVED, AS_OF, id="b"), asked(MOVED, "2023-01-01", id="c")]
    answers, problems = read(text, questions)
    assert [answer.verdict.value for answer in answers] == ["same_owner", "retry_later", "retry_later"]
    assert [problem.row for problem in problems] == [3]


@pytest.mark.parametrize(
    ("word", "as_of", "verdict", "note"),
    [
        ("yes", date(2022, 5, 1), "owner_changed", ""),
        ("no", date(2021, 1, 27), "same_owner", ""),
        ("no", date(2021, 1, 26), "not_enough_data", "before_records"),
        ("yes", date(2020, 5, 1), "owner_changed", ""),
        ("no_data", date(2022, 5, 1), "not_enough_data", ""),
        (None, date(2022, 5, 1), "retry_later", "no_row"),
    ],
)
def test_what_the_words_mean(word, as_of, verdict, note):
    said = read_word(word, as_of)
    assert (said.verdict.value, said.note) == (verdict, note)


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(2000, 1, 1), TODAY + timedelta(days=5)])
def test_days_that_are_made_up_or_to_come_are_never_the_same_owner(day):
    question = asked(KEPT, day)
    assert write_queries([question], LAYOUT, NOW)[1] == [question]
    answers, _ = read(f"number,date,answer\n2025550143,{day},no\n", [question])
    assert (answers[0].verdict.value, answers[0].billed) == ("not_enough_data", False)


@pytest.mark.parametrize("text", ["", "\ufeff", "phone,when\n1,2\n", "number,date\n2025550143,2022-05-01\n"])
def test_a_file_without_its_columns_is_told(text):
    with pytest.raises(UnreadableInput, match=r"answers\.csv"):
        read(text, [asked(KEPT, AS_OF)])


def test_a_row_that_is_no_csv_is_told_and_the_rest_is_read():
    text = "number,date,answer\n" + '"' + "x" * (csv.field_size_limit() + 1) + '",a,b\n2025550143,2022-05-01,no\n'
    answers, problems = read(text, [asked(KEPT, AS_OF)])
    assert [problem.reason for problem in problems] == ["not readable as CSV"]
    assert answers[0].verdict in (VerdictKind.same_owner, VerdictKind.retry_later)


def test_the_provider_itself_takes_no_questions_over_a_wire():
    settings = {"kind": "rnd", "answer_column": "RESULT", "price": "0.01", "currency": "USD"}
    provider = build_providers({"p": settings}, {}, lambda: NOW)["p"]
    with pytest.raises(UsageError, match="asked with files"):
        provider.ask([asked(KEPT, AS_OF)])
    text, _ = provider.write([asked(KEPT, AS_OF)], NOW)
    answers, _ = provider.read(
        f"{text.replace('date', 'date,result', 1).rstrip()},NO\n", [asked(KEPT, AS_OF)], NOW, file="f"
    )
    assert (answers[0].verdict, answers[0].currency, answers[0].provider) == (VerdictKind.same_owner, "USD", "p")


@settings(deadline=None)
@given(
    word=st.text().filter(lambda word: word.strip().casefold() not in ("no", "n")),
    day=st.sampled_from(["2022-05-01", "", "01/05/2022", "2022-05-02"]),
    number=st.sampled_from(["2025550143", "+1 202 555 0143", "", "202555014", "x"]),
)
def test_no_garbage_is_ever_the_same_owner(word, day, number):
    out = io.StringIO()
    csv.writer(out).writerows([["number", "date", "answer"], [number, day, word]])
    try:
        answers, _ = read(out.getvalue(), [asked(KEPT, AS_OF)])
    except csv.Error:
        pytest.fail("a row that is no CSV is a problem of its row")
    assert answers[0].verdict is not VerdictKind.same_owner


@settings(deadline=None)
@given(text=st.text())
def test_any_file_is_read_or_refused(text):
    try:
        answers, _ = read(text, [asked(KEPT, AS_OF)])
    except UnreadableInput:
        return
    assert answers[0].verdict is VerdictKind.retry_later
