"""Commands: their options, taken from the commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fl_hooks.publish.site import Site


def pages(site: Site) -> dict[str, str]:  # noqa: ARG001 -- to be written
    """Return the page."""
    return {}
