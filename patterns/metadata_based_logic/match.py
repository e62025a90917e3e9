"""Decisions by the text of an error or the name of a class, where the type itself is at hand."""

from __future__ import annotations

from fl_hooks.detect.globs import matches
from fl_hooks.detect.kit import arguments, find_in, last_name, named
from fl_hooks.detect.scopes import COMPREHENSIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Finding = tuple[Any, ...]

# Modules that help with testing, beside the test paths of the configuration.
TESTING_PATHS = ("testing/", "testing.py", "_testing.py")
# How `x.__class__.__name__` and `type(x).__name__` are written.
WRITTEN = ("__class__.__name__", ").__name__")
TEXTS = ("str", "repr")
TURNED = ("lower", "upper", "casefold", "strip", "lstrip", "rstrip", "decode", "replace", "format")
TESTING = ("startswith", "endswith", "find")
SEARCHING = frozenset(
    f"{module}.{name}" for module in ("re", "regex") for name in ("search", "match", "fullmatch")
)
EQUAL = ("==", "!=")
IN = ("in", "not in")
LITERALS = ("string", "concatenated_string")
MANY = ("tuple", "list", "set", "parenthesized_expression")
_LATER = ("function_definition", "lambda")
_CHAINS = ("boolean_operator", "not_operator", "parenthesized_expression")

_MESSAGES = {"kind": "attribute", "has": {"field": "attribute", "regex": "^(args|message)$"}}
_NAMES = {
    "kind": "comparison_operator",
    "has": {"kind": "attribute", "has": {"field": "attribute", "regex": "^__name__$"}},
}


def findings(file: File) -> Iterator[Finding]:
    """Yield the tests of errors' texts and of classes' names."""
    if "metadata" not in file.memo:
        helping = matches(file.path, TESTING_PATHS)
        file.memo["metadata"] = [] if helping else [*_texts(file), *_classes(file)]
    yield from file.memo["metadata"]


# -- texts of errors ------------------------------------------------------------------------------


def _texts(file: File) -> Iterator[Finding]:
    seen: set[SgNode] = set()
    for node, name in _sources(file):
        value = _turned(node)
        test = _test(file, value)
        local = "" if test is not None else _local(value)
        handler = _handler(node, name) if test is not None or local else None
        if handler is None or _is_key(file, node, handler):
            continue
        for found in [test] if test is not None else _later(file, handler, local, value):
            condition = _condition(found)
            if condition not in seen and not _asserted(found):
                seen.add(condition)
                yield "error-text-matching", found, handler


def _sources(file: File) -> Iterator[tuple[SgNode, str]]:
    """Yield what gives an error's text, and the name of the error: `str(e)`, `e.args[0]`."""
    names = _handler_names(file.text)
    text = "".join(file.text.split()) if names else ""
    if any(f"{turn}({name}" in text for turn in TEXTS for name in names):
        for call, function in file.called(TEXTS):
            error = _given(call) if function.kind() == "identifier" else None
            if error is not None and error.text() in names:
                yield call, error.text()
    if any(f"{name}.{part}" in text for name in names for part in ("args[0]", "message")):
        for attribute in file.find(_MESSAGES):
            error, outer = attribute.field("object"), attribute.parent()
            if error is None or error.text() not in names:
                continue
            if last_name(attribute) == "message":
                yield attribute, error.text()
            elif outer is not None and _message_of(outer) is not None:
                yield outer, error.text()


def _handler_names(text: str) -> set[str]:
    """Return the names that handlers give to errors, by a look at the text: it spares the tree."""
    found = set()
    for part in text.split("except")[1:]:
        caught, _, name = part.partition(":")[0].rpartition(" as ")
        if caught and name.strip().isidentifier():
            found.add(name.strip())
    return found


def _given(call: SgNode) -> SgNode | None:
    """Return the `e` of `str(e)` and of `str(e.args[0])`."""
    given, _, _ = arguments(call)
    error = given[0] if len(given) == 1 else None
    if error is not None and error.kind() == "subscript":
        error = _message_of(error)
    return error if error is not None and error.kind() == "identifier" else None


