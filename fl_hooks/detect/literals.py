"""What is written down in a literal: whole numbers, and how long a sequence is."""

from __future__ import annotations

from fl_hooks.detect.kit import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

STRINGS = ("string", "concatenated_string")
SEQUENCES = ("list", "tuple", *STRINGS, "parenthesized_expression")


def integer(file: File, node: SgNode | None) -> int | None:
    """Return the whole number that a literal is, or a constant of the module stands for."""
    if node is not None and node.kind() == "identifier":
        node = constant(file, node)
    text = node.text().replace(" ", "") if node is not None else ""
    try:
        return int(text, 0)
    except ValueError:
        return None


def constant(file: File, name: SgNode) -> SgNode | None:
    """Return the value of a name that the module binds once, and nothing binds again."""
    text = name.text()
    bindings = file.names.bindings(text, name)
    if not bindings or len(bindings) > 1 or bindings[0].kind != "assign":
        return None
    at_top = file.names.scope(file.root).bindings.get(text) is bindings
    return bindings[0].value if at_top and f"global {text}" not in file.text else None


def length(node: SgNode) -> int | None:
    """Return how many items a literal sequence has, None where that is not written down.

    Stars over literals are counted; other stars, and f-strings, can be of any length.
    """
    kind = node.kind()
    if kind == "parenthesized_expression":
        inner = named(node)[0]
        return length(inner) if inner.kind() in SEQUENCES else None
    if kind == "string":
        return _characters(node)
    parts = named(node)
    lengths = [_characters(p) if kind == "concatenated_string" else _items(p) for p in parts]
    known = [n for n in lengths if n is not None]
    return sum(known) if len(known) == len(lengths) else None


def _items(item: SgNode) -> int | None:
    if item.kind() != "list_splat":
        return 1
    starred = named(item)[0]
    return length(starred) if starred.kind() in SEQUENCES else None


def _characters(node: SgNode) -> int | None:
    """Return how many characters, or bytes, a string literal has; None of an f-string."""
    parts = node.children()
    prefix = parts[0].text().rstrip("'\"").lower()
    if "f" in prefix or "t" in prefix:
        return None
    count = 0
    for part in parts[1:-1]:
        count += len(part.text())
        for escape in part.children():
            if escape.kind() == "escape_sequence":
                # An escaped line end stands for nothing, any other escape for one character.
                text = escape.text()
                count -= len(text) - (text[1] != "\n")
    return count
