"""Scanning all that is tracked, for the baseline: with progress, and with what was not read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fl_hooks.commands.progress import following
from fl_hooks.commands.scan_files import FileScan, scan_files
from fl_hooks.commands.scan_report import Judge, Report
from fl_hooks.detect.select import Selection
from fl_hooks.errors import FlError
from fl_hooks.store import cache
from fl_hooks.store.git import Git
from fl_hooks.store.paths import find_repo
from fl_hooks.store.worktree import printable, tracked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from fl_hooks.store.worktree import Source

# What a scan takes on at once; between two such steps the progress shows.
_STEP = 1000
_FILE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Here:
    """A repository and what its configuration says; aliases: pattern -> the ids it had before."""

    git: Git
    compiled: Mapping[str, Any]
    selection: Selection
    aliases: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Whole:
    """All tracked files, scanned: the report, and the paths that were looked into whole."""

    report: Report
    read: frozenset[str]


def here() -> Here:
    """Return the repository around the current folder."""
    git = Git(*find_repo(""))
    compiled = cache.load(git.top, git.git_dir)
    aliases = {name: tuple(facts["aliases"]) for name, facts in compiled["patterns"].items()}
    return Here(git, compiled, Selection(compiled), aliases)


def scan_tracked(repo: Here, only: Callable[[str], bool] | None = None) -> Whole:
    """Scan the tracked files as they are on disk. only: tells which paths.

    Raises what kept a file from its scan and is no property of that file: a bug, a broken pattern.
    """
    wants = repo.selection.wants
    sources = tracked(repo.git, lambda path: wants(path) and (only is None or only(path)))
    judge, whole = Judge(repo.selection), Report()
    for step in _steps(sources):
        report = scan_files(step, FileScan(repo.compiled), judge, jobs=None, seconds=_FILE_SECONDS)
        if report.bugs:
            raise RuntimeError("the scan of a file failed: " + "\n".join(report.bugs))
        if report.mistake:
            raise report.mistake
        whole.findings += report.findings
        whole.notices += report.notices
        whole.files += report.files
    paths = frozenset(source.path for source in sources)
    return Whole(whole, paths - noticed(paths, whole.notices))


def changed_sources(repo: Here) -> list[str]:
    """Return the tracked sources that differ from HEAD, in index or work tree."""
    output = repo.git.run(
        *("--no-optional-locks", "status", "--porcelain=v1", "-z", "--untracked-files=no"),
        *("--ignore-submodules=all", "--no-renames"),
    )
    names = (
        printable(name[3:].decode("utf-8", "surrogateescape"))
        for name in output.split(b"\0")
        if name
    )
    return [name for name in names if repo.selection.wants(name)]


def tracked_paths(git: Git) -> frozenset[str]:
    """Return every path that the index holds."""
    output = git.run("ls-files", "-z")
    return frozenset(
        printable(name.decode("utf-8", "surrogateescape")) for name in output.split(b"\0") if name
    )


def not_committed(paths: Sequence[str]) -> FlError:
    """Return the error for sources with changes that nobody has committed."""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return FlError(
        f"{paths[0]}{more}: changed and not committed; what was changed would be accepted too",
        "Commit first, or `git stash`.",
    )


def noticed(paths: Collection[str], notices: Iterable[str]) -> set[str]:
    """Return the files that were not read, or in which the parser lost its way."""
    found = set()
    for notice in notices:
        words = notice.split(":")
        found |= {start for n in range(1, len(words)) if (start := ":".join(words[:n])) in paths}
    return found


def _steps(sources: Sequence[Source]) -> Iterator[Sequence[Source]]:
    """Yield the sources in steps; on a terminal that takes more than one, show how far it is."""
    steps = [sources[at : at + _STEP] for at in range(0, len(sources), _STEP)]
    several = len(steps) > 1
    yield from following(steps, "scanning", len(sources), len) if several else steps
