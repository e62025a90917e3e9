"""The page's further parts, each from a file of its own and left out where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labels import Label
    from tally import Table


def render(table: Table, labels: list[Label]) -> list[str]:
    """Return the parts that there are."""
    del table, labels
    return []
