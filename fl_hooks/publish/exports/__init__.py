"""The site for machines: JSON, a feed, badges, Markdown, SARIF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.publish.exports import (
    analysis,
    badges,
    feed,
    index,
    library,
    record_sarif,
    signals,
    texts,
    violations,
)

if TYPE_CHECKING:
    from fl_hooks.publish.site import Site

# Each turns the site's values into files by path.
KINDS = (library, violations, analysis, signals, record_sarif, feed, texts, badges)


def pages(site: Site) -> dict[str, str]:
    """Return every file that is made for machines, by its path."""
    made = {path: text for kind in KINDS for path, text in kind.files(site).items()}
    return made | index.files(site, made)
