"""From a cell as somebody typed it to a ``Reading`` that confesses every step.

Two ways lead to the same answer. Plain digits with ordinary separators that the plan accepts at once are answered
directly; everything else is examined: the writing, blanks and spreadsheet damage, masks, several numbers, the text
beside them, and at last readings that need an assumption. The first way exists for speed only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from . import blanks
from .beside import Beside, Kind, judge
from .cells import Cell, cut
from .listing import Found, Listing, is_list_gap, list_numbers
from .notes import Weight, weight
from .numbering import Number, known_region, read_number
from .plan import Plan
from .reading import LineType, Note, Reading, Status
from .refusals import Failure
from .rescue import has_glued_lookalikes, has_glued_numeral, rescued
from .script import plain

MAX_CELL = 400
"""Characters; a longer cell is no number (and would cost time)."""

_BARE = Plan()
_ORDINARY = re.compile(r"[+(]{0,2}\d(?:(?:[ -]|\) ?| ?\()?\d)*", re.ASCII)
_TEL_URI = re.compile(r"^(.*?)(?:(?:tel|callto|sms|wtai):|(?=\+))\s*(?=[+(\d])(.*)$", re.IGNORECASE | re.DOTALL)
_URI_PARAMETER = re.compile(r"(?:tel|callto|sms|wtai):|;\s*(?:phone-context|isub)=", re.IGNORECASE)
_ID_NUMBER = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)")
# "1. 138…", "1、138… 2、139…", "电话1：138…"
_LIST_MARKER = re.compile(r"(?:^|(?<=[\s;,、])|(?<=([^\W\d_])))\(?([1-9])(?:\s*[):、]\s*|\.\s+)(?=[+(]{0,2}\d)")
# ①138…: a circled figure in front of plain digits counts a list
_CIRCLED_MARKER = re.compile(r"(?<![\d①-⑨⓪])[①-⑨](?=\s*[+(]{0,2}\d)")
_SQUARE_AREA_CODE = re.compile(r"[\[{<](\+?\d{1,5})[\]}>]")
# 2024-05-06 10:20, 2024年5月6日 10时
_MOMENT = re.compile(
    r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ T]*\d{1,2}[:时点][\d:.时分秒 ]*(?:[zZ]|[+-]\d\d:?\d\d)?"
)
# North America has no trunk 0, and whoever writes +1 (0) fills in a form's pattern
_ZERO_AFTER_ONE = re.compile(r"^\(?(?:\+|00)\s*1\)?[\s.-]*\(0\)")
_EMAIL = re.compile(r"[\w.+-]*\d[\w.+-]*@[\w-]+\.\w")


def normalise(raw: str | None, region: str | None, plan: Plan = _BARE) -> Reading:
    """What ``raw`` means as a number under the default ``region`` (ISO 3166-1 alpha-2).

    ``region`` None reads only numbers with a country code. Never raises for any string. Status and candidates follow
    the contract, section 6: harmless notes leave ``ok``, an interpretive one makes ``doubtful``, and different
    numbers in one cell are ``multiple`` with no number chosen.
    """
    if raw is None:
        return _none("empty")
    home = known_region(region)
    if home is not None or region is None:
        text = raw.strip(" ")
        if len(text) < 32 and _ORDINARY.fullmatch(text) is not None:
            number = read_number(text, home, plan)
            if isinstance(number, Number):
                return _single(Found(number), number.notes)
    reading = examine(raw, home, plan)
    if home is None and region is not None and region.strip():
        return replace(reading, notes=(*reading.notes, Note("unknown_region")))
    return reading


def examine(raw: str, region: str | None, plan: Plan = _BARE) -> Reading:
    """The long way, for any string; ``region`` is one the metadata knows, or None."""
    raw = raw.strip()
    if not raw:
        return _none("empty")
    if len(raw) > MAX_CELL:
        return Reading(Status.invalid, notes=(Note("text_too_long", f"{len(raw)} characters"),))
    text, notes = plain(_CIRCLED_MARKER.sub(lambda mark: f"{unicodedata.digit(mark[0])}) ", raw))
    if not text:
        return _none("empty", notes)
    if blanks.is_same_as_above(text):
        return _none("same_as_above", notes)
    if blanks.is_placeholder(text):
        return _none("placeholder", notes)
    unmarked = blanks.without_text_mark(text)
    if unmarked is not None:
        text, notes = unmarked, (*notes, Note("spreadsheet_text_mark"))
    spoilt = blanks.unspoilt(text)
    if spoilt is not None:
        text, code = spoilt
        notes = (*notes, Note(code))
        if not text:
            return Reading(Status.invalid, notes=notes)
    if notes and len(text) < 32 and _ORDINARY.fullmatch(text) is not None:
        number = read_number(text, region, plan)  # full-width digits, odd blanks, a spreadsheet's marks: plain by now
        if isinstance(number, Number):
            return _single(Found(number), (*notes, *number.notes))
    if blanks.is_masked(text):
        return Reading(Status.invalid, notes=(*notes, Note("masked")))
    if _URI_PARAMETER.search(text) is not None:
        text, notes = _without_uri(text, notes)
    if _ID_NUMBER.search(text) is not None:
        return Reading(Status.invalid, notes=(*notes, Note("identity_number")))
    if _MOMENT.fullmatch(text) is not None:
        return Reading(Status.invalid, notes=(*notes, Note("not_a_number")))
    text = _SQUARE_AREA_CODE.sub(r"(\1)", text)
    if _ZERO_AFTER_ONE.match(text) is not None:
        text, notes = _ZERO_AFTER_ONE.sub("+1 ", text), (*notes, Note("trunk_zero", "0"))
    cell = cut(text)
    listing = list_numbers(cell, region, plan)
    if listing.unread or not listing.found:
        unmarked = _without_list_markers(text)
        if unmarked is not None:
            marked = list_numbers(cut(unmarked), region, plan)
            if marked.found and not marked.unread:
                text, cell, listing = unmarked, cut(unmarked), marked
                notes = (*notes, Note("list_marker"))
    if not listing.found:
        return _nothing_found(text, cell, region, plan, listing, notes)
    around = judge(_text_of(cell))
    notes = (*notes, *_text_notes(around, text))
    if listing.unread:
        notes = (*notes, Note("unread_digits", f"{sum(map(len, listing.unread))} digits"))
    if blanks.is_masked_at_edge(text):
        notes = (*notes, Note("swallowed_text", "masked digits"))
    lookalikes: tuple[Number, ...] = ()
    if has_glued_lookalikes(text):
        notes = (*notes, Note("glued_text"))
        lookalikes = rescued(text, region, plan)
    elif has_glued_numeral(text):
        lookalikes = rescued(text, region, plan)
        notes = (*notes, Note("glued_text")) if lookalikes else notes
    beside = around.text
    distinct = {found.number.e164: found for found in listing.found}
    shortened = tuple(dict.fromkeys(number for number in listing.shortened if number not in distinct))
    if shortened and len(distinct) == 1 and listing.paused:
        # "; 123" is how phones write a pause before an extension, as well as how lists are written
        first = listing.found[0]
        reading = _single(first, (*notes, *first.notes, *first.number.notes, Note("extension_guessed")), beside)
        return replace(reading, candidates=(*reading.candidates, *shortened))
    if shortened:
        return Reading(
            Status.multiple,
            notes=(*notes, Note("several_numbers", str(len(distinct) + len(shortened))), Note("short_suffix")),
            candidates=(*distinct, *shortened),
            beside=beside,
        )
    if len(distinct) > 1:
        return Reading(
            Status.multiple,
            notes=(*notes, Note("several_numbers", str(len(distinct)))),
            candidates=tuple(distinct),
            beside=beside,
        )
    best = min(listing.found, key=lambda found: (found.number.doubtful, found.extension is None))
    if len(listing.found) > 1:
        notes = (*notes, Note("same_number_twice"))
    reading = _single(best, (*notes, *best.notes, *best.number.notes), beside)
    return _with_lookalikes(reading, best.number, lookalikes)


def _with_lookalikes(reading: Reading, best: Number, lookalikes: tuple[Number, ...]) -> Reading:
    """``l8970394289``: the letter may be a digit. Where the digits alone need an assumption, that reading is better."""
    others = [number for number in lookalikes if number.e164 not in reading.candidates]
    if not others:
        return reading
    if not best.doubtful:
        return replace(reading, candidates=(*reading.candidates, *(number.e164 for number in others)))
    better = _single(Found(others[0]), (*others[0].notes, *_told(reading, "glued_text")))
    known = dict.fromkeys((*better.candidates, *reading.candidates, *(number.e164 for number in others)))
    return replace(better, candidates=tuple(known), beside=reading.beside)


def _told(reading: Reading, *codes: str) -> tuple[Note, ...]:
    return tuple(note for note in reading.notes if note.code in codes)


def _without_list_markers(text: str) -> str | None:
    """Without the numbering of a list; None unless it counts from 1 or each figure belongs to a label (电话2：)."""
    markers = list(_LIST_MARKER.finditer(text))
    counted = all(int(marker[2]) == place for place, marker in enumerate(markers, 1))
    if not markers or not (counted or all(marker[1] for marker in markers)):
        return None
    return _LIST_MARKER.sub(" ; ", text)


def _without_uri(text: str, notes: tuple[Note, ...]) -> tuple[str, tuple[Note, ...]]:
    """RFC 3966: the number of a ``tel:`` address with its context in front, the other parameters dropped."""
    found = _TEL_URI.match(text)
    if found is None:
        return text, notes
    number, *parameters = found[2].split(";")
    extension = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "phone-context" and value.startswith("+") and not number.startswith("+"):
            number = f"{value} {number}"
        elif name.strip().lower() == "ext":
            extension = f" ext {value}"
    return f"{found[1]} {number}{extension}", (*notes, Note("tel_uri"))


def _text_notes(around: Beside, text: str) -> tuple[Note, ...]:
    notes: list[Note] = []
    if around.kind is Kind.label:
        notes.append(Note("label"))
    elif around.kind is Kind.fax:
        notes.append(Note("fax"))
    elif around.kind in (Kind.relation, Kind.name):
        notes.append(Note("beside_text", around.kind.value))
    elif around.kind is Kind.warning:
        notes.append(Note("warning_text"))
    elif around.kind is Kind.other:
        notes.append(Note("email_address" if _EMAIL.search(text) else "swallowed_text"))
    return tuple(notes)


def _nothing_found(
    text: str, cell: Cell, region: str | None, plan: Plan, listing: Listing, notes: tuple[Note, ...]
) -> Reading:
    if blanks.is_masked_at_edge(text):
        return Reading(Status.invalid, notes=(*notes, Note("masked")))
    failure = listing.failure
    speaks = judge(_text_of(cell)).kind is Kind.other
    letters = any(char.isalpha() for char in text)
    if failure is None or (not _final(failure) and (failure.type is None or letters)):
        numbers = rescued(text, region, plan)
        if numbers:
            return _best_of(numbers, notes)
    if failure is None or (speaks and (failure.type is LineType.short_code or _is_small(failure))):
        return Reading(Status.invalid, notes=(*notes, Note("not_a_number")))
    return Reading(Status.invalid, type=failure.type, notes=(*notes, *failure.notes))


def _text_of(cell: Cell) -> str:
    """The text between and around the numbers, without what merely separates them."""
    return " \n ".join(text for text in cell.texts if not is_list_gap(text))


def _is_small(failure: Failure) -> bool:
    """Whether so few digits were there that beside other text they need not be a number at all."""
    return any(note.code in ("area_code_missing", "too_short") for note in failure.notes)


def _final(failure: Failure) -> bool:
    """Whether the plan knows the digits well enough that no other reading may be looked for."""
    return any(note.code in ("emergency_segment", "retired_prefix", "placeholder_digits") for note in failure.notes)


def _best_of(numbers: tuple[Number, ...], notes: tuple[Note, ...]) -> Reading:
    best = numbers[0]
    reading = _single(Found(best), (*notes, *best.notes))
    others = tuple(number.e164 for number in numbers[1:] if number.e164 not in reading.candidates)
    return replace(reading, candidates=(*reading.candidates, *others))


def _none(code: str, notes: tuple[Note, ...] = ()) -> Reading:
    return Reading(Status.missing, notes=(*notes, Note(code)))


def _single(found: Found, notes: tuple[Note, ...], beside: str | None = None) -> Reading:
    number = found.number
    extension = found.extension
    if extension is not None and not any(note.code == "extension_guessed" for note in notes):
        notes = (*notes, Note("extension"))
    doubtful = any(weight(note.code) is Weight.interpretive for note in notes)
    candidates: tuple[str, ...] = ()
    if doubtful:
        candidates = (number.e164, *(rival for rival in number.rivals if rival != number.e164))
    return Reading(
        Status.doubtful if doubtful else Status.ok,
        number.e164,
        number.type,
        number.region,
        number.national,
        extension,
        notes,
        candidates,
        beside,
    )
