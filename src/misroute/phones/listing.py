"""Which numbers the chunks of a cell hold: one, one in pieces, several, or one and digits nobody understands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .cells import Cell, Chunk
from .grouping import boundaries, digits_of
from .numbering import CN_CARRIER_PREFIX, Number, read_number
from .plan import Plan
from .reading import LineType, Note
from .refusals import Failure

_LIST_SEPARATOR = re.compile(
    r"\s*(?:[;、,|/\\&\n~或和及与跟]|\bor\b|\band\b|\bund\b|<br\s*/?>|:::|另|备用?)+\s*", re.IGNORECASE
)
_JOINING = re.compile(r"\s*[/,\n]\s*")
_PIECES = re.compile(r"(\+?\(?\d+\)?)")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d([-.])(?:0\d|1[0-2])\1[0-3]\d(?!\d)")
_MAX_GROUPS = 14
# only codes of markets whose numbers turn up without +; with all 215 codes nearly every mistyped number would be one
PLAUSIBLE_CODES = ("1", "7", "44", "60", "61", "65", "81", "82", "84", "852", "853", "86", "886", "91")


@dataclass(frozen=True, slots=True)
class Found:
    """A number, with its extension and the notes of how its pieces were put together."""

    number: Number
    extension: str | None = None
    notes: tuple[Note, ...] = ()
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """All numbers of a cell, the runs of digits left over, and why a single chunk was not one."""

    found: tuple[Found, ...]
    unread: tuple[str, ...]
    failure: Failure | None
    shortened: tuple[str, ...] = ()
    """Further numbers of which only the last digits are written, completed."""
    paused: bool = False
    """Only a semicolon sets those last digits apart."""


def list_numbers(cell: Cell, region: str | None, plan: Plan) -> Listing:
    """Read every chunk of ``cell``."""
    found: list[Found] = []
    unread: list[str] = []
    failures: list[tuple[int, Failure]] = []
    shortened: list[str] = []
    paused = False
    chunks = list(cell.chunks)
    index = 0
    while index < len(chunks):
        chunk = chunks[index]
        joined, used = _join(chunks, index, region, plan)
        if joined is not None:
            found.append(joined)
            index += used
            continue
        index += 1
        numbers, rest, failure = _read_chunk(chunk, region, plan)
        found.extend(numbers)
        if len(numbers) == 1 and len(rest) == 1 and len(rest[0]) >= 7:
            completed = _completed(numbers[0].number, rest[0], plan)
            if completed is not None:
                shortened.append(completed)
                rest = ()
        listed = bool(found) and found[-1].extension is None and is_list_gap(chunk.before)
        if not numbers and listed:
            completed = _completed(found[-1].number, digits_of(chunk.digits), plan)
            paused = chunk.before.strip() == ";"
            if completed is not None:
                shortened.append(completed)
                continue
        unread.extend(rest)
        if chunk.extension is not None and not numbers:
            unread.append(chunk.extension)
        if failure is not None:
            failures.append((len(digits_of(chunk.digits)), failure))
    failure = max(failures, key=lambda pair: pair[0])[1] if failures else None
    return Listing(tuple(found), tuple(unread), failure, tuple(shortened), paused)


def is_list_gap(text: str) -> bool:
    """Whether the text only separates the numbers of a list."""
    return _LIST_SEPARATOR.fullmatch(text) is not None


def _join(chunks: list[Chunk], index: int, region: str | None, plan: Plan) -> tuple[Found | None, int]:
    """One number in pieces: ``089/12345678``, a line break inside; only if no piece is a number by itself."""
    pieces = [chunks[index]]
    for chunk in chunks[index + 1 : index + 4]:
        if pieces[-1].extension is not None or not is_list_gap(chunk.before):
            break
        pieces.append(chunk)
    while len(pieces) > 1:
        total = sum(len(digits_of(piece.digits)) for piece in pieces)
        if total <= 17 and not any(_stands_alone(piece.digits, region, plan) for piece in pieces):
            number = read_number(" ".join(piece.digits for piece in pieces), region, plan)
            if isinstance(number, Number):
                gaps = [piece.before for piece in pieces[1:]]
                code = "joined_lists"
                if all("\n" in gap for gap in gaps):
                    code = "line_break"
                elif all(_JOINING.fullmatch(gap) for gap in gaps):
                    code = "joined_groups"
                return Found(number, pieces[-1].extension, (Note(code),)), len(pieces)
        pieces.pop()
    return None, 0


def _stands_alone(digits: str, region: str | None, plan: Plan) -> bool:
    number = read_number(digits, region, plan)
    return isinstance(number, Number) and not number.doubtful


def _completed(first: Number, tail: str, plan: Plan) -> str | None:
    """``62345678/79``: the second number with the first one's leading digits."""
    longest = 4 if first.type is LineType.mobile else 7 if first.country_code == 1 else 8
    if not 1 <= len(tail) <= longest or len(tail) >= len(first.national):
        return None  # eight digits behind a mobile number are a landline without area code
    number = read_number(f"+{first.country_code}{first.national[: -len(tail)]}{tail}", None, plan)
    return number.e164 if isinstance(number, Number) and number.e164 != first.e164 else None


