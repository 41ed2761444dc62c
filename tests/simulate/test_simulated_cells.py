"""Minted numbers and the large book: no number twice, the same for the same seed, streamed."""

from __future__ import annotations

import csv
import random
import tracemalloc
from pathlib import Path

import pytest

from misroute.simulate import write_large_book
from misroute.simulate.large import large_rows
from misroute.simulate.numbers import Mint


def test_a_mint_gives_no_number_twice() -> None:
    mint = Mint(random.Random(1))
    numbers = [mint.of(country) for country in ("CN", "US") * 500]
    assert len(set(numbers)) == 1000


def test_the_large_book_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    write_large_book(tmp_path / "a.csv", rows=500, seed=5)
    write_large_book(tmp_path / "b.csv", rows=500, seed=5)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_the_large_book_has_as_many_rows_as_asked(tmp_path: Path) -> None:
    write_large_book(tmp_path / "book.csv", rows=1234)
    with (tmp_path / "book.csv").open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) == 1234


def test_a_contact_never_stands_before_its_borrower() -> None:
    known: set[str] = set()
    for row in large_rows(rows=2000):
        customer, role = row[0], row[3]
        assert role in ("self", "本人") or customer in known
        known.add(customer)


@pytest.mark.parametrize("rows", [20_000])
def test_the_large_book_is_streamed(rows: int) -> None:
    for _ in large_rows(rows=100):
        pass
    tracemalloc.start()
    for _ in large_rows(rows=rows):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200_000  # bytes: far below the book itself
