"""A pattern as Markdown: its texts, checks, bad and good form, how to allow it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fl_hooks.library.about import SECTIONS, sections
from fl_hooks.publish.exports.encode import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.publish.entry import CheckEntry, Entry, Pair
    from fl_hooks.publish.site import Site

_FENCE = re.compile(r"^\s*(`{3,})", re.MULTILINE)
_LINE_BREAKS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]+")


def pattern(site: Site, entry: Entry) -> str:
    """Return the Markdown."""
    about = sections(entry.about)
    parts = [
        f"# {one_line(entry.title)}",
        one_line(entry.summary),
        "\n".join(_facts(site, entry)),
        *(f"## {name}\n\n{about[name][1]}" for name in SECTIONS if name in about),
        "## Checks",
        *(_check(site, check) for check in entry.checks),
        *(_pair(pair) for pair in entry.pairs),
        f"## How to allow it\n\n{_allow(entry)}",
    ]
    return shown("\n\n".join(part for part in parts if part) + "\n")


def _facts(site: Site, entry: Entry) -> Iterator[str]:
    yield f"- id: `{entry.id}`"
    if entry.aliases:
        yield f"- also called: {', '.join(f'`{alias}`' for alias in entry.aliases)}"
    yield f"- severity: {entry.severity}"
    yield f"- category: {one_line(entry.category)}"
    yield f"- languages: {', '.join(entry.languages)}"
    yield f"- status: {entry.status}, since {one_line(entry.since)}"
    tally = site.numbers.pattern(entry.id)
    parts = ", ".join(f"{number:,} {name}" for name, number in tally.shown)
    yield f"- on record in this repository: {tally.total:,}{f' ({parts})' if parts else ''}"


def _check(site: Site, check: CheckEntry) -> str:
    lines = [
        f"### `{check.full}` ({check.severity})",
        f"{check.message} {check.advice}".strip(),
        *([f"Notes: {'; '.join(one_line(note) for note in check.notes)}."] if check.notes else []),
    ]
    measured = site.loop.precision.checks.get(check.full)
    told = measured.told[:1] if measured else ()
    lines += [f"On public code: {row.reading.words}, as {row.severity}." for row in told]
    return "\n\n".join(lines)


def _pair(pair: Pair) -> str:
    parts = []
    bad = "Bad: `flag:` names the check that finds a line"
    for title, source in ((bad, pair.bad), ("Good", pair.good)):
        code = source.rstrip("\n")
        fence = "`" * max([3, *(len(found[1]) + 1 for found in _FENCE.finditer(code))])
        parts.append(f"## {title} ({pair.language})\n\n{fence}{pair.language}\n{code}\n{fence}")
    return "\n\n".join(parts)


def _allow(entry: Entry) -> str:
    comments = "\n".join(check.allow for check in entry.checks)
    return (
        "In one place, by a comment there or alone on the line above that gives a reason:\n\n"
        f"```\n{comments}\n```\n\n"
        "Everywhere, in pyproject.toml:\n\n"
        f'```toml\n[tool.fl-hooks.checks]\n"{entry.id}" = "off"\n```'
    )


def one_line(value: str) -> str:
    """Return a text on one line."""
    return " ".join(_LINE_BREAKS.sub(" ", value).split())
