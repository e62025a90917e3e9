"""The library as Markdown for machines: llms.txt, a file per pattern, and all of it in one.

The files end in .txt: as .md they would be pages, and every builder of sites would render them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fl_hooks.library.about import sections
from fl_hooks.publish.exports.encode import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.publish.entry import CheckEntry, Entry, Pair
    from fl_hooks.publish.site import Site

INDEX, FULL = "llms.txt", "llms-full.txt"
# Of the file that holds everything, in bytes; what is more stands in the patterns' own files.
LARGEST = 400_000
_SECTIONS = ("What it does", "Why it is bad", "Use instead", "When to leave it", "References")
_ABOUT = (
    "> Faults that keep coming back in {name}, each as a pattern: how to see it, why it is bad, "
    "what to write instead, how to allow it. Read a pattern's file before you write or review "
    "code that it is about."
)
_RECORD = (
    "On record here: {record}. A check is allowed in one place by a comment there or alone on the "
    "line above: `# fl: allow CHECK -- why it is right here`."
)
# Section of llms.txt -> name, path and what it holds.
_DATA = {
    "Data": (
        ("Index", "data/site.json", "what the site was built from, and all files for machines"),
        ("Patterns", "data/patterns.json", "the library as JSON, with counts of this repository"),
        ("Violations", "data/violations/index.json", "the record as JSON, by month"),
        ("Trends", "data/trends.json", "what gets better and what gets worse, with intervals"),
    ),
    "Optional": (
        ("Everything", FULL, "all patterns in one file"),
        ("Feed", "feed.xml", "commits that kept a fault, and what got worse, as Atom"),
    ),
}
_FENCE = re.compile(r"^\s*(`{3,})", re.MULTILINE)
_LINE_BREAKS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]+")


def address(pattern: str) -> str:
    """Return where a pattern's Markdown lies."""
    return f"patterns/{pattern}/pattern.md.txt"


def files(site: Site) -> dict[str, str]:
    """Return the files by path."""
    whole = {entry.id: pattern(site, entry) for entry in site.entries}
    made = {address(name): body for name, body in whole.items()}
    return {INDEX: shown(_index(site)), FULL: shown(_full(site, whole)), **made}


def _index(site: Site) -> str:
    """Return what https://llmstxt.org asks for: a title, a summary, links and what is behind."""
    root = site.settings.url
    name = _line(site.facts.name)
    parts = [
        f"# {name}: known faults",
        _ABOUT.format(name=name),
        _RECORD.format(record=_record(site)),
        "## Patterns",
        "\n".join(_link(site, entry) for entry in site.entries) or "The library is empty.",
    ]
    for title, links in _DATA.items():
        rows = (f"- [{name}]({root}{path}): {said}" for name, path, said in links)
        parts += (f"## {title}", "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _link(site: Site, entry: Entry) -> str:
    number = site.numbers.pattern(entry.id).total
    facts = [entry.severity, *entry.languages, *([f"{number:,} on record here"] if number else [])]
    where = f"{site.settings.url}{address(entry.id)}"
    return f"- [{_label(entry.title)}]({where}): {_line(entry.summary)} ({', '.join(facts)})"


def _record(site: Site) -> str:
    total = site.numbers.total.total
    if not total:
        return "nothing yet"
    prevented = site.numbers.total.of("prevented")
    noun = "violation" if total == 1 else "violations"
    return f"{total:,} {noun}, {prevented:,} of them fixed before the commit"


def _full(site: Site, whole: dict[str, str]) -> str:
    parts = [f"# {_line(site.facts.name)}: known faults\n"]
    size = 0
    for number, body in enumerate(whole.values()):
        size += len(body.encode("utf-8"))
        if size > LARGEST:
            left = len(whole) - number
            parts.append(f"{left} more are left out; {INDEX} links each.\n")
            break
        parts.append(body)
    return "\n".join(parts)


def pattern(site: Site, entry: Entry) -> str:
    """Return a pattern as Markdown: its texts, checks, bad and good form, how to allow it."""
    about = sections(entry.about)
    parts = [
        f"# {_line(entry.title)}",
        _line(entry.summary),
        "\n".join(_facts(site, entry)),
        *(f"## {name}\n\n{about[name][1]}" for name in _SECTIONS if name in about),
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
    yield f"- category: {_line(entry.category)}"
    yield f"- languages: {', '.join(entry.languages)}"
    yield f"- status: {entry.status}, since {_line(entry.since)}"
    tally = site.numbers.pattern(entry.id)
    parts = ", ".join(f"{number:,} {name}" for name, number in tally.shown)
    yield f"- on record in this repository: {tally.total:,}{f' ({parts})' if parts else ''}"


def _check(site: Site, check: CheckEntry) -> str:
    lines = [
        f"### `{check.full}` ({check.severity})",
        f"{check.message} {check.advice}".strip(),
        *([f"Notes: {'; '.join(_line(note) for note in check.notes)}."] if check.notes else []),
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


def _line(value: str) -> str:
    """Return a text on one line."""
    return " ".join(_LINE_BREAKS.sub(" ", value).split())


def _label(value: str) -> str:
    """Return a text for a link: a bracket in it would end the link early."""
    return re.sub(r"([\[\]\\])", r"\\\1", _line(value))
