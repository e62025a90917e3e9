"""`fl scan`: findings of files on disk, of what is staged, of a range of commits, or of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.errors import EXIT_CLEAN, EXIT_USER, EXIT_VIOLATIONS, FlError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from fl_hooks.commands.scan_report import Judge, Report
    from fl_hooks.records.finding import Finding

# Long enough for the slowest file that limits.file_bytes lets through, by a wide margin.
FILE_SECONDS = 10.0


def main(argv: Sequence[str] | None = None) -> int:
    """Scan what the arguments name, print the findings, and return 1 where one fails the scan."""
    arguments = _parse(argv)

    from fl_hooks.commands.scan_out import show
    from fl_hooks.commands.scan_report import Judge
    from fl_hooks.detect.select import Selection
    from fl_hooks.store import cache

    repo = _repository(needed=not arguments.paths)
    compiled = cache.load(repo[0], repo[1])
    judge = Judge(Selection(compiled), arguments.fail_on)
    report = _scan(arguments, repo, compiled, judge)
    revision = _revision(arguments, repo)
    show(report, arguments.format, arguments.output, repo, revision)
    # Errors only now, so that one file cannot hide what the others hold.
    if report.bugs:
        raise RuntimeError("the scan of a file failed: " + "\n".join(report.bugs))
    if report.mistake:
        raise report.mistake
    if report.failing:
        return EXIT_VIOLATIONS
    return EXIT_USER if report.unreadable else EXIT_CLEAN


def _repository(*, needed: bool) -> tuple[str, str, str]:
    """Return the repository around the current folder; ("", "", "") where none is needed."""
    from fl_hooks.store.paths import find_repo

    try:
        return find_repo("")
    except FlError:
        if needed:
            raise
        return "", "", ""


def _scan(
    arguments: argparse.Namespace,
    repo: tuple[str, str, str],
    compiled: Mapping[str, Any],
    judge: Judge,
) -> Report:
    from fl_hooks.store.git import Git

    how = {"jobs": arguments.jobs, "seconds": arguments.file_timeout}
    wants = judge.selection.wants
    if arguments.staged or arguments.range:
        return _scan_change(arguments, repo, compiled, judge, how)

    from fl_hooks.commands.scan_files import FileScan, scan_files, scan_stdin
    from fl_hooks.store.worktree import named_sources, shown_path, tracked

    work = FileScan(compiled)
    notices: list[str] = []
    if arguments.paths == ["-"]:
        report = scan_stdin(arguments.stdin_filename, repo[0], work, judge)
        scanned = {shown_path(arguments.stdin_filename, repo[0])}
    else:
        if arguments.all:
            sources = tracked(Git(*repo), wants)
        else:
            sources, notices = named_sources(arguments.paths, repo[0], wants, judge.skips)
        report = scan_files(sources, work, judge, **how)
        scanned = {source.path for source in sources}
    if repo[0]:
        from fl_hooks.commands.scan_baseline import in_files

        report.accept(in_files(report, scanned, Git(*repo), work), show=arguments.no_baseline)
    report.notices[:0] = notices
    return report


def _scan_change(
    arguments: argparse.Namespace,
    repo: tuple[str, str, str],
    compiled: Mapping[str, Any],
    judge: Judge,
    how: dict[str, Any],
) -> Report:
    """Scan what the index or a range of commits adds."""
    from fl_hooks.commands import scan_change
    from fl_hooks.commands.scan_baseline import growth, in_change
    from fl_hooks.store.git import Git

    git = Git(*repo)
    span = scan_change.parse_range(git, arguments.range) if arguments.range else None
    parents = scan_change.ranged(git, span) if span else scan_change.staged(git)
    tasks = scan_change.tasks_of(parents, judge.selection.wants)
    work = scan_change.ChangeScan(compiled, Git(*repo))
    report = scan_change.scan_change(tasks, work, judge, **how)
    tree = span.new if span else ""
    known = in_change(report, (tasks, parents, tree), git, judge.selection)
    report.accept(known, show=arguments.no_baseline)
    if span:
        report.notices += growth(git, span.olds[0], span.new)
    if arguments.record and span:
        from fl_hooks.commands.scan_record import record

        new = [one for one in report.findings if not report.accepts(one)]
        report.recorded = record(git, span, tasks, new, _stopped(compiled))
    return report


def _stopped(compiled: Mapping[str, Any]) -> Callable[[Finding], bool] | None:
    """Return what tells whether a finding should have been stopped; None where commits record."""
    from fl_hooks.commands.scan_report import Judge, fails
    from fl_hooks.detect.select import Selection

    judge = Judge(Selection(compiled))
    by_ci = compiled["config"]["record"] == "ci"
    return (lambda finding: fails(finding, judge(finding.path))) if by_ci else None


def _revision(arguments: argparse.Namespace, repo: tuple[str, str, str]) -> str:
    """Return the commit that was scanned, "" for files as they are on disk or staged."""
    if not arguments.range:
        return ""
    from fl_hooks.commands.scan_change import parse_range
    from fl_hooks.store.git import Git

    return parse_range(Git(*repo), arguments.range).new


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    arguments = parser.parse_args(argv)
    ways = [arguments.paths, arguments.staged, arguments.range, arguments.all]
    if sum(map(bool, ways)) != 1:
        raise FlError(
            "say what to scan: paths, --staged, --range A..B or --all"
            if not any(ways)
            else "paths, --staged, --range and --all exclude each other",
            "`fl scan .` scans the current folder; `fl scan --help` tells more.",
        )
    if arguments.record and not arguments.range:
        raise FlError(
            "--record needs --range: only commits have something to record",
            "In CI: fl scan --range origin/main...HEAD --record",
        )
    if "-" in arguments.paths and len(arguments.paths) > 1:
        raise FlError("- (standard input) cannot be combined with other paths")
    return arguments


def _parser() -> argparse.ArgumentParser:
    import argparse

    from fl_hooks.commands.scan_out import FORMS
    from fl_hooks.records.severity import SEVERITIES

    parser = argparse.ArgumentParser(
        prog="fl scan",
        description="Scan files as they are on disk, or what a change adds. Exit code: 0 clean, "
        "1 findings that fail the scan, 2 a mistake in the call or configuration, 3 a bug.",
    )
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files, taken as they are, or folders; - is stdin"
    )
    parser.add_argument("--staged", action="store_true", help="what the index adds to HEAD")
    parser.add_argument(
        "--range", default="", metavar="A..B", help="what B adds to A; A...B: since it left A"
    )
    parser.add_argument("--all", action="store_true", help="every tracked file, as it is on disk")
    parser.add_argument(
        "--format",
        choices=FORMS,
        default="text",
        help="text (default), json, sarif for code scanning and editors, github for annotations of "
        "a workflow, gitlab for Code Quality",
    )
    parser.add_argument(
        "--output",
        "-o",
        default="",
        metavar="FILE",
        help="write the report into a file, and only its last line to standard output",
    )
    parser.add_argument(
        "--fail-on",
        choices=SEVERITIES,
        default="",
        help="exit with 1 from this severity on; default: fail_on of the configuration",
    )
    parser.add_argument(
        "--no-baseline", action="store_true", help="report what the baseline accepts as well"
    )
    parser.add_argument(
        "--record",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="with --range: write what the record lacks into it, and stage it; default: no",
    )
    parser.add_argument(
        "--stdin-filename", default="stdin.py", metavar="PATH", help="the name of what - reads"
    )
    parser.add_argument(
        "--jobs",
        type=int,
        metavar="N",
        help="worker processes; default: one per processor, one for few files; 0: none",
    )
    parser.add_argument(
        "--file-timeout",
        type=float,
        default=FILE_SECONDS,
        metavar="SECONDS",
        help=f"give up on a file after so long; default: {FILE_SECONDS:g}",
    )
    return parser
