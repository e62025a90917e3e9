"""The bars: what the hook and the scan have to reach, and whether they did."""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING

import repo

if TYPE_CHECKING:
    import measure
    import scans

    Race = tuple[repo.Row, list[measure.Contender]]

CLEAN_RATIO = 1.8
VIOLATIONS_RATIO = 3.5
FEW_OF_MANY_SECONDS = 1.5
ALL_OF_MANY_SECONDS = 5.0
PEAK_MIB = 60.0
SCAN_RATE = 5.0
SCAN_RATIO = 10.0
# Below the hook by what they are, or (ruff) a compiled program without an interpreter to start.
NOT_TO_BEAT = {"fl-scan", "floor", "python -c pass", "ruff"}


def cells(races: list[Race], scanned: list[scans.Scanned]) -> list[list[str]]:
    """Return the table of the bars: each with its figure and whether it is met."""
    rows = [["bar", "figure", ""]]
    for row, contenders in races:
        rows.append(_cost(row, contenders))
        rows += _rivals(row, contenders)
    peak = max(named(contenders, "fl-scan").peak for _, contenders in races) / 1024
    rows.append(_most(f"the hook's peak memory: ≤ {PEAK_MIB:.0f} MiB", peak, PEAK_MIB, " MiB"))
    library, *others = scanned or [None]
    rows += _scan(library.subject.name, [library]) if library else []
    rows += _scan("the repositories", others) if others else []
    return rows


def _cost(row: repo.Row, contenders: list[measure.Contender]) -> list[str]:
    hook, floor = named(contenders, "fl-scan"), named(contenders, "floor")
    if row.files >= repo.MANY:
        most = ALL_OF_MANY_SECONDS if row.keyworded == row.files else FEW_OF_MANY_SECONDS
        return _most(f"{row.name}: ≤ {most} s", hook.median / 1000, most, " s")
    most = VIOLATIONS_RATIO if row.violations else CLEAN_RATIO
    return _most(f"{row.name}: ≤ {most} × floor", hook.median / floor.median, most, " ×")


def _rivals(row: repo.Row, contenders: list[measure.Contender]) -> list[list[str]]:
    """Return how the quickest of the others stands to the hook, where there are others."""
    others = [each for each in contenders if each.name not in NOT_TO_BEAT]
    if not others:
        return []
    next_best = min(others, key=lambda each: each.median)
    ratio = next_best.median / named(contenders, "fl-scan").median
    name = f"{row.name}: quicker than every tool but ruff"
    return [[name, f"{ratio:.1f} × ({next_best.name})", _verdict(met=ratio > 1)]]


def _scan(name: str, scanned: list[scans.Scanned]) -> list[list[str]]:
    """Return the bars of scans taken together: of a small one most is start-up."""
    size = sum(each.subject.bytes(each.subject.files) for each in scanned) / 1e6
    seconds: collections.Counter[str] = collections.Counter()
    for each in scanned:
        seconds.update({run.tool: run.whole for run in each.runs})
    rate = size / seconds["fl scan"]
    bar = f"scan of {name}: ≥"
    rows = [[f"{bar} {SCAN_RATE:.0f} MB/s", f"{rate:.1f} MB/s", _verdict(met=rate >= SCAN_RATE)]]
    if "semgrep" in seconds:
        ratio = seconds["semgrep"] / seconds["fl scan"]
        met = _verdict(met=ratio >= SCAN_RATIO)
        rows.append([f"{bar} {SCAN_RATIO:.0f} × semgrep", f"{ratio:.1f} ×", met])
    return rows


def _most(name: str, figure: float, bar: float, unit: str) -> list[str]:
    return [name, f"{figure:.2f}{unit}", _verdict(met=figure <= bar)]


def _verdict(*, met: bool) -> str:
    return "met" if met else "**missed**"


def named(contenders: list[measure.Contender], name: str) -> measure.Contender:
    """Return the contender of that name."""
    return next(each for each in contenders if each.name == name)
