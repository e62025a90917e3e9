"""Markdown as HTML that can neither run nor load anything.

markdown-it-py without raw HTML, its text encoded like every other text of the repository: what
mkdocs and its extensions do to the page afterwards finds nothing to act on.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

from fl_hooks.publish import code, escape

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence

    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

    Tokens = Sequence[Token]
    Env = MutableMapping[str, Any]

_ADDRESS = re.compile(r"^(https?://|mailto:|#)", re.IGNORECASE)


class _Renderer(RendererHTML):
    """The usual HTML, with every text and attribute encoded and nothing loaded from elsewhere."""

    # ruff: noqa: ARG002 -- markdown-it calls every rule with the same four arguments

    def text(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return escape.line(tokens[idx].content)

    def code_inline(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return f"<code>{escape.line(tokens[idx].content)}</code>"

    def fence(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        language = (tokens[idx].info.split() or [""])[0]
        return f"{code.block(code.lines_of(tokens[idx].content, language))}\n"

    def code_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        return self.fence(tokens, idx, options, env)

    def image(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
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


def rendered(text: str) -> str:
    """Return Markdown as HTML for a page's HTML part."""
    return str(_markdown().render(text))
