"""Edits of YAML as text: every character that is not added or taken out stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def value(text: str, key: str) -> tuple[yaml.Node, Any] | None:
    """Return a top-level key and its value as nodes, which know their places in the text."""
    return entry(yaml.compose(text, yaml.SafeLoader), key)


def entry(node: yaml.Node | None, key: str) -> tuple[yaml.Node, Any] | None:
    """Return a key of a mapping and its value as nodes."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next(((name, found) for name, found in pairs if name.value == key), None)


def is_block_list(node: object) -> bool:
    """Tell whether a node is a list with one dash per entry, as against one in brackets."""
    return isinstance(node, yaml.SequenceNode) and not node.flow_style


def last(node: yaml.Node) -> int:
    """Return where the last word of a node stands; a block's own end lies behind its comments."""
    return max((leaf.end_mark.index for leaf in _leaves(node)), default=node.start_mark.index)


def _leaves(node: yaml.Node) -> Iterator[yaml.Node]:
    block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    if not block:
        yield node
        return
    for child in node.value:
        for one in child if isinstance(child, tuple) else (child,):
            yield from _leaves(one)


def past_comments(text: str, index: int, column: int) -> int:
    """Move on over comments that are indented deeper than the list: they belong to its item."""
    while (end := text.find("\n", index)) != -1:
        line = text[end + 1 :].partition("\n")[0]
        words = line.lstrip()
        if not words.startswith("#") or len(line) - len(words) <= column:
            break
        index = end + 2
    return index


def dashed(column: int, step: int, text: str) -> str:
    """Return a list entry's line: its dash in the column, its text `step` columns further."""
    return " " * column + "-".ljust(step) + text


def scalar(data: object) -> str:
    """Write a value in one line, quoted where YAML asks for it."""
    return yaml.safe_dump(data, default_flow_style=True, width=1000).removesuffix("...\n").strip()


def line_end(text: str) -> str:
    """Return the line end that the text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def above(text: str, index: int, lines: Sequence[str]) -> str:
    """Insert lines above the line that holds the index."""
    at = text.rfind("\n", 0, index) + 1
    return text[:at] + "".join(line + line_end(text) for line in lines) + text[at:]


def below(text: str, index: int, lines: Sequence[str]) -> str:
    """Insert lines below the line that holds the index; a text with no last line end gets none.

    So it can be told later, when the lines are taken out, that there was none.
    """
    if index > 0 and text[index - 1] == "\n":
        # The mark of a block scalar (`|`) is the start of what comes after it.
        index = len(text[:index].rstrip())
    end = line_end(text)
    at = text.find("\n", index) + 1
    if at:
        return text[:at] + "".join(line + end for line in lines) + text[at:]
    return text + "".join(end + line for line in lines) if text else end.join([*lines, ""])


def without_lines(text: str, first: int, final: int) -> str:
    """Take out the lines from the one that holds `first` to the one that holds `final`."""
    start = text.rfind("\n", 0, first) + 1
    if final > first and text[final - 1] == "\n":
        final = first + len(text[first:final].rstrip())
    end = text.find("\n", final) + 1
    if end:
        return text[:start] + text[end:]
    return text[:start].removesuffix("\n").removesuffix("\r")


def without_entries(text: str, node: yaml.SequenceNode, gone: Sequence[int]) -> str:
    """Take entries, given by their places, out of a list, with the commas and dashes around them.

    At least one entry of a list of dashes has to stay.
    """
    if node.flow_style:
        return _without_words(text, node.value, set(gone))
    for place in sorted(gone, reverse=True):
        one = node.value[place]
        text = without_lines(text, one.start_mark.index, last(one))
    return text


def _without_words(text: str, nodes: Sequence[yaml.Node], gone: set[int]) -> str:
    """Take entries out of a list in brackets, each with the comma before it."""
    kept = next((at for at in range(len(nodes)) if at not in gone), None)
    for place in sorted(gone, reverse=True):
        if kept is not None and place > kept:
            before = nodes[place - 1].end_mark.index
            text = text[:before] + text[nodes[place].end_mark.index :]
    if kept == 0 or not nodes:
        return text
    end = nodes[-1].end_mark.index if kept is None else nodes[kept].start_mark.index
    return text[: nodes[0].start_mark.index] + text[end:]
