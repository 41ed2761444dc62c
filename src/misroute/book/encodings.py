"""Which encoding a text file is in: a ladder that never takes Big5 for GB18030, and asks when it cannot tell.

Byte-order mark → UTF-16 by its zeros → UTF-8 → GB18030 against Big5 by how likely each reading is → charset-normalizer
for the rest → an error that shows both readings and asks for ``--encoding``. Single wrong bytes do not decide: lines
vote, so that one damaged record in a UTF-8 file stays one damaged record.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from charset_normalizer import from_bytes

from misroute.book.likelihood import central_european, chinese_likelihood, chinese_plausibility, western_share
from misroute.errors import UnreadableInput, UsageError

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
WIDENED: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "ascii": "utf-8",
    "utf-8-sig": "utf-8",
    "hz": "hz",
}
LIKELIER: Final = 8.0
"""Nats by which one reading must beat the other: e^8 is three thousand to one."""
PLAUSIBLE: Final = -11.5
"""Least mean log-likelihood of a character: Chinese has about -8, Japanese or Cyrillic read as Chinese about -14."""
LIKELY: Final = -9.5
"""Mean log-likelihood of fluent Chinese."""
OTHERS: Final = ["cp1252", "shift_jis", "euc_jp", "euc_kr", "cp1251", "gb18030", "big5", "cp1250", "cp1253", "cp1254"]
WESTERN_ENOUGH: Final = 0.9
WESTERN_MOSTLY: Final = 0.6
NEAR_WESTERN: Final = ("cp1250", "cp1253", "cp1254")
"""They share most letters with cp1252, which is by far the more frequent."""

Recogniser = Callable[[bytes, str], int]
"""How many headers are understood of the first line of a sample, decoded in an encoding."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """``codec`` is a Python codec name; ``mark`` the bytes of the byte-order mark; ``why`` one short line."""

    codec: str
    mark: bytes
    why: str

    @property
    def wide(self) -> bool:
        """Whether line ends and delimiters are not single ASCII bytes: the stream must be decoded before it is cut."""
        return not is_ascii_transparent(self.codec)


def is_ascii_transparent(codec: str) -> bool:
    """Whether line ends, quotes and ASCII text stand in the bytes as themselves and nowhere else."""
    name = codecs.lookup(codec).name
    if name.startswith(("utf-16", "utf-32", "utf-7", "iso2022", "hz", "idna", "punycode", "unicode", "raw")):
        return False
    probe = '\n\r",;\t\\|09azAZ'
    try:
        return probe.encode(codec) == probe.encode("ascii")
    except (UnicodeError, LookupError):
        return False


def named_encoding(name: str, head: bytes) -> Encoding:
    """The encoding a person names; GB2312 and GBK are read as their superset. Raises UsageError for an unknown name."""
    try:
        codec = codecs.lookup(name.strip()).name
        with suppress(UnicodeError):  # a wide codec refuses one byte, which is all that is wrong
            b"a".decode(codec)
    except (LookupError, TypeError, ValueError) as error:  # a name in letters that no codec's name can have
        raise UsageError(f"unknown encoding {name!r}: try utf-8, gb18030, big5, utf-16, cp1252") from error
    codec = WIDENED.get(codec, codec)
    if codec in ("utf-16", "utf-32"):
        codec = _endian(codec, head)
    for mark, marked in MARKS:
        if head.startswith(mark) and marked == codec:
            return Encoding(codec, mark, f"encoding {codec}, as asked")
    return Encoding(codec, b"", f"encoding {codec}, as asked")


def _endian(codec: str, head: bytes) -> str:
    for mark, marked in MARKS:
        if head.startswith(mark) and marked.startswith(codec):
            return marked
    width = 2 if codec == "utf-16" else 4
    first = head[: len(head) // width * width]
    return f"{codec}-be" if first[::width].count(0) > first[width - 1 :: width].count(0) else f"{codec}-le"


def guess_encoding(sample: bytes, name: str, recogniser: Recogniser) -> Encoding:
    """The encoding of a file from a sample of whole lines. Raises UnreadableInput when two readings are as likely.

    ``recogniser`` counts understood headers: the header words of a book settle most cases by themselves.
    """
    for mark, codec in MARKS:
        if sample.startswith(mark):
            return Encoding(codec, mark, f"encoding {codec}, from its byte-order mark")
    if wide := _without_mark(sample):
        return Encoding(wide, b"", f"encoding {wide}, guessed from its zero bytes (no byte-order mark)")
    lines = [line for line in re.split(rb"[\r\n]+", sample) if not line.isascii()]
    if not lines:
        return Encoding("utf-8", b"", "encoding utf-8 (only ASCII seen)")
    good = sum(_decodes(line, "utf-8") for line in lines)
    if good and good * 2 >= len(lines) and not _chinese_by_chance(lines):
        damaged = f", {len(lines) - good} of {len(lines)} lines damaged" if good < len(lines) else ""
        return Encoding("utf-8", b"", f"encoding utf-8{damaged}")
    return _by_likelihood(sample, lines, name, recogniser)


def _without_mark(sample: bytes) -> str | None:
    """UTF-16 without a mark: of ASCII text every second byte is zero, all at one parity.

    A few stray NULs are damage to some records, not an encoding; where much is Chinese, and zeros are fewer, the line
    ends must be as wide as the rest.
    """
    even = sample[: len(sample) // 2 * 2]
    high, low = even[::2].count(0), even[1::2].count(0)
    pairs, zeros = len(even) // 2, max(high, low)
    if not pairs or zeros * 12 < pairs or zeros < 2:
        return None
    codec = "utf-16-be" if high > low else "utf-16-le"
    text = even.decode(codec, "replace")
    if text.count("\ufffd") * 50 > len(text):
        return None
    if (min(high, low) - text.count("\u4e00")) * 8 > zeros:  # of the characters, only 一 ends in a zero byte
        return None
    mostly_latin = zeros * 5 >= pairs * 3
    wide_lines = not sample.replace(b"\0", b"").isascii() and "\n" in text.replace("\r", "\n")
    return codec if mostly_latin or wide_lines else None


def _decodes(line: bytes, codec: str) -> bool:
    try:
        line.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _chinese_by_chance(lines: list[bytes]) -> bool:
    """Whether a little GB text happens to be UTF-8 as well: byte pairs, no Latin letters there, fluent Chinese here."""
    joined = b"\n".join(lines)
    if len(joined) > 400 or not all(_decodes(line, "gb18030") for line in lines):
        return False
    utf8 = "".join(line.decode("utf-8") for line in lines if _decodes(line, "utf-8"))
    pairs = all("\u0180" <= c <= "\u07ff" for c in utf8 if not c.isascii())
    return pairs and chinese_plausibility(joined, "gb18030") > LIKELY


def _by_likelihood(sample: bytes, lines: list[bytes], name: str, recogniser: Recogniser) -> Encoding:
    # one or two odd lines in an ASCII file are damage sooner than an encoding: they are refused, the rest is read
    few = len(lines) <= 2 and len(lines) * 8 <= sample.count(b"\n") + 1
    damaged_ascii = Encoding("utf-8", b"", f"encoding utf-8, {len(lines)} lines damaged")
    scores: dict[str, float] = {}
    for codec in ("gb18030", "big5", "cp950", "big5hkscs"):
        readable = [line for line in lines if _decodes(line, codec)]
        if len(readable) * 10 < len(lines) * 8 and not (len(lines) < 10 and len(readable) * 2 > len(lines)):
            continue
        if chinese_plausibility(b"\n".join(readable), codec) < PLAUSIBLE:
            continue
        damage = (len(lines) - len(readable)) * 40.0
        scores[codec] = chinese_likelihood(b"\n".join(readable), codec) - damage + 30.0 * recogniser(sample, codec)
    western = western_share(b"\n".join(lines))
    whole = [codec for codec in scores if all(_decodes(line, codec) for line in lines)]
    likeliest = max((chinese_plausibility(b"\n".join(lines), codec) for codec in whole), default=-99.0)
    if western >= WESTERN_ENOUGH and likeliest < LIKELY:
        if central_european(b"\n".join(lines)):
            return Encoding("cp1250", b"", "encoding cp1250 (letters of Central Europe inside words)")
        return Encoding("cp1252", b"", "encoding cp1252 (accented Latin letters inside words)")
    big5 = max((codec for codec in scores if codec != "gb18030"), key=lambda codec: scores[codec], default=None)
    if big5 is not None and "gb18030" in scores:
        lead = scores["gb18030"] - scores[big5]
        if abs(lead) < LIKELIER and few:
            return damaged_ascii
        if abs(lead) < LIKELIER:
            raise _unsure(name, lines, "gb18030", big5)
        codec = "gb18030" if lead > 0 else big5
        return Encoding(codec, b"", f"encoding {codec}, by far the likelier of GB18030 and Big5")
    if scores:
        codec = big5 or "gb18030"
        return Encoding(codec, b"", f"encoding {codec} (the bytes fit no other Chinese encoding)")
    if few:
        return damaged_ascii
    best = from_bytes(b"\n".join(lines[:500]), cp_isolation=OTHERS, enable_fallback=False).best()
    if best is not None and best.chaos < 0.1:
        codec = codecs.lookup(best.encoding).name
        if codec in NEAR_WESTERN and western >= WESTERN_MOSTLY and not central_european(b"\n".join(lines)):
            return Encoding("cp1252", b"", "encoding cp1252 (accented Latin letters inside words)")
        return Encoding(WIDENED.get(codec, codec), b"", f"encoding {codec}, guessed by charset-normalizer")
    if len(lines) * 4 <= sample.count(b"\n") + 1:
        return damaged_ascii
    raise UnreadableInput(
        f"{name}: the encoding cannot be recognised: name it with --encoding (gb18030, big5, cp1252…)"
    )


def _unsure(name: str, lines: list[bytes], first: str, second: str) -> UnreadableInput:
    """The error names the first few characters in both readings: enough to choose by, and no whole name."""

    def shown(codec: str) -> str:
        return "".join(c for c in lines[0].decode(codec, "replace") if not c.isascii())[:4]

    return UnreadableInput(
        f"{name}: the encoding is {first} ({shown(first)}) or {second} ({shown(second)}): "
        f"say which with --encoding {first} or --encoding {second}"
    )
