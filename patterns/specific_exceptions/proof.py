"""Show what the handlers of bad.py swallow: `python proof.py bad.py` fails, good.py passes."""

from __future__ import annotations

import importlib.util
import json
import logging
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType


def stopping(module: ModuleType) -> Iterator[str]:
    """Stop a run by a real Ctrl-C and a real sys.exit inside a job: both must end it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if not leaves(module, lambda: signal.raise_signal(signal.SIGINT), KeyboardInterrupt):
        yield "Ctrl-C in the middle of a job was swallowed: the queue runs on"
    if not leaves(module, lambda: sys.exit(3), SystemExit):
        yield "sys.exit() in the middle of a job was swallowed: the queue runs on"


def leaves(module: ModuleType, job: Callable[[], object], expected: type[BaseException]) -> bool:
    """Tell whether what the job raises leaves run_jobs."""
    try:
        module.run_jobs([job])
    except expected:
        return True
    return False


def settings(module: ModuleType) -> Iterator[str]:
    """Read a missing file and a damaged one: the second must not look like the first."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "settings.json"
        if module.read_settings(path) != {}:
            yield "a missing file should give no settings"
        path.write_text('{"retries": 3', encoding="utf-8")
        try:
            found = module.read_settings(path)
        except json.JSONDecodeError:
            return
        yield f"a damaged settings file was read as {found}: the user's settings are ignored"


class Broken:
    """A cache with a mistake in its code."""

    def refresh(self) -> None:
        """Fail as a typing error does."""
        raise AttributeError("'Broken' object has no attribute 'sever'")


class Slow:
    """A cache whose server does not answer."""

    def refresh(self) -> None:
        """Fail as a slow server does."""
        raise TimeoutError("no answer after 30 s")


def caches(module: ModuleType) -> Iterator[str]:
    """Refresh against a slow server and a mistake in the code: both must leave a trace."""
    if "no answer" not in logged(lambda: module.refresh([Slow()])):
        yield "a cache that was not refreshed left no trace"
    try:
        text = logged(lambda: module.refresh([Broken()]))
    except AttributeError:
        return
    if "sever" not in text:
        yield "a mistake in the code (AttributeError) left no trace"


def logged(call: Callable[[], object]) -> str:
    """Return what the call logs."""
    records: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: records.append(record.getMessage())  # type: ignore[method-assign]
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        call()
    finally:
        root.removeHandler(handler)
    return "\n".join(records)


def main(path: str) -> None:
    """Load the module at the path and assert that nothing was swallowed."""
    spec = importlib.util.spec_from_file_location("subject", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    logging.getLogger().addHandler(logging.NullHandler())
    faults = [*stopping(module), *settings(module), *caches(module)]
    assert not faults, "\n  ".join(["", *faults])


if __name__ == "__main__":
    main(sys.argv[1])
