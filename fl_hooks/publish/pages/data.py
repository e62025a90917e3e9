"""Data: what of the site machines can read, where it lies, and in which form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.charts.words import month_title
from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "about/data/index.md"
_TOP = "../../"
# What a README links to where nobody knows the site's address; the page's script knows it.
UNKNOWN = "https://SITE/"
_BADGES = {
    "violations": "What was kept this month: committed, bypassed or escaped.",
    "prevented": "What was blocked this month, then fixed.",
    "worsening": "Patterns that get more frequent, judged by their interval.",
}
_SHOWS = {
    "link": "Paths, subjects of commits, and links to the code.",
    "excerpt": "Paths, subjects of commits, and links to the code. Code stands on pages only.",
    "none": "Paths; neither code nor links to it, no texts of commits, comments or errors.",
}


def pages(site: Site) -> dict[str, str]:
    """Return the page."""
    root = site.settings.url or UNKNOWN
    return {
        PATH: render(
            "data.md.j2",
            front=front("Data and feeds", "What of this site programs can read"),
            top=_TOP,
            unknown="" if site.settings.url else UNKNOWN,
            files=list(_files(site)),
            months=list(_months(site)),
            patterns=[(entry.title, f"{_TOP}{_markdown(entry.id)}") for entry in site.entries],
            badges=list(_badges(site, root)),
            shows=_SHOWS[site.settings.source],
            source=site.settings.source,
            authors=site.settings.authors,
            total=site.numbers.total.total,
        )
    }


def _markdown(pattern: str) -> str:
    # Here, as exports are made from pages' values.
    from fl_hooks.publish.exports.texts import address

    return address(pattern)


def _files(site: Site) -> Iterator[dict[str, Any]]:
    """Yield the JSON files that there are once."""
    from fl_hooks.publish.exports.index import KINDS, SCHEMAS

    for kind in KINDS:
        missing = kind.schema == "report" and site.loop.month is None
        if kind.schema and not missing:
            schema = f"{_TOP}{SCHEMAS}/{kind.schema}.schema.json"
            yield {"path": kind.path, "title": kind.title, "schema": schema}


def _months(site: Site) -> Iterator[dict[str, Any]]:
    """Yield the files of each month, the latest first."""
    from fl_hooks.publish.exports.month_rows import names_of

    for month, tally in sorted(site.numbers.months.items(), reverse=True):
        files = [(f"{_TOP}data/violations/{name}", name) for name in names_of(month, tally.total)]
        yield {"title": month_title(month), "total": tally.total, "files": files}


def _badges(site: Site, root: str) -> Iterator[dict[str, str]]:
    from fl_hooks.publish.exports.badges import files

    for path, picture in files(site).items():
        name = path.rpartition("/")[2].removesuffix(".svg")
        said = picture.partition("<title>")[2].partition("</title>")[0]
        words = said.partition(":")[0].capitalize()
        yield {
            "address": f"{_TOP}{path}",
            "said": said,
            "about": _BADGES[name],
            "snippet": f"[![{words}]({root}{path})]({root})",
        }
