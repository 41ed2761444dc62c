"""Keep the Chinese catalogue complete: ``python tools/messages.py`` updates and compiles it, ``--check`` looks only.

The update takes every text of the source (``message_scan``) into ``misroute.po``, keeps the translations there are,
drops those that nobody says any more, and compiles ``misroute.mo``. Neither file holds a date or a line number, so
that both change with a text only. Needs Babel (the extra 'dev').
"""

from __future__ import annotations

import argparse
import io
import re
import struct
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from message_scan import Text, scan

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "misroute"
CATALOGUE = PACKAGE / "locale" / "zh" / "LC_MESSAGES" / "misroute.po"

HEADER = """\
# Simplified Chinese of misroute's command line. `make messages` keeps it in step with the source.
msgid ""
msgstr ""
"Language: zh\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

Key = tuple[str, str]
"""Context ('' when there is none) and text."""


def main() -> int:
    """Update, or with ``--check`` say what is out of step; 1 when something is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is out of step")
    parser.add_argument("--untranslated", action="store_true", help="print the texts without a translation")
    chosen = parser.parse_args()
    texts = scan(PACKAGE)
    known = translations(CATALOGUE)
    if chosen.untranslated:
        for text in texts:
            if not known.get((text.context, text.text)):
                sys.stdout.write(f"{text.context}\t{text.text!r}\n")
        return 0
    if chosen.check:
        problems = complaints(texts, known, CATALOGUE.with_suffix(".mo"))
        sys.stdout.writelines(f"{line}\n" for line in problems)
        return 1 if problems else 0
    kept = {key: known.get(key, "") for key in ((text.context, text.text) for text in texts)}
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(written(texts, kept), encoding="utf-8")
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(kept))
    missing = sum(not translation for translation in kept.values())
    sys.stdout.write(f"{len(kept)} texts, {missing} without a translation\n")
    return 0


def translations(path: Path) -> dict[Key, str]:
    """The translations of a .po file; none when there is no file."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale="zh")
    return {
        (message.context or "", str(message.id)): str(message.string)
        for message in catalogue
        if message.id and not message.fuzzy
    }


def written(texts: list[Text], known: dict[Key, str]) -> str:
    """The .po file, texts in the order of the source."""
    catalogue = Catalog(locale="zh")
    for text in texts:
        places = [(text.file, 0)] if text.file else []
        catalogue.add(text.text, known[text.context, text.text], places, context=text.context or None)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, omit_header=True, include_lineno=False, width=0)
    # a guess of Babel's about printf placeholders, which nothing here has
    body = re.sub(r"(?m)^#, python-(?:brace-)?format\n", "", buffer.getvalue().decode("utf-8"))
    return HEADER + body.strip() + "\n"


def compiled(known: dict[Key, str]) -> bytes:
    """The .mo file (GNU gettext's format, revision 0, without a hash table)."""
    head = "Content-Type: text/plain; charset=utf-8\nLanguage: zh\n"
    pairs = {(f"{context}\x04" if context else "") + text: said for (context, text), said in known.items() if said}
    rows = sorted((key.encode("utf-8"), said.encode("utf-8")) for key, said in {"": head, **pairs}.items())
    start = 28 + 16 * len(rows)
    tables = [b"", b""]
    body = b""
    for column in (0, 1):
        for row in rows:
            tables[column] += struct.pack("<II", len(row[column]), start + len(body))
            body += row[column] + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, start)
    return header + tables[0] + tables[1] + body


def complaints(texts: list[Text], known: dict[Key, str], binary: Path) -> list[str]:
    """What is out of step, a line each; empty when nothing is."""
    said = {(text.context, text.text): text.file for text in texts}
    found = [f"{file}: not in the catalogue: {key[1]!r}" for key, file in said.items() if key not in known]
    found += [f"nobody says this any more: {key[1]!r}" for key in known if key not in said]
    for key, translation in known.items():
        if not translation:
            found.append(f"not translated: {key[1]!r}")
        elif not same_values(key[1], translation):
            found.append(f"other values in the translation: {key[1]!r} / {translation!r}")
    if not found and (not binary.exists() or binary.read_bytes() != compiled(known)):
        found.append(f"{binary.name} is not what {binary.stem}.po compiles to")
    if found:
        found.append("run: make messages, and translate what is new in src/misroute/locale")
    return found


def same_values(text: str, translation: str) -> bool:
    """Whether both hold the same placeholders; ``{}`` may become ``{0}``, ``{1}`` … in another order.

    An English plural's ending, a value too, is written ``{:.0}`` in Chinese: there, but without a letter.
    """
    wanted, given = _values(text), _values(translation)
    if wanted.count("") and given != wanted:
        return set(given) == {str(place) for place in range(len(wanted))}
    return sorted(set(wanted)) == sorted(set(given)) and wanted.count("") == given.count("")


def _values(text: str) -> list[str]:
    plain = text.replace("{{", "").replace("}}", "")
    return re.findall(r"\{(\w*)(?:[:!][^{}]*)?\}", plain)


if __name__ == "__main__":
    sys.exit(main())
