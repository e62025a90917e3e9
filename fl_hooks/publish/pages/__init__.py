"""The whole site as values: path in the page tree -> text. Nothing here reads or writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.publish import exports
from fl_hooks.publish.charts.figure import fill
from fl_hooks.publish.entry import Entry, entries
from fl_hooks.publish.loop import Loop
from fl_hooks.publish.pages import (
    commands,
    data,
    effectiveness,
    home,
    hotspots,
    how,
    learnings,
    pattern,
    patterns,
    precision,
    ranking,
    signals,
    trends,
    violations,
)
from fl_hooks.publish.render import assets
from fl_hooks.publish.site import make_site
from fl_hooks.records.violation import under_todays_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fl_hooks.library.folders import Pattern
    from fl_hooks.publish.values import Settings
    from fl_hooks.records.violation import Violation
    from fl_hooks.store.site_facts import Facts

# Every kind of page; each module turns the site's values into pages by path.
KINDS = (
    home,
    patterns,
    pattern,
    violations,
    trends,
    ranking,
    effectiveness,
    hotspots,
    signals,
    learnings,
    how,
    precision,
    commands,
    data,
    exports,
)


def build_pages(
    library: Iterable[Pattern],
    found: Sequence[Violation],
    facts: Facts,
    settings: Settings,
    loop: Loop | None = None,
) -> dict[str, str]:
    """Return every page of the site and its assets, by their path in the page tree.

    `found` are newest first, as read_record gives them.
    """
    return build_entry_pages(entries(library, settings.checks), found, facts, settings, loop)


def build_entry_pages(
    library: Sequence[Entry],
    found: Sequence[Violation],
    facts: Facts,
    settings: Settings,
    loop: Loop | None = None,
) -> dict[str, str]:
    """Return the pages for patterns whose texts are at hand."""
    aliases = {alias: entry.id for entry in library for alias in entry.aliases}
    record = under_todays_ids(found, aliases)
    site = make_site(library, record, facts, settings, loop or Loop())
    made = {path: text for kind in KINDS for path, text in kind.pages(site).items()}
    return {path: fill(text) for path, text in made.items()} | assets()
