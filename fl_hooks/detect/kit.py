"""The kit that finders, facts and a pattern's own match.py work with: one file, asked questions.

Everything is read when first asked for: a file that one rule looks at pays for one rule.
"""

from __future__ import annotations

from fl_hooks.detect.languages import LANGUAGES
from fl_hooks.detect.names import Names
from fl_hooks.detect.parser import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from ast_grep_py import SgNode

# Comments that speak to a tool and explain nothing to a reader.
_DIRECTIVES = (
    "@ts-",
    "biome-ignore",
    "codespell:",
    "coverage:",
    "deno-lint",
    "eslint",
    "fl:",
    "flag:",
    "flake8:",
    "fmt:",
    "isort:",
    "istanbul",
    "mypy:",
    "noqa",
    "nosec",
    "oxlint",
    "pragma",
    "prettier-ignore",
    "pylint:",
    "pyright:",
    "ruff:",
    "tslint",
    "type:",
    "yapf:",
)


class File:
    """One source file: its path, text and syntax tree, and what its names mean.

    path is "/"-separated and relative to the repository; lines of the text end in LF alone.
    """

    def __init__(self, path: str, text: str, language: str) -> None:
        self.path = path
        self.text = text
        self.language = language
        self.root = parse(text, language)
        self.names = Names(self.root)
        self._calls: dict[str, list[tuple[SgNode, SgNode]]] | None = None
        self._aliases: dict[str, set[str]] | None = None
        self._kinds: dict[str, list[SgNode]] | None = None
        # What one finder has found out and another check can use: see flow.py.
        self.memo: dict[object, Any] = {}

    @property
    def comments(self) -> list[SgNode]:
        """All comment nodes, in order."""
        found = self._survey()
        kinds = LANGUAGES[self.language][2]
        if len(kinds) == 1:
            return found.get(kinds[0], [])
        nodes = [node for kind in kinds for node in found.get(kind, ())]
        return sorted(nodes, key=lambda node: node.range().start.index)

    @property
    def errors(self) -> list[SgNode]:
        """All nodes that did not parse, in order."""
        return self._survey().get("ERROR", [])

    def _survey(self) -> dict[str, list[SgNode]]:
        """Return the nodes that most questions are about, by kind, from one look at the tree.

        Each `find_all` compiles its rule anew and walks the whole tree: asking once for five
        kinds costs what asking for one does.
        """
        if self._kinds is None:
            self._kinds = {}
            kinds = {"ERROR", *LANGUAGES[self.language][2]}
            if self.language == "python":
                kinds.update(("aliased_import", "assignment", "call"))
            for node in self.find({"any": [{"kind": kind} for kind in sorted(kinds)]}):
                self._kinds.setdefault(node.kind(), []).append(node)
        return self._kinds

    def find(self, rule: Mapping[str, Any]) -> list[SgNode]:
        """Return the nodes that match an ast-grep rule object, in order."""
        return find_in(self.root, rule)

    def resolve(self, node: SgNode | None) -> str:
        """Return the dotted name a node stands for, "" where it has none (Python), or its text."""
        if self.language == "python":
            return self.names.resolve(node)
        return node.text() if node is not None else ""

    def is_one_of(self, node: SgNode | None, names: frozenset[str]) -> str:
        """Return which of the dotted names the node stands for, "" for none."""
        if self.language == "python":
            return self.names.is_one_of(node, names)
        text = self.resolve(node)
        return text if text in names else ""

    def calls(self, names: frozenset[str]) -> Iterator[tuple[SgNode, str]]:
        """Yield (call node, dotted name) for each call of one of the dotted names (Python)."""
        index = self._call_index()
        lasts = {name.rpartition(".")[2] for name in names}
        written = set(lasts)
        for alias, targets in self._alias_index().items():
            if not lasts.isdisjoint(targets):
                written.add(alias)
        for last in sorted(written):
            for call, function in index.get(last, ()):
                name = self.names.is_one_of(function, names)
                if name:
                    yield call, name

    def called(self, lasts: Iterable[str]) -> list[tuple[SgNode, SgNode]]:
        """Return (call, function) of each call whose function is written with one of the names.

        `b` finds `b()` and `a.b()`, whatever they stand for: methods have no dotted name.
        """
        index = self._call_index()
        return [found for last in lasts for found in index.get(last, ())]

    def named_as(self, node: SgNode, names: frozenset[str], lasts: frozenset[str]) -> str:
        """Return which of the dotted names the node stands for, as is_one_of does, but sooner.

        lasts are the names' last parts: most nodes are told apart by them, without resolving.
        """
        if self.language == "python":
            last = last_name(node)
            if last not in lasts and lasts.isdisjoint(self._alias_index().get(last, ())):
                return ""
        return self.is_one_of(node, names)

    def _call_index(self) -> dict[str, list[tuple[SgNode, SgNode]]]:
        """Index the calls by the last written part of what they call."""
        if self._calls is None:
            self._calls = {}
            for call in self._survey().get("call", ()):
                function = call.field("function")
                last = last_name(function)
                if function is not None and last:
                    self._calls.setdefault(last, []).append((call, function))
        return self._calls

    def _alias_index(self) -> dict[str, set[str]]:
        """Map each name that stands for another (`import … as`, `f = a.b`) to the other's end."""
        if self._aliases is None:
            self._aliases = {}
            for node in self._survey().get("aliased_import", ()):
                self._add_alias(node.field("alias"), node.field("name"))
            for node in self._survey().get("assignment", ()):
                right = node.field("right")
                if right is not None and right.kind() in ("attribute", "identifier"):
                    self._add_alias(node.field("left"), right)
        return self._aliases

    def _add_alias(self, alias: SgNode | None, target: SgNode | None) -> None:
        if self._aliases is not None and alias is not None and target is not None:
            last = target.text().rpartition(".")[2]
            self._aliases.setdefault(alias.text(), set()).add(last)