def _message_of(subscript: SgNode) -> SgNode | None:
    """Return the `e` of `e.args[0]`, None of anything else."""
    value, index = subscript.field("value"), subscript.field("subscript")
    if value is None or index is None or index.text() != "0" or last_name(value) != "args":
        return None
    return value.field("object")


def _turned(node: SgNode) -> SgNode:
    """Return the expression around the node that still is its text: `str(e).lower()[:80]`."""
    while True:
        parent = node.parent()
        if parent is None:
            return node
        whole = parent.kind() == "parenthesized_expression"
        if whole or (parent.kind() == "subscript" and parent.field("value") == node):
            node = parent
        elif parent.kind() == "attribute" and last_name(parent) in TURNED:
            call = parent.parent()
            if call is None or call.kind() != "call" or call.field("function") != parent:
                return node
            node = call
        else:
            return node


def _test(file: File, value: SgNode) -> SgNode | None:
    """Return the test of the value against a literal text, None where it is used otherwise."""
    parent = value.parent()
    if parent is None:
        return None
    kind = parent.kind()
    if kind == "comparison_operator":
        return parent if _compares(file, parent, value) else None
    if kind == "attribute" and last_name(parent) in TESTING:
        call = parent.parent()
        if call is not None and call.kind() == "call" and call.field("function") == parent:
            given, _, _ = arguments(call)
            return call if given and _is_text(file, given[0]) else None
    if kind == "argument_list":
        return _search(file, parent.parent(), value)
    return None


def _compares(file: File, comparison: SgNode, value: SgNode) -> bool:
    """Tell whether the comparison is `value == "…"`, `"…" in value` or `value in ("…", "…")`."""
    sides = _sides(comparison)
    if sides is None:
        return False
    left, sign, right = sides
    other = right if left == value else left
    return _is_text(file, other) and (sign in EQUAL or right == value or other.kind() in MANY)


def _sides(comparison: SgNode) -> tuple[SgNode, str, SgNode] | None:
    """Return left side, sign and right side of one comparison by equality or by `in`."""
    match [c for c in comparison.children() if c.kind() != "comment"]:
        case [left, sign, right] if sign.text() in (*EQUAL, *IN):
            return left, sign.text(), right
    return None


def _search(file: File, call: SgNode | None, value: SgNode) -> SgNode | None:
    """Return the call where it is `re.search("…", value)`."""
    if call is None or call.kind() != "call":
        return None
    given, _, _ = arguments(call)
    if given[1:2] != [value] or not _is_text(file, given[0]):
        return None
    return call if file.is_one_of(call.field("function"), SEARCHING) else None


def _is_text(file: File, node: SgNode) -> bool:
    """Tell whether a node is a literal text with a word in it, or a collection of such."""
    kind = node.kind()
    if kind in LITERALS:
        words = node.text().replace("\\n", "").replace("\\t", "").replace("\\r", "")
        words = words.lstrip("fFrRbBuU")
        return any(c.isalnum() for c in words)
    if kind in MANY:
        items = named(node)
        return bool(items) and all(_is_text(file, item) for item in items)
    if kind == "identifier":
        return _is_text_of_loop(file, node)
    return False


def _is_text_of_loop(file: File, node: SgNode) -> bool:
    """Tell whether a name runs over literal texts: `any(w in str(e) for w in ("a", "b"))`."""
    for ancestor in node.ancestors():
        kind = ancestor.kind()
        if kind in COMPREHENSIONS:
            for clause in ancestor.children():
                if clause.kind() == "for_in_clause":
                    left, right = clause.field("left"), clause.field("right")
                    if left is not None and right is not None and left.text() == node.text():
                        return right.kind() in MANY and _is_text(file, right)
        elif kind == "block":
            return False
    return False


def _local(value: SgNode) -> str:
    """Return the local that the value is assigned to, "" for none."""
    parent = value.parent()
    if parent is None or parent.kind() not in ("assignment", "named_expression"):
        return ""
    left = parent.field("left") or parent.field("name")
    right = parent.field("right") or parent.field("value")
    if left is None or left.kind() != "identifier" or right != value:
        return ""
    return left.text()


