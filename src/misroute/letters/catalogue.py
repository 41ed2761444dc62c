"""The letters there are, from ``config/letters.toml`` and ``templates/letters/``, and how one is made.

Templates are data: rendered in Jinja's sandbox, every variable declared, undefined names an error. At loading each
template is parsed, its variables compared with its audience's context, and rendered with sample data; letters to
strangers are read by the linter then and again at every rendering.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from misroute.errors import ConfigProblem, MisrouteError, NotFound, Refused
from misroute.gate.content import Wordlist, check_for_stranger
from misroute.letters.contexts import (
    AUDIENCES,
    Audience,
    Context,
    RecipientContext,
    variables_of,
)
from misroute.letters.index import Entry, read_index
from misroute.letters.samples import samples_for
from misroute.letters.wording import Wording, blocks, flow
from misroute.resources import data_dir


class LetterLeak(Refused):
    """A letter would have told a stranger what is not his to know; it was not made."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered letter. ``digest`` is the SHA-256 of subject and body, for the audit entry instead of the text."""

    template: str
    version: int
    audience: Audience
    channel: str
    lang: str
    subject: str = field(repr=False)
    body: str = field(repr=False)
    html: str | None = field(repr=False)
    digest: str

    def payload(self) -> dict[str, Any]:
        """The letter as the payload of an outgoing message."""
        shown = {"subject": self.subject, "body": self.body, "template": self.template, "version": self.version}
        more = {"lang": self.lang, "audience": self.audience, "digest": self.digest}
        return {**shown, **more, **({"html": self.html} if self.html is not None else {})}


