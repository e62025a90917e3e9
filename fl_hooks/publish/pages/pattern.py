"""A pattern's page: its prose, its pair, its checks, its cases, and what happened here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from fl_hooks.library.about import SECTIONS, sections
from fl_hooks.publish import code, prose
from fl_hooks.publish.exports.texts import address
from fl_hooks.publish.pages.pattern_checks import checks
from fl_hooks.publish.pages.pattern_examples import examples
from fl_hooks.publish.pages.pattern_here import here, met
from fl_hooks.publish.precision import Precision
from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from fl_hooks.publish.entry import CaseEntry, Entry, Pair
    from fl_hooks.publish.pages.pattern_checks import Read
    from fl_hooks.publish.pages.pattern_here import Met

_KINDS = (
    ("invalid", "Flagged"),
    ("valid", "Left alone"),
    ("known miss", "Missed today"),
)
# Sections of about.md that stand before the pair; the others follow it, the last after all else.
_BEFORE, _LAST = SECTIONS[:3], "References"


def pages(site: Site) -> dict[str, str]:
    """Return the page of every pattern."""
    all_met = met(site)
    around = [None, *site.entries, None]
    return {
        f"patterns/{entry.id}/index.md": _page(site, entry, all_met, around[n], around[n + 2])
        for n, entry in enumerate(site.entries)
    }


def _page(
    site: Site, entry: Entry, all_met: Met, previous: Entry | None, following: Entry | None
) -> str:
    return render(
        "pattern.md.j2",
        front=front(entry.title, entry.summary),
        **pattern_values(entry, site.titles, site.loop.precision),
        numbers=site.numbers,
        here=here(site, entry, all_met),
        previous=previous,
        following=following,
        markdown=address(entry.id).rpartition("/")[2],
    )


def pattern_values(
    entry: Entry, patterns: Collection[str], precision: Precision | None = None
) -> dict[str, Any]:
    """Return what the template shows of the pattern itself; `patterns` are those with a page."""
    precision = precision or Precision()
    about = {name: prose.html(section) for name, (_, section) in sections(entry.about).items()}
    pairs = _read(entry)
    return {
        "one": entry,
        "before": [(name, about[name]) for name in _BEFORE if about.get(name)],
        "after": [(n, text) for n, text in about.items() if n not in (*_BEFORE, _LAST) and text],
        "references": about.get(_LAST, Markup()),
        "pairs": [_pair(*one) for one in zip(entry.pairs, pairs, strict=True)],
        "checks": checks(entry, pairs, precision, patterns),
        "version": precision.version,
        "config": _config(entry),
        "cases": list(_cases(entry)),
        "examples": examples(entry),
    }


def _read(entry: Entry) -> list[Read]:
    return [
        (code.lines_of(pair.bad, pair.language), code.lines_of(pair.good, pair.language))
        for pair in entry.pairs
    ]


def _pair(pair: Pair, read: Read) -> dict[str, Any]:
    bad, good = read
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
    return {"sentence": case.sentence, "path": case.path, "html": code.plain(case.code)}


def _config(entry: Entry) -> str:
    lines = [f'"{check.full}" = "off"  # or low, medium, high' for check in entry.checks[:1]]
    return "\n".join(("[tool.fl-hooks.checks]", *lines))
