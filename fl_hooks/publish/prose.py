"""A pattern's own Markdown as HTML for its page."""

from __future__ import annotations

from markupsafe import Markup

from fl_hooks.publish.once import once


def html(text: str) -> Markup:
    """Return Markdown as HTML that can neither run nor load anything."""
    return Markup(once(_html, text))  # noqa: S704 -- rendered without raw HTML, encoded


def _html(text: str) -> str:
    # Imported where something is new: the parser takes long to import.
    from fl_hooks.publish.markdown import rendered

    return rendered(text)
