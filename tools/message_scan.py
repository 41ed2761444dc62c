"""Which texts of the source a person may read: found in the syntax tree, so that none is forgotten.

Literals given to ``_()`` and ``Said``; texts of ``doctor`` and reasons kept in cases; every error line, as a template
in which ``{}`` stands for each value; the words for states, events and headings of tables; help of the command line.
A name in place of a literal is followed to what the same function assigns to it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from message_borrowed import BORROWED
from message_help import help_texts, rule_texts
from message_texts import Names, assigned, literals, strings

from misroute.detect import BookAction, Holder, Problem, Severity
from misroute.people import Relation
from misroute.services.gate.declaring import CONSENTS, WISHES
from misroute.store.standing import FLAGS

COLUMN, STATE, KIND, EVENT = "column", "state", "kind", "event"
"""Contexts: ``number`` heading a column is translated, ``number`` as the name of a field is not."""

EVERY, LAST = -1, -2
TALK: Mapping[str, tuple[int, ...]] = {
    "_": (0,),
    "Said": (0,),
    "Checked": (2,),
    "ok": (1,),
    "warn": (1, 2),
    "wrong": (1, 2),
    "attempt": (2,),
    "PersonTask": (1,),
    "WaitForApproval": (1,),
    "AskPerson": (EVERY,),
    "AskApproval": (EVERY,),
    "MoneyReason": (1,),
    "Nothing": (0,),
    "CannotTell": (0,),
    "Refusal": (LAST,),
    "Reject": (LAST,),
    "_known": (LAST,),
    "BadParameter": (0,),
}
"""Which arguments of a callable people read."""

FINDINGS: Mapping[str, int] = {"Hit": 0, "_answers": 4}
"""Where the rules of detection say what they found."""

COLLECTING = frozenset({"problem", "add", "_add", "complain", "append", "extend"})
COLLECTOR = re.compile(r"(?:problems|report|reader|table|outer|lines|self|drift)$")
"""Methods that collect problems, and how what they collect into is called; the last argument is the text."""

TELLING = re.compile(r"(?:problem|complaint|_missing|_failed|_unsure|_stopped|outdated)s?$")
"""Functions whose returned texts are shown."""

STATES = re.compile(r"(?:_STATES|SCOPES|ROOT_CAUSES)$")
CLASSES: Mapping[str, str] = {
    **dict.fromkeys(("CaseState", "StepState", "EffectState", "ClockStatus"), STATE),
    **dict.fromkeys(("EffectKind", "Audience"), KIND),
}
"""Where the words for states and kinds stand, and their contexts."""

RECORDS = frozenset(
    {
        "services/lookup.py",
        "services/scans/scanning.py",
        "services/gate/campaignwatch.py",
        "services/gate/holding.py",
        "services/gate/senders.py",
        "services/gate/sendnews.py",
        "services/gate/standing.py",
    }
)
"""Files whose mappings are shown field by field."""

NOT_SHOWN = re.compile(r"simulate/|people/|phones/|detect/|bulk/|calendars/due|letters/wording|demonstration")
"""Texts that are data, or that stand there in both languages."""

SENTENCES = re.compile(
    r"errors|seal/chain|store/keys|remedy/(?:money|steps)|connect/(?:ledger|webhook)"
    r"|book/(?:dates|encodings|headers|jsonl|records|tables|vcards|delimited)"
)
"""Files in which every text of several words is shown."""

ALSO: Mapping[str, tuple[str, ...]] = {
    "book/encodings.py": ("encoding utf-8, {} of {} lines damaged",),
    "services/cases/advancing.py": (
        "asked not to be contacted",
        "case closed",
        "verified: not a misdirect",
        "not confirmed",
    ),
    "services/cases/casework.py": ("done by hand",),
    "services/running/delivery.py": ("quiet hours",),
    "services/cases/merging.py": (
        "merged into {}",
        "some of its effects were called off by the merge: complete or skip it",
    ),
}
"""Texts put together from pieces, or kept in the rows of a case and shown with it."""

RELATIONS = tuple(relation.value.replace("_", " ") for relation in Relation)

WORDS: Mapping[str, tuple[str, ...]] = {
    STATE: (
        "active",
        "lifted",
        "ok",
        "warn",
        "wrong",
        "number_unreadable",
        "suspected_system_fault",
        "watching",
        "halted",
        "release",
        "short",
        "long",
        "defaults",
        *RELATIONS,
        *(word.value for words in (Problem, Holder, BookAction, Severity) for word in words),
    ),
    KIND: ("notice", *WISHES, *CONSENTS),
    COLUMN: tuple(flag.replace("_", " ") for flag in FLAGS),
    EVENT: ("effect_dead", "effect_unclear"),
}
"""Words that are chosen, not written, where they are shown."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text to translate, its context, and the file (below the package) that says it."""

    file: str
    text: str
    context: str = ""


def scan(package: Path) -> list[Text]:
    """Every text below ``package``, by file and then in the order of the code."""
    trees = {path.relative_to(package).as_posix(): ast.parse(path.read_text("utf-8")) for path in _sources(package)}
    errors = _error_classes(trees.values())
    found: dict[tuple[str, str], Text] = {}
    for name, tree in trees.items():
        for text, context in (*_texts(name, tree, errors), *((text, "") for text in ALSO.get(name, ()))):
            if _says_something(text):
                found.setdefault((context, text), Text(name, text, context))
    for context, words in WORDS.items():
        for text in words:
            found.setdefault((context, text), Text("", text, context))
    for text in BORROWED:
        found.setdefault(("", text), Text("", text))
    return list(found.values())


