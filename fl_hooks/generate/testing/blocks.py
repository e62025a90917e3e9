"""Tests of the helpers: each block's own `check`, under the names of the module."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from fl_hooks.generate.compose.parts import indented
from fl_hooks.generate.compose.rename import renamed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fl_hooks.generate.blocks.block import Block
    from fl_hooks.generate.compose.parts import Parts

FIXTURES = ("tmp_path", "caplog", "monkeypatch", "capsys")


def block_tests(parts: Parts, *, own: bool) -> Iterator[tuple[str, str]]:
    """Yield (function of the module, test of it) for each block that has a check.

    own: whether the one block's function is the subject itself.
    """
    for number, block in enumerate(parts.plan.blocks):
        name = parts.name if own or block.gives == "object" else parts.helpers[number]
        if "check" not in block.test or (own and not _as_written(parts, block)):
            continue
        yield name, check_module(block, {block.name: name} if name != block.name else {})


def _as_written(parts: Parts, block: Block) -> bool:
    """Tell whether the subject takes what its block takes, in the block's order and defaults."""
    needs = [one.need for one in parts.parameters]
    given = set(parts.intent.given.values) & set(block.needs)
    return needs in ([*block.needs], ["", *block.needs]) and not given


def check_module(block: Block, names: Mapping[str, str]) -> str:
    """Return a block's check as a module: its imports, and the test."""
    text = renamed(str(block.test["check"]).strip("\n"), names, keywords=True)
    tree = ast.parse(text)
    lines = text.split("\n")
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in imports:
        for number in range(node.lineno - 1, node.end_lineno or node.lineno):
            lines[number] = ""
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    fixtures = ", ".join(f"{one}: {_TYPES[one]}" for one in FIXTURES if one in used)
    name = next(iter(names.values()), block.name)
    return "\n".join(
        [
            *map(ast.unparse, imports),
            f"def test_{name.lower()}_alone({fixtures}) -> None:",
            f'    """To {block.says}: known values, nothing, and what is wrong."""',
            *indented([line for line in lines if line.strip()]),
        ]
    )


_TYPES = {
    "tmp_path": "Path",
    "caplog": "pytest.LogCaptureFixture",
    "monkeypatch": "pytest.MonkeyPatch",
    "capsys": "pytest.CaptureFixture[str]",
}
