"""`fl collect fixes`: commits that fix a known pattern, told from history."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence

    from fl_hooks.collect.fix_log import Commit
    from fl_hooks.collect.fixes import Fix
    from fl_hooks.store.git import Git

    # What one commit fixes, and why it could not be read, else "".
    Step = tuple[list[Fix], str]

# Below, processes cost more than they save.
_FEW = 40


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its options."""
    from fl_hooks.commands.log_when import moment

    parser = commands.add_parser(
        "fixes",
        help="find commits that fix a known pattern",
        description="Find commits that fix a known pattern: the message has fix words or an issue "
        "number, and a finding of the parent is gone in the same file, renamed or not.",
        epilog="WHEN is a date (2026-11-03), a month (2026-11) or a time ago: 12h, 7d, 2w, 3m, 1y.",
    )
    parser.add_argument("--since", type=moment, metavar="WHEN", help="only commits from then on")
    parser.add_argument("--limit", type=_count, metavar="N", help="read the newest N commits only")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--record",
        action="store_true",
        help="write each as an event of kind bug, dated by its commit, once; what --record has "
        "read before is left out, unless --since or --limit say what to read",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what fixes what, and record it where that is asked for; exit code 0 either way."""
    from fl_hooks.collect.fix_log import candidates
    from fl_hooks.commands.collect_fixes_mark import remember
    from fl_hooks.commands.collect_fixes_text import to_json, to_text
    from fl_hooks.commands.printing import put
    from fl_hooks.errors import EXIT_CLEAN
    from fl_hooks.store import cache
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo

    git = Git(*find_repo())
    compiled = cache.load(git.top, git.git_dir)
    span = _span(options, git, compiled)
    commits, read = candidates(git, *span) if git.has_commits() else ([], 0)
    found = list(_watched(git, compiled, commits))
    new = _record(git, found) if options.record else None
    if options.record and not (options.since or options.limit):
        remember(git, compiled)
    put(to_json(found, read, new) if options.json else to_text(found, read, len(commits), new))
    return EXIT_CLEAN


def _span(options: argparse.Namespace, git: Git, compiled: Mapping[str, Any]) -> list[str]:
    """Return what `git log` is to read: HEAD's history, less what was recorded already."""
    from fl_hooks.commands.collect_fixes_mark import recorded

    span = ["HEAD"]
    if options.limit is not None:
        span.insert(0, f"-n{options.limit}")
    if options.since:
        span.insert(0, f"--since={options.since}")
    elif options.record and options.limit is None and (known := recorded(git, compiled)):
        span += ["--not", known]
    return span


def _watched(git: Git, compiled: Mapping[str, Any], commits: Sequence[Commit]) -> Iterator[Fix]:
    """Yield what the commits fix; on a terminal, show how far it is."""
    from fl_hooks.collect.fixes import fixes
    from fl_hooks.store.workers import default_jobs

    jobs = 0 if len(commits) < _FEW else default_jobs()
    read = fixes(git, compiled, commits, jobs)
    for commit, (found, why) in zip(commits, _shown(read, len(commits)), strict=True):
        if why:
            sys.stderr.write(f"fl collect fixes: {commit.id[:12]} was left out: {why}\n")
        yield from found


def _shown(steps: Iterator[Step], total: int) -> Iterator[Step]:
    if not sys.stderr.isatty():
        yield from steps
        return
    from rich.console import Console
    from rich.progress import track

    console, what = Console(stderr=True), "reading commits"
    yield from track(steps, what, total=total, console=console, transient=True)


def _record(git: Git, found: Sequence[Fix]) -> int:
    """Write each fix as an event of kind bug, clean-ups left out; return how many are new."""
    import json

    from fl_hooks.collect.collector import Collector
    from fl_hooks.collect.fixes import without_clean_ups

    bugs = [
        {
            "pattern": one.pattern,
            "error": one.commit.subject,
            "file_path": one.path,
            "line": one.line,
            "timestamp": one.commit.date,
            "commit": one.commit.id,
            "check": one.check,
            "severity": one.severity,
            "found_by": "fl collect fixes",
        }
        for one in without_clean_ups(found)
    ]
    return Collector.open(git.top).add_from_json(json.dumps({"bugs": bugs}))


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number
