"""A letter, a visit or a mail goes to an address: known to be the borrower's when it stands on record as theirs."""

from __future__ import annotations

from typing import Any

import pytest

from misroute.errors import UsageError
from misroute.services.gate.declaring import Said

HOME = "杭州市西湖区某路1号"
MAIL = "li.na@example.com"


def permit(desk: Any, **said: Any) -> Any:
    said = {"kind": "email", "person": "C1", "given_to": "us", "note": "form", **said}
    return desk.app.people.declaring.add_consent(Said(**said), actor="li.na")


def test_a_letter_to_the_address_in_the_book_may_go(desk: Any) -> None:
    assert desk.answer(HOME, channel="letter").decision == "allow"
    assert desk.answer(" 杭州市西湖区某路１号 ", channel="letter").decision == "allow"
    assert "person_unknown" in desk.codes("杭州市西湖区某路2号", channel="letter")
    assert "person_unknown" in desk.codes(HOME, "U1", channel="letter")
    assert "visit_consent" in desk.codes(HOME, channel="visit", visitors=2, purpose="collection")


def test_marks_and_wishes_bind_a_letter_too(desk: Any) -> None:
    desk.app.people.declaring.add_wish(Said("stop_medium", "C1", medium="letter", note="x"), actor="li.na")
    assert desk.codes(HOME, channel="letter") == ["stop_medium"]


def test_a_mail_goes_to_the_address_that_a_consent_names(desk: Any) -> None:
    assert "person_unknown" in desk.codes(MAIL, channel="email")
    consent = permit(desk, number="Li.Na@Example.com")
    assert desk.answer(MAIL, channel="email").decision == "allow"
    assert "person_unknown" in desk.codes("other@example.com", channel="email")
    assert "person_unknown" in desk.codes(MAIL, "U1", channel="email")
    shown = desk.app.people.declaring.consents(person="C1")
    assert "example" not in str(shown)
    desk.app.people.declaring.end_consent(consent.id, "revoked", actor="li.na")
    assert "person_unknown" in desk.codes(MAIL, channel="email")


def test_an_opt_out_of_mails_bars_that_address(desk: Any) -> None:
    permit(desk, number=MAIL)
    desk.clock.forward(hours=1)
    desk.app.people.declaring.add_wish(
        Said("opt_out", "C1", number=MAIL, medium="email", note="clicked the link"), actor="li.na"
    )
    assert "opt_out" in desk.codes(MAIL, channel="email")
    assert "opt_out" not in desk.codes(HOME, channel="letter")


@pytest.mark.parametrize(
    "said",
    [
        {"number": "li.na@nowhere"},
        {"number": "a@b.com, c@d.com"},
        {"number": "x" * 70 + "@example.com"},
        {"number": MAIL, "kind": "text"},
        {"number": MAIL, "person": None},
    ],
)
def test_a_mail_address_that_cannot_be_read_or_fits_nothing_is_refused(desk: Any, said: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        permit(desk, **said)


def test_the_answer_about_an_address_is_recorded(desk: Any) -> None:
    permit(desk, number=MAIL)
    answer = desk.answer(MAIL, channel="email")
    assert answer.id is not None
    assert desk.answer("@@@", channel="email").decision == "block"
