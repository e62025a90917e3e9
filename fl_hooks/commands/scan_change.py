"""Scanning what a change adds: the index against HEAD, or one commit against another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fl_hooks.commands.scan_files import FEW_FILES
from fl_hooks.commands.scan_report import Judge, Report, Result, mistaken
from fl_hooks.detect.added import Scanner
from fl_hooks.detect.select import Selection
from fl_hooks.errors import FlError
from fl_hooks.store import changes
from fl_hooks.store.objects import Objects
from fl_hooks.store.workers import default_jobs, run
from fl_hooks.store.worktree import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fl_hooks.store.changes import Change
    from fl_hooks.store.git import Git


_DEEPEN = "Fetch the history: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout."


@dataclass(frozen=True, slots=True)
class Task:
    """One file of a change: its new blob, and the old one per parent, "" where it has none."""

    name: str
    oid: str
    olds: tuple[str, ...]


class ChangeScan:
    """The work of one process: a changed file in, the findings that the change adds out."""

    def __init__(self, compiled: Mapping[str, Any], git: Git) -> None:
        self.selection = Selection(compiled)
        self.git = git
        self.objects: Objects | None = None
        self.scanner: Scanner | None = None

    def __call__(self, task: Task) -> Result:
        """Scan the new blob, and where it has findings the old ones, and subtract."""
        if self.scanner is None:
            # Here and not before: workers cannot share one git process.
            self.objects = Objects(self.git, self.selection.config["limits"]["file_bytes"])
            self.scanner = Scanner(self.selection, self.objects.read)
        self.scanner.notices.clear()
        try:
            findings = [one for _, found in self.scanner.added([task]) for one in found]
        except FlError as error:
            return mistaken(task.name, error)
        lines = {one.line: self.scanner.line_of(one) for one in findings}
        return Result(findings, lines, list(self.scanner.notices))

    def close(self) -> None:
        """End the git process, where this process itself did the work."""
        if self.objects is not None:
            self.objects.close()


def scan_change(
    tasks: Sequence[Task], work: ChangeScan, judge: Judge, *, jobs: int | None, seconds: float
) -> Report:
    """Scan the files of a change with up to `jobs` processes."""
    if jobs is None:
        jobs = 1 if len(tasks) < FEW_FILES else default_jobs()
    report = Report()
    try:
        results = run(tasks, work, jobs=jobs, seconds=seconds)
    finally:
        work.close()
    for task, result in zip(tasks, results, strict=True):
        report.add(task.name, result, judge(task.name))
    return report


def staged(git: Git) -> list[list[Change]]:
    """Return what the index changes against HEAD and, in a merge, against every other parent."""
    parents = [changes.parse_raw(changes.finish_staged(git, changes.start_staged(git)))]
    return parents + [changes.staged(git, head) for head in changes.merge_heads(git)[0]]


@dataclass(frozen=True, slots=True)
class Range:
    """A range of commits: its end, and the commits or trees that the end is compared with."""

    olds: tuple[str, ...]
    new: str


def parse_range(git: Git, text: str) -> Range:
    """Return what `A..B` compares B with: A, or for `A...B` where B left A; a missing side is HEAD.

    Raises FlError for a side that is no commit here, and where a shallow clone hides the answer.
    """
    left, dots, right = text.partition("...") if "..." in text else text.partition("..")
    if not dots:
        raise FlError(
            f"{text!r} is no range", "Write A..B, or A...B for what B adds since it left A."
        )
    new = _commit(git, right or "HEAD")
    if dots == ".." and left and not left.strip("0"):
        # What forges give as the state before the first push of a branch.
        olds = [git.empty_tree()]
    else:
        old = _commit(git, left or "HEAD")
        olds = [old] if dots == ".." else _merge_bases(git, old, new)
    return Range(tuple(olds), new)


def ranged(git: Git, span: Range) -> list[list[Change]]:
    """Return what the range's end changes against all that it is compared with."""
    return [changes.between(git, old, span.new) for old in span.olds]


def tasks_of(parents: Sequence[Sequence[Change]], wants: Callable[[str], bool]) -> list[Task]:
    """Return the files to scan of a change; what equals a parent's file adds nothing."""
    first, *others = parents
    maps = [{change.path: change for change in other} for other in others]
    tasks = []
    for change in first:
        path = printable(change.path)
        if change.is_source and wants(path) and all(change.path in known for known in maps):
            sides = [change, *(known[change.path] for known in maps)]
            tasks.append(Task(path, change.oid, tuple(side.old_oid for side in sides)))
    return sorted(tasks, key=lambda task: task.name)


def _commit(git: Git, name: str) -> str:
    """Return a commit's id; FlError where nothing has that name."""
    code, output = git.ask(
        "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
    )
    if code:
        what = f"{name!r} is no commit of this repository"
        if _shallow(git):
            raise FlError(f"{what}, which is a shallow clone", _DEEPEN)
        raise FlError(what, "Check the name; a branch of the remote may have to be fetched first.")
    return output.strip().decode("ascii")


def _merge_bases(git: Git, left: str, right: str) -> list[str]:
    code, output = git.ask("merge-base", "--all", left, right)
    if not code and output.strip():
        return output.decode("ascii").split()
    if _shallow(git):
        raise FlError("this clone is shallow, which hides where the two sides part", _DEEPEN)
    raise FlError(
        "the two sides of the range have no common commit",
        "Write A..B for what B adds to A, whatever their history.",
    )


def _shallow(git: Git) -> bool:
    return Path(git.common_dir, "shallow").exists()
