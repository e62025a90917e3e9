"""Pages that join somebody else's site: they bring their style and script along."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCRIPT = "assets/fl/fl.js"
_FRONT = "---\n"


def with_style(pages: Mapping[str, str]) -> dict[str, str]:
    """Return the page tree with a link to style and script at the top of each page.

    The site around it need not know of them. With instant navigation a script of a page's body
    runs once per page, so ours sees to it that only the first run counts.
    """
    made = {path: _styled(path, text) for path, text in pages.items()}
    return made | {_SCRIPT: f"if (!window.fl) {{\n{pages[_SCRIPT]}\n}}\n"}


def _styled(path: str, text: str) -> str:
    if not path.endswith(".md"):
        return text
    root = "../" * _depth(path)
    loads = (
        f'<div class="fl-loads" hidden><link rel="stylesheet" href="{root}assets/fl/fl.css">'
        f'<script src="{root}assets/fl/fl.js" defer></script></div>'
    )
    if not text.startswith(_FRONT):
        return f"{loads}\n\n{text}"
    front, _, body = text[len(_FRONT) :].partition(f"\n{_FRONT}")
    return f"{_FRONT}{front}\n{_FRONT}\n{loads}\n\n{body.lstrip()}"


def _depth(path: str) -> int:
    """Return how many folders a page's address lies below the tree: x/index.md and x.md alike."""
    return path.count("/") + (path.rpartition("/")[2] != "index.md")
