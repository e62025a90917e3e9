"""A terminal's real output as an SVG, by rich; no font or anything else is fetched to show it."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WIDTH = 100
COMMAND = '$ git commit -m "Export a day for the dashboard"\n'


def draw(output: str, target: Path) -> None:
    """Write the coloured output, under the command that gave it, as an SVG."""
    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(COMMAND + output.rstrip()))
    svg = console.export_svg(title="a blocked commit", unique_id="blocked-commit")
    # rich asks a CDN for a font; the reader's own monospace does as well.
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "ui-monospace, SFMono-Regular, Menlo, Consolas")
    target.write_text("\n".join(line.rstrip() for line in svg.split("\n")) + "\n", encoding="utf-8")
