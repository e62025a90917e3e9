"""The library as Markdown for machines: llms.txt, a file per pattern, and all of it in one.

The files end in .txt: as .md they would be pages, and every builder of sites would render them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fl_hooks.publish.exports.encode import shown
from fl_hooks.publish.exports.pattern_text import one_line, pattern

if TYPE_CHECKING:
    from fl_hooks.publish.entry import Entry
    from fl_hooks.publish.site import Site

INDEX, FULL = "llms.txt", "llms-full.txt"
# Of the file that holds everything, in bytes; what is more stands in the patterns' own files.
LARGEST = 400_000
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
    name = one_line(site.facts.name)
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
    return f"- [{_label(entry.title)}]({where}): {one_line(entry.summary)} ({', '.join(facts)})"


def _record(site: Site) -> str:
    total = site.numbers.total.total
    if not total:
        return "nothing yet"
    prevented = site.numbers.total.of("prevented")
    noun = "violation" if total == 1 else "violations"
    return f"{total:,} {noun}, {prevented:,} of them fixed before the commit"


def _full(site: Site, whole: dict[str, str]) -> str:
    parts = [f"# {one_line(site.facts.name)}: known faults\n"]
    size = 0
    for number, body in enumerate(whole.values()):
        size += len(body.encode("utf-8"))
        if size > LARGEST:
            left = len(whole) - number
            parts.append(f"{left} more are left out; {INDEX} links each.\n")
            break
        parts.append(body)
    return "\n".join(parts)


def _label(value: str) -> str:
    """Return a text for a link: a bracket in it would end the link early."""
    return re.sub(r"([\[\]\\])", r"\\\1", one_line(value))
