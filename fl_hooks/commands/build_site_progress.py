"""Bars for work that takes longer than a moment: on a terminal only, gone when it is done."""

from __future__ import annotations

import os
import sys
import threading
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

# Seconds before anything is shown, and between two looks at how far it is.
_PATIENCE, _TICK = 1.0, 0.2


class Progress:
    """Shows which step runs, for how long, and how many pages it has written.

    Nothing is shown where standard error is no terminal, in CI, or when asked to be quiet.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        dumb = os.environ.get("TERM") == "dumb" or bool(os.environ.get("CI"))
        self._shown = sys.stderr.isatty() and not quiet and not dumb
        self._now: tuple[str, int, str] = ("", 0, "")
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def step(self, text: str, total: int = 0, folder: str = "") -> None:
        """Say what is done from now on; `total` pages appear in `folder`, if there is one."""
        self._now = (text, total, folder)

    def __enter__(self) -> Self:
        """Start to look."""
        if self._shown:
            self._thread = threading.Thread(target=self._show, daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take away what is shown."""
        self._over.set()
        if self._thread:
            self._thread.join()

    def _show(self) -> None:
        if self._over.wait(_PATIENCE):
            return
        with _bars() as bars:
            task, text, since = None, "", monotonic()
            while not self._over.wait(_TICK):
                new, total, folder = self._now
                if new != text:
                    if task is not None:
                        bars.remove_task(task)
                    text, since = new, monotonic()
                    task = bars.add_task(text, total=total or None)
                if task is not None and folder and monotonic() - since > _PATIENCE:
                    bars.update(task, completed=min(_pages(folder), total))


def _bars() -> Any:  # noqa: ANN401 -- rich is imported only where something is shown
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    class Counted(MofNCompleteColumn):
        """How many of how many, where that is known."""

        def render(self, task: Any) -> Any:  # noqa: ANN401 -- rich's
            from rich.text import Text

            return super().render(task) if task.total and task.completed else Text("")

    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        Counted(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def _pages(folder: str) -> int:
    """Count the pages that the engine has written so far."""
    return sum(name == "index.html" for _, _, names in os.walk(folder) for name in names)
