"""Hotspots: files that change often and hold many violations."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fl_hooks.analyze.sources import WEIGHTS
from fl_hooks.publish.charts.figure import draw
from fl_hooks.publish.charts.heat import heat
from fl_hooks.publish.charts.scatter import MOST, scatter
from fl_hooks.publish.charts.words import plural
from fl_hooks.publish.loop import WINDOW_DAYS
from fl_hooks.publish.numbers import recent_months
from fl_hooks.publish.pages.hot_files import first_day, habits, hot_files
from fl_hooks.publish.pages.hot_tree import tree
from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from fl_hooks.publish.charts.figure import Figure
    from fl_hooks.publish.pages.hot_files import Habit, HotFile

FOLDER = "analysis/hotspots"
_EPOCH = 1970
_TOP = "../../"
_FILES, _HABITS, _FOLDERS, _PATTERNS, _BUSY = 25, 12, 12, 3, 10
# Above this many folders a month is told by the folders further up.
_DEEP = 3


def pages(site: Site) -> dict[str, str]:
    """Return the page, and the numbers of its charts."""
    files = hot_files(site)
    hot = [file for file in files if file.score]
    again, all_habits = habits(site, _HABITS)
    charts = _charts(site, hot)
    page = render(
        "hotspots.md.j2",
        front=front("Hotspots", "Files that change often and go wrong often"),
        weeks=WINDOW_DAYS // 7,
        # Without any fact there is no moment to look back from.
        dated=site.loop.now.year > _EPOCH,
        first=first_day(site),
        last=site.loop.now.date().isoformat(),
        shallow=site.facts.shallow,
        total=site.numbers.total.total,
        files=[_row(site, file) for file in hot[:_FILES]],
        hot=len(hot),
        busy=[] if hot else [_row(site, file) for file in _busiest(files)],
        most=hot[0].score if hot else 0,
        changed=sum(1 for file in files if file.commits),
        weights=list(WEIGHTS.items())[::-1],
        tree=tree(files),
        web=lambda path: web(site, path),
        explorer=explorer,
        habits=[_habit(site, one) for one in again],
        all_habits=all_habits,
        charts=[figure.html for figure in charts],
    )
    made = {path: text for figure in charts for path, text in figure.files.items()}
    return {f"{FOLDER}/index.md": page} | made


def _busiest(files: Sequence[HotFile]) -> list[HotFile]:
    changed = sorted(files, key=lambda one: (-one.commits, -one.added, one.path))
    return [one for one in changed[:_BUSY] if one.commits]


def web(site: Site, path: str) -> str:
    """Return a file's address on the forge as of HEAD, "" where there is none."""
    return site.forge.line(site.facts.head, path, 1).partition("#")[0]


def explorer(**keys: str) -> str:
    """Return the address of the violations that fit, from a page in a folder of analysis/."""
    text = "&".join(
        f"{key}={quote(value, safe='/', errors='replace')}" for key, value in keys.items()
    )
    return f"{_TOP}violations/?{text}"


def _row(site: Site, file: HotFile) -> dict[str, Any]:
    often = sorted(file.patterns.items(), key=lambda item: (-item[1], item[0]))
    return {
        "file": file,
        "web": web(site, file.path) if file.there else "",
        "rank": WEIGHTS.get(file.worst, 0),
        "patterns": [
            (pattern_address(site, name), site.titles.get(name, name), number)
            for name, number in often[:_PATTERNS]
        ],
        "others": len(often) - _PATTERNS,
    }


def _habit(site: Site, habit: Habit) -> dict[str, Any]:
    return {
        "habit": habit,
        "web": web(site, habit.path) if habit.there else "",
        "address": pattern_address(site, habit.pattern),
        "title": site.titles.get(habit.pattern, habit.pattern),
    }


def pattern_address(site: Site, pattern: str) -> str:
    """Return the address of a pattern's page from a page in a folder of analysis/, or ""."""
    return f"{_TOP}patterns/{pattern}/" if pattern in site.titles else ""


def _charts(site: Site, hot: Sequence[HotFile]) -> list[Figure]:
    if not hot:
        return []
    first = hot[0]
    points = [(file.path, float(file.commits), float(file.weight)) for file in hot[:MOST]]
    shown = scatter(
        "churn-and-violations",
        "Changes and violations",
        f"Up and to the right is hot. {first.path} stands first: "
        f"{plural(first.commits, 'commit')}, {plural(first.found, 'violation')} "
        f"of weight {first.weight:,}.",
        points,
        x=f"Commits in {WINDOW_DAYS // 7} weeks",
        y="Weight of violations",
    )
    months = recent_months(site.numbers)
    counts, names = _by_folder(site, months)
    figures = [draw(shown, FOLDER)]
    if len(names) > 1 and len(months) > 1:
        text = f"Violations of each month, suppressed ones left out. Most are in {names[0]}."
        chart = heat("folders-by-month", "Folders by month", text, names, months, counts)
        figures.append(draw(chart, FOLDER))
    return figures


def _by_folder(
    site: Site, months: Collection[str]
) -> tuple[Mapping[tuple[str, str], int], list[str]]:
    """Return (folder, month) -> violations, and the folders that have most in these months."""
    folders: dict[str, str] = {}
    for path in {one.path for one in site.violations}:
        folders[path] = "/".join(path.split("/")[:-1][:_DEEP]) or "(top)"
    counts = Counter(
        (folders[one.path], one.date[:7])
        for one in site.violations
        if one.outcome != "suppressed" and one.date[:7] in months
    )
    totals: Counter[str] = Counter()
    for (folder, _), number in counts.items():
        totals[folder] += number
    names = sorted(totals, key=lambda name: (-totals[name], name))
    return counts, names[:_FOLDERS]