def find_in(node: SgNode, rule: Mapping[str, Any]) -> list[SgNode]:
    """Return the nodes at or below a node that match an ast-grep rule object, in order."""
    found: list[SgNode] = node.find_all({"rule": rule})  # type: ignore[call-overload]
    return found


def last_name(node: SgNode | None) -> str:
    """Return the last part of a name as written: `c` of `a.b.c`, "" of anything but a name."""
    if node is None:
        return ""
    if node.kind() == "identifier":
        return node.text()
    if node.kind() == "attribute":
        attribute = node.field("attribute")
        return attribute.text() if attribute is not None else ""
    return ""


def with_lasts(names: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return dotted names as a set, and the set of their last parts."""
    dotted = frozenset(names)
    return dotted, frozenset(name.rpartition(".")[2] for name in dotted)


def named(node: SgNode) -> list[SgNode]:
    """Return the named children without comments."""
    return [c for c in node.children() if c.is_named() and c.kind() != "comment"]


def arguments(call: SgNode) -> tuple[list[SgNode], dict[str, SgNode], bool]:
    """Return a call's positional argument nodes, its keyword arguments, and whether it splats.

    What follows a `*args` has no known position and is left out; the flag says so.
    """
    positional: list[SgNode] = []
    keywords: dict[str, SgNode] = {}
    splat = False
    node = call.field("arguments")
    if node is not None and node.kind() == "generator_expression":
        return [node], keywords, False
    for child in named(node) if node is not None else ():
        kind = child.kind()
        if kind == "keyword_argument":
            name, value = child.field("name"), child.field("value")
            if name is not None and value is not None:
                keywords[name.text()] = value
        elif kind in ("list_splat", "dictionary_splat"):
            splat = True
        elif not splat:
            positional.append(child)
    return positional, keywords, splat


def enclosing(node: SgNode, kinds: Iterable[str]) -> SgNode | None:
    """Return the nearest ancestor of one of the kinds."""
    return next((a for a in node.ancestors() if a.kind() in kinds), None)


def explains(comment: str) -> bool:
    """Tell whether a comment says something to a reader rather than to a tool."""
    parts = (part.strip("/*! ") for part in comment.split("#"))
    return any(part and not part.lower().startswith(_DIRECTIVES) for part in parts)
