"""Use bad.py in a program: `python proof.py bad.py` fails, good.py passes."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

EXPORT = """number,customer,euros
7001,Ada Lovelace,20.00
,Grace Hopper,7.50
7003,Mary Shelley,1.25
""".splitlines()


class Kept(logging.Handler):
    """Keeps what is logged, as a program's own log would."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        self.records.append(record)


def run(module: ModuleType, level: int) -> tuple[str, list[logging.LogRecord]]:
    """Run a program that answers in JSON on standard output, and logs from the level on."""
    log, root = Kept(level), logging.getLogger()
    root.addHandler(log)
    root.setLevel(level)
    with contextlib.redirect_stdout(io.StringIO()) as output:
        print(json.dumps({"total": module.total(module.read_orders(EXPORT))}))
    root.removeHandler(log)
    return output.getvalue(), log.records


def answer(module: ModuleType) -> Iterator[str]:
    """Read the answer as the next program in the pipe does."""
    output, _ = run(module, logging.WARNING)
    try:
        found = json.loads(output)
    except json.JSONDecodeError:
        yield f"standard output is no JSON any more, it starts with {output.splitlines()[0]!r}"
        return
    if found != {"total": 21.25}:
        yield f"the total is wrong: {found}"


def warning(module: ModuleType) -> Iterator[str]:
    """Look for the skipped line where the people who run the program look: in its log."""
    _, records = run(module, logging.WARNING)
    if not any(r.levelno == logging.WARNING and "line 3" in r.getMessage() for r in records):
        yield "the skipped line is not in the program's log"


def names(module: ModuleType) -> Iterator[str]:
    """Look for customers in what a program without any debugging switched on writes."""
    output, records = run(module, logging.WARNING)
    written = output + "".join(r.getMessage() for r in records)
    if "Lovelace" in written:
        yield "a customer's name is written although nobody asked for debugging"


def main(path: str) -> None:
    """Load the module at the path and assert that a program can rely on it."""
    spec = importlib.util.spec_from_file_location("subject", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    faults = [*answer(module), *warning(module), *names(module)]
    assert not faults, "\n  ".join(["", *faults])


if __name__ == "__main__":
    main(sys.argv[1])
