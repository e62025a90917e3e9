"""Source code highlighted by Pygments."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from pygments import lex
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.token import STANDARD_TYPES, Token
from pygments.util import ClassNotFound

from fl_hooks.publish import escape

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

_PLAIN = (Token.Name, Token.Operator, Token.Punctuation, Token.Text.Whitespace)


def highlighted(source: str, language: str) -> str:
    """Return as many lines of HTML; tokens that span lines are closed at each line's end."""
    parts: list[str] = []
    for name, tokens in groupby(lex(source, _lexer(language)), lambda token: _style(token[0])):
        html = str(escape.block("".join(text for _, text in tokens)))
        if name:
            start = f'<span class="{name}">'
            html = f"{start}{html}</span>".replace("\n", f"</span>\n{start}")
        parts.append(html)
    lines = "".join(parts).split("\n")
    wanted = source.count("\n") + 1
    return "\n".join([*lines, *([""] * wanted)][:wanted])


@lru_cache(maxsize=256)
def _style(kind: _TokenType) -> str:
    """Return a token's class, "" for names and signs: they look like text anyway."""
    # A lexer may refine a standard kind of token; its style is that of the kind above.
    known = (each for each in reversed(kind.split()) if each in STANDARD_TYPES)
    return "" if kind in _PLAIN else STANDARD_TYPES[next(known, Token)]


@lru_cache(maxsize=32)
def _lexer(language: str) -> Lexer:
    """Return the highlighter of a language; a language Pygments does not know stays plain."""
    options = {"stripnl": False, "ensurenl": False}
    try:
        return get_lexer_by_name(language, **options)
    except ClassNotFound:
        return TextLexer(**options)
