"""Measure what bad.py holds in memory: `python proof.py bad.py` fails, good.py passes."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import tempfile
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

SIZE = 32 << 20
LIMIT = 4 << 20
LINE = "2026-01-01 12:00:00 all is well" + " " * 992 + "\n"


def peak(call: Callable[[], object]) -> tuple[object, int]:
    """Return what the call returns, and the most memory that Python held meanwhile."""
    tracemalloc.start()
    try:
        result = call()
        return result, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def scenes(
    module: ModuleType, folder: Path
) -> Iterator[tuple[str, Callable[[], object], Callable[[object], bool]]]:
    """Yield each function's name, a call of it on a large file, and a test of its result."""
    large, log = folder / "large.bin", folder / "large.log"
    # A sparse file: as large as the others, and made at once.
    with large.open("wb") as file:
        file.truncate(SIZE)
    with log.open("w", encoding="utf-8") as file:
        file.writelines(LINE for _ in range(SIZE // len(LINE)))
        file.write("ERROR at last\n")
    with large.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    copy, saved = folder / "copy.bin", folder / "saved.bin"
    yield "checksum", lambda: module.checksum(large), lambda result: result == digest
    yield "archive", lambda: module.archive(large, copy), lambda _: size(copy) == SIZE
    yield "errors", lambda: module.errors(log), lambda result: result == 1
    url = large.as_uri()
    yield "download", lambda: module.download(url, saved), lambda _: size(saved) == SIZE


def size(path: Path) -> int:
    """Return how many bytes a file has."""
    return path.stat().st_size


def main(path: str) -> None:
    """Load the module at the path and assert that no function holds a whole file."""
    spec = importlib.util.spec_from_file_location("subject", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for name, call, is_right in scenes(module, Path(folder)):
            result, held = peak(call)
            if not is_right(result):
                faults.append(f"{name} is wrong: {result!r}")
            if held > LIMIT:
                faults.append(f"{name} held {held >> 20} MB for a file of {SIZE >> 20} MB")
    assert not faults, "\n  ".join(["", *faults])


if __name__ == "__main__":
    main(sys.argv[1])
