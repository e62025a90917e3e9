"""Facts about where a node stands: its function, its condition, its call."""

from __future__ import annotations

from fl_hooks.detect.globs import matches
from fl_hooks.detect.guards import looped_over, tested
from fl_hooks.detect.kit import arguments, enclosing, last_name, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Names = Sequence[str]


_ACCESSES = ("subscript", "call", "attribute")


def _function_name(node: SgNode) -> str:
    function = enclosing(node, ("function_definition",))
    name = function.field("name") if function is not None else None
    return name.text() if name is not None else ""


def inside_function_named(file: File, node: SgNode, names: Names) -> bool:
    """Tell whether the innermost function's name matches one of the globs."""
    name = _function_name(node)
    return bool(name) and matches(name, tuple(names))


def registered_with(file: File, node: SgNode, names: Names) -> bool:
    """Tell whether an enclosing function is decorated with, or handed to, a callable."""
    wanted = frozenset(names)
    for function in node.ancestors():
        if function.kind() != "function_definition":
            continue
        name = function.field("name")
        outer = function.parent()
        if outer is not None and outer.kind() == "decorated_definition":
            for decorator in outer.children():
                if decorator.kind() == "decorator" and _decorates(file, decorator, wanted):
                    return True
        for call, _name in file.calls(wanted):
            given, keywords, _splat = arguments(call)
            if name is not None and any(
                last_name(a) == name.text() for a in (*given, *keywords.values())
            ):
                return True
    return False


def _decorates(file: File, decorator: SgNode, wanted: frozenset[str]) -> bool:
    target = next(iter(named(decorator)), None)
    if target is not None and target.kind() == "call":
        target = target.field("function")
    return bool(file.is_one_of(target, wanted))


def inside_condition_on(file: File, node: SgNode, globs: Names) -> bool:
    """Tell whether the node is in the body (not elif/else) of an if on a matching name."""
    child = node
    for ancestor in node.ancestors():
        if ancestor.kind() == "if_statement" and ancestor.field("consequence") == child:
            condition = ancestor.field("condition")
            if condition is not None and condition.kind() == "not_operator":
                condition = condition.field("argument")
            if matches(last_name(condition), tuple(globs)):
                return True
        child = ancestor
    return False


def path_matches(file: File, node: SgNode, names: Names) -> bool:
    """Tell whether the file's path matches one of the globs, as .gitignore means them."""
    return matches(file.path, tuple(names))


def guarded_by_length_test(file: File, node: SgNode, _names: Names) -> bool:
    """Tell whether the function tests what is indexed, or what that is called on, before."""
    texts = []
    inner: SgNode | None = node
    while inner is not None and inner.kind() in _ACCESSES:
        inner = inner.field("value") or inner.field("function") or inner.field("object")
        if inner is not None:
            texts.append(inner.text())
    texts = texts or [node.text()]
    return tested(file, node, texts) or looped_over(node, texts)


def inside_assert(file: File, node: SgNode, _names: Names) -> bool:
    """Tell whether the node is part of an assert."""
    return enclosing(node, ("assert_statement",)) is not None


def function_calls(file: File, node: SgNode, names: Names) -> bool:
    """Tell whether the enclosing function also calls one of the names."""
    function = enclosing(node, ("function_definition",)) or file.root
    return any(
        last_name(call.field("function")) in names for call in function.find_all(kind="call")
    )


def has_keyword(file: File, node: SgNode, names: Names) -> bool:
    """Tell whether the call is given one of the keyword arguments."""
    call = node if node.kind() == "call" else enclosing(node, ("call",))
    return call is not None and any(name in names for name in arguments(call)[1])


def shadowed(file: File, node: SgNode, names: Names) -> bool:
    """Tell whether the source binds one of the builtin names itself."""
    return any(file.names.bindings(name, node) is not None for name in names)
