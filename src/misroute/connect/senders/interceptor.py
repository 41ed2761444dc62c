"""Scripts that run inside another's sender; they are shipped as text and hold nothing of misroute's."""

from __future__ import annotations

import json
from pathlib import Path

from misroute.errors import UsageError
from misroute.resources import data_dir

SCRIPTS = ("jasmin",)


def sender_script(name: str, *, url: str = "", token_file: Path | None = None, folder: Path | None = None) -> str:
    """The script for a sender, its settings filled in as far as they are given. Raises UsageError for another name."""
    if name not in SCRIPTS:
        raise UsageError(f"there is no script for {name[:40]!r}: it is one of {', '.join(SCRIPTS)}")
    text = (data_dir("config") / "senders" / f"{name}_gate.py").read_text(encoding="utf-8")
    wanted = {"url": url, "token_file": str(token_file or ""), "folder": str(folder or "")}
    lines = []
    for line in text.splitlines(keepends=True):
        key = line.strip().partition(":")[0].strip('"')
        value = wanted.pop(key, "") if line.startswith('    "') else ""
        lines.append(f'    "{key}": {json.dumps(value)},\n' if value else line)
    return "".join(lines)
