"""Facts about exception handlers and the try around a node."""

from __future__ import annotations

from fl_hooks.detect.kit import arguments, enclosing, explains, find_in, last_name, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Names = Sequence[str]

_IMPORTS = ("import_statement", "import_from_statement")
# Calls that want the exceptions they are given: contextlib, pytest, unittest.
_EXPECTING = ("suppress", "raises", "assertRaises", "assertRaisesRegex")
_OWN_SCOPE = {"any": [{"kind": "function_definition"}, {"kind": "class_definition"}]}
_RAISE = {"kind": "raise_statement", "stopBy": _OWN_SCOPE}


def reraises(file: File, node: SgNode, _names: Names) -> bool:
    """Tell whether the handler raises, on some path of its own scope."""
    raising = find_in(node, {"kind": node.kind(), "has": _RAISE})
    return bool(raising) and raising[0] == node


def comment_inside(file: File, node: SgNode, _names: Names) -> bool:
    """Tell whether a comment inside the node, or right above it, explains it to a reader."""
    place = node.range()
    first, last, indent = place.start.line, place.end.line, place.start.column
    lines = file.text.split("\n")
    for comment in file.comments:
        at = comment.range().start
        if not explains(comment.text()):
            continue
        alone = not lines[at.line][: at.column].strip()
        # One after the last statement belongs to the body, but not to the node's range.
        trailing = alone and at.line == last + 1 and at.column > indent
        above = alone and at.line == first - 1 and at.column == indent
        if first <= at.line <= last or trailing or above:
            return True
    return False


def _flattened(statements: list[SgNode]) -> list[SgNode]:
    """Return the statements with those inside if and for in place of the if and the for."""
    found = []
    for statement in statements:
        if statement.kind() in ("if_statement", "for_statement", "elif_clause", "else_clause"):
            parts = [statement.field(f) for f in ("consequence", "body")]
            inner = [s for p in parts if p is not None for s in named(p)]
            found.extend(_flattened([*inner, *statement.field_children("alternative")]))
        else:
            found.append(statement)
    return found


def _try_body(node: SgNode) -> list[SgNode]:
    """Return the statements of the try body that a handler, or a node in the body, belongs to."""
    statement = node if node.kind() == "try_statement" else enclosing(node, ("try_statement",))
    body = statement.field("body") if statement is not None else None
    return named(body) if body is not None else []


def try_body_only_calls(file: File, node: SgNode, wanted: Names) -> bool:
    """Tell whether the try body is made of calls of the names and nothing else."""
    statements = _flattened(_try_body(node))
    names = {name.strip("_") for name in wanted}
    return bool(statements) and all(_called(s).strip("_") in names for s in statements)


def _called(statement: SgNode) -> str:
    """Return the last name of what a statement that is only a call calls, "" for others."""
    inner = named(statement)
    node = inner[0] if statement.kind() == "expression_statement" and len(inner) == 1 else None
    if node is not None and node.kind() == "await":
        node = next(iter(named(node)), None)
    if node is None or node.kind() != "call":
        return ""
    return last_name(node.field("function"))


def try_body_only_imports(file: File, node: SgNode, _names: Names) -> bool:
    """Tell whether the try body imports, and at most sets up what it imported."""
    statements = _try_body(node)
    if not any(_imports(s) for s in statements):
        return False
    heads = {name for s in statements for name in _bound_by(s)}
    return all(_imports(s) or _sets_up(s, heads) for s in statements)


def _bound_by(statement: SgNode) -> list[str]:
    """Return the names that an import statement binds."""
    if statement.kind() not in _IMPORTS:
        return []
    names = [c.field("alias") or c for c in named(statement)]
    return [n.text().split(".", 1)[0] for n in names]


def _sets_up(statement: SgNode, heads: set[str]) -> bool:
    """Tell whether a statement defines, assigns, or calls something on an imported name."""
    if statement.kind() in ("function_definition", "class_definition", "decorated_definition"):
        return True
    if _is_assignment(statement):
        return True
    call = next(iter(named(statement)), None)
    if statement.kind() != "expression_statement" or call is None or call.kind() != "call":
        return False
    function = call.field("function")
    return function is not None and function.text().split(".", 1)[0] in heads


def _imports(statement: SgNode) -> bool:
    if statement.kind() in _IMPORTS:
        return True
    importers = "^(importlib\\.)?(util\\.)?(__import__|import_module|find_spec)$"
    called = {"kind": "call", "has": {"field": "function", "regex": importers}}
    return statement.kind() == "expression_statement" and bool(find_in(statement, called))


def _is_assignment(statement: SgNode) -> bool:
    return [c.kind() for c in named(statement)] == ["assignment"]


def inside_try_catching(file: File, node: SgNode, names: Names) -> bool:
    """Tell whether a try around the node, in the same function, catches one of the exceptions."""
    child = node
    wanted = frozenset(names)
    for ancestor in node.ancestors():
        if ancestor.kind() == "lambda":
            # One handed to assertRaises runs there, any other one somewhere else.
            given = ancestor.parent()
            return given is not None and _expects(file, given.parent(), wanted)
        if ancestor.kind() == "function_definition":
            return False
        if _body_is(ancestor, child, "try_statement"):
            if any(_catches(file, handler, wanted) for handler in ancestor.children()):
                return True
        elif _body_is(ancestor, child, "with_statement"):
            clause = next(c for c in ancestor.children() if c.kind() == "with_clause")
            if any(_expects(file, item.field("value"), wanted) for item in named(clause)):
                return True
        child = ancestor
    return False


def _body_is(statement: SgNode, child: SgNode, kind: str) -> bool:
    return statement.kind() == kind and statement.field("body") == child


def _expects(file: File, call: SgNode | None, wanted: frozenset[str]) -> bool:
    """Tell whether the call is `suppress(E)`, `pytest.raises(E)` or `self.assertRaises(E)`."""
    if call is not None and call.kind() == "as_pattern":
        call = next(iter(named(call)), None)
    if call is None or call.kind() != "call" or last_name(call.field("function")) not in _EXPECTING:
        return False
    return any(_is_one(file, given, wanted) for given in arguments(call)[0])


def _catches(file: File, handler: SgNode, wanted: frozenset[str]) -> bool:
    if handler.kind() != "except_clause":
        return False
    caught = next((c for c in named(handler) if c.kind() != "block"), None)
    if caught is not None and caught.kind() == "as_pattern":
        caught = next(iter(named(caught)), None)
    if caught is None:
        return True
    return _is_one(file, caught, wanted)


def _is_one(file: File, caught: SgNode, wanted: frozenset[str]) -> bool:
    types = named(caught) if caught.kind() == "tuple" else [caught]
    return any(file.is_one_of(t, wanted) for t in types)
