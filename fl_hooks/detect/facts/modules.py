"""Facts about the module a node stands in."""

from __future__ import annotations

from fl_hooks.detect.kit import arguments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File
    from fl_hooks.detect.scopes import Binding

    Names = Sequence[str]

_CLI_MODULES = ("argparse", "click", "fire", "optparse", "rich.console", "typer")
_LOGGERS = frozenset({"logging.getLogger", "structlog.get_logger", "structlog.getLogger"})


_LOGGER_NAMES = ("log", "logger", "LOG", "LOGGER")
# Modules whose `log` is a logarithm.
_MATHS = (
    "cmath",
    "cupy",
    "jax",
    "math",
    "mpmath",
    "numpy",
    "scipy",
    "sympy",
    "tensorflow",
    "torch",
)


def in_cli_module(file: File, node: SgNode, _names: Names) -> bool:
    """Tell whether the module is a program: guard, shebang or command-line library."""
    return _remembered(file, "in_cli_module", (), _is_program)


def module_imports(file: File, node: SgNode, names: Names) -> bool:
    """Tell whether the module imports one of the modules, or from them."""
    return _remembered(file, "module_imports", tuple(names), _imports)


def module_has_logger(file: File, node: SgNode, _names: Names) -> bool:
    """Tell whether the module makes or imports a logger, or binds a name like one."""
    return _remembered(file, "module_has_logger", (), _has_logger)


def _remembered(file: File, fact: str, names: Names, test: Callable[[File, Names], bool]) -> bool:
    """Ask once per file: the answer is the same for each of its findings."""
    key = (fact, names)
    if key not in file.memo:
        file.memo[key] = test(file, names)
    return bool(file.memo[key])


def _is_program(file: File, _names: Names) -> bool:
    if file.text.startswith("#!"):
        return True
    if "__main__" in file.text and file.root.find(
        kind="if_statement", has={"field": "condition", "regex": r"__name__\s*==\s*.__main__."}
    ):
        return True
    return _imports(file, _CLI_MODULES)


def _imports(file: File, names: Names) -> bool:
    written = tuple(name for name in names if name.rpartition(".")[2] in file.text)
    if not written:
        return False
    rule = {"any": [{"kind": "import_statement"}, {"kind": "import_from_statement"}]}
    return any(
        module == name or module.startswith(f"{name}.")
        for statement in file.find(rule)
        for module in _modules(statement)
        for name in written
    )


def _modules(statement: SgNode) -> Iterator[str]:
    """Yield the dotted names that an import statement may import: `a.b` of `from a import b`."""
    source = statement.field("module_name")
    if source is not None:
        yield source.text()
    for name in statement.field_children("name"):
        target = name.field("name") if name.kind() == "aliased_import" else name
        text = target.text() if target is not None else ""
        yield f"{source.text()}.{text}" if source is not None else text


def _has_logger(file: File, _names: Names) -> bool:
    if any(not _is_handed_in(file, call) for call, _ in file.calls(_LOGGERS)):
        return True
    if _imports(file, ("loguru",)):
        return True
    if not any(name in file.text for name in _LOGGER_NAMES):
        return False
    classes = file.root.find_all(kind="class_definition")
    return any(
        _is_logger(binding)
        for node in (file.root, *classes)
        for name, bindings in file.names.scope(node).bindings.items()
        if name.lstrip("_") in _LOGGER_NAMES
        for binding in bindings
    )


def _is_handed_in(file: File, call: SgNode) -> bool:
    """Tell whether a logger's name is a parameter: `getLogger(name)` is some other module's."""
    given, _, _ = arguments(call)
    if not given or given[0].kind() != "identifier":
        return False
    bindings = file.names.bindings(given[0].text(), given[0])
    return bool(bindings) and all(binding.kind == "param" for binding in bindings or ())


def _is_logger(binding: Binding) -> bool:
    """Tell whether a name like a logger's is assigned or imported, and not as a logarithm."""
    if binding.kind == "import":
        return binding.target.partition(".")[0] not in _MATHS
    value = binding.value
    text = value.text() if value is not None else ""
    return binding.kind == "assign" and text.partition(".")[0] not in (*_MATHS, "np", "jnp")
