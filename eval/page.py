"""The generated part of docs/precision.md, from the table and the labels alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import places
import sections
import tally
import wilson
from shared import aligned, percent

from fl_hooks.library.cases import read_cases

if TYPE_CHECKING:
    from labels import Label
    from tally import Row, Table

BEGIN, END = "<!-- precision:begin -->", "<!-- precision:end -->"
TALLY = "true / false / arguable"
TITLES = {
    "final": "Repositories that nobody tuned on",
    "tuning": "Repositories that the checks were tuned on",
}


def fill(page: str, text: str) -> str:
    """Return the page with its generated part replaced."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{places.PAGE}: {BEGIN} … {END} are missing")
    return f"{before}{BEGIN}\n{text.strip()}\n{END}{after}"


def render(table: Table, labels: list[Label]) -> str:
    """Return everything that is generated, as Markdown."""
    parts = [part_text(table, labels, part) for part in tally.PARTS]
    return "\n\n".join(
        [*parts, _misses(table), *sections.render(table, labels), _repositories(table)]
    )


def part_text(table: Table, labels: list[Label], part: str) -> str:
    """Return one part's table below its heading."""
    head = [f"## {TITLES[part]}", "", _sentence(table, part), ""]
    return "\n".join([*head, *_rows(table, labels, part), *_gone(table, labels, part)])


def _gone(table: Table, labels: list[Label], part: str) -> list[str]:
    """Tell openly what the table above no longer counts: what was mended after it was read."""
    lines = []
    for one in tally.gone(table, labels, part):
        low, high = wilson.interval(one.true, one.read)
        lines.append(
            f"- {one.check}: {one.mended} false mended, {one.lost} true lost since; as first read, "
            f"{one.true} of {one.read} true ({percent(low)}–{percent(high)})"
        )
    said = "Labels of findings that are reported no more, which the table leaves out:"
    return ["", said, "", *lines] if lines else []


def _rows(table: Table, labels: list[Label], part: str) -> list[str]:
    head = ["check", "severity", "findings", "per MB", "read", TALLY, "precision (95 %)"]
    judged = part == "final"
    cells = [head + (["bar"] if judged else [])]
    cells += [
        _cells(row) + ([row.bar or "–"] if judged else [])
        for row in tally.rows(table, labels, part)
    ]
    return aligned(cells)


def _cells(row: Row) -> list[str]:
    name = row.check.partition("/")[2] + (" (preview)" if row.status == "preview" else "")
    rate = f"{row.findings / row.size * 1e6:.2f}" if row.size else "–"
    verdicts, precision = "–", "–"
    if row.labelled:
        low, high = row.interval
        verdicts = f"{row.true} / {row.false} / {row.arguable}"
        share = percent(row.true / row.labelled)
        precision = f"{share} ({percent(low)}–{percent(high)})"
    return [name, row.severity, str(row.findings), rate, str(row.labelled), verdicts, precision]


def _sentence(table: Table, part: str) -> str:
    those = [one for one in table["repositories"].values() if one["part"] == part]
    files = sum(one["files"] for one in those)
    size = sum(sum(one["sizes"].values()) for one in those) / 1e6
    allowed = sum(one["suppressed"] for one in those)
    return (
        f"{len(those)} repositories, {files:,} files, {size:.1f} MB. {allowed} more findings are "
        "suppressed in their sources, by a comment for us or for another linter's equivalent rule, "
        "and are not counted."
    )


def _misses(table: Table) -> str:
    """Return what cases.md lists as known misses, check by check."""
    lines = ["## What is missed", "", "The known misses of each check, from its cases:", ""]
    for check in sorted(table["checks"]):
        pattern, _, name = check.partition("/")
        sentences = [case for case in _known(pattern) if case[0] == name]
        if sentences:
            lines.append(f"- **{check}**: {'; '.join(sentence for _, sentence in sentences)}")
    return "\n".join(lines)


def _known(pattern: str) -> list[tuple[str, str]]:
    path = places.ROOT / "patterns" / pattern / "cases.md"
    text = path.read_text(encoding="utf-8")
    names = set(re.findall(r"^## `?([\w-]+)`?\s*$", text, re.MULTILINE))
    cases, _ = read_cases(text, str(path), names)
    return [(case.check, _plain(case.sentence)) for case in cases if case.kind == "known miss"]


def _plain(sentence: str) -> str:
    return sentence.rstrip(".").replace("|", "\\|")


def _repositories(table: Table) -> str:
    cells = [["repository", "what it is", "for", "commit", "files", "MB", "findings"]]
    links = []
    for name, one in sorted(table["repositories"].items(), key=_by_part):
        size = sum(one["sizes"].values()) / 1e6
        count = sum(n for kinds in one["findings"].values() for n in kinds.values())
        links.append(f"[{name}]: https://github.com/{name}/tree/{one['commit']}")
        row = [f"[{name}]", one["kind"], one["part"], one["commit"][:10]]
        cells.append([*row, f"{one['files']:,}", f"{size:.1f}", str(count)])
    return "\n".join(["## The repositories", "", *aligned(cells), "", *links])


def _by_part(item: tuple[str, Any]) -> tuple[int, str]:
    name, one = item
    return tally.PARTS.index(one["part"]), name.lower()
