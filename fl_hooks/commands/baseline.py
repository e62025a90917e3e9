"""`fl baseline`: what was there when a repository adopted fl-hooks; it only ever shrinks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from fl_hooks.errors import EXIT_CLEAN, EXIT_VIOLATIONS, FlError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterable, Sequence

    from fl_hooks.commands.baseline_counts import Trimmed
    from fl_hooks.commands.baseline_scan import Here
    from fl_hooks.records.finding import Finding
    from fl_hooks.store.baseline_form import Baseline


def main(argv: Sequence[str] | None = None) -> int:
    """Create, trim or show the baseline; 1 where `trim --check` finds something to take out."""
    arguments = _parser().parse_args(argv)
    if arguments.command == "show":
        from fl_hooks.commands.baseline_show import show

        return show(arguments)
    return _trim(arguments) if arguments.command == "trim" else _create(arguments)


def _create(arguments: argparse.Namespace) -> int:
    """Accept every finding that is there, or only those of checks that have come since."""
    from fl_hooks.commands import baseline_text as text
    from fl_hooks.commands.baseline_counts import counted, under_todays_ids
    from fl_hooks.commands.baseline_scan import changed_sources, here, not_committed, scan_tracked
    from fl_hooks.store.baseline_form import Baseline, load, save

    repo = here()
    old = load(repo.git.top)
    in_force = repo.selection.in_force_somewhere()
    added = in_force - _known(old, repo) if old else in_force
    if old and not added:
        raise FlError(
            f"there is a baseline of {text.found(old.total)}, and no check was added since",
            "It only shrinks: `fl baseline trim`. To start anew, delete the file first.",
        )
    if changed := changed_sources(repo):
        raise not_committed(changed)
    report = scan_tracked(repo).report
    _tell(report.notices)
    findings = [one for one in report.findings if _wanted(one, added, arguments.severity)]
    before = under_todays_ids(old, report.findings, repo.aliases) if old else None
    entries = {**(before.entries if before else {}), **counted(findings)}
    if old:
        _say(text.added(added))
    _say(text.accepted(findings, report.files, dry_run=arguments.dry_run))
    if not arguments.dry_run and (findings or old):
        save(repo.git.top, Baseline(in_force | (before.checks if before else frozenset()), entries))
        _say(text.COMMIT)
    return EXIT_CLEAN


def _wanted(finding: Finding, checks: Collection[str], severity: str) -> bool:
    from fl_hooks.records.severity import rank

    grave = rank(finding.severity) >= rank(severity)
    return grave and not finding.suppressed and finding.id in checks


def _known(old: Baseline, repo: Here) -> set[str]:
    """Return the checks that the baseline knows of, under today's ids."""
    from fl_hooks.commands.baseline_counts import todays

    names = {alias: pattern for pattern, before in repo.aliases.items() for alias in before}
    return {todays(check, names) for check in old.checks}


def _trim(arguments: argparse.Namespace) -> int:
    """Take out what is gone, and let the rest follow code that moved."""
    from fl_hooks.commands import baseline_text as text
    from fl_hooks.commands.baseline_scan import here
    from fl_hooks.store.baseline_form import load, save

    repo = here()
    old = load(repo.git.top)
    if old is None:
        raise FlError("there is no baseline here", "`fl baseline create` makes one.")
    result = _trimmed(repo, old)
    if result.untold:
        _say(text.untold(result.untold))
    if arguments.check:
        _say(text.could(result, old))
        return EXIT_VIOLATIONS if result.gone else EXIT_CLEAN
    changed = result.baseline != old
    if changed:
        save(repo.git.top, result.baseline)
    _say(text.did(result))
    if changed:
        _say(text.COMMIT)
    return EXIT_CLEAN


def _trimmed(repo: Here, old: Baseline) -> Trimmed:
    """Return the trimmed baseline; what it does not name is scanned only if something is gone."""
    from fl_hooks.commands.baseline_counts import counted, trimmed, under_todays_ids
    from fl_hooks.commands.baseline_scan import Whole, scan_tracked, tracked_paths

    there = tracked_paths(repo.git)
    paths = {path for path, _ in old.entries}

    def trim(*wholes: Whole) -> Trimmed:
        findings = [one for whole in wholes for one in whole.report.findings]
        read = frozenset[str]().union(*(whole.read for whole in wholes))

        def can_tell(path: str, check: str) -> bool:
            ids = (one["id"] for one in repo.selection.checks_for(path))
            return path not in there or (path in read and check in ids)

        today = under_todays_ids(old, findings, repo.aliases)
        return trimmed(today, counted(findings), can_tell)

    first = scan_tracked(repo, paths.__contains__)
    _tell(first.report.notices)
    result = trim(first)
    if result.gone:
        # It may only have moved.
        result = trim(first, scan_tracked(repo, lambda path: path not in paths))
    return result


def _say(text: str) -> None:
    from fl_hooks.commands.printing import put

    put(f"{text}\n")


def _tell(notices: Iterable[str]) -> None:
    from fl_hooks.detect.render import safe

    for notice in notices:
        sys.stderr.write(f"fl baseline: {safe(notice)}\n")


def _parser() -> argparse.ArgumentParser:
    import argparse

    from fl_hooks.records.severity import SEVERITIES

    parser = argparse.ArgumentParser(
        prog="fl baseline",
        description="Accept once what is there when a repository adopts fl-hooks: it is no longer "
        "reported, and moving it is no new violation. The baseline only shrinks.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    create = commands.add_parser(
        "create",
        help="accept every finding of the tracked files",
        description="Accept every finding of the tracked files. Where there is a baseline, only "
        "those of checks that were not in force when it was made.",
    )
    create.add_argument(
        "--severity",
        choices=SEVERITIES,
        default="low",
        help="only from this severity on; default: low, which is all",
    )
    create.add_argument("--dry-run", action="store_true", help="count, and write nothing")
    trim = commands.add_parser(
        "trim",
        help="take out what is gone",
        description="Take out what is gone; entries follow code that has moved. Nothing is added.",
    )
    trim.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 where something is gone"
    )
    show = commands.add_parser("show", help="how much is left, per check and per folder")
    show.add_argument("--json", action="store_true", help="print JSON")
    show.add_argument("--path", default="", metavar="GLOB", help="only paths that match")
    show.add_argument("--check", default="", metavar="ID", help="only this check, pattern or alias")
    return parser