def _later(file: File, handler: SgNode, local: str, value: SgNode) -> Iterator[SgNode]:
    """Yield the tests of the local in the handler, after it was given the error's text."""
    since = value.range().end.index
    for use in find_in(handler, {"kind": "identifier", "regex": f"^{local}$"}):
        if use.range().start.index >= since:
            test = _test(file, _turned(use))
            if test is not None:
                yield test


def _handler(node: SgNode, name: str) -> SgNode | None:
    """Return the handler around the node that binds the name, None where none does."""
    for ancestor in node.ancestors():
        kind = ancestor.kind()
        if kind in ("function_definition", "class_definition"):
            return None
        if kind == "except_clause" and _bound(ancestor) == name:
            return ancestor
    return None


def _bound(handler: SgNode) -> str:
    caught = next((c for c in named(handler) if c.kind() == "as_pattern"), None)
    alias = caught.field("alias") if caught is not None else None
    return alias.text() if alias is not None else ""


def _condition(test: SgNode) -> SgNode:
    """Return the whole of `"a" in str(e) or "b" in str(e)`: it is one decision."""
    while True:
        parent = test.parent()
        if parent is None or parent.kind() not in _CHAINS:
            return test
        test = parent


def _asserted(test: SgNode) -> bool:
    return any(a.kind() == "assert_statement" for a in test.ancestors())


def _is_key(file: File, node: SgNode, handler: SgNode) -> bool:
    """Tell whether the text is the missing key, which is what a KeyError is about."""
    caught = _caught(handler)
    return node.kind() == "subscript" and [file.resolve(c) for c in caught] == ["KeyError"]


def _caught(handler: SgNode) -> list[SgNode]:
    """Return the classes that a handler with a name catches."""
    pattern = next((c for c in named(handler) if c.kind() == "as_pattern"), None)
    types = named(pattern)[:1] if pattern is not None else []
    if types and types[0].kind() in ("tuple", "parenthesized_expression"):
        types = named(types[0])
    return types


def _defines(name: SgNode) -> bool:
    parent = name.parent()
    return parent is not None and parent.kind() == "class_definition"


# -- names of classes -----------------------------------------------------------------------------


def _classes(file: File) -> Iterator[Finding]:
    if not any(word in file.text for word in WRITTEN):
        return
    for comparison in file.find(_NAMES):
        sides = _sides(comparison)
        if sides is None:
            continue
        name, sign, other = sides
        if sign in EQUAL and not _is_class_name(file, name):
            name, other = other, name
        if not _is_class_name(file, name) or _asserted(comparison):
            continue
        if any(_is_at_hand(file, text, comparison) for text in _literals(other)):
            yield "class-name-matching", comparison


def _is_class_name(file: File, node: SgNode) -> bool:
    """Tell whether a node is `x.__class__.__name__` or `type(x).__name__`."""
    if node.kind() != "attribute" or last_name(node) != "__name__":
        return False
    owner = node.field("object")
    if owner is not None and owner.kind() == "call":
        function = owner.field("function")
        return last_name(function) == "type" and file.resolve(function) == "type"
    return last_name(owner) == "__class__"


def _literals(node: SgNode) -> list[str]:
    """Return the texts of a literal or of a collection of literals."""
    if node.kind() == "string":
        return [c.text() for c in node.children() if c.kind() == "string_content"]
    if node.kind() in MANY:
        return [text for item in named(node) for text in _literals(item)]
    return []


def _is_at_hand(file: File, name: str, at: SgNode) -> bool:
    """Tell whether the class is imported or defined where its name is tested.

    What is imported in a try, or for type checkers alone, may not be there when the test runs. A
    module that looks for its own class while it is loaded looks for another copy of itself.
    """
    bindings = file.names.bindings(name, at) if name.isidentifier() else None
    loading = all(a.kind() not in _LATER for a in at.ancestors())
    return any(
        (_defines(b.node) and not loading) or (b.kind == "import" and not _is_optional(b.node))
        for b in bindings or ()
    )


def _is_optional(node: SgNode) -> bool:
    return any(
        a.kind() == "try_statement"
        or (a.kind() == "if_statement" and "TYPE_CHECKING" in (a.field("condition") or a).text())
        for a in node.ancestors()
    )
