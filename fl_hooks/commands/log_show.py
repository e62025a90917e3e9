"""`fl log show`: what the repository's record of violations holds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from fl_hooks.records.violation import Violation

EMPTY = """\
No violations are recorded yet.
The record fills by itself: when a commit goes on although its change holds a known fault, or
after a blocked one was fixed, the commit hook adds a small JSON file below
.feedback-loop/violations/ to that very commit; what goes round the hook follows with the next
commit. Not installed yet? fl init, then pre-commit install.
"""
NO_MATCH = "No violation of the record matches; there are {total} without the filters.\n"
# A terminal shows that many rows unless --limit says otherwise; a pipe gets all there are.
_ROWS = 500


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its options."""
    from fl_hooks.commands.log_when import moment, moment_after, now
    from fl_hooks.records.severity import SEVERITIES
    from fl_hooks.store.record_form import OUTCOMES

    show = commands.add_parser(
        "show",
        help="list the recorded violations, newest first",
        description="List the recorded violations, newest first, with the date and the commit that "
        "git knows. Filters narrow the list together.",
        epilog="WHEN is a date (2026-11-03), a month (2026-11) or a time ago: 12h, 7d, 2w, 3m, 1y. "
        "It is compared with the author's date of the commit that holds the record, in UTC; a day "
        "or month is meant as a whole. What is not committed yet counts as now.",
    )
    show.add_argument("--json", action="store_true", help="print JSON")
    show.add_argument("--authors", action="store_true", help="name the commits' authors")
    show.add_argument(
        "--pattern", default="", metavar="ID", help="only this pattern, alias or check"
    )
    show.add_argument("--path", default="", metavar="GLOB", help="only paths that match")
    show.add_argument("--outcome", default="", choices=OUTCOMES, help="only this outcome")
    show.add_argument(
        "--severity", default="", choices=SEVERITIES, help="only this severity and graver ones"
    )
    show.add_argument("--since", type=moment, metavar="WHEN", help="only from then on")
    show.add_argument("--until", type=moment_after, metavar="WHEN", help="only up to then")
    show.add_argument("--limit", type=_count, metavar="N", help="at most so many")
    show.add_argument(
        "--pending",
        action="store_true",
        help="also list what waits in this work tree's git directory for a commit to record it",
    )
    show.set_defaults(run=run, now=now())


def run(options: argparse.Namespace) -> int:
    """Print the violations that the options choose."""
    from fl_hooks.commands.log_rows import print_table, to_json, to_text
    from fl_hooks.commands.printing import put
    from fl_hooks.errors import EXIT_CLEAN
    from fl_hooks.records.violation import under_todays_ids
    from fl_hooks.store.paths import find_repo
    from fl_hooks.store.record import read_record

    top, git_dir, _ = find_repo()
    aliases = _aliases(top, git_dir)
    record = under_todays_ids(read_record(top), aliases)
    head, slash, check = options.pattern.partition("/")
    options.pattern = aliases.get(head, head) + slash + check
    chosen = [one for one in record if chooses(options, one)]
    notes = under_todays_ids(pending(git_dir, record), aliases) if options.pending else ()
    waiting = [one for one in notes if chooses(options, one)] if options.pending else None
    if options.json:
        text = to_json(chosen[: options.limit], waiting, total=len(record), authors=options.authors)
    elif not chosen and not waiting:
        text = NO_MATCH.format(total=len(record)) if record else EMPTY
    elif sys.stdout.isatty():
        limit = _ROWS if options.limit is None else options.limit
        print_table(chosen[:limit], waiting or [], found=len(chosen), authors=options.authors)
        return EXIT_CLEAN
    else:
        text = to_text(chosen[: options.limit], waiting or [], authors=options.authors)
    put(text)
    return EXIT_CLEAN


def _aliases(top: str, git_dir: str) -> dict[str, str]:
    """Return {alias: pattern}; none where the library is broken, as the record is read anyway."""
    from fl_hooks.errors import FlError
    from fl_hooks.store import cache

    try:
        patterns = cache.load(top, git_dir)["patterns"]
    except FlError:
        return {}
    return {alias: name for name, facts in patterns.items() for alias in facts["aliases"]}


def chooses(options: argparse.Namespace, one: Violation) -> bool:
    """Tell whether all filters let a violation through; an empty one lets all."""
    from fl_hooks.detect.globs import matches
    from fl_hooks.records.severity import rank

    date = one.date or options.now
    return (
        (not options.pattern or options.pattern in (one.pattern, one.check, one.id))
        and (not options.outcome or one.outcome == options.outcome)
        and (not options.severity or rank(one.severity) >= rank(options.severity))
        and (not options.since or options.since <= date)
        and (not options.until or date < options.until)
        and (not options.path or matches(one.path, (options.path,)))
    )


def pending(git_dir: str, record: Iterable[Violation]) -> list[Violation]:
    """Return what this work tree's spool holds and no fragment of the record does, oldest first.

    The outcome is "" for what blocked an attempt and is not settled.
    """
    from fl_hooks.records.violation import Violation
    from fl_hooks.store.changes import printable
    from fl_hooks.store.spool import Spool

    written = {one.fragment for one in record}
    names = (
        *("pattern", "check", "severity", "line", "column", "fingerprint", "blob"),
        *("outcome", "reason", "base", "fragment"),
    )
    return [
        Violation(path=printable(note.path), **{name: getattr(note, name) for name in names})
        for note in Spool(git_dir).load()
        if not note.fragment or note.fragment not in written
    ]


def _count(text: str) -> int:
    """Parse a number that is not negative: a negative one would cut from the wrong end."""
    number = int(text)
    if number < 0:
        raise ValueError
    return number
