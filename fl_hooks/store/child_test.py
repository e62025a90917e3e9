"""A generated test, run on the code it is for: in a child that has nothing of ours and an end.

The child has an empty folder, none of the caller's keys, and limits on time, memory and files. It
is no sandbox: it may read what the user may read, and reach the network. So it is only started on
request.
"""

from __future__ import annotations

import ast
import json
import os
import secrets
import site
import sys
from pathlib import Path
from typing import Any

from fl_hooks.store.child import Ended, run_apart

WHAT = "test"
SECONDS = 60.0
_LIMITS = {
    "AS": 3 << 30,  # bytes of address space; NumPy alone takes a fifth of it
    "CORE": 0,
    "FSIZE": 256 << 20,  # bytes of one file
    "NOFILE": 256,
}
# What a program needs to start and to know its language; anything else may be a key.
_KEPT = ("PATH", "LANG", "LANGUAGE", "TZ", "LD_LIBRARY_PATH", "SYSTEMROOT", "COMSPEC", "PATHEXT")
_PROGRAM = Path(__file__).with_name("child_pytest.py")
# Modules that a module needs without importing them, by a text that stands in the code.
_BESIDE = (
    ("UploadFile", "python_multipart|multipart"),
    ("testclient", "httpx|httpx2"),
)
# What brings a module, where the name differs.
_PACKAGES = {
    "python_multipart": "python-multipart",
    "yaml": "PyYAML",
    "PIL": "pillow",
    "sklearn": "scikit-learn",
}


def run_test(
    code: str, module: str, test: str, *, seconds: float = SECONDS
) -> tuple[str, tuple[str, ...], str]:
    """Return ("test", failures of a pytest module for the code, why it could not be run).

    module: the name under which the test imports the code. The folder is deleted afterwards, and
    what the code started is killed.
    """
    mark = secrets.token_hex(16)
    given = {
        "mark": mark,
        "files": {f"{module}.py": code, f"test_{module}.py": test},
        "test": f"test_{module}.py",
        "needs": needs(code, test, module),
        "limits": _LIMITS | {"CPU": int(seconds) + 1},
    }
    # -P: the program's own folder is no place to import from.
    command = [sys.executable, "-P", "-X", "utf8", str(_PROGRAM)]
    ended = run_apart(
        command, json.dumps(given).encode(), seconds=seconds, environment=environment()
    )
    if ended.code is None:
        return WHAT, (f"the test took more than {seconds:g} s and was stopped",), ""
    told = _told(ended, mark)
    if told is None:
        return WHAT, (f"the test's process ended early{_last_words(ended)}",), ""
    if told.get("missing"):
        return WHAT, (), f"needs {', '.join(dict.fromkeys(map(_package, told['missing'])))}"
    return _verdict(told)


def _verdict(told: dict[str, Any]) -> tuple[str, tuple[str, ...], str]:
    if told["failed"]:
        return WHAT, tuple(map(_plain, told["failed"])), ""
    if told["passed"] and not told["ended"]:
        return WHAT, (), ""
    if told["skipped"]:
        return WHAT, (), f"it skips itself: {_plain(told['skipped'][0])}"
    return WHAT, (f"the test holds nothing that ran (pytest ended with {told['ended']})",), ""


def needs(code: str, test: str, module: str) -> list[str]:
    """Return the third-party modules that code and test import or rely on, pytest among them."""
    found = {"pytest"}
    for text in (code, test):
        found |= _imported(text)
    found -= sys.stdlib_module_names | {module, f"test_{module}"}
    beside = [need for sign, need in _BESIDE if sign in code or sign in test]
    return [*sorted(found), *beside]


def _imported(text: str) -> set[str]:
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    whole = {a.name for node in nodes if isinstance(node, ast.Import) for a in node.names}
    whole |= {
        node.module
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
    }
    return {name.partition(".")[0] for name in whole}


def environment() -> dict[str, str]:
    """Return what a child has for an environment: no key, token or setting of the caller."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    kept |= {name: value for name, value in os.environ.items() if name.startswith("LC_")}
    if site.ENABLE_USER_SITE:
        # The child's home is its folder; what the user installed for himself is still there.
        kept["PYTHONUSERBASE"] = site.getuserbase()
    # Each thread of a numerical library takes address space.
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **threads, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def _told(ended: Ended, mark: str) -> dict[str, Any] | None:
    for line in reversed(ended.output.splitlines()):
        if line.startswith(mark):
            told: dict[str, Any] = json.loads(line.removeprefix(mark))
            return told
    return None


def _last_words(ended: Ended) -> str:
    lines = ended.errors.strip().splitlines()
    return f": {_plain(lines[-1][:200])}" if lines else f" (exit code {ended.code})"


def _plain(text: str) -> str:
    """Return a program's words without what a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text)


def _package(module: str) -> str:
    first = module.partition("|")[0]
    return _PACKAGES.get(first, first)
