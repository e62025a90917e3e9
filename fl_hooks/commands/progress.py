"""How far a command is, shown on a terminal whose user waits for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")


def following(
    parts: Iterable[T], label: str, total: int, size: Callable[[T], int] = lambda _: 1
) -> Iterator[T]:
    """Yield the parts of some work; on a terminal, show how much of the total is done.

    size: how much of the total a part is. Nothing is shown to a pipe or a log.
    """
    if not sys.stderr.isatty():
        yield from parts
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=total)
        for part in parts:
            yield part
            progress.advance(task, size(part))
