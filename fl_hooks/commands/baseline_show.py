"""`fl baseline show`: how much is left, where, and how far it has shrunk."""

from __future__ import annotations

import json
import posixpath
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fl_hooks.errors import EXIT_CLEAN, FlError
from fl_hooks.store.baseline import FILE
from fl_hooks.store.baseline_form import Baseline, Entry, load, parse

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

# So many folders tell where to begin.
_MOST_FOLDERS = 20


@dataclass(frozen=True, slots=True)
class First:
    """The first version that git knows: its day, ISO 8601, and how many findings it held."""

    date: str
    total: int
    shallow: bool


def show(arguments: argparse.Namespace) -> int:
    """Print the baseline's numbers as text, as tables on a terminal, or as JSON."""
    from fl_hooks.commands.printing import put
    from fl_hooks.store.paths import find_repo

    top, git_dir, common = find_repo("")
    baseline = load(top)
    if baseline is None:
        raise FlError("there is no baseline here", "`fl baseline create` makes one.")
    names = _names(top, git_dir)
    chosen = select(baseline, names, path=arguments.path, check=arguments.check)
    first = _first(top, common)
    if arguments.json:
        put(to_json(chosen, first, total=baseline.total))
    elif sys.stdout.isatty():
        _print_tables(chosen, first, baseline.total)
    else:
        put("".join("\t".join(row) + "\n" for row in _rows(chosen)))
    return EXIT_CLEAN


def select(
    baseline: Baseline, names: Mapping[str, str], *, path: str = "", check: str = ""
) -> Baseline:
    """Return the entries at a path glob, of a check, pattern/check or pattern; "" is all.

    names: alias -> pattern. Entries under an alias count for the pattern.
    """
    from fl_hooks.commands.baseline_counts import todays
    from fl_hooks.detect.globs import matches

    head, slash, rest = check.partition("/")
    wanted = names.get(head, head) + slash + rest
    entries = {}
    for key, entry in baseline.entries.items():
        full = todays(entry.check, names)
        known = (full, *full.split("/"))
        if (not check or wanted in known) and (not path or matches(key[0], (path,))):
            entries[key] = replace(entry, check=full)
    return replace(baseline, entries=entries)


def to_json(chosen: Baseline, first: First | None, *, total: int) -> str:
    """Return the chosen entries and their sums as JSON."""
    from fl_hooks import __version__

    document: dict[str, Any] = {
        "schema": 1,
        "tool": {"name": "fl-hooks", "version": __version__},
        "findings": [
            {"check": one.check, "count": one.count, "fingerprint": mark, "path": path}
            for (path, mark), one in sorted(chosen.entries.items())
        ],
        "summary": {
            "shown": chosen.total,
            "total": total,
            "first": {"date": first.date, "total": first.total} if first else None,
            "by_check": dict(_by_check(chosen).most_common()),
            "by_folder": dict(_by_folder(chosen).most_common()),
        },
    }
    return json.dumps(document, indent=2) + "\n"


def _rows(chosen: Baseline) -> list[list[str]]:
    """Return one row per entry, for grep, cut and awk."""
    from fl_hooks.detect.render import safe

    rows = sorted((path, one.check, one.count) for (path, _), one in chosen.entries.items())
    return [["COUNT", "CHECK", "PATH"], *([str(n), check, safe(path)] for path, check, n in rows)]


def _by_check(chosen: Baseline) -> Counter[str]:
    return _sums((one.check, one) for one in chosen.entries.values())


def _by_folder(chosen: Baseline) -> Counter[str]:
    """Count per folder, the first one below what all paths have in common."""
    folders = [path.rpartition("/")[0] for path, _ in chosen.entries]
    common = posixpath.commonpath(folders) if folders else ""
    depth = len(common.split("/")) + 1 if common else 1

    def folder(path: str) -> str:
        return "/".join(path.split("/")[:-1][:depth]) + "/" if "/" in path else "."

    return _sums((folder(path), one) for (path, _), one in chosen.entries.items())


def _sums(pairs: Iterable[tuple[str, Entry]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for name, entry in pairs:
        sums[name] += entry.count
    return sums


def _print_tables(chosen: Baseline, first: First | None, total: int) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from fl_hooks.detect.render import safe

    console = Console()
    folders = _by_folder(chosen).most_common()
    for title, rows in (("check", _by_check(chosen).most_common()), ("folder", folders)):
        if not rows:
            continue
        table = Table(box=None, header_style="bold", pad_edge=False)
        table.add_column("Findings", justify="right")
        table.add_column(title.capitalize(), overflow="fold")
        for name, count in rows[:_MOST_FOLDERS]:
            table.add_row(f"{count:,}", Text(safe(name)))
        console.print(table)
        if len(rows) > _MOST_FOLDERS:
            console.print(Text(f"and {len(rows) - _MOST_FOLDERS} more", style="dim"))
        console.print()
    console.print(Text(sentence(chosen.total, total, first), style="dim"))


def sentence(shown: int, total: int, first: First | None) -> str:
    """Return in a sentence or two how much there is, and how much there was."""
    held = f"{total:,} finding{'' if total == 1 else 's'} in the baseline"
    held = f"{shown:,} of {held}." if shown != total else f"{held}."
    if first is None:
        return f"{held} It is not committed yet."
    since = f"since {first.date[:10]}"
    if first.shallow:
        since += ", as far as this shallow clone goes"
    if total > first.total:
        return f"{held} It began with {first.total:,} {since}; checks were added."
    gone = first.total - total
    if not gone:
        return f"{held} None is gone {since}."
    share = f" ({100 * gone / first.total:.0f} %)" if first.total else ""
    return f"{held} Of {first.total:,}, {gone:,}{share} are gone {since}."


def _first(top: str, common: str) -> First | None:
    """Return the first version that HEAD's history holds, None before it is committed."""
    from fl_hooks.store.history import additions, read_blobs

    added = additions(top, FILE).get(FILE)
    if added is None:
        return None
    data = read_blobs(top, [added.blob]).get(added.blob, b"")
    try:
        total = parse(data).total
    except FlError:
        # A first version that was broken tells nothing.
        return None
    return First(added.date, total, Path(common, "shallow").exists())


def _names(top: str, git_dir: str) -> dict[str, str]:
    """Return {alias: pattern}; none where the library is broken, as the file is read anyway."""
    from fl_hooks.store import cache

    try:
        patterns = cache.load(top, git_dir)["patterns"]
    except FlError:
        return {}
    return {alias: name for name, facts in patterns.items() for alias in facts["aliases"]}
