"""Show what bad.py leaves behind: `python proof.py bad.py` fails, good.py passes."""

from __future__ import annotations

import builtins
import importlib.util
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType


def race(module: ModuleType, folder: Path) -> Iterator[str]:
    """Let somebody else create each file that is opened by name while it does not exist yet."""
    victim = folder / "victim"
    victim.write_text("precious", encoding="utf-8")

    def attacked(path: str, *args: object, **options: object) -> object:
        if not Path(path).exists():
            os.link(victim, path)
        return vars(builtins)["open"](path, *args, **options)

    vars(module)["open"] = attacked
    Path(module.export([["a", "b"]])).unlink()
    del vars(module)["open"]
    if victim.read_text(encoding="utf-8") != "precious":
        yield "mktemp: whoever creates the name first has us overwrite a file of his choice"
    victim.unlink()


def descriptors(module: ModuleType, _folder: Path) -> Iterator[str]:
    """Count the open descriptors before and after a few calls."""
    before = open_descriptors()
    paths = [module.reserve(".txt") for _ in range(10)]
    left = open_descriptors() - before
    for number in left:
        os.close(number)
    for path in paths:
        Path(path).unlink()
    if left:
        yield f"mkstemp: {len(left)} descriptors are still open after 10 calls"


def open_descriptors() -> set[int]:
    """Return the descriptors that this process has open."""
    return {number for number in range(256) if is_open(number)}


def is_open(number: int) -> bool:
    """Tell whether a descriptor is open."""
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def leftovers(module: ModuleType, folder: Path) -> Iterator[str]:
    """Count what stays in the temporary folder, after success and after an error."""
    if module.printed_size("text") != len("text"):
        yield "printed_size is wrong"
    if found := emptied(folder):
        yield f"delete=False: {found} file left behind after success"
    if module.total_size({"a.txt": "text"}) != len("text"):
        yield "total_size is wrong"
    if found := emptied(folder):
        yield f"mkdtemp: {found} entries left behind after success"
    if not fails(lambda: module.total_size({"a.txt": "text", "missing/b.txt": "text"})):
        yield "total_size should fail where a page cannot be written"
    if found := emptied(folder):
        yield f"mkdtemp: {found} entries left behind after an error"


def fails(call: Callable[[], object]) -> bool:
    """Tell whether the call raises OSError."""
    try:
        call()
    except OSError:
        return True
    return False


def emptied(folder: Path) -> int:
    """Delete everything below the folder and return how many entries that was."""
    paths = sorted(folder.rglob("*"), reverse=True)
    for path in paths:
        path.rmdir() if path.is_dir() else path.unlink()
    return len(paths)


def main(path: str) -> None:
    """Load the module at the path and assert that it leaves nothing behind."""
    spec = importlib.util.spec_from_file_location("subject", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        for scene in (race, descriptors, leftovers):
            faults += scene(module, Path(folder))
    assert not faults, "\n  ".join(["", *faults])


if __name__ == "__main__":
    main(sys.argv[1])
