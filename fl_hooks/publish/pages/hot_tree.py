"""The tree of folders with what was found in them: as deep and as wide as a page can bear."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fl_hooks.publish.pages.hot_files import HotFile

_DEPTH = 5
# Children of one folder that are shown, and the least share of all that a folder needs.
_WIDTH, _LEAST = 12, 0.01
# A rate over fewer added lines says nothing.
_FEW_LINES = 50


@dataclass(slots=True)
class Node:
    """A folder, or a file without children, with the sums of what lies below."""

    name: str
    path: str
    found: int = 0
    weight: int = 0
    commits: int = 0
    added: int = 0
    gone: bool = False
    children: dict[str, Node] = field(default_factory=dict)


def tree(files: Iterable[HotFile]) -> list[dict[str, Any]]:
    """Return the folders and files with violations, the heaviest first, as plain values.

    Each as {name, path, folder, found, commits, added, rate, share, heat, gone, depth, children,
    more}: rate is violations per 1,000 added lines (None over too few), share the part of all
    weight, heat its square root, that small parts can be told apart; more: children left out.
    """
    top = Node("", "")
    for file in files:
        _add(top, file)
    return [_plain(child, top.weight, 1) for child in _shown(top, top.weight)]


def _add(top: Node, file: HotFile) -> None:
    node, path = top, ""
    names = file.path.split("/")
    for name in ("", *names):
        if name:
            path = f"{path}/{name}" if path else name
            node = node.children.setdefault(name, Node(name, path))
        node.found += file.found
        node.weight += file.weight
        node.commits += file.commits
        node.added += file.added
    node.gone = not file.there


def _shown(node: Node, whole: int) -> Iterator[Node]:
    for child in _heaviest(node)[:_WIDTH]:
        if child.weight >= whole * _LEAST:
            yield _joined(child)


def _heaviest(node: Node) -> list[Node]:
    faulty = (child for child in node.children.values() if child.weight)
    return sorted(faulty, key=lambda one: (-one.weight, -one.commits, one.name))


def _joined(node: Node) -> Node:
    """Return a folder that holds nothing but one other folder as one with it."""
    while len(node.children) == 1:
        (child,) = node.children.values()
        if not child.children:
            break
        child.name = f"{node.name}/{child.name}"
        node = child
    return node


def _plain(node: Node, whole: int, depth: int) -> dict[str, Any]:
    children = list(_shown(node, whole)) if depth < _DEPTH else []
    share = node.weight / whole if whole else 0.0
    faulty = sum(1 for child in node.children.values() if child.weight)
    return {
        "name": node.name,
        "path": node.path,
        "folder": bool(node.children),
        "found": node.found,
        "commits": node.commits,
        "added": node.added,
        "rate": node.found * 1000 / node.added if node.added >= _FEW_LINES else None,
        "share": share,
        "heat": share**0.5,
        "gone": node.gone,
        "depth": depth,
        "children": [_plain(child, whole, depth + 1) for child in children],
        "more": faulty - len(children),
    }
