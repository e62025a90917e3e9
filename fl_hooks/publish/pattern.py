"""A pattern's page: its prose, its pair, its cases, made from the texts of its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from fl_hooks.library.about import SECTIONS, sections
from fl_hooks.publish import code, prose

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from fl_hooks.publish.entry import CaseEntry, Entry, Pair

_KINDS = (
    ("invalid", "Flagged"),
    ("valid", "Left alone"),
    ("known miss", "Missed today"),
)


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