def _read_chunk(
    chunk: Chunk, region: str | None, plan: Plan
) -> tuple[tuple[Found, ...], tuple[str, ...], Failure | None]:
    number = read_number(chunk.digits, region, plan)
    if isinstance(number, Number):
        return (Found(number, chunk.extension),), (), None
    free = _behind_carrier(chunk.digits, region, plan)
    if free is not None:
        return (Found(free, chunk.extension),), (), None
    dated = _DATE.search(chunk.digits)
    if dated is not None and dated[0] != chunk.digits:
        undated = replace(chunk, digits=chunk.digits.replace(dated[0], " ").strip())
        found, unread, _ = _read_chunk(undated, region, plan)
        return found, (*unread, digits_of(dated[0])), number
    groups = _PIECES.findall(chunk.digits)
    if 1 < len(groups) <= _MAX_GROUPS:
        tail = _with_tail(chunk, groups, region, plan)
        if tail is not None:
            return (tail,), (), None
        whole = _partition(groups, region, plan)
        if whole:
            ends = (*(None for _ in whole[1:]), chunk.extension)
            return tuple(Found(n, ext) for n, ext in zip(whole, ends, strict=True)), (), None
        foreign = _foreign(chunk.digits, region, plan)
        if foreign is not None:
            return (Found(foreign, chunk.extension),), (), None
        part = _partial(groups, region, plan)
        if part is not None:
            best, rest = part
            ahead = "".join(rest)
            if rest and ahead.replace("00", "") in _repeated(best) and digits_of(chunk.digits).startswith(ahead):
                return (Found(best, chunk.extension, (Note("doubled_country_code"),)),), (), None
            return (Found(best, chunk.extension),), rest, None
    glued = _glued(digits_of(chunk.digits), region, plan)
    if glued:
        return tuple(Found(n) for n in glued), (), None
    return (), (digits_of(chunk.digits),), number


def _repeated(number: Number) -> tuple[str, str]:
    code = str(number.country_code)
    return code, code * 2


def _behind_carrier(digits: str, region: str | None, plan: Plan) -> Number | None:
    """A Chinese number behind a carrier prefix that the metadata does not know or not so (10193 138…, 17951-010-…)."""
    if region != "CN":
        return None
    dialled = digits_of(digits)
    if dialled.startswith("86") and len(dialled) > 16:
        dialled = dialled[2:]
    prefix = CN_CARRIER_PREFIX.match(dialled)
    if prefix is None or len(dialled) - prefix.end() < 10:
        return None
    number = read_number(dialled[prefix.end() :], region, plan)
    if isinstance(number, Number) and not number.doubtful and number.country_code == 86:
        if any(note.code == "ip_prefix" for note in number.notes):
            return None  # nobody dials two
        return replace(number, notes=(*number.notes, Note("ip_prefix", prefix[0])))
    return None


