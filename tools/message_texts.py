"""The texts that an expression of the source may be, with ``{}`` where a value will stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

Names: TypeAlias = Mapping[str, list[ast.expr]]
"""What a function assigns to each plain name."""


def assigned(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    """The assignments of ``function``, those of ``for a, b in ((…, …), …)`` too."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, ast.Name):
                        found.setdefault(target.id, []).append(value)
            case ast.For(target=ast.Tuple(elts=targets), iter=ast.Tuple(elts=rows)):
                for row in rows:
                    for target, value in zip(targets, getattr(row, "elts", ()), strict=False):
                        if isinstance(target, ast.Name):
                            found.setdefault(target.id, []).append(value)
    return found


def literals(node: ast.expr, names: Names, *, piece: bool = False) -> Iterator[str]:
    """The texts that ``node`` may be; texts within its values come after it.

    ``piece``: the expression is part of a longer text; only pieces of several words are told.
    """
    match node:
        case ast.Constant(value=str(text)):
            if not piece or " " in text.strip():
                yield text.strip() if piece else text
        case ast.JoinedStr(values=values):
            text = template(node)
            if re.search("[A-Za-z]{2}", text):
                yield text.strip() if piece else text
            for value in values:
                if isinstance(value, ast.FormattedValue):
                    yield from literals(value.value, names, piece=True)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            # "a sentence" + (", and more" if … else ""): what is added is told as the end of any sentence
            yield from literals(left, names, piece=piece)
            yield from ("{}" + text for text in literals(right, names) if text.strip())
        case ast.Name(id=name):
            others = {key: value for key, value in names.items() if key != name}
            for value in names.get(name, ()):
                yield from literals(value, others, piece=piece)
        case _:
            for part in _parts(node):
                yield from literals(part, names, piece=piece)


def _parts(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            return [body, orelse]
        case ast.BoolOp(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            return parts
        case ast.GeneratorExp(elt=part) | ast.ListComp(elt=part):
            return [part]
        case ast.Call(func=ast.Name(id="tuple" | "list"), args=parts):
            return parts
        case ast.Subscript(value=ast.Name() as part):
            return [part]
        case _:
            return []


def template(node: ast.JoinedStr) -> str:
    """An f-string with ``{}`` for each of its values, its own braces doubled as ``str.format`` wants them."""
    return "".join(
        str(value.value).replace("{", "{{").replace("}", "}}") if isinstance(value, ast.Constant) else "{}"
        for value in node.values
    )


def strings(tree: ast.Module) -> Iterator[str]:
    """Every text of several words in a file but its docstrings."""
    apart = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            apart.update(node.values)
    for node in ast.walk(tree):
        text = ""
        if isinstance(node, ast.JoinedStr):
            text = template(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in apart:
            text = node.value
        if re.search("[a-z]{2,} [a-z{]", text) and not re.match(r"[a-z_]+(?: [a-z_0-9]+){12}", text):
            yield text
