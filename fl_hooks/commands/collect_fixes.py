"""`fl collect fixes`: commits that fix a known pattern, told from history."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fl_hooks.collect.fixes import Commit, Fix
    from fl_hooks.store.git import Git

    # What one commit fixes, and why it could not be read, else "".
    Step = tuple[list[Fix], str]

_MARK = "fixes.json"
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
    from fl_hooks.collect.fixes import candidates
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
        _remember(git, compiled)
    put(_json(found, read, new) if options.json else _text(found, read, len(commits), new))
    return EXIT_CLEAN


def _span(options: argparse.Namespace, git: Git, compiled: Mapping[str, Any]) -> list[str]:
    """Return what `git log` is to read: HEAD's history, less what was recorded already."""
    span = ["HEAD"]
    if options.limit is not None:
        span.insert(0, f"-n{options.limit}")
    if options.since:
        span.insert(0, f"--since={options.since}")
    elif options.record and options.limit is None and (known := _known(git, compiled)):
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


def _record(git: Git, found: Iterable[Fix]) -> int:
    """Write each fix as an event of kind bug; return how many are new."""
    import json

    from fl_hooks.collect.collector import Collector

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
        for one in found
    ]
    return Collector.open(git.top).add_from_json(json.dumps({"bugs": bugs}))


def _text(found: Sequence[Fix], read: int, said: int, new: int | None) -> str:
    from fl_hooks.detect.render import safe

    lines, last = [], ""
    for one in found:
        if one.commit.id != last:
            last = one.commit.id
            lines.append(f"{last[:12]} {one.commit.date[:10]} {one.commit.subject}")
        lines.append(f"  {one.pattern}/{one.check} {one.path}:{one.line}")
    commits = len({one.commit.id for one in found})
    lines.append(
        f"{_many(read, 'commit')} read, {said} say that they fix something: "
        f"{_many(commits, 'commit')} with {_many(len(found), 'finding')} less."
    )
    if new is not None:
        lines.append(f"{_many(new, 'event')} recorded; {len(found) - new} were there already.")
    return "".join(f"{safe(line)}\n" for line in lines)


def _json(found: Iterable[Fix], read: int, new: int | None) -> str:
    import json

    rows = [
        {
            "commit": one.commit.id,
            "date": one.commit.date,
            "subject": one.commit.subject,
            "word": one.commit.word,
            "pattern": one.pattern,
            "check": one.check,
            "severity": one.severity,
            "file_path": one.path,
            "line": one.line,
        }
        for one in found
    ]
    value = {"schema": 1, "commits_read": read, "fixes": rows, "recorded": new}
    return json.dumps(value, indent=2, sort_keys=True) + "\n"


def _known(git: Git, compiled: Mapping[str, Any]) -> str:
    """Return the commit up to which history was recorded with these patterns, "" for none."""
    import json
    from pathlib import Path

    try:
        mark = json.loads(Path(_place(git)).read_bytes())
        head, patterns = str(mark["head"]), mark["patterns"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    if patterns != _digest(compiled) or not head.isalnum():
        return ""
    code, _ = git.ask("merge-base", "--is-ancestor", head, "HEAD")
    return "" if code else head


def _remember(git: Git, compiled: Mapping[str, Any]) -> None:
    import json

    from fl_hooks.store import atomic

    if git.has_commits():
        head = git.run("rev-parse", "HEAD").strip().decode("ascii")
        mark = {"head": head, "patterns": _digest(compiled)}
        atomic.write(_place(git), json.dumps(mark).encode("ascii"))


def _digest(compiled: Mapping[str, Any]) -> str:
    """Return what changes with the patterns and the configuration: then all is read again."""
    import marshal

    from fl_hooks.records.finding import sha256

    parts = (compiled["version"], compiled["checks"], compiled["config"])
    return str(sha256(marshal.dumps(parts, 2)).hexdigest()[:16])


def _place(git: Git) -> str:
    from pathlib import Path

    return str(Path(git.common_dir, "fl-hooks", "local", _MARK))


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
