"""Blocks into text: Jinja in a sandbox, with what a block may ask of the patterns."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from jinja2 import Template

    from fl_hooks.generate.blocks.block import Block

# What a template may fail with: what it says is run.
_FAILS = (ArithmeticError, LookupError, MemoryError, TemplateError, TypeError, ValueError)
MARK = re.compile(r"\s*# Pattern: ([a-z][a-z0-9_]*)")


class Marks:
    """The patterns that are applied, and those of them that the code has marked."""

    def __init__(self, applied: Collection[str] = ()) -> None:
        self.applied = frozenset(applied)
        self.made: list[str] = []

    def on(self, pattern: str) -> bool:
        """Tell whether a pattern is applied."""
        return pattern in self.applied

    def kept(self, text: str) -> str:
        """Return code without the `# Pattern:` comments of patterns that are not applied."""
        lines = []
        for line in text.split("\n"):
            marked = MARK.fullmatch(line)
            if marked and marked[1] not in self.applied:
                continue
            if marked and marked[1] not in self.made:
                self.made.append(marked[1])
            lines.append(line)
        return "\n".join(lines)


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    # A repository's own blocks are strangers' text: they read what they are given, nothing else.
    return ImmutableSandboxedEnvironment(
        autoescape=False,
        auto_reload=False,
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )


@lru_cache(maxsize=256)
def _template(body: str) -> Template:
    return _environment().from_string(body)


def render(block: Block, marks: Marks, values: Mapping[str, object] | None = None) -> str:
    """Return a block's module; FlError names the file for a template that fails.

    values: what a template may ask besides; `asked` and `words`, the terms and words of the
    prompt, and `kind`, the kind of value that the block is given.
    """

    def good(name: str) -> str:
        return good_code(block, name)

    try:
        text = _template(block.body).render(
            on=marks.on,
            good=good,
            **{"asked": frozenset(), "words": (), "kind": block.takes[0], **(values or {})},
        )
    except _FAILS as error:
        line = getattr(error, "lineno", None)
        place = f"{block.place}:{line}" if line else block.place
        said = str(error) or type(error).__name__
        raise FlError(f"{place}: {said}", "Mend the template.") from error
    if block.own:
        _check(block, text)
    return marks.kept(text)


def _check(block: Block, text: str) -> None:
    """Raise FlError where a repository's template makes no module with the block's function."""
    hint = f"The template is a module of Python that defines {block.name}()."
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise FlError(f"{block.place}: what it makes is no Python: {error}", hint) from error
    if block.name not in {getattr(node, "name", "") for node in tree.body}:
        raise FlError(f"{block.place}: what it makes has no function {block.name}", hint)


def good_code(block: Block, name: str) -> str:
    """Return a function of a pattern's good.py as a module: its imports, constants and text.

    The function's first line is the comment that says where the pattern was applied.
    """
    source = _good(Path(block.place).parent.parent / "good.py")
    tree = ast.parse(source)
    lines = source.splitlines()
    parts = []
    for node in tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test) != "TYPE_CHECKING":
            continue  # what runs as a program
        if isinstance(node, ast.Import | ast.ImportFrom | ast.If | ast.Assign | ast.AnnAssign):
            parts.append("\n".join(lines[node.lineno - 1 : node.end_lineno]))
        elif isinstance(node, ast.FunctionDef) and node.name == name:
            first = node.body[1].lineno if ast.get_docstring(node) else node.body[0].lineno
            text = lines[node.lineno - 1 : first - 1], lines[first - 1 : node.end_lineno]
            parts.append("\n".join(("", *text[0], f"    # Pattern: {block.pattern}", *text[1])))
    if not any(name == getattr(node, "name", "") for node in tree.body):
        raise FlError(f"{block.place}: good.py has no function {name}")
    return "\n".join(parts) + "\n"


@lru_cache(maxsize=16)
def _good(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = f"{path.as_posix()} cannot be read, and a building block beside it takes from it"
        raise FlError(said) from error
