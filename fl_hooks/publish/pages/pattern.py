"""A pattern's page: its prose, its pair, its cases, made from the texts of its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from fl_hooks.library.about import SECTIONS, sections
from fl_hooks.publish import code, prose
from fl_hooks.publish.numbers import recent_months
from fl_hooks.publish.pages.violations import listing
from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from fl_hooks.publish.entry import CaseEntry, Entry, Pair

_KINDS = (
    ("invalid", "Flagged"),
    ("valid", "Left alone"),
    ("known miss", "Missed today"),
)


def pages(site: Site) -> dict[str, str]:
    """Return the page of every pattern, and pages of its occurrences where they need some."""
    return {path: text for entry in site.entries for path, text in _pattern(site, entry).items()}


def _pattern(site: Site, entry: Entry) -> dict[str, str]:
    """Return a pattern's page and, where it does not hold them all, pages of its occurrences."""
    found = [one for one in site.violations if one.pattern == entry.id]
    folder = f"patterns/{entry.id}"
    older: dict[str, str] = {}
    if len(found) > site.settings.latest:
        older = listing(site, f"{folder}/occurrences", f"{entry.title}: occurrences", found, entry)
    months = recent_months(site.numbers)
    by_month = site.numbers.by_month.get(entry.id, {})
    page = render(
        "pattern.md.j2",
        front=front(entry.title, entry.summary),
        **pattern_values(entry, site.titles),
        here=site.numbers,
        tally=site.numbers.pattern(entry.id),
        months=[by_month[month].total if month in by_month else 0 for month in months],
        latest=site.rows.of(found[: site.settings.latest], "../../"),
        older=f"occurrences/{len(older)}/" if older else "",
    )
    return {f"{folder}/index.md": page, **older}


def pattern_values(entry: Entry, patterns: Collection[str]) -> dict[str, Any]:
    """Return what the template shows of the pattern itself; `patterns` are those with a page."""
    return {
        "one": entry,
        "about": _about(entry.about),
        "pairs": [_pair(pair) for pair in entry.pairs],
        "cases": list(_cases(entry)),
        "config": _config(entry),
        "places": {
            name: _place(entry, name, patterns)
            for check in entry.checks
            for name in check.yields_to
        },
    }


def _about(text: str) -> dict[str, Markup]:
    """Return the sections as HTML; those the template asks for by name are always there."""
    found = {name: prose.html(section) for name, (_, section) in sections(text).items()}
    return dict.fromkeys(SECTIONS, Markup()) | found


def _pair(pair: Pair) -> dict[str, Any]:
    bad = code.lines_of(pair.bad, pair.language)
    good = code.lines_of(pair.good, pair.language)
    links = {check: f"#{check}" for one in bad for check in one.flags}
    return {
        "bad_name": pair.bad_name,
        "good_name": pair.good_name,
        "bad": code.block(bad, links),
        "good": code.mended(bad, good),
        "diff": code.diff(bad, good),
    }


def _cases(entry: Entry) -> Iterator[dict[str, Any]]:
    for check in dict.fromkeys(case.check for case in entry.cases):
        cases = [case for case in entry.cases if case.check == check]
        yield {
            "check": check,
            "kinds": [
                (kind, title, [_case(case) for case in cases if case.kind == kind])
                for kind, title in _KINDS
            ],
        }


def _case(case: CaseEntry) -> dict[str, Any]:
    lines = code.lines_of(case.code)
    return {"sentence": case.sentence, "path": case.path, "html": code.block(lines)}


def _place(entry: Entry, name: str, patterns: Collection[str]) -> str:
    """Return the address of a pattern, a check or pattern/check, "" for one that has no page."""
    if any(name in (check.id, check.full) for check in entry.checks):
        return f"#{name.rpartition('/')[2]}"
    pattern, _, check = name.partition("/")
    if pattern not in patterns:
        return ""
    return f"../{pattern}/" + (f"#{check}" if check else "")


def _config(entry: Entry) -> str:
    lines = [f'"{check.full}" = "off"  # or low, medium, high' for check in entry.checks[:1]]
    return "\n".join(("[tool.fl-hooks.checks]", *lines))
