"""What a range of commits adds, as a scan says it, and what it removes: the same, backwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.records.finding import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from fl_hooks.commands.scan_change import Task
    from fl_hooks.commands.scan_report import Report
    from fl_hooks.records.finding import Finding
    from fl_hooks.store.changes import Change
    from fl_hooks.store.git import Git


@dataclass(frozen=True, slots=True)
class Compared:
    """What a range of commits does: the report of its scan, and the findings that are gone.

    commit: the range's end; removed: with the paths and lines that they had.
    """

    added: Report
    removed: Sequence[Finding]
    commit: str


def compare(git: Git, text: str, fail_on: str = "") -> Compared:
    """Return what the range of commits adds and removes, by today's checks.

    Raises FlError for a range that this clone cannot tell, as a scan of it does.
    """
    from fl_hooks.commands import scan_change
    from fl_hooks.commands.scan import FILE_SECONDS
    from fl_hooks.commands.scan_baseline import in_change
    from fl_hooks.commands.scan_report import Judge
    from fl_hooks.detect.select import Selection
    from fl_hooks.store import cache

    compiled = cache.load(git.top, git.git_dir)
    judge = Judge(Selection(compiled), fail_on)
    span = scan_change.parse_range(git, text)
    parents = scan_change.ranged(git, span)

    def scan(tasks: list[Task]) -> Report:
        work = scan_change.ChangeScan(compiled, git)
        return scan_change.scan_change(tasks, work, judge, jobs=None, seconds=FILE_SECONDS)

    tasks = scan_change.tasks_of(parents, judge.selection.wants)
    added = scan(tasks)
    gone = scan(list(_backwards(parents[0], judge.selection.wants)))
    known = in_change(added, (tasks, parents, span.new), git, judge.selection)
    # What is now allowed by a comment, or accepted where it moved to, has not gone.
    stays = [one for one in added.findings if one.suppressed or id(one) in (known or ())]
    added.accept(known, show=False)
    return Compared(added, _left(gone.findings, stays), span.new)


def _backwards(changes: Sequence[Change], wants: Callable[[str], bool]) -> Iterator[Task]:
    """Yield the files of a change as if it were undone."""
    from fl_hooks.commands.scan_change import Task
    from fl_hooks.store.changes import printable

    for change in sorted(changes, key=lambda one: one.old_path):
        path = printable(change.old_path)
        if change.was_source and wants(path):
            yield Task(path, change.old_oid, (change.oid if change.is_source else "",))


def _left(gone: Iterable[Finding], stays: Iterable[Finding]) -> list[Finding]:
    """Return the findings that were in force and of which none that stays is the same."""
    again = Counter(map(fingerprint, stays))
    left = []
    for one in gone:
        if one.suppressed:
            continue
        if again[fingerprint(one)]:
            again[fingerprint(one)] -= 1
        else:
            left.append(one)
    return left
