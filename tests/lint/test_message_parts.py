"""The parts of a text message by 3GPP TS 23.038 and 23.040."""

from __future__ import annotations

import pytest

from misroute.gate.lint.parts import parts_of


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        ("", "GSM-7", 0, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("a" * 152 + "€" + "b" * 152, "GSM-7", 306, 3),
        ("好" * 70, "UCS-2", 70, 1),
        ("好" * 71, "UCS-2", 71, 2),
        ("好" * 134, "UCS-2", 134, 2),
        ("好" * 135, "UCS-2", 135, 3),
        ("🙂" * 35, "UCS-2", 70, 1),
        ("🙂" * 36, "UCS-2", 72, 2),
        ("`", "UCS-2", 1, 1),
        ("{}[]~|^\\", "GSM-7", 16, 1),
    ],
)
def test_a_text_is_cut_as_the_standard_says(text: str, encoding: str, units: int, parts: int) -> None:
    found = parts_of(text)
    assert (found.encoding, found.units, found.parts) == (encoding, units, parts)


def test_the_letters_that_cost_the_short_encoding_are_named() -> None:
    assert parts_of("it’s fine — 好").odd == ("’", "—", "好")
