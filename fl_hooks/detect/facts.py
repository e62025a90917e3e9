"""The named facts of `unless:` and `severity_when:`: what around a node speaks for or against it.

Each fact is one row of FACTS: what it says, an example, what its argument is, and its test.
"""

from __future__ import annotations

from fl_hooks.detect.kit import arguments, enclosing, explains, last_name, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Test = Callable[[File, SgNode, Any], bool]

_DEFINITIONS = ("function_definition", "class_definition")
_CLI_MODULES = ("argparse", "click", "fire", "optparse", "rich.console", "typer")
_LOGGERS = frozenset({"logging.getLogger", "structlog.get_logger", "structlog.getLogger"})


def holds(name: str, argument: Any, file: File, node: SgNode) -> bool:
    """Tell whether the named fact holds for the node."""
    return FACTS[name][3](file, node, argument)


def _reraises(file: File, node: SgNode, _: Any) -> bool:
    return node.has(kind="raise_statement", stopBy={"any": [{"kind": k} for k in _DEFINITIONS]})


def _comment_inside(file: File, node: SgNode, _: Any) -> bool:
    place = node.range()
    start, end = place.start.line, place.end.line
    # A comment after the last statement of the body belongs to the node, but not to its range.
    indent = place.start.column
    for comment in file.comments:
        at = comment.range().start
        if not explains(comment.text()):
            continue
        if start <= at.line <= end or (at.line == end + 1 and at.column > indent):
            return True
    return False


def _try_body(node: SgNode) -> list[SgNode]:
    """Return the statements of the try body that a handler, or a node in the body, belongs to."""
    statement = node if node.kind() == "try_statement" else enclosing(node, ("try_statement",))
    body = statement.field("body") if statement is not None else None
    return named(body) if body is not None else []


def _try_body_only_calls(file: File, node: SgNode, wanted: list[str]) -> bool:
    statements = _try_body(node)
    return bool(statements) and all(_called(s) in wanted for s in statements)


def _called(statement: SgNode) -> str:
    """Return the last name of what a statement that is only a call calls, "" for others."""
    inner = named(statement)
    node = inner[0] if statement.kind() == "expression_statement" and len(inner) == 1 else None
    if node is not None and node.kind() == "await":
        node = next(iter(named(node)), None)
    if node is None or node.kind() != "call":
        return ""
    return last_name(node.field("function"))


def _try_body_only_imports(file: File, node: SgNode, _: Any) -> bool:
    statements = _try_body(node)
    imports = ("import_statement", "import_from_statement")
    return bool(statements) and any(s.kind() in imports for s in statements) and all(
        s.kind() in imports or s.kind() == "expression_statement" and _is_assignment(s)
        for s in statements
    )


def _is_assignment(statement: SgNode) -> bool:
    return [c.kind() for c in named(statement)] == ["assignment"]


def _function_name(node: SgNode) -> str:
    function = enclosing(node, ("function_definition",))
    name = function.field("name") if function is not None else None
    return name.text() if name is not None else ""


def _inside_function_named(file: File, node: SgNode, names: list[str]) -> bool:
    from fl_hooks.detect.globs import matches

    name = _function_name(node)
    return bool(name) and matches(name, tuple(names))


def _registered_with(file: File, node: SgNode, names: list[str]) -> bool:
    """An enclosing function is decorated with, or handed to, one of the callables."""
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


def _inside_try_catching(file: File, node: SgNode, names: list[str]) -> bool:
    """The node is in the body of a try, in the same function, that catches one of the exceptions."""
    child = node
    for ancestor in node.ancestors():
        if ancestor.kind() in ("function_definition", "lambda"):
            return False
        if ancestor.kind() == "try_statement" and ancestor.field("body") == child:
            if any(_catches(file, h, frozenset(names)) for h in ancestor.children()):
                return True
        child = ancestor
    return False


def _catches(file: File, handler: SgNode, wanted: frozenset[str]) -> bool:
    if handler.kind() != "except_clause":
        return False
    caught = next((c for c in named(handler) if c.kind() != "block"), None)
    if caught is not None and caught.kind() == "as_pattern":
        caught = next(iter(named(caught)), None)
    if caught is None:
        return True
    types = named(caught) if caught.kind() == "tuple" else [caught]
    return any(file.is_one_of(t, wanted) for t in types)


def _in_cli_module(file: File, node: SgNode, _: Any) -> bool:
    if file.text.startswith("#!"):
        return True
    if "__main__" in file.text and file.root.find(
        kind="if_statement", has={"field": "condition", "regex": r"__name__\s*==\s*.__main__."}
    ):
        return True
    return _module_imports(file, node, list(_CLI_MODULES))


