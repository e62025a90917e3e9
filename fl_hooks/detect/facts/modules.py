"""Facts about the module a node stands in."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Names = Sequence[str]

_CLI_MODULES = ("argparse", "click", "fire", "optparse", "rich.console", "typer")
_LOGGERS = frozenset({"logging.getLogger", "structlog.get_logger", "structlog.getLogger"})


def in_cli_module(file: File, node: SgNode, _names: Names) -> bool:
    """Tell whether the module is a program: guard, shebang or command-line library."""
    if file.text.startswith("#!"):
        return True
    if "__main__" in file.text and file.root.find(
        kind="if_statement", has={"field": "condition", "regex": r"__name__\s*==\s*.__main__."}
    ):
        return True
    return module_imports(file, node, _CLI_MODULES)


def module_imports(file: File, node: SgNode, names: Names) -> bool:
    """Tell whether the module imports one of the modules, or from them."""
    for statement in file.find(
        {"any": [{"kind": "import_statement"}, {"kind": "import_from_statement"}]}
    ):
        for child in statement.children():
            target = child.field("name") if child.kind() == "aliased_import" else child
            text = target.text() if target is not None else ""
            if any(text == name or text.startswith(f"{name}.") for name in names):
                return True
    return False


def module_has_logger(file: File, node: SgNode, _names: Names) -> bool:
    """Tell whether the module makes or imports a logger, or binds a name like one."""
    if any(True for _ in file.calls(_LOGGERS)) or module_imports(file, node, ["loguru"]):
        return True
    module = file.names.scope(file.root)
    scopes = [module, *(file.names.scope(c) for c in file.root.find_all(kind="class_definition"))]
    return any(
        name.lstrip("_") in ("log", "logger", "LOG", "LOGGER")
        for s in scopes
        for name in s.bindings
    )
