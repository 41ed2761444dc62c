"""``--help`` and the rules' pages in the reader's language: our own texts and, as far as can be, Typer's."""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

from misroute.cli.words import DOMAIN, LOCALE, _, language


def lend_to_typer() -> None:
    """Let Typer take its own words ("Options", "required") from our catalogue; to be called before it is imported."""
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language()  # where the standard library's gettext looks first


def translate_help(command: Any) -> None:
    """Put the help of a command, of its parameters and of everything below it into the language in use."""
    if language() == "en":
        return
    for name in ("help", "epilog", "short_help"):
        text = getattr(command, name, None)
        if text:
            setattr(command, name, "\n\n".join(_paragraphs(text)))
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = _(parameter.help)
    command.format_help = _breaking(command, command.format_help)
    for below in getattr(command, "commands", {}).values():
        translate_help(below)


def sentences(help_text: str) -> list[str]:
    """The paragraphs of a help text that are translated: all but the examples."""
    return [part for part in help_text.split("\n\n") if part and not part.startswith(("[bold]", "misroute ", "echo "))]


def translate_rule(help_text: str) -> str:
    """The help page of a rule in the language in use; in English as it is."""
    if language() == "en":
        return help_text
    (_summary, first), *rest = rule_sections(help_text)
    return "\n".join([_(first), "", *(f"{_(name)}：{_(text)}" for name, text in rest)])


def rule_sections(help_text: str) -> list[tuple[str, str]]:
    """What a rule's help page consists of: ('', its first sentence), then (name of the section, text) of each."""
    summary, *rest = re.split(r"(?m)^(Flags|Why|Example|Not flagged): ", help_text)
    pairs = [("", summary), *zip(rest[::2], rest[1::2], strict=True)]
    return [(name, " ".join(text.split())) for name, text in pairs]


def _paragraphs(text: str) -> Iterator[str]:
    said = set(sentences(text))
    for part in text.split("\n\n"):
        if part in said:
            yield _(part)
        else:
            yield re.sub(r"\[bold\](Examples?)\[/bold\]", lambda found: f"[bold]{_(found[1])}[/bold]", part)


def _breaking(command: Any, format_help: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """``format_help`` that may break a line between any two Chinese characters.

    Rich breaks at spaces only and cuts off what is longer than a column, which Chinese sentences are.
    """

    def broken(context: Any, formatter: Any) -> None:
        from rich import _wrap

        option = command.get_help_option(context)
        if option is not None:
            option.help = _(option.help)
        kept, _wrap.re_word = _wrap.re_word, _WORD
        try:
            format_help(context, formatter)
        finally:
            _wrap.re_word = kept

    return broken


_HAN = "\u2e80-\u9fff\uff00-\uffef"
_CLOSING = "，。；：、！？）》”"
_WORD = re.compile(rf"\s*[（《“]*(?:[{_HAN}]|[^\s{_HAN}]+)[{_CLOSING}]*(?:\s+$)?")
"""One character of Chinese or one word of others, with the marks that may not begin or end a line.

A space belongs to the word after it: Rich counts characters, not cells, when it drops spaces at the end of a line.
"""
