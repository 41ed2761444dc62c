"""Frames over word classes: the notation, the tables, and what each frame was made for."""

from __future__ import annotations

from collections import Counter

import pytest

from misroute.people import ReplyLabel, read_reply
from misroute.people.cues import REASONS, chinese_lexicon, chinese_reader, english_lexicon, english_reader
from misroute.people.cues.frames import Alphabet, Frames, Source, read_sources

READERS = [english_reader, chinese_reader]
WITH_EXAMPLE = [frame for reader in READERS for frame in reader.FRAMES if frame.example]


def alphabet(*notations: str) -> Alphabet:
    return Alphabet(
        {"NOT": "not never", "HE": "he she", "MARK": ". ,", "WORD": "", "ASKED": ""},
        {"ANYBODY": "HE WORD"},
        notations,
        other="WORD",
        ends="MARK",
        joins="MARK",
        common="WORD",
    )


@pytest.mark.parametrize("frame", WITH_EXAMPLE, ids=lambda frame: f"{frame.code}-{frame.example[:40]}")
def test_a_text_a_frame_was_made_for_says_what_the_frame_means(frame: Source) -> None:
    found = read_reply(frame.example or "")
    assert frame.label in (found.label, *found.also)


def test_most_frames_have_an_example() -> None:
    assert len(WITH_EXAMPLE) > 0.8 * sum(len(reader.FRAMES) for reader in READERS)


@pytest.mark.parametrize("reader", READERS)
def test_every_frame_compiles_requires_a_class_and_has_a_reason(reader) -> None:  # type: ignore[no-untyped-def]
    for frame in reader.FRAMES:
        assert reader.ALPHABET.sorted_required(frame.notation)
        assert frame.code in REASONS
        assert 0.5 < frame.confidence < 1
    assert Frames(reader.ALPHABET, reader.FRAMES).found_in("") == []


@pytest.mark.parametrize("lexicon", [english_lexicon, chinese_lexicon])
def test_a_word_is_in_one_class(lexicon) -> None:  # type: ignore[no-untyped-def]
    counted = Counter(word for listed in lexicon.CLASSES.values() for word in listed.split())
    assert [word for word, times in counted.items() if times > 1] == []


def test_a_word_written_in_a_notation_belongs_to_its_class_too() -> None:
    letters = alphabet("never HE", "NOT HE")
    never = letters.letters("never HE")
    assert letters.compiled("never HE").search(never)
    assert letters.compiled("NOT HE").search(never)
    assert not letters.compiled("never HE").search(letters.letters("not HE"))


def test_a_gap_ends_with_the_clause() -> None:
    letters = alphabet()
    assert letters.compiled("NOT ~{0,2} HE").search(letters.letters("NOT WORD HE"))
    assert not letters.compiled("NOT ~{0,2} HE").search(letters.letters("NOT MARK HE"))
    assert letters.compiled("NOT %{0,2} HE").search(letters.letters("NOT MARK HE"))


def test_clauses_begin_and_end_where_marks_are() -> None:
    letters = alphabet()
    assert letters.compiled("# NOT ;").search(letters.letters("HE MARK NOT MARK HE"))
    assert not letters.compiled("# NOT ;").search(letters.letters("HE NOT"))
    assert letters.compiled("^ NOT").search(letters.letters("ASKED NOT"))


def test_what_spoils_a_frame_counts_in_its_clause_or_in_the_whole_text() -> None:
    letters = alphabet()
    label = ReplyLabel.wrong_number
    unless = Frames(letters, (Source(label, "x", 0.9, "NOT", "HE"),))
    nowhere = Frames(letters, (Source(label, "x", 0.9, "NOT", None, "HE"),))
    assert unless.found_in(letters.letters("HE MARK NOT"))
    assert not unless.found_in(letters.letters("HE NOT"))
    assert not nowhere.found_in(letters.letters("HE MARK NOT"))


def test_required_classes_are_those_no_text_with_the_frame_can_lack() -> None:
    letters = alphabet()
    assert letters.required("NOT (HE)? (WORD|MARK)") == [letters.letters("NOT"), letters.letters("WORD MARK")]
    assert letters.required("(?! HE) NOT HE* HE{0,2}") == [letters.letters("NOT")]


@pytest.mark.parametrize(
    ("notation", "message"),
    [("NOBODY", "unknown class NOBODY"), ("HE?", "requires no class"), ("(HE|)", "requires no class")],
)
def test_a_notation_that_cannot_be_is_refused(notation: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Frames(alphabet(), (Source(ReplyLabel.other, "x", 0.9, notation),))


def test_a_table_is_read_with_its_parts_examples_and_continued_lines() -> None:
    table = "$him = (HE|WORD)\n\nsaid_so 0.90  e.g. not he\n  NOT\n    $him\n  unless MARK\n  nowhere\n    WORD WORD"
    table = table.replace("nowhere\n    ", "nowhere ")
    (source,) = read_sources(ReplyLabel.other, table)
    assert (source.notation, source.unless, source.nowhere) == ("NOT (HE|WORD)", "MARK", "WORD WORD")
    assert (source.code, source.confidence, source.example) == ("said_so", 0.9, "not he")
    with pytest.raises(ValueError, match="not the head of a frame"):
        read_sources(ReplyLabel.other, "said so\n  NOT")
