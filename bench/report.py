"""The figures as Markdown: what the documentation shows and the terminal prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bars
import peers
from table import aligned, compared

if TYPE_CHECKING:
    from pathlib import Path

    import measure
    import repo
    import scans

    Race = tuple[repo.Row, list[measure.Contender]]

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


def render(about: str, races: list[Race], scanned: list[scans.Scanned]) -> str:
    """Return the whole report."""
    parts = [f"Measured on {about}.", "", *_tools(), ""]
    parts += ["### Commits, medians in ms", "", *_medians(races), ""]
    parts += ["### The bars", "", *aligned(bars.cells(races, scanned)), ""]
    for each in scanned:
        parts += [*_scan(each), ""]
    for row, contenders in races:
        parts += [*_race(row, contenders), ""]
    return "\n".join(parts).rstrip("\n")


def update(path: Path, text: str) -> None:
    """Put the report between the page's two markers."""
    page = path.read_text(encoding="utf-8")
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        message = f"{path} has no {BEGIN} … {END} to write between"
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


def _scan(scanned: scans.Scanned) -> list[str]:
    subject, runs = scanned.subject, scanned.runs
    size = subject.bytes(subject.files) / 1e6
    cells = [["", "files", "seconds", "MB/s"]]
    for run in runs:
        guessed = "" if run.files == len(subject.files) else "≈ "
        seconds, rate = f"{guessed}{run.whole:.2f}", f"{guessed}{scanned.rate(run):.2f}"
        cells.append([run.tool, _files(run, subject), seconds, rate])
    sentence = (
        f"{len(subject.files):,} files, {size:.1f} MB; whole processes, start-up included. A tool "
        "that takes too long was given a sample of the files: its time for all of them (≈) is its "
        "start-up and as many times the rest as there are bytes, its findings are the sample's."
    )
    head = [f"### A full scan of {subject.name}", "", sentence, ""]
    return [*head, *aligned(cells), "", *_findings(scanned)]


def _files(run: scans.Run, subject: scans.Subject) -> str:
    whole = len(subject.files)
    return f"{run.files:,}" if run.files == whole else f"{run.files:,} ({run.files / whole:.0%})"


def _findings(scanned: scans.Scanned) -> list[str]:
    """Return what each tool found by the rules that stand beside each of our checks."""
    ours, *others = scanned.runs
    cells = [["lines found", ours.tool, *(_sampled(run, scanned.subject) for run in others)]]
    for checks in peers.EQUIVALENT:
        names = ", ".join(dict.fromkeys(check.split("/")[1] for check in checks))
        counts = [run.findings.get(checks[0]) for run in others]
        theirs = ["–" if count is None else str(count) for count in counts]
        cells.append([names, str(ours.findings.get(checks[0], 0)), *theirs])
    return aligned(cells)


def _sampled(run: scans.Run, subject: scans.Subject) -> str:
    share = run.files / len(subject.files)
    return run.tool if share == 1 else f"{run.tool} ({share:.0%})"