class Letters:
    """All letters, checked. Make one with ``load_letters``."""

    def __init__(self, folder: Path, index: Mapping[str, Any], *, where: str = "letters.toml") -> None:
        """Raises ConfigProblem with every problem of index, templates and sample renderings."""
        problems: list[str] = []
        self._entries, self._wording, words = read_index(index, where, problems)
        self._wordlist = Wordlist(words)
        self._text = _environment(self._wording, autoescape=False)
        self._html = _environment(self._wording, autoescape=True)
        self._sources: dict[str, str] = {}
        self._compiled: dict[tuple[bool, str, str], Template] = {}
        try:
            self._layout = (folder / "layout.html").read_text("utf-8")
            self._html.parse(self._layout)
        except (OSError, UnicodeDecodeError, TemplateError) as error:
            problems.append(f"layout.html: {_first_line(error)}")
        for entry in self._entries.values():
            self._load(folder, entry, problems)
        if not problems:
            self._try_samples(problems)
        if problems:
            raise ConfigProblem(problems)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What there is: name, audience, channel, lang, version of each letter."""
        return tuple(self._entries.values())

    def render(
        self,
        name: str,
        audience: Audience,
        lang: str,
        context: Context,
        *,
        channel: str = "sms",
        never: Sequence[str] = (),
    ) -> Letter:
        """The letter ``name`` for ``audience``, in ``lang`` (``zh-CN`` is ``zh``), by ``channel`` sms, email, letter.

        ``never`` are strings of the borrower's that must not stand in a letter to a stranger (his name, his number).
        Raises Refused when the context is another audience's, LetterLeak when a stranger would read too much, NotFound
        for a letter that does not exist.
        """
        wanted = AUDIENCES.get(audience)
        if wanted is None or type(context) is not wanted:
            raise Refused(f"letter {name}: a {type(context).__name__} is not for audience '{audience}'")
        entry = self._entries.get(f"{audience}/{name}.{channel}.{lang.replace('_', '-').partition('-')[0].lower()}")
        if entry is None:
            raise NotFound(f"no letter '{name}' for {audience} by {channel} in '{lang}': see config/letters.toml")
        letter = self._make(entry, context)
        if isinstance(context, RecipientContext):
            self._refuse_leaks(letter, context, never)
        return letter

    def drafts(
        self, source: str, audience: Audience, lang: str, values: Mapping[str, Any] | None = None
    ) -> Iterator[str]:
        """``source``, a template, as it would be sent: once with ``values``, else with each sample of ``audience``.

        Raises ConfigProblem when it uses what they do not hold.
        """
        samples = [values] if values is not None else []
        for context in () if samples else samples_for(audience):
            samples.append({item.name: getattr(context, item.name) for item in fields(context)})
        for sample in samples:
            try:
                yield flow(self._text.from_string(source, globals={"lang": lang}).render(sample), lang, join_all=False)
            except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
                raise ConfigProblem([f"cannot be rendered: {_first_line(error)}"]) from error

    def sender_problems(self, sender_name: str) -> tuple[str, ...]:
        """What in the sender's public name would tell a stranger of debt; empty when it is neutral."""
        return self._wordlist.found_in(sender_name)

    def _load(self, folder: Path, entry: Entry, problems: list[str]) -> None:
        path = folder / f"{entry.template}.txt"
        if entry.channel == "letter" and not path.exists():
            path = folder / entry.audience / f"{entry.name}.email.{entry.lang}.txt"
        where = f"templates/letters/{entry.audience}/{path.name}"
        try:
            source = path.read_text("utf-8")
            used = meta.find_undeclared_variables(self._text.parse(source))
            used |= meta.find_undeclared_variables(self._text.parse(entry.subject))
        except (OSError, UnicodeDecodeError, TemplateError) as error:
            problems.append(f"{where}: {_first_line(error)}")
            return
        self._sources[entry.template] = source
        for unknown in sorted(used - variables_of(entry.audience)):
            problems.append(f"{where}: '{unknown}' is not something a {entry.audience} letter may know")
        for undeclared in sorted((used & variables_of(entry.audience)) - entry.variables):
            problems.append(f"{where}: uses '{undeclared}', which letters.toml does not list under variables")
        if entry.audience == "recipient":
            for word in self._wordlist.found_in(source):
                problems.append(f"{where}: '{word}' speaks of debt to a stranger")

    def _try_samples(self, problems: list[str]) -> None:
        for entry in self._entries.values():
            for context in samples_for(entry.audience):
                try:
                    letter = self._make(entry, context)
                    if isinstance(context, RecipientContext):
                        self._refuse_leaks(letter, context, ())
                except MisrouteError as error:
                    problems.append(f"templates/letters/{entry.template}.txt: {error}")
                    break

    def _make(self, entry: Entry, context: Context) -> Letter:
        values = {item.name: getattr(context, item.name) for item in fields(context)}
        try:
            written = self._render(self._text, self._sources[entry.template], values, entry)
            body = flow(written, entry.lang, join_all=entry.channel == "sms")
            subject = " ".join(self._render(self._text, entry.subject, values, entry).split())
            html = None
            if entry.channel != "sms":
                shown = {"subject": subject, "blocks": blocks(body), "sender": context.sender}
                html = self._render(self._html, self._layout, shown, entry)
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
            # a template is data: whatever it trips over is its own fault, said with its name
            raise ConfigProblem([f"{entry.template}: cannot be rendered: {_first_line(error)}"]) from error
        if not body:
            raise ConfigProblem([f"{entry.template}: renders to nothing"])
        digest = hashlib.sha256(f"{subject}\x00{body}".encode()).hexdigest()
        return Letter(
            entry.template, entry.version, entry.audience, entry.channel, entry.lang, subject, body, html, digest
        )

    def _render(self, environment: Environment, source: str, values: Mapping[str, Any], entry: Entry) -> str:
        # only sources of the index come here, so that there are as many as templates
        key = (environment is self._html, entry.lang, source)
        compiled = self._compiled.get(key)
        if compiled is None:
            compiled = self._compiled[key] = environment.from_string(source, globals={"lang": entry.lang})
        return compiled.render(values)

    def _refuse_leaks(self, letter: Letter, context: RecipientContext, never: Sequence[str]) -> None:
        day = context.happened_on
        shown = (self._wording.day(day, "zh"), self._wording.day(day, "en")) if day is not None else ()
        sender = context.sender
        allowed = (sender.callback, sender.hours, context.receipt, context.voucher_link or "", *shown)
        text = f"{letter.subject}\n{letter.body}"
        offences = check_for_stranger(text, self._wordlist, allowed=allowed, never=never)
        if offences:
            raise LetterLeak(f"{letter.template}: not made, {'; '.join(map(str, offences))}")


def load_letters(templates: Path | None = None, index: Path | None = None) -> Letters:
    """The letters shipped with misroute, or those of the given folder and index. Raises ConfigProblem."""
    folder = templates if templates is not None else data_dir("templates") / "letters"
    path = index if index is not None else data_dir("config") / "letters.toml"
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigProblem([f"{path.name}: {_first_line(error)}"]) from error
    return Letters(folder, table, where=path.name)


def _environment(wording: Wording, *, autoescape: bool) -> Environment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=autoescape, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(wording.filters())
    return environment


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
