"""Markdown tables that can be read in a terminal as they are."""

from __future__ import annotations


def aligned(cells: list[list[str]]) -> list[str]:
    """Return a Markdown table whose columns line up, numbers to the right."""
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    rule = ["-" * (width - 1) + (":" if place else "-") for place, width in enumerate(widths)]
    return [
        "| "
        + " | ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        + " |"
        for row in (cells[0], rule, *cells[1:])
    ]


def compared(ratio: float) -> str:
    """Say in words how the hook stands to another, given hook/other."""
    return f"{ratio:.2f} × as long" if ratio >= 1 else f"{1 / ratio:.1f} × quicker"
