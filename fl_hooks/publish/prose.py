"""A pattern's own Markdown as HTML that can neither run nor load anything.

markdown-it-py without raw HTML, its text encoded like every other text of the repository: what
mkdocs and its extensions do to the page afterwards finds nothing to act on.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markupsafe import Markup

from fl_hooks.publish import code, escape

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence

    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

_ADDRESS = re.compile(r"^(https?://|mailto:|#)", re.IGNORECASE)
_SECTION = re.compile(r"^## +(.+?)\s*#*\s*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


class _Renderer(RendererHTML):
    """The usual HTML, with every text and attribute encoded and nothing loaded from elsewhere."""

    def text(
        self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: MutableMapping[str, Any]
    ) -> str:
        return escape.line(tokens[idx].content)

    def code_inline(
        self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: MutableMapping[str, Any]
    ) -> str:
        return f"<code>{escape.line(tokens[idx].content)}</code>"

    def fence(
        self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: MutableMapping[str, Any]
    ) -> str:
        language = (tokens[idx].info.split() or [""])[0]
        return f"{code.block(code.lines_of(tokens[idx].content, language))}\n"

    code_block = fence

    def image(
        self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: MutableMapping[str, Any]
    ) -> str:
        """Show an image's description: a picture from elsewhere would be a request."""
        return escape.line(tokens[idx].content)

    def renderAttrs(self, token: Token) -> str:  # type: ignore[override]  # noqa: N802
        return "".join(f' {key}="{escape.line(str(value))}"' for key, value in token.attrItems())


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 -- markdown-it's name
        """Let links go to the web and to places on the page; files of the folder are no pages."""
        return bool(_ADDRESS.match(url))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return _Markdown("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")


@lru_cache(maxsize=4096)
def html(text: str) -> Markup:
    """Return Markdown as HTML for a page's HTML part."""
    return Markup(_markdown().render(text))  # noqa: S704 -- rendered without raw HTML, encoded


def sections(text: str) -> dict[str, str]:
    """Split an about.md at its `## ` headings; what stands before the first has the name ""."""
    found: dict[str, list[str]] = {"": []}
    name, fence = "", ""
    for raw in text.split("\n"):
        ticks = _FENCE.match(raw)
        if ticks and not fence:
            fence = ticks[1]
        elif ticks and ticks[1].startswith(fence) and raw.strip() == ticks[1]:
            fence = ""
        heading = None if fence else _SECTION.match(raw)
        if heading:
            name = heading[1]
            found.setdefault(name, [])
        else:
            found[name].append(raw)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}
