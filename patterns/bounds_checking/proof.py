"""Show where bad.py ends on data that is merely short: `python proof.py bad.py` fails."""

from __future__ import annotations

import contextlib
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType


def literal(module: ModuleType, _folder: Path) -> Iterator[str]:
    """Ask for what a literal does not have."""
    yield from tried("the loudest level", module.loudest, "error")


def files(module: ModuleType, folder: Path) -> Iterator[str]:
    """Read settings with a blank line in them, and look for a log where there is none."""
    path = folder / "settings"
    path.write_text("retries = 3\n\nverbose\n", encoding="utf-8")
    yield from tried("settings with a blank line", lambda: module.settings(path), {"retries": "3"})
    with contextlib.suppress(FileNotFoundError):
        yield from tried("a folder without a log", lambda: module.newest_log(folder), "")


def output(module: ModuleType, _folder: Path) -> Iterator[str]:
    """Have a program print nothing, as git does on a detached head."""
    silent = SimpleNamespace(stdout="", returncode=0)
    vars(module)["subprocess"] = SimpleNamespace(run=lambda *_args, **_options: silent)
    yield from tried("a detached head", module.branch, "")


def text(module: ModuleType, _folder: Path) -> Iterator[str]:
    """Look for what the text does not hold."""
    yield from tried("a line without a duration", lambda: module.duration("started"), 0.0)
    yield from tried("a log without a slow line", lambda: module.first_slow(["a 0.10 s"]), "")


def tried(what: str, call: Callable[[], object], expected: object) -> Iterator[str]:
    """Call and say what is wrong with the result, an IndexError included."""
    try:
        found = call()
    except IndexError as error:
        yield f"{what}: IndexError, {error}"
    else:
        if found != expected:
            yield f"{what}: {found!r} instead of {expected!r}"


def without_argument(path: str) -> Iterator[str]:
    """Run the program as somebody who does not know that it wants an argument."""
    done = subprocess.run(
        [sys.executable, path], capture_output=True, text=True, timeout=60, check=False
    )
    if "usage" not in done.stderr:
        said = done.stderr.strip().rpartition("\n")[2]
        yield f"started without an argument: {said or 'nothing'} instead of how to use it"


def main(path: str) -> None:
    """Load the module at the path and assert that short data does not end it."""
    spec = importlib.util.spec_from_file_location("subject", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    faults = list(without_argument(path))
    with tempfile.TemporaryDirectory() as folder:
        for scene in (literal, files, output, text):
            faults += scene(module, Path(folder))
    assert not faults, "\n  ".join(["", *faults])


if __name__ == "__main__":
    main(sys.argv[1])
