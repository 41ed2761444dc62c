"""The help of the command line, paragraph by paragraph; examples stay as they are in every language."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

from misroute.cli.help_pages import rule_sections, sentences


def help_texts(tree: ast.Module) -> Iterator[str]:
    """What ``--help`` says of the commands, groups, arguments and options registered in one file."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(decorator_list=decorators) if any("command" in ast.unparse(d) for d in decorators):
                yield from sentences(inspect.cleandoc(ast.get_docstring(node, clean=False) or ""))
            case ast.Call(func=ast.Name(id="group"), args=[_, ast.Constant(value=str(text))]):
                yield text
            case ast.keyword(arg="help" | "epilog", value=ast.Constant(value=str(text))):
                yield from sentences(text)


def rule_texts(tree: ast.Module) -> Iterator[str]:
    """The help pages of the rules of detection registered in one file, section by section."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any("rule(" in ast.unparse(d)[:5] for d in node.decorator_list):
            for name, text in rule_sections(inspect.cleandoc(ast.get_docstring(node, clean=False) or "")):
                yield from filter(None, (name, text))
