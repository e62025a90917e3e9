"""A pattern's name on a page: its title and page, or where names without a pattern stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.records.event import UNKNOWN

if TYPE_CHECKING:
    from fl_hooks.publish.site import Site


def named(site: Site, pattern: str, root: str = "../../") -> dict[str, str]:
    """Return title, page and missing; root leads to the site's top.

    page is "" where the library does not have the pattern, missing "" where it has: else the
    address at which such names are listed.
    """
    known = pattern in site.titles
    listed = any(one["pattern"] != UNKNOWN for one in site.loop.unknown)
    place = "#unknown" if listed else ""
    return {
        "title": site.titles.get(pattern, pattern),
        "page": f"{root}patterns/{pattern}/" if known else "",
        "missing": "" if known else f"{root}analysis/learnings/{place}",
    }
