"""How it works, in one page for readers of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fl_hooks.publish.site import Site


def pages(site: Site) -> dict[str, str]:  # noqa: ARG001 -- to be written
    """Return the page."""
    return {}