def _sources(package: Path) -> list[Path]:
    return sorted(path for path in package.rglob("*.py") if "migrations" not in path.parts)


def _says_something(text: str) -> bool:
    return re.search("[A-Za-z]", re.sub(r"\{\w*\}", "", text)) is not None


def _error_classes(trees: Iterable[ast.Module]) -> frozenset[str]:
    """Names of the classes below MisrouteError, and of the exception that carries a reason to a list of refusals."""
    bases: dict[str, set[str]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases.setdefault(node.name, set()).update(ast.unparse(base).split(".")[-1] for base in node.bases)
    known = {"MisrouteError", "Unusable"}
    while more := {name for name, above in bases.items() if above & known} - known:
        known |= more
    return frozenset(known)


def _texts(name: str, tree: ast.Module, errors: frozenset[str]) -> Iterator[tuple[str, str]]:
    if name.startswith("cli/"):
        yield from ((text, "") for text in help_texts(tree))
    if name.startswith("detect/rules/"):
        yield from ((text, "") for text in rule_texts(tree))
    if SENTENCES.match(name):
        yield from ((text, "") for text in strings(tree))
    yield from _Walk(name, errors).inside(tree, {})


@dataclass(frozen=True, slots=True)
class _Walk:
    """One file's walk; it carries along what the function at hand assigns."""

    name: str
    errors: frozenset[str]

    def inside(self, node: ast.AST, names: Names) -> Iterator[tuple[str, str]]:
        """(text, context) of everything below ``node``, in the order of the code."""
        match node:
            case ast.FunctionDef():
                names = {**names, **assigned(node)}
                if TELLING.search(node.name) and not NOT_SHOWN.match(self.name):
                    yield from self._returned(node, names)
            case ast.ClassDef() if node.name in CLASSES:
                yield from self._words(node)
            case ast.Assign(targets=[ast.Name(id=target)]) if STATES.search(target):
                yield from ((text, STATE) for text in literals(node.value, names))
            case ast.AugAssign(target=ast.Name(id="problems")):
                yield from ((text, "") for text in literals(node.value, names) if " " in text)
            case ast.Dict() if self.name in RECORDS:
                yield from _headings(node)
            case ast.Call():
                yield from self._call(node, names)
        for child in ast.iter_child_nodes(node):
            yield from self.inside(child, names)

    def _words(self, enumeration: ast.ClassDef) -> Iterator[tuple[str, str]]:
        for node in enumeration.body:
            if isinstance(node, ast.Assign):
                yield from ((text, CLASSES[enumeration.name]) for text in literals(node.value, {}))

    def _returned(self, function: ast.FunctionDef, names: Names) -> Iterator[tuple[str, str]]:
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and node.value is not None:
                yield from ((text, "") for text in literals(node.value, names) if " " in text)

    def _call(self, call: ast.Call, names: Names) -> Iterator[tuple[str, str]]:
        callee = ast.unparse(call.func).split(".")[-1]
        if callee == "show" and self.name.startswith("cli/") and len(call.args) > 1:
            yield from ((text.replace("_", " "), COLUMN) for text in literals(call.args[1], names))
        if callee in ("add_event", "_note", "_done"):
            yield from _event(call, names)
        if self.name.startswith("detect/rules/") and callee in FINDINGS and len(call.args) > FINDINGS[callee]:
            yield from ((text, "") for text in literals(call.args[FINDINGS[callee]], names))
        if callee == "_require":  # the verb of "cannot {verb} step …"
            yield from ((text, "" if " " in text else STATE) for text in literals(call.args[-1], names))
        if NOT_SHOWN.match(self.name) and callee not in self.errors:
            return
        for arg in self._read(call, callee):
            for text in literals(arg, names):
                if " " in text or callee in ("_", "WaitForApproval"):
                    yield text, ""

    def _read(self, call: ast.Call, callee: str) -> list[ast.expr]:
        """The arguments that people read."""
        everything = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg != "param_hint")]
        if callee in self.errors:
            return everything
        if callee in COLLECTING and isinstance(call.func, ast.Attribute):
            return call.args[-1:] if COLLECTOR.search(ast.unparse(call.func.value)) else []
        which = TALK.get(callee, ())
        if EVERY in which:
            return everything
        if LAST in which:
            return everything[-1:]
        return [call.args[place] for place in which if place < len(call.args)]


def _event(call: ast.Call, names: Names) -> Iterator[tuple[str, str]]:
    """The kind of an event of a case, and the keys of its detail."""
    if len(call.args) > 2:
        yield from ((text, EVENT) for text in literals(call.args[2], names) if "{" not in text)
    if len(call.args) > 3:
        detail = call.args[3]
        for value in names.get(detail.id, ()) if isinstance(detail, ast.Name) else [detail]:
            if isinstance(value, ast.Dict):
                yield from _headings(value)


def _headings(mapping: ast.Dict) -> Iterator[tuple[str, str]]:
    for key in mapping.keys:
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value.replace("_", " "), COLUMN
