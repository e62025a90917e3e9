"""`fl log`: what the repository's record of violations holds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from fl_hooks.records.violation import Violation

EMPTY = """\
No violations are recorded yet.
The record fills by itself: when a commit goes on although its change holds a known fault, or
after a blocked one was fixed, the commit hook adds a small JSON file below
.feedback-loop/violations/ to that very commit. Not installed yet? fl init, then pre-commit install.
"""
NO_MATCH = "No violation of the record matches; there are {total} without the filters.\n"


def main(argv: Sequence[str] | None = None) -> int:
    """List the recorded violations, newest first, with date and commit from git."""
    arguments = _parser().parse_args(argv)

    from fl_hooks.commands.printing import put
    from fl_hooks.errors import EXIT_CLEAN
    from fl_hooks.records.violation import under_todays_ids
    from fl_hooks.store.paths import find_repo
    from fl_hooks.store.record import read_record

    top, git_dir, _ = find_repo("")
    aliases = _aliases(top, git_dir)
    record = under_todays_ids(read_record(top), aliases)
    head, slash, check = arguments.pattern.partition("/")
    wanted = aliases.get(head, head) + slash + check
    chosen = select(record, pattern=wanted, outcome=arguments.outcome, path=arguments.path)
    if arguments.limit is not None:
        chosen = chosen[: arguments.limit]
    if arguments.json:
        text = to_json(chosen, total=len(record), authors=arguments.authors)
    elif not chosen:
        text = NO_MATCH.format(total=len(record)) if record else EMPTY
    elif sys.stdout.isatty():
        _print_table(chosen, authors=arguments.authors)
        return EXIT_CLEAN
    else:
        text = to_text(chosen, authors=arguments.authors)
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


def select(
    record: Iterable[Violation], *, pattern: str = "", outcome: str = "", path: str = ""
) -> list[Violation]:
    """Return the violations of a pattern or check, with an outcome, at a path glob; "" is all."""
    from fl_hooks.detect.globs import matches

    return [
        one
        for one in record
        if (not pattern or pattern in (one.pattern, one.check, one.id))
        and (not outcome or one.outcome == outcome)
        and (not path or matches(one.path, (path,)))
    ]


def to_json(violations: Sequence[Violation], *, total: int, authors: bool) -> str:
    """Return the violations as JSON; null stands for what git does not know yet."""
    import json
    from dataclasses import asdict

    from fl_hooks import __version__

    entries = []
    for one in violations:
        entry = asdict(one)
        for key in ("commit", "date", "author", "subject", "base"):
            entry[key] = entry[key] or None
        if not authors:
            del entry["author"]
        entries.append(entry)
    document = {
        "schema": 1,
        "tool": {"name": "fl-hooks", "version": __version__},
        "violations": entries,
        "summary": {"shown": len(entries), "recorded": total},
    }
    return json.dumps(document, indent=2) + "\n"


def to_text(violations: Sequence[Violation], *, authors: bool) -> str:
    """Return one line per violation, its fields separated by tabs, for grep, cut and awk."""
    rows = [_header(authors), *(_row(one, authors) for one in violations)]
    return "".join("\t".join(row) + "\n" for row in rows)


def _header(authors: bool) -> list[str]:
    names = ["DATE", "SEVERITY", "CHECK", "PLACE", "OUTCOME", "COMMIT", "SUBJECT"]
    return [*names, "AUTHOR"] if authors else names


def _row(one: Violation, authors: bool) -> list[str]:
    cells = [
        one.date[:10] or "-",
        one.severity,
        one.id,
        f"{one.path}:{one.line}:{one.column}",
        one.outcome,
        one.commit[:10] or "-",
        one.subject or "(not committed yet)",
    ]
    return [_visible(cell) for cell in ([*cells, one.author or "-"] if authors else cells)]


def _visible(text: str) -> str:
    """Return the text with control characters written out, so that none reaches the terminal."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def _print_table(violations: Sequence[Violation], *, authors: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    styles = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "dim"}
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in _header(authors):
        # Places and checks are what one copies: they wrap, they are never cut.
        table.add_column(name.capitalize(), overflow="fold", no_wrap=name in ("DATE", "COMMIT"))
    for one in violations:
        row = [Text(cell) for cell in _row(one, authors)]
        row[1].stylize(styles[one.severity])
        table.add_row(*row)
    console = Console()
    console.print(table)
    console.print(Text(_totals(violations), style="dim"))


def _totals(violations: Sequence[Violation]) -> str:
    """Return the closing sentence: how many, and how they ended."""
    from collections import Counter

    outcomes = Counter(one.outcome for one in violations).most_common()
    parts = ", ".join(f"{count} {outcome}" for outcome, count in outcomes)
    noun = "violation" if len(violations) == 1 else "violations"
    return f"{len(violations)} {noun}: {parts}"


def _parser() -> argparse.ArgumentParser:
    import argparse

    from fl_hooks.store.record import OUTCOMES

    parser = argparse.ArgumentParser(prog="fl log", description="Read the record of violations.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    show = commands.add_parser(
        "show",
        help="list the recorded violations, newest first",
        description="List the recorded violations, newest first; date and commit come from git.",
    )
    show.add_argument("--json", action="store_true", help="print JSON")
    show.add_argument("--authors", action="store_true", help="name the commits' authors")
    show.add_argument(
        "--pattern", default="", metavar="ID", help="only this pattern, alias or check"
    )
    show.add_argument("--outcome", default="", choices=OUTCOMES, help="only this outcome")
    show.add_argument("--path", default="", metavar="GLOB", help="only paths that match")
    show.add_argument("--limit", type=_count, metavar="N", help="at most so many")
    return parser


def _count(text: str) -> int:
    """Parse a number that is not negative: a negative one would cut from the wrong end."""
    number = int(text)
    if number < 0:
        raise ValueError
    return number
