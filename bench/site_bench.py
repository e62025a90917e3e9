"""What building the site costs, beside a bare `mkdocs build` of the same page tree.

`make bench BENCH_ARGS="--only site"` measures this alone.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import base
import large
import machine
import measure
from table import aligned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Row = list[str]
    Made = Callable[[large.Size], large.Large]
    Tool = Callable[[str], str]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
KEEP = HERE / "site_config.py"
CONFIG = "bench-mkdocs.yml"
# Violations for about 50, 500 and 2,000 pages, and the long record.
SIZES = (2_000, 46_000, 100_000, 196_000)
QUICK = (500, 5_000)
LONG = 100_000
# Up to so many, a site is built several times; up to LONG, again after one more violation.
FEW = 10_000
SHARE, WHOLE_S, SITE_MB, LONG_S, AGAIN_S, FLAT = 0.10, 60.0, 250.0, 90.0, 1.0, 1.25
MANY = 1_900


@dataclass(frozen=True, slots=True)
class Site:
    """One record's site: what building it took, and how large it is.

    ours: the whole of fl-build-site, with nothing of an earlier build or cache; bare: mkdocs on
    the same pages; again: fl-build-site after one more violation, and bare after it.
    """

    violations: int
    pages: int
    ours: measure.Contender
    bare: measure.Contender
    again: measure.Contender
    bare_again: measure.Contender
    idle: measure.Contender
    html: list[int]
    megabytes: float

    @property
    def own(self) -> float:
        """What the processor works outside mkdocs, in seconds."""
        return (self.ours.processor - self.bare.processor) / 1000

    @property
    def own_again(self) -> float:
        """The same after one more violation."""
        return (self.again.processor - self.bare_again.processor) / 1000


def measured(made: Made, tool: Tool, say: Callable[[str], None], *, quick: bool) -> list[Site]:
    """Build a site of each size."""
    found = []
    for number in QUICK if quick else SIZES:
        place = made(large.Size(1_000, number))
        say(f"measuring: the site of {number:,} violations")
        found.append(one(place, number, tool, rounds=3 if number < FEW else 1))
    return found


def one(place: large.Large, number: int, tool: Tool, *, rounds: int) -> Site:
    """Build one site with and without us; the repository is left as it was."""
    top = place.top
    head = place.git("rev-parse", "HEAD").decode().strip()
    build = [tool("fl-build-site"), "--quiet", "--out=site"]
    ours = measure.Contender("fl-build-site", build, reset=lambda: forget(top))
    bare = bare_of(tool, top)
    again = measure.Contender("after one more violation", build, reset=lambda: more(place))
    bare_again = bare_of(tool, top)
    idle = measure.Contender("without a change", build, reset=lambda: None)
    try:
        keep_config(tool, top)
        for _ in range(rounds):
            timed(ours, top)
            timed(bare, top)
        html = [path.stat().st_size for path in (top / "site").rglob("*.html")]
        megabytes = sum(p.stat().st_size for p in (top / "site").rglob("*") if p.is_file()) / 1e6
        for _ in range(rounds if number <= LONG else 0):
            timed(again, top)
            keep_config(tool, top)
            timed(bare_again, top)
            timed(idle, top)
    finally:
        forget(top)
        place.git("reset", "--quiet", "--hard", head)
    runs = (ours, bare, again, bare_again, idle)
    return Site(number, len(html), *runs, html=sorted(html), megabytes=megabytes)


def timed(contender: measure.Contender, top: Path) -> None:
    """Run a command once and keep its time."""
    contender.times.append(measure.once(contender, top))


def bare_of(tool: Tool, top: Path) -> measure.Contender:
    """Return mkdocs by itself, on the page tree that lies there."""
    out = str(top / "build" / "bare")
    command = [tool("python"), "-P", "-m", "mkdocs", "build", "--quiet", "-f", CONFIG, "-d", out]
    environment = measure.hook_environment() | {"NO_MKDOCS_2_WARNING": "1"}
    reset = lambda: shutil.rmtree(out, ignore_errors=True)  # noqa: E731 - as short as its use
    return measure.Contender("mkdocs build", command, reset=reset, environment=environment)


def keep_config(tool: Tool, top: Path) -> None:
    """Let fl-build-site write its page tree, and keep what it tells mkdocs."""
    subprocess.run([tool("python"), str(KEEP), CONFIG], cwd=top, env=base.environment(), check=True)


def forget(top: Path) -> None:
    """Take away all that a build leaves, its caches too: so it is in CI."""
    for name in ("site", "build", ".git/fl-hooks"):
        shutil.rmtree(top / name, ignore_errors=True)


def more(place: large.Large) -> None:
    """Commit one more violation."""
    head = place.git("rev-parse", "HEAD").decode().strip()
    entry = {
        "blob": head,
        "check": "bare-except",
        "column": 5,
        "fingerprint": head[:16],
        "line": 7,
        "outcome": "committed",
        "path": "src/changed.py",
        "pattern": "specific_exceptions",
        "severity": "high",
    }
    name, data = fragment(head, entry)
    path = place.top / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    place.git("add", "--", name)
    place.git("commit", "--quiet", "--no-verify", "--message=One more violation", "--", name)


def fragment(head: str, entry: dict[str, object]) -> tuple[str, bytes]:
    """Return name and content of a fragment with one violation."""
    from fl_hooks.store import fragments
    from fl_hooks.store.spool import Entry

    return fragments.build(head, [Entry(**entry, reason="")])


def render(sites: list[Site]) -> list[str]:
    """Return the tables: times, sizes, and the bars."""
    head = ["violations", "pages", "fl-build-site s", "mkdocs s", "ours s", "share", "MB", "peak"]
    rows = [[f"{each.violations:,}", *_cells(each)] for each in sites]
    again = ["violations", "one more: fl-build-site s", "mkdocs s", "ours s", "no change s"]
    return [
        *aligned([head, *rows]),
        "",
        *aligned([again, *(_again(each) for each in sites if each.again.times)]),
        "",
        *aligned([["bar", "figure", ""], *bars(sites)]),
    ]


def _cells(one: Site) -> Iterator[str]:
    yield f"{one.pages:,}"
    yield f"{one.ours.median / 1000:.1f}"
    yield f"{one.bare.median / 1000:.1f}"
    yield f"{one.own:.2f}"
    yield f"{_share(one):.0%}"
    yield f"{one.megabytes:.0f}"
    yield f"{one.ours.peak / 1024:.0f} MiB"


def _again(one: Site) -> Row:
    return [
        f"{one.violations:,}",
        f"{one.again.median / 1000:.1f}",
        f"{one.bare_again.median / 1000:.1f}",
        f"{one.own_again:.2f}",
        f"{one.idle.median / 1000:.2f}",
    ]


def bars(sites: list[Site]) -> Iterator[Row]:
    """Yield each bar with its figure."""
    for each in sites:
        yield _most(f"our share at {each.pages:,} pages", 100 * _share(each), 100 * SHARE, " %")
    for each in sites:
        if each.pages >= MANY:
            seconds = each.ours.median / 1000
            yield _most(f"{each.pages:,} pages in all", seconds, WHOLE_S, " s")
            yield _most(f"{each.pages:,} pages on the disk", each.megabytes, SITE_MB, " MB")
        if each.violations == LONG:
            seconds = each.ours.median / 1000
            yield _most(f"the site of {LONG:,} violations", seconds, LONG_S, " s")
        if each.again.times:
            name = f"ours after one more of {each.violations:,}"
            yield _most(name, each.own_again, AGAIN_S, " s")
    first, last = sites[0], sites[-1]
    growth = statistics.median(last.html) / statistics.median(first.html)
    yield _most("HTML of the median page, largest site over smallest", growth, FLAT, " ×")
    growth = last.html[-1] / first.html[-1]
    yield _most("HTML of the largest page, the same", growth, FLAT, " ×")


def _share(one: Site) -> float:
    return one.own * 1000 / one.bare.processor


def _most(name: str, figure: float, bar: float, unit: str) -> Row:
    verdict = "met" if figure <= bar else "**missed**"
    return [f"{name}: ≤ {bar:g}{unit}", f"{figure:.2f}{unit}", verdict]


def report(made: Made, tool: Tool, say: Callable[[str], None], *, quick: bool) -> str:
    """Measure all of it; return what the page shows."""
    about = machine.describe()
    sites = measured(made, tool, say, quick=quick)
    say(json.dumps([[each.violations, each.pages, each.own] for each in sites]))
    return "\n".join([f"Measured on {about}.", "", *render(sites)])
