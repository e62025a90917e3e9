"""How it works: for who has just found this site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "about/how-it-works/index.md"
# publish.source -> what of the repository stands on the site
SHOWN = {
    "link": "the paths of files, the subjects of commits, and links to the lines where they are "
    "shown on the web, for whoever may see them there. It shows no line of code itself",
    "excerpt": "the paths of files, the subjects of commits, links to the lines, and the lines "
    "around each violation",
    "none": "the paths of files, and neither code nor links to it, nor what commits, comments "
    "and reports say",
}


def pages(site: Site) -> dict[str, str]:
    """Return the page."""
    text = render(
        "how.md.j2",
        front=front("How it works", "What the loop does, and what the words on this site mean"),
        tally=site.numbers.total,
        shown=" ".join(_shown(site)),
        example=next(
            (check.allow for entry in site.entries for check in entry.checks),
            "# fl: allow check-name -- why it is right here",
        ),
        reference=bool(site.loop.reference.commands),
    )
    return {PATH: text}


def _shown(site: Site) -> Iterator[str]:
    settings = site.settings
    yield f"This site shows {SHOWN.get(settings.source, SHOWN['none'])}."
    yield "Code that was blocked was never committed, and stands nowhere here."
    yield "It names who committed." if settings.authors else "It names nobody."
    if settings.since:
        yield f"It shows nothing from before {settings.since}."
