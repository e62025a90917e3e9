"""Which lines a peer's rule flags in a fixture of its own, by what its own test suite says."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ast_grep_py import SgRoot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ast_grep_py import SgNode


@dataclass(frozen=True, slots=True)
class Sample:
    """Code to scan, and the lines flagged in it; `before` counts the fixture's lines above it."""

    code: str
    lines: frozenset[int]
    before: int = 0


def snapshot(code: str, said: str, rule: str) -> Iterator[Sample]:
    """Read ruff's snapshot: a headline with the rule, below it an arrow and the place."""
    places = re.findall(rf"^{rule} .*\n\s*--> [^:\n]+:(\d+):", said, re.MULTILINE)
    yield Sample(code, frozenset(map(int, places)))


def messages(code: str, said: str, rule: str) -> Iterator[Sample]:
    """Read pylint's expected output: `rule:line:column:…`, one message a line."""
    places = re.findall(rf"^{rule}:(\d+):", said, re.MULTILINE)
    yield Sample(code, frozenset(map(int, places)))


def remarks(code: str, _said: str, rule: str) -> Iterator[Sample]:
    """Read remarks at the lines' ends: pylint's `# [rule]`, bugbear's `# RULE: column`."""
    mark = re.compile(rf"#.*(\[|, ){rule}[],]|#\s*{rule}:")
    lines = code.split("\n")
    yield Sample(code, frozenset(n for n, line in enumerate(lines, 1) if mark.search(line)))


def announcements(code: str, _said: str, rule: str) -> Iterator[Sample]:
    """Read semgrep's `# ruleid: rule`, which stands above the line that it speaks of."""
    mark = re.compile(rf"#\s*ruleid:.*\b{rule}\b")
    lines = code.split("\n")
    yield Sample(code, frozenset(n + 1 for n, line in enumerate(lines, 1) if mark.search(line)))


def counted(code: str, said: str, example: str, lines: list[int]) -> Iterator[Sample]:
    """Return the lines that we read as meant, if bandit's test expects as many findings.

    Its suite counts and names no lines. Of several counts the last is meant: it is taken with
    the rule as it is by default.
    """
    count = _count(ast.parse(said), example)
    if count != len(lines):
        raise SystemExit(f"{example}: bandit counts {count}, and {len(lines)} lines are named")
    yield Sample(code, frozenset(lines))


def _count(tests: ast.Module, example: str) -> int:
    """Return how many findings the last `self.check_example(example, expect)` counts with."""
    count, expected = 0, ast.expr()
    call = f"self.check_example({example!r}, "
    for node in _in_order(tests):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "expect":
            expected = node.value
        elif isinstance(node, ast.Call) and ast.unparse(node).startswith(call):
            count = sum(ast.literal_eval(expected)["SEVERITY"].values())
    return count


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child)


def cases(_code: str, said: str, _rule: str) -> Iterator[Sample]:
    """Read a test of eslint's: each of its valid and invalid cases is a sample."""
    root = SgRoot(said, "javascript").root()
    for name in ("valid", "invalid"):
        found = root.find({"rule": {"kind": "pair", "has": {"field": "key", "regex": f"^{name}$"}}})
        value = found.field("value") if found is not None else None
        for case in value.children() if value is not None else ():
            yield from _case(case)


def _case(case: SgNode) -> Iterator[Sample]:
    """Yield a case, told by the line of its code; options of the rule make it another rule."""
    options = {name: node for pair in case.children() for name, node in _pair(pair)}
    code = case if case.kind() == "string" else options.get("code")
    if code is not None and "options" not in options:
        errors = options.get("errors")
        wanted = {"rule": {"kind": "pair", "regex": r"^line:"}}
        pairs = errors.find_all(wanted) if errors is not None else []
        lines = [int(pair.text().partition(":")[2]) for pair in pairs]
        text = ast.literal_eval(code.text())
        yield Sample(text, frozenset(lines), code.range().start.line)


def _pair(node: SgNode) -> Iterator[tuple[str, SgNode]]:
    key, value = node.field("key"), node.field("value")
    if node.kind() == "pair" and key is not None and value is not None:
        yield key.text(), value


READERS: dict[str, Callable[..., Iterator[Sample]]] = {
    "announcements": announcements,
    "cases": cases,
    "counted": counted,
    "messages": messages,
    "remarks": remarks,
    "snapshot": snapshot,
}
