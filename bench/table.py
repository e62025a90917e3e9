"""The figures as Markdown, with the bars beside them; readable in a terminal as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import measure
    import repo
    import stdlib

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
CLEAN_RATIO = 1.8
VIOLATIONS_RATIO = 3.0
MANY_FILES_MS = 1500.0
MANY_FILES = 1000
PEAK_MIB = 60.0
SCAN_RATE = 5.0


def render(
    about: str, races: list[tuple[repo.Row, list[measure.Contender]]], scan: stdlib.Scan
) -> str:
    """Return the whole report."""
    parts = [f"Measured on {about}.", ""]
    for row, contenders in races:
        parts += [*_race(row, contenders), ""]
    parts += [*_scan(scan), "", *_bars(races, scan)]
    return "\n".join(parts)


def update(path: Path, text: str) -> None:
    """Put the report between the page's two markers."""
    page = path.read_text(encoding="utf-8")
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        message = f"{path} has no {BEGIN} … {END} to write between"
        raise SystemExit(message)
    path.write_text(f"{head}{begin}\n{text}\n{end}{tail}", encoding="utf-8")


def _race(row: repo.Row, contenders: list[measure.Contender]) -> list[str]:
    hook, floor = _named(contenders, "fl-scan"), _named(contenders, "floor")
    lines = [f"### {row.name}", ""]
    cells = [["", "median ms", "quartiles", "× floor", "fl-scan is", "peak MiB", "runs"]]
    for each in contenders:
        low, high = each.spread
        cells.append(
            [
                each.name,
                f"{each.median:.1f}",
                f"{low:.1f}–{high:.1f}",
                f"{each.median / floor.median:.2f}",
                "" if each is hook else _compared(hook.median / each.median),
                f"{each.peak / 1024:.0f}",
                str(len(each.times)),
            ]
        )
    return lines + aligned(cells)


def _compared(ratio: float) -> str:
    """Say in words how the hook stands to another, given hook/other."""
    return f"{ratio:.2f} × as long" if ratio >= 1 else f"{1 / ratio:.1f} × quicker"


def _scan(scan: stdlib.Scan) -> list[str]:
    times = ", ".join(f"{each:.2f}" for each in scan.seconds)
    sentence = (
        f"{scan.files:,} files, {scan.megabytes:.1f} MB, in {times} s: "
        f"**{scan.rate:.1f} MB/s**, start-up included."
    )
    lines = ["### A full scan of the standard library", "", sentence, ""]
    cells = [["check", "findings"], *([name, str(count)] for name, count in scan.findings.items())]
    return lines + aligned(cells)


def _bars(races: list[tuple[repo.Row, list[measure.Contender]]], scan: stdlib.Scan) -> list[str]:
    cells = [["bar", "figure", ""]]
    for row, contenders in races:
        hook, floor = _named(contenders, "fl-scan"), _named(contenders, "floor")
        ratio = hook.median / floor.median
        if row.files >= MANY_FILES:
            cells.append(_bar(f"{row.name}: ≤ 1.5 s", hook.median, MANY_FILES_MS, " ms"))
        elif row.violations:
            cells.append(_bar(f"{row.name}: ≤ 3 × floor", ratio, VIOLATIONS_RATIO, " ×"))
        else:
            cells.append(_bar(f"{row.name}: ≤ 1.8 × floor", ratio, CLEAN_RATIO, " ×"))
    peak = max(_named(contenders, "fl-scan").peak for _, contenders in races) / 1024
    cells.append(_bar("the hook's peak memory: ≤ 60 MiB", peak, PEAK_MIB, " MiB"))
    met = "met" if scan.rate >= SCAN_RATE else "**missed**"
    cells.append(["full scan: ≥ 5 MB/s", f"{scan.rate:.1f} MB/s", met])
    return ["### The bars", "", *aligned(cells)]


def _bar(name: str, figure: float, bar: float, unit: str) -> list[str]:
    return [name, f"{figure:.2f}{unit}", "met" if figure <= bar else "**missed**"]


def _named(contenders: list[measure.Contender], name: str) -> measure.Contender:
    return next(each for each in contenders if each.name == name)


def aligned(cells: list[list[str]]) -> list[str]:
    """Return a Markdown table whose columns line up, numbers to the right."""
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    rule = ["-" * (width - 1) + (":" if place else "-") for place, width in enumerate(widths)]
    return [
        "| "
        + " | ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        + " |"
        for row in (cells[0], rule, *cells[1:])
    ]