def _module_imports(file: File, node: SgNode, names: list[str]) -> bool:
    for statement in file.find(
        {"any": [{"kind": "import_statement"}, {"kind": "import_from_statement"}]}
    ):
        for child in statement.children():
            target = child.field("name") if child.kind() == "aliased_import" else child
            text = target.text() if target is not None else ""
            if any(text == name or text.startswith(f"{name}.") for name in names):
                return True
    return False


def _module_has_logger(file: File, node: SgNode, _: Any) -> bool:
    if any(True for _ in file.calls(_LOGGERS)) or _module_imports(file, node, ["loguru"]):
        return True
    module = file.names.scope(file.root)
    scopes = [module, *(file.names.scope(c) for c in file.root.find_all(kind="class_definition"))]
    return any(
        name.lstrip("_") in ("log", "logger", "LOG", "LOGGER") for s in scopes for name in s.bindings
    )


def _inside_condition_on(file: File, node: SgNode, globs: list[str]) -> bool:
    """The node is in the body (not elif/else) of an if on a name that matches one of the globs."""
    from fl_hooks.detect.globs import matches

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


def _inside_assert(file: File, node: SgNode, _: Any) -> bool:
    return enclosing(node, ("assert_statement",)) is not None


def _function_calls(file: File, node: SgNode, names: list[str]) -> bool:
    function = enclosing(node, ("function_definition",)) or file.root
    return any(
        last_name(call.field("function")) in names for call in function.find_all(kind="call")
    )


def _has_keyword(file: File, node: SgNode, names: list[str]) -> bool:
    call = node if node.kind() == "call" else enclosing(node, ("call",))
    return call is not None and any(name in names for name in arguments(call)[1])


def _shadowed(file: File, node: SgNode, names: list[str]) -> bool:
    return any(file.names.bindings(name, node) is not None for name in names)


# name: (what it says, example, argument: "" none | "names" a list of names, test)
FACTS: dict[str, tuple[str, str, str, Test]] = {
    "reraises": (
        "the handler raises, on some path of its own scope",
        "except Exception:\n    log()\n    raise",
        "",
        _reraises,
    ),
    "comment_inside": (
        "a comment inside the node explains it (directives like `# noqa` do not)",
        "except Exception:\n    pass  # the cache is optional",
        "",
        _comment_inside,
    ),
    "try_body_only_calls": (
        "the try body is made of calls of these names and nothing else",
        "try:\n    connection.close()\nexcept Exception:\n    pass",
        "names",
        _try_body_only_calls,
    ),
    "try_body_only_imports": (
        "the try body imports, and at most assigns what it found out",
        "try:\n    import yaml\nexcept Exception:\n    yaml = None",
        "",
        _try_body_only_imports,
    ),
    "inside_function_named": (
        "the innermost function's name matches one of these globs",
        "def __exit__(self, *exc): ...",
        "names",
        _inside_function_named,
    ),
    "registered_with": (
        "an enclosing function is decorated with, or handed to, one of these callables",
        "@atexit.register\ndef cleanup(): ...",
        "names",
        _registered_with,
    ),
    "inside_try_catching": (
        "the node is in a try body, in the same function, with a handler for one of these exceptions",
        "try:\n    first = rows[0]\nexcept IndexError: ...",
        "names",
        _inside_try_catching,
    ),
    "in_cli_module": (
        "the module has a `__main__` guard or a shebang, or imports a command-line library",
        'if __name__ == "__main__": ...',
        "",
        _in_cli_module,
    ),
    "module_imports": (
        "the module imports one of these modules, or from them",
        "import argparse",
        "names",
        _module_imports,
    ),
    "module_has_logger": (
        "the module makes or imports a logger, or binds a name like `_logger`",
        "log = logging.getLogger(__name__)",
        "",
        _module_has_logger,
    ),
    "inside_condition_on": (
        "the node is in the body of an `if` on a name that matches one of these globs",
        "if self.verbose:\n    print(state)",
        "names",
        _inside_condition_on,
    ),
    "inside_assert": ("the node is part of an assert", 'assert "x" in str(e)', "", _inside_assert),
    "function_calls": (
        "the enclosing function also calls one of these names",
        "line = input()\nprint(line)",
        "names",
        _function_calls,
    ),
    "has_keyword": (
        "the call is given one of these keyword arguments",
        "print(line, file=handle)",
        "names",
        _has_keyword,
    ),
    "shadowed": (
        "the source binds one of these builtin names itself",
        "class Exception(Base): ...",
        "names",
        _shadowed,
    ),
}
