"""The figures as Markdown: what the documentation shows and the terminal prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bars
import fronts
import peers
import rest
import scale
from table import aligned, compared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import measure
    import repo
    import scans

    Race = tuple[repo.Row, list[measure.Contender]]


def hook(about: str, races: list[Race], scanned: list[scans.Scanned]) -> str:
    """Return the hook beside the other tools: commits, bars, full scans, each row."""
    parts = [f"Measured on {about}.", "", *_tools(), ""]
    parts += ["### Commits, medians in ms", "", *_medians(races), ""]
    parts += ["### The bars", "", *aligned(bars.cells(races, scanned)), ""]
    parts += ["### Full scans, MB/s", "", *_speeds(scanned), ""]
    library, *others = scanned
    parts += [f"### Lines found in {library.subject.name}", "", *_findings([library]), ""]
    if others:
        parts += ["### Lines found in the repositories", "", *_findings(others), ""]
    for row, contenders in races:
        parts += [*_race(row, contenders), ""]
    return "\n".join(parts).rstrip("\n")


def large(
    about: str,
    costs: list[scale.Cost],
    commits: dict[fronts.Variant, measure.Contender],
    more: list[tuple[rest.Command, measure.Contender]],
) -> str:
    """Return what grows: large repositories, long records, whole commits, the other commands."""
    parts = [f"Measured on {about}.", ""]
    parts += [f"- **{name}** (front end)" for name in fronts.versions()]
    parts += ["", "### One file in a large repository, medians in ms", ""]
    parts += [*scale.render(costs), "", *aligned(scale.bars(costs)), ""]
    parts += ["### Whole commits, medians in ms", "", *fronts.render(commits), ""]
    parts += ["### The rest", "", *rest.render(more)]
    return "\n".join(parts).rstrip("\n")


def update(path: Path, text: str, name: str) -> None:
    """Put a report between the page's two markers of that name."""
    begin_mark, end_mark = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    page = path.read_text(encoding="utf-8")
    head, begin, rest = page.partition(begin_mark)
    _, end, tail = rest.partition(end_mark)
    if not (begin and end):
        message = f"{path} has no {begin_mark} … {end_mark} to write between"
        raise SystemExit(message)
    path.write_text(f"{head}{begin}\n{text}\n{end}{tail}", encoding="utf-8")


def _tools() -> list[str]:
    """Return who takes part, in which version, with which rules."""
    lines = []
    for peer in peers.PEERS:
        version = peer.version if peer.present else "absent: it could not be installed here"
        rules = ", ".join(f"`{rule}`" for rule in peers.rules_of(peer.name))
        lines.append(f"- **{peer.name}** ({version})" + (f": {rules}" if rules else ""))
    return lines


def _medians(races: list[Race]) -> list[str]:
    names = list(dict.fromkeys(each.name for _, contenders in races for each in contenders))
    cells = [["staged", *names]]
    for row, contenders in races:
        medians = {each.name: f"{each.median:,.0f}" for each in contenders}
        cells.append([row.name, *(medians.get(name, "–") for name in names)])
    return aligned(cells)


def _race(row: repo.Row, contenders: list[measure.Contender]) -> list[str]:
    hook, floor = bars.named(contenders, "fl-scan"), bars.named(contenders, "floor")
    cells = [["", "median ms", "quartiles", "× floor", "fl-scan is", "peak MiB", "runs"]]
    for each in contenders:
        low, high = each.spread
        cells.append(
            [
                each.name,
                f"{each.median:.1f}",
                f"{low:.1f}–{high:.1f}",
                f"{each.median / floor.median:.2f}",
                "" if each is hook else compared(hook.median / each.median),
                f"{each.peak / 1024:.0f}",
                str(len(each.times)),
            ]
        )
    return [f"### {row.name}", "", *aligned(cells)]


def _speeds(scanned: list[scans.Scanned]) -> list[str]:
    cells = [["", "files", "MB", *(run.tool for run in scanned[0].runs)]]
    for each in scanned:
        files = each.subject.files
        size = f"{each.subject.bytes(files) / 1e6:.1f}"
        rates = [
            f"{'' if run.files == len(files) else '≈ '}{each.rate(run):.2f}" for run in each.runs
        ]
        cells.append([each.subject.name, f"{len(files):,}", size, *rates])
    sentence = (
        "Whole processes, start-up included. A tool that takes too long is given a sample of the "
        "files: its time for all of them (≈) is its start-up and as many times the rest as there "
        "are bytes, and what it found below is found in the sample."
    )
    return [*aligned(cells), "", sentence]


def _findings(scanned: list[scans.Scanned]) -> list[str]:
    """Return what each tool found by the rules that stand beside each of our checks."""
    whole = sum(len(each.subject.files) for each in scanned)
    # The same tools ran on each subject, in the same order: one column of runs for each tool.
    ours, *others = zip(*(each.runs for each in scanned), strict=True)
    cells = [["", ours[0].tool, *(_sampled(runs, whole) for runs in others)]]
    for checks in peers.EQUIVALENT:
        names = ", ".join(check.split("/")[1] for check in checks)
        own = sum(run.findings.get(checks[0], 0) for run in ours)
        known = [checks[0] in runs[0].findings for runs in others]
        counts = [sum(run.findings.get(checks[0], 0) for run in runs) for runs in others]
        theirs = [str(count) if has else "–" for count, has in zip(counts, known, strict=True)]
        cells.append([names, str(own), *theirs])
    return aligned(cells)


def _sampled(runs: Sequence[scans.Run], whole: int) -> str:
    """Return a tool's name, with the share of the files that it was given where that is not all."""
    share = sum(run.files for run in runs) / whole
    return runs[0].tool if share == 1 else f"{runs[0].tool} ({share:.0%})"
