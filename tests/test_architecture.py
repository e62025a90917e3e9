"""DESIGN's promises about structure, read from the imports themselves."""

import ast
import pathlib

import pytest

PACKAGE = pathlib.Path(__file__).parents[1] / "fl_hooks"
# Who may import whom; records and errors are open to all.
ALLOWED = {
    "records": set(),
    "store": set(),
    "detect": set(),
    "analyze": set(),
    "library": {"store", "detect", "analyze"},
    "collect": {"store", "detect", "analyze"},
    "learn": {"store", "detect", "analyze", "library", "collect"},
    "generate": {"store", "detect", "analyze", "library", "collect", "learn"},
    "publish": {"store", "detect", "analyze", "library", "collect", "learn", "generate"},
}
EVERYONE = {"records", "errors", "__version__"}
FRONT = {"commands", "cli", "hook"}


def imported_parts(path):
    """Return the parts of fl_hooks that a module imports anywhere in its code."""
    parts = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{a.name}" for a in node.names]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        else:
            continue
        parts |= {n.split(".")[1] for n in names if n.startswith("fl_hooks.")}
    return parts


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(path):
    """Each folder imports only what stands before it in the order of the design."""
    folder = path.relative_to(PACKAGE).parts[0]
    parts = imported_parts(path) - EVERYONE - {folder}
    if folder in ALLOWED:
        assert parts <= ALLOWED[folder]
    elif folder == "commands":
        # The site's reference is read from the table of commands itself.
        assert not parts & {"cli", "hook"} or path.name == "site_commands.py"
    assert folder in FRONT | {"__init__.py", "errors.py", "cli.py", "hook.py"} or not parts & FRONT


def test_records_stay_free_of_third_parties():
    """Nouns import nothing but the standard library and each other."""
    for path in (PACKAGE / "records").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                known = (
                    *("__future__", "fl_hooks.records"),
                    *("collections.abc", "dataclasses", "hashlib", "_sha", "typing"),
                )
                assert node.module.startswith(known), f"{path.name} imports {node.module}"


def test_only_the_store_writes_files():
    """Every write outside a child's pipe goes through store/, where writes are atomic."""
    for path in MODULES:
        if path.relative_to(PACKAGE).parts[0] == "store":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            modes = {a.value for a in node.args if isinstance(a, ast.Constant)}
            opens = name == "open" and modes & {"w", "wb", "a", "ab", "x", "xb", "r+", "w+"}
            assert name not in {"write_text", "write_bytes"}, path
            assert not opens, path
