"""The site for machines: JSON, a feed, badges, Markdown, SARIF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.publish.exports import violations

if TYPE_CHECKING:
    from fl_hooks.publish.site import Site

# Each turns the site's values into files by path.
KINDS = (violations,)


def pages(site: Site) -> dict[str, str]:
    """Return every file that is made for machines, by its path."""
    return {path: text for kind in KINDS for path, text in kind.files(site).items()}
