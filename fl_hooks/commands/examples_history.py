"""`fl examples history`: repairs that this repository's history holds, as examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from fl_hooks.commands.examples_history_find import Found
    from fl_hooks.learn.mended.choice import Example
    from fl_hooks.library.folders import Pattern

_EACH = 5


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its options."""
    from pathlib import Path

    from fl_hooks.commands.examples_history_find import NEWEST
    from fl_hooks.commands.log_when import moment

    parser = commands.add_parser(
        "history",
        help="make examples of repairs that history holds",
        description="Make examples of commits that mended a violation: before and after, shortened "
        "to the statement and what is near it, without secrets. The bad form is flagged with "
        "exactly that check, the good form is silent; neither is run. Source text leaves git here, "
        "so nothing is written unless you say where.",
        epilog="WHEN is a date (2026-11-03), a month (2026-11) or a time ago: 12h, 7d, 2w, 3m, 1y.",
    )
    parser.add_argument("--pattern", metavar="P", help="only this pattern, or this check")
    parser.add_argument("--since", type=moment, metavar="WHEN", help="only commits from then on")
    parser.add_argument(
        "--limit",
        type=_count,
        metavar="N",
        help=f"read the newest N commits only ({NEWEST:,}, and those that touch recorded files)",
    )
    parser.add_argument(
        "--each", type=_count, default=_EACH, metavar="N", help=f"examples per check ({_EACH})"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "-o",
        dest="output",
        type=Path,
        metavar="FILE",
        help="write them as cases.md has them, or as JSON",
    )
    where.add_argument(
        "--into", metavar="PATTERN", help="add them to the cases.md of a pattern of your own"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the examples, or write them where that is asked for; exit code 0 either way."""
    from fl_hooks.commands.examples_history_find import find
    from fl_hooks.commands.examples_history_text import to_json, to_text
    from fl_hooks.commands.printing import put
    from fl_hooks.errors import EXIT_CLEAN
    from fl_hooks.library.folders import load_library
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo

    git = Git(*find_repo())
    library = load_library(git.top)
    target = _target(library, options)
    wanted = _checks(library, options.pattern or options.into)
    if options.output and options.output.exists():
        raise FlError(f"{options.output} is already there", "Name another file, or delete it.")
    found = find(git, wanted, since=options.since or "", limit=options.limit, each=options.each)
    if target is not None:
        put(_into(target, library, found.examples, git.top))
    elif options.output:
        put(_written(options, found))
    else:
        put(to_json(found) if options.json else to_text(found))
    return EXIT_CLEAN


def _checks(library: Sequence[Pattern], name: str | None) -> frozenset[str]:
    """Return the full ids of the checks that a name stands for, all of them for no name."""
    from fl_hooks.library.folders import find_pattern

    if not name:
        return frozenset(f"{one.id}/{check}" for one in library for check in one.checks)
    pattern = find_pattern(library, name)
    last = name.rpartition("/")[2]
    only = [last] if last in pattern.checks and name != pattern.id else list(pattern.checks)
    return frozenset(f"{pattern.id}/{check}" for check in only)


def _target(library: Sequence[Pattern], options: argparse.Namespace) -> Pattern | None:
    """Return the pattern that the examples go into; FlError where they cannot."""
    from fl_hooks.library.folders import find_pattern

    if not options.into:
        return None
    pattern = find_pattern(library, options.into)
    if options.pattern and find_pattern(library, options.pattern) is not pattern:
        raise FlError("--pattern and --into name two patterns", "Leave --pattern out.")
    if not pattern.folder.inside:
        own = f".feedback-loop/patterns/{pattern.id}"
        raise FlError(
            f"{pattern.id} comes with fl-hooks, and its folder is not yours to change",
            "A copy of your own takes its place here: "
            f"mkdir -p {own} && cp -r {pattern.folder.path}/. {own}",
        )
    return pattern


def _written(options: argparse.Namespace, found: Found) -> str:
    """Write the examples to a file, as JSON where its name says so or that is asked for."""
    from fl_hooks.commands.examples_history_text import summary, to_json
    from fl_hooks.detect.render import safe
    from fl_hooks.learn.mended.cases import document
    from fl_hooks.store import atomic

    if not found.examples:
        return summary(found)
    as_json = options.json or options.output.suffix == ".json"
    text = to_json(found) if as_json else document(found.examples)
    try:
        atomic.write(str(options.output), text.encode())
    except OSError as error:
        raise FlError(f"{options.output} cannot be written: {error.strerror}") from error
    return f"{summary(found)}Wrote {safe(str(options.output))}. Read it before you commit it.\n"


def _into(
    pattern: Pattern, library: Sequence[Pattern], examples: Sequence[Example], top: str
) -> str:
    """Add those examples to a pattern's cases.md that it lacks and that hold there; say which."""
    from fl_hooks.commands.examples_history_into import fitting
    from fl_hooks.detect.render import safe
    from fl_hooks.learn.mended.cases import added
    from fl_hooks.store import atomic

    shown, text = pattern.folder.name("cases.md"), pattern.text("cases.md")
    new = fitting(pattern, library, examples, top)
    if not new:
        return f"{shown}: nothing to add.\n"
    path = pattern.folder.path / "cases.md"
    try:
        atomic.write(str(path), added(text or "# Cases\n", new).encode())
    except OSError as error:
        raise FlError(f"{shown} cannot be written: {error.strerror}") from error
    rows = "".join(
        f"  {one.check.rpartition('/')[2]}: {safe(one.path)}:{one.line} before {one.commit[:12]}\n"
        for one in new
    )
    count = "1 example" if len(new) == 1 else f"{len(new)} examples"
    return f"{shown}: {count} added.\n{rows}Read them, then: fl patterns check {pattern.id}\n"


def _count(text: str) -> int:
    from argparse import ArgumentTypeError

    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise ArgumentTypeError(f"{text!r} is no number from 1 on")
    return number
