"""Typed cells as phones/ reads them: tidy ones give the number back, damaged ones never pass for a good one."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.phones import normalise
from misroute.simulate.handwriting import damage, tidy
from misroute.simulate.numbers import Mint

seeds = st.integers(0, 2**32)


@settings(max_examples=300, deadline=None)
@given(seeds, st.sampled_from(["CN", "US"]))
def test_a_tidy_cell_is_read_as_the_number_it_was_typed_from(seed: int, country: str) -> None:
    rng = random.Random(seed)
    number = Mint(rng).of(country)
    cell = tidy(rng, number)
    reading = normalise(cell.text, country)
    assert (reading.status, reading.e164) == ("ok", number), cell


@settings(max_examples=300, deadline=None)
@given(seeds, st.sampled_from(["CN", "US"]))
def test_a_damaged_cell_is_never_read_as_a_good_number(seed: int, country: str) -> None:
    rng = random.Random(seed)
    mint = Mint(rng)
    cell = damage(rng, mint.of(country), mint.of(country))
    assert normalise(cell.text, country).status != "ok", cell
