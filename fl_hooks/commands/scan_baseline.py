"""What of a scan's findings the baseline accepts: left out of the report, or marked in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fl_hooks.commands.baseline_counts import accepted
from fl_hooks.errors import FlError
from fl_hooks.store.baseline import FILE, Baseline, read

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from fl_hooks.commands.scan_change import Task
    from fl_hooks.commands.scan_files import FileScan
    from fl_hooks.commands.scan_report import Report
    from fl_hooks.detect.select import Selection
    from fl_hooks.records.finding import Finding
    from fl_hooks.store.changes import Change
    from fl_hooks.store.git import Git

# In as many other files it is looked up whether legacy code has gone from them.
_MOST_FILES = 200


def in_change(
    report: Report,
    change: tuple[Sequence[Task], Sequence[Sequence[Change]], str],
    git: Git,
    selection: Selection,
) -> set[int] | None:
    """Return the identities (id()) of the accepted findings, None where there is no baseline.

    As at a commit: what a change adds is accepted where it moves or brings back what the baseline
    holds. change: its scanned files, what it changes against each parent, and its new side, "" for
    the index.
    """
    if not read(git):
        return None
    if not report.findings:
        return set()
    from fl_hooks.legacy import legacy
    from fl_hooks.store.objects import Objects

    tasks, parents, tree = change
    files = {task.name: task for task in tasks}
    by_file: dict[str, list[Finding]] = {}
    for one in report.findings:
        by_file.setdefault(one.path, []).append(one)
    added = [(files[path], findings) for path, findings in by_file.items()]
    objects = Objects(git, selection.config["limits"]["file_bytes"])
    try:
        return legacy(added, parents, tree, selection, objects)
    finally:
        objects.close()


def growth(git: Git, old: str, new: str) -> list[str]:
    """Return a notice where the baseline grew from one tree to another: it should only shrink.

    To add the findings of checks that it did not know is what `fl baseline create` does.
    """
    from fl_hooks.store.baseline_form import parse

    versions = []
    for tree in (old, new):
        code, data = git.ask("cat-file", "blob", f"{tree}:{FILE}")
        if code:
            return []
        versions.append(data)
    if versions[0] == versions[1]:
        return []
    try:
        before, after = (parse(data) for data in versions)
    except FlError as error:
        return [error.message]
    counts = Counter[str]()
    for baseline, sign in ((after, 1), (before, -1)):
        for (_, mark), entry in baseline.entries.items():
            if entry.check in before.checks:
                counts[mark] += sign * entry.count
    more = sum(count for count in counts.values() if count > 0)
    findings = "1 finding" if more == 1 else f"{more:,} findings"
    said = f"{FILE}: {findings} more of checks that it knew already; it should only shrink"
    return [said] if more else []


def in_files(report: Report, scanned: Collection[str], git: Git, work: FileScan) -> set[int] | None:
    """Return the identities (id()) of the accepted findings, None where there is no baseline.

    An entry accepts findings at its own path first, and elsewhere where its own file has fewer
    left: the code has moved. scanned: the paths of the scan, of which `report` tells.
    """
    data = read(git)
    if not data:
        return None
    patterns = work.selection.patterns
    baseline = Baseline(data, {name: facts["aliases"] for name, facts in patterns.items()})
    strays = _strays(report.findings, baseline.paths)
    others = {path for one in strays for path in baseline.paths(one) if path not in scanned}
    if not strays or not any(baseline.paths(one) for one in strays):
        return accepted(report.findings, baseline.paths)

    from fl_hooks.commands.baseline_scan import noticed, tracked_paths
    from fl_hooks.commands.scan_files import scan_files
    from fl_hooks.commands.scan_report import Judge
    from fl_hooks.store.worktree import tracked

    wanted = set(sorted(others)[:_MOST_FILES])
    wants = work.selection.wants
    sources = tracked(git, lambda path: path in wanted and wants(path))
    more = scan_files(sources, work, Judge(work.selection), jobs=None, seconds=10.0)
    looked = {*scanned, *(source.path for source in sources)}
    looked -= noticed(looked, (*report.notices, *more.notices))
    there = tracked_paths(git)

    def paths_of(finding: Finding) -> Mapping[str, int]:
        # What was not looked into has lost nothing that we know of.
        held = baseline.paths(finding)
        return {path: n for path, n in held.items() if path in looked or path not in there}

    known = accepted([*report.findings, *more.findings], paths_of)
    return known & {id(one) for one in report.findings}


def _strays(
    findings: Sequence[Finding], paths_of: Callable[[Finding], Mapping[str, int]]
) -> list[Finding]:
    """Return the findings that their own path does not account for."""
    only_own = accepted(findings, lambda one: {one.path: paths_of(one).get(one.path, 0)})
    return [one for one in findings if id(one) not in only_own and not one.suppressed]
