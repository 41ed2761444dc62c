"""Word lists of people/, as literal tables: the package is pure and reads no files."""

from __future__ import annotations


def words(text: str) -> list[str]:
    """The words of a table written as prose: separated by white space."""
    return text.split()
