"""One way to read a TOML file, with a problem line instead of an exception."""

from __future__ import annotations

import tomllib
from pathlib import Path


def read_toml(path: Path, problems: list[str]) -> dict[str, object] | None:
    """The tables of a file; None, and a line in ``problems``, when it cannot be read as TOML in UTF-8."""
    where = f"{path.parent.name}/{path.name}"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{where}: this is no TOML: {error}")
    except UnicodeDecodeError:
        problems.append(f"{where}: this is not UTF-8: save the file in UTF-8")
    except OSError as error:
        problems.append(f"{where}: cannot be read: {error.strerror}")
    return None