def _with_tail(chunk: Chunk, groups: list[str], region: str | None, plan: Plan) -> Found | None:
    """``010-88886666-801``: a hyphen and a few digits behind a complete number are an extension in China."""
    head, hyphen, tail = chunk.digits.rpartition("-")
    if not hyphen or chunk.extension is not None or not tail.isdigit() or not 1 <= len(tail) <= 6:
        return None
    number = read_number(head.rstrip(" -"), region, plan)
    if not isinstance(number, Number):
        return None
    usual = number.country_code == 86 and number.type is not LineType.mobile
    note = Note("extension" if usual else "extension_guessed")
    return Found(number, tail, (note,) if not usual else ())


def _partition(groups: list[str], region: str | None, plan: Plan) -> tuple[Number, ...]:
    """All groups shared out among two or more complete numbers, or nothing."""
    size = len(groups)
    best: list[tuple[Number, ...] | None] = [None] * (size + 1)
    best[size] = ()
    for start in range(size - 1, -1, -1):
        for end in range(size, start, -1):
            rest = best[end]
            if rest is None:
                continue
            number = read_number(" ".join(groups[start:end]), region, plan)
            if isinstance(number, Number) and not number.doubtful:
                best[start] = (number, *rest)
                break
    return best[0] or ()


def _foreign(digits: str, region: str | None, plan: Plan) -> Number | None:
    """``86-139-6412-8075`` elsewhere: a country code set apart, without its +, no local number and a rest."""
    whole = digits_of(digits)
    if region is None or digits.startswith("+") or whole.startswith("0"):
        return None
    code = whole[: min(boundaries(digits), default=0)]
    if code not in PLAUSIBLE_CODES:
        return None
    number = read_number("+" + digits.lstrip("( "), None, plan)
    if isinstance(number, Number) and not number.doubtful and str(number.country_code) == code:
        return with_notes(number, "foreign_code_without_plus")
    return None


def _partial(groups: list[str], region: str | None, plan: Plan) -> tuple[Number, tuple[str, ...]] | None:
    """The longest run of groups that is a number, if few digits stay unread.

    Six, or a local number's eight when some group is as long as that: the groups of a card number have four.
    """
    sizes = [len(digits_of(group)) for group in groups]
    total, spare = sum(sizes), 8 if max(sizes) >= 7 else 6
    best: tuple[int, Number, tuple[str, ...]] | None = None
    for start in range(len(groups)):
        for end in range(len(groups), start, -1):
            run = groups[start:end]
            covered = sum(len(digits_of(group)) for group in run)
            if total - covered > spare or (best is not None and covered <= best[0]):
                continue
            number = read_number(" ".join(run), region, plan)
            if isinstance(number, Number) and not number.doubtful:
                rest = tuple(digits_of(g) for g in (*groups[:start], *groups[end:]))
                best = (covered, number, rest)
    return None if best is None else (best[1], best[2])


def _glued(digits: str, region: str | None, plan: Plan) -> tuple[Number, ...]:
    """Two numbers written without any separator: 22 digits of two Chinese mobiles, 20 of two American numbers."""
    width = {"CN": 11, "US": 10, "CA": 10}.get(region or "")
    if width is None or len(digits) not in (2 * width, 3 * width):
        return ()
    numbers = []
    for at in range(0, len(digits), width):
        number = read_number(digits[at : at + width], region, plan)
        if not isinstance(number, Number) or number.doubtful or number.international:
            return ()
        numbers.append(number)
    return tuple(numbers)


def with_notes(number: Number, *codes: str) -> Number:
    """The number with further notes."""
    return replace(number, notes=(*number.notes, *(Note(code) for code in codes)))
