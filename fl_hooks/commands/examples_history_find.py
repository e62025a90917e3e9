"""Repairs told from history and from the record, each made into an example where it can be."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fl_hooks.detect.languages import language_of
from fl_hooks.learn.mended.choice import Example, chosen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fl_hooks.collect.fix_log import Commit
    from fl_hooks.collect.fixes import Fix
    from fl_hooks.learn.mended.example import Judge
    from fl_hooks.records.violation import Violation
    from fl_hooks.store.changes import Change
    from fl_hooks.store.git import Git
    from fl_hooks.store.objects import Objects

    Task = tuple[Commit, Sequence[Change]]

# What reading takes a minute or two at most, on two processors.
NEWEST = 2000
# One clean-up of a hundred places would be most of what is read.
_OF_ONE_COMMIT = 3
_SECONDS = 20.0
# Below, processes cost more than they save.
_FEW = 40
_FILE = "100644"
_MENDED_LATER = ("committed", "bypassed", "escaped")
CLEAN_UP = "more of the same in one commit"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: examples, and how many repairs there were that made none, by reason."""

    examples: Sequence[Example]
    commits: int
    repairs: int
    left_out: Mapping[str, int]
    more: int


def find(git: Git, wanted: frozenset[str], *, since: str, limit: int | None, each: int) -> Found:
    """Return the repairs of the checks (full ids) as examples, at most `each` per check."""
    from fl_hooks.store import cache

    whole = cache.load(git.top, git.git_dir)
    mine = tuple(one for one in whole["checks"] if one["id"] in wanted)
    if not mine or not git.has_commits():
        return Found((), 0, 0, {}, 0)
    record = _record(git)
    commits = _commits(git, since, limit, record)
    repairs = list(_repairs(git, {**whole, "checks": mine}, commits, record, since))
    left_out: Counter[str] = Counter()
    made = []
    for one in _examples(git, whole, list(_few(repairs, left_out))):
        if isinstance(one, Example):
            made.append(one)
        else:
            left_out[one] += 1
    examples, more = chosen(made, each)
    left_out["the same again"] = len(made) - len(examples) - more
    return Found(examples, len(commits), len(repairs), +left_out, more)


def _record(git: Git) -> list[Violation]:
    from fl_hooks.store.record import read_record

    return [one for one in read_record(git.top, git.git_dir) if one.commit]


def _commits(git: Git, since: str, limit: int | None, record: Iterable[Violation]) -> list[Commit]:
    """Return the commits to be read, newest first: also those that touch recorded files."""
    from fl_hooks.collect.fix_log import commits

    span = [f"--since={since}"] if since else []
    found = commits(git, f"-n{limit or NEWEST}", *span, "HEAD")
    paths = sorted({one.path for one in record if one.outcome in _MENDED_LATER})
    if paths and limit is None:
        known = {one.id for one in found}
        older = commits(git, *span, "HEAD", paths=paths)
        found += [one for one in older if one.id not in known]
    # What goes back to an earlier state mends nothing.
    return [one for one in found if not one.subject.lower().startswith("revert")]


def _repairs(
    git: Git,
    compiled: Mapping[str, Any],
    commits: Sequence[Commit],
    record: Sequence[Violation],
    since: str,
) -> Iterator[tuple[Fix, str]]:
    """Yield each repair, and what the record says of its violation."""
    from fl_hooks.collect.fixes import fixed, fixes
    from fl_hooks.commands.progress import following
    from fl_hooks.store.workers import default_jobs

    # What was prevented was mended by the commit that it is dated by.
    prevented = [one for one in record if one.outcome == "prevented" and one.date >= since]
    for found, _ in fixed(git, compiled, list(_as_changes(git, compiled, prevented))):
        yield from ((one, "prevented") for one in found)
    outcomes = {(v.path, v.fingerprint): v.outcome for v in record if v.outcome in _MENDED_LATER}
    jobs = 0 if len(commits) < _FEW else default_jobs()
    read = following(fixes(git, compiled, commits, jobs), "reading commits", len(commits))
    for commit, (found, why) in zip(commits, read, strict=True):
        if why:
            sys.stderr.write(f"fl examples history: {commit.id[:12]} was left out: {why}\n")
        yield from ((one, outcomes.get((one.path, one.fingerprint), "")) for one in found)


def _as_changes(
    git: Git, compiled: Mapping[str, Any], prevented: Iterable[Violation]
) -> Iterator[Task]:
    """Yield what was blocked, and what the commit has instead, as a change of one file."""
    from fl_hooks.collect.fix_log import Commit
    from fl_hooks.store.changes import Change
    from fl_hooks.store.objects import Objects

    stopped = {(v.commit, v.path, v.blob): v for v in prevented}
    objects = Objects(git, compiled["config"]["limits"]["file_bytes"])
    blobs = objects.read(f"{commit}:{path}" for commit, path, _ in stopped)
    for one, (_, new) in zip(stopped.values(), blobs, strict=True):
        if new.oid and new.oid != one.blob:
            old = {"old_path": one.path, "old_mode": _FILE, "old_oid": one.blob}
            commit = Commit(one.commit, one.date, one.subject, "")
            yield commit, [Change("M", one.path, _FILE, new.oid, **old)]
    objects.close()


def _few(repairs: Iterable[tuple[Fix, str]], left_out: Counter[str]) -> Iterator[tuple[Fix, str]]:
    """Yield the repairs, of one check in one commit only the first few."""
    seen: Counter[tuple[str, str]] = Counter()
    for fix, outcome in repairs:
        seen[fix.key] += 1
        if seen[fix.key] <= _OF_ONE_COMMIT:
            yield fix, outcome
        else:
            left_out[CLEAN_UP] += 1


def _examples(
    git: Git, compiled: Mapping[str, Any], repairs: Sequence[tuple[Fix, str]]
) -> list[Example | str]:
    """Return an example for each repair, or why it makes none."""
    from fl_hooks.store.workers import Failure, default_jobs, run

    work = _Work(git, compiled)
    jobs = 0 if len(repairs) < _FEW else default_jobs()
    results = run(repairs, work, jobs=jobs, seconds=_SECONDS)
    work.close()
    return [one.reason if isinstance(one, Failure) else one for one in results]


class _Work:
    """The work of one process: a repair in, an example out, or why there is none."""

    def __init__(self, git: Git, compiled: Mapping[str, Any]) -> None:
        self.git = git
        self.compiled = compiled
        self.limits = compiled["config"]["limits"]
        self.objects: Objects | None = None
        self.judge: Judge | None = None

    def __call__(self, task: tuple[Fix, str]) -> Example | str:
        from fl_hooks.detect.select import Selection
        from fl_hooks.learn.mended.example import Judge, show
        from fl_hooks.store.objects import Objects

        if self.objects is None or self.judge is None:
            # Here and not before: workers cannot share one git process.
            self.objects = Objects(self.git, self.limits["file_bytes"])
            self.judge = Judge(Selection(self.compiled))
        fix, outcome = task
        language = language_of(fix.path)
        old, new = (self._text(self.objects, fix.path, oid) for oid in (fix.before, fix.after))
        shown = show(old, new, (fix.id, fix.line, language), self.judge)
        if isinstance(shown, str):
            return shown
        about = (fix.commit.id, fix.commit.date, fix.commit.subject, fix.path, fix.line)
        return Example(fix.id, language, shown, *about, outcome)

    def _text(self, objects: Objects, path: str, oid: str) -> str:
        from fl_hooks.detect.text import decode

        return decode(path, objects.one(oid).data or b"", self.limits)[0]

    def close(self) -> None:
        if self.objects is not None:
            self.objects.close()
