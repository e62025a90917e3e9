"""pattern.yml as plain values together with the line of each key.

YAML as people mean it: anchors and merge keys work, `on`, `no` and dates stay text, a key given
twice is an error, and a file that refers to itself or unfolds without end is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from fl_hooks.store.problems import InputError, Loc, Problem

if TYPE_CHECKING:
    from pathlib import Path

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML built without libyaml: slower, otherwise the same
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

_MAX_BYTES = 1_000_000
_MAX_NODES = 50_000
_MERGE = "tag:yaml.org,2002:merge"
_BOOL = "tag:yaml.org,2002:bool"
_DROPPED = (_BOOL, "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value")


class _Loader(_Base):
    """PyYAML's safe loader with the implicit types of YAML 1.2: no `on`, `no` or dates."""


_Loader.yaml_implicit_resolvers = {
    sign: [(tag, regexp) for tag, regexp in rows if tag not in _DROPPED]
    for sign, rows in _Base.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile("^(true|True|TRUE|false|False|FALSE)$"), [*"tTfF"])


class Document:
    """A YAML file's values, and where its keys and items stand."""

    def __init__(self, data: object, root: yaml.Node) -> None:
        self.data: Any = data
        self._root = root

    def line(self, loc: Loc) -> int:
        """Return the 1-based line of a key or item, or of the nearest thing above it."""
        node, line = self._root, self._root.start_mark.line
        for part in loc:
            found = _child(node, part)
            if found is None:
                break
            key, node = found
            line = key.start_mark.line
        return line + 1

    def line_of(self, loc: Loc, text: str) -> int:
        """Return the line of the first scalar below a place that says `text`, else the place's."""
        node: yaml.Node = self._root
        for part in loc:
            found = _child(node, part)
            if found is None:
                return self.line(loc)
            node = found[1]
        work = [node]
        while work and text:
            node = work.pop(0)
            if isinstance(node, yaml.ScalarNode):
                if node.value == text:
                    return node.start_mark.line + 1
            elif isinstance(node, yaml.MappingNode):
                work[:0] = [part for pair in node.value for part in pair]
            else:
                work[:0] = node.value
        return self.line(loc)


def read_yaml(path: Path, shown: str) -> Document:
    """Read a YAML file whose root is a mapping; `shown` is its name in messages.

    Raises InputError for whatever is wrong with it.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        text = f"cannot be read: {error.strerror}"
        raise InputError([Problem(shown, 0, text)]) from error
    return parse_yaml(data, shown)


def parse_yaml(data: bytes, shown: str) -> Document:
    """Read the bytes of a YAML file, as read_yaml does."""
    try:
        if len(data) > _MAX_BYTES:
            raise _broken(shown, 0, f"is larger than {_MAX_BYTES} bytes")
        return _compose(data.decode("utf-8-sig"), shown)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _broken(shown, line, "is not UTF-8 text") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise _broken(shown, line, f"not valid YAML: {_reason(error)}") from error
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        reason = str(error).partition("\n")[0]
        raise _broken(shown, 0, f"not valid YAML: {reason}") from error


def _compose(text: str, shown: str) -> Document:
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        if not isinstance(root, yaml.MappingNode):
            raise _broken(shown, 1, "must be a mapping of keys")
        problems = list(_check(root, shown))
        if problems:
            raise InputError(problems)
        return Document(loader.construct_document(root), root)
    finally:
        loader.dispose()


def _check(root: yaml.Node, shown: str) -> list[Problem]:
    """Return the keys given twice; refuse what is too large once its anchors are unfolded."""
    problems: list[Problem] = []
    work, count = [root], 0
    while work:
        node = work.pop()
        count += 1
        if count > _MAX_NODES:
            return [Problem(shown, 0, "is too large, or refers to itself by an anchor")]
        if isinstance(node, yaml.SequenceNode):
            work.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            problems.extend(_doubles(node, shown))
            work.extend(part for pair in node.value for part in pair)
    return problems


def _doubles(node: yaml.MappingNode, shown: str) -> list[Problem]:
    found: list[Problem] = []
    seen: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            found.append(Problem(shown, key.start_mark.line + 1, "a key must be plain text"))
        elif key.value in seen and key.tag != _MERGE:
            text = f'key "{key.value}" is given twice, first in line {seen[key.value]}'
            found.append(Problem(shown, key.start_mark.line + 1, text))
        else:
            seen[key.value] = key.start_mark.line + 1
    return found


def _child(node: yaml.Node, part: int | str) -> tuple[yaml.Node, yaml.Node] | None:
    """Return (the node that marks the place, the value) of a key or index."""
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return (node.value[part], node.value[part]) if part < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        # The last one counts: what stands in the mapping itself follows what it merged.
        pairs = [(key, value) for key, value in node.value if key.value == str(part)]
        return pairs[-1] if pairs else None
    return None


def _reason(error: yaml.MarkedYAMLError) -> str:
    return " ".join(p for p in (error.context, error.problem) if p)


def _broken(shown: str, line: int, text: str) -> InputError:
    return InputError([Problem(shown, line, text)])
