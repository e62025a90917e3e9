"""`fl doctor`: looks at everything fl-hooks stands on, says what is wrong and what mends it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from fl_hooks.commands.doctor_result import Result
    from fl_hooks.store.git import Git

_STYLES = {"ok": "green", "note": "yellow", "wrong": "bold red"}


def main(argv: Sequence[str] | None = None) -> int:
    """Print one line per thing looked at; return 1 if any of them is wrong."""
    arguments = _parser().parse_args(argv)

    from fl_hooks.commands.printing import put
    from fl_hooks.errors import EXIT_CLEAN, EXIT_VIOLATIONS
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo

    git = Git(*find_repo(""))
    # Looking must not write: `git status` would refresh the index.
    git.env["GIT_OPTIONAL_LOCKS"] = "0"
    found = list(examine(git))
    if arguments.json:
        put(to_json(found))
    elif sys.stdout.isatty():
        _print(found)
    else:
        put(to_text(found))
    return EXIT_VIOLATIONS if any(one.level == "wrong" for one in found) else EXIT_CLEAN


def examine(git: Git) -> Iterator[Result]:
    """Yield what there is to say of a repository; without a git that works, only that."""
    from fl_hooks.commands import doctor_git
    from fl_hooks.commands.doctor_result import wrong
    from fl_hooks.errors import FlError

    try:
        yield doctor_git.version(git)
        state = doctor_git.repository(git)
    except FlError as error:
        yield wrong("git", error.message, error.hint)
        return
    yield state
    if state.level == "ok":
        for topic, part in _parts(git):
            yield from _safely(topic, part)


def _parts(git: Git) -> Iterator[tuple[str, Iterator[Result]]]:
    """Yield the groups of results, in the order in which a mistake in one explains the next."""
    from fl_hooks.commands import (
        doctor_ci,
        doctor_config,
        doctor_git,
        doctor_hook_files,
        doctor_hooks,
        doctor_program,
        doctor_record,
    )

    hooks = doctor_hook_files.read_hooks(git)
    yield "hooks", doctor_hooks.results(hooks)
    yield "fl-scan", doctor_program.results(hooks.front)
    yield "configuration", doctor_config.results(git)
    yield "baseline", doctor_config.baseline(git)
    yield "cache", doctor_config.cache(git)
    yield "record", doctor_record.results(git)
    yield "notes", doctor_record.spool(git)
    yield "repository", doctor_git.results(git)
    yield "CI", doctor_ci.results(git, doctor_config.recorder(git))


def _safely(topic: str, part: Iterator[Result]) -> Iterator[Result]:
    """Yield a group's results; where it cannot go on, one that says so: the rest is still told."""
    from fl_hooks.commands.doctor_result import wrong
    from fl_hooks.errors import FlError

    try:
        yield from part
    except FlError as error:
        yield wrong(topic, error.message, error.hint)
    except OSError as error:
        yield wrong(topic, f"{error.filename}: {error.strerror}")


def to_text(found: Sequence[Result]) -> str:
    """Return one line per result and a closing one."""
    from fl_hooks.detect.render import safe

    wide = max(len(one.topic) for one in found)
    lines = []
    for one in found:
        way = f"  -> {one.command}" if one.command else ""
        lines.append(safe(f"{one.level:<5}  {one.topic:<{wide}}  {one.text}{way}"))
    return "\n".join([*lines, "", closing(found), ""])


def closing(found: Sequence[Result]) -> str:
    """Return the sentence that says how it stands on the whole."""
    from fl_hooks.commands.doctor_result import many

    bad = sum(one.level == "wrong" for one in found)
    notes = sum(one.level == "note" for one in found)
    said = (
        "Nothing is wrong" if not bad else f"{bad} {'thing is' if bad == 1 else 'things are'} wrong"
    )
    return f"{said}; {many(notes, 'note')}." if notes else f"{said}."


def _print(found: Sequence[Result]) -> None:
    """Print for a terminal: coloured, and what mends it on a line of its own."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from fl_hooks.detect.render import safe

    table = Table.grid(padding=(0, 2, 0, 0))
    for name in ("level", "topic"):
        table.add_column(name, no_wrap=True)
    table.add_column("text", overflow="fold")
    for one in found:
        text = Text(safe(one.text), style="dim" if one.level == "ok" else "")
        if one.command:
            text.append(
                f"\n-> {safe(one.command)}", style="bold" if one.level == "wrong" else "cyan"
            )
        table.add_row(Text(one.level, style=_STYLES[one.level]), Text(one.topic), text)
    console = Console(highlight=False, emoji=False)
    console.print(table)
    console.print(f"\n{closing(found)}")


def to_json(found: Sequence[Result]) -> str:
    """Return the results as JSON; null stands for no command."""
    import json
    from dataclasses import asdict

    from fl_hooks import __version__

    document = {
        "schema": 1,
        "tool": {"name": "fl-hooks", "version": __version__},
        "results": [{**asdict(one), "command": one.command or None} for one in found],
        "summary": {
            level: sum(one.level == level for one in found) for level in ("ok", "note", "wrong")
        },
    }
    return json.dumps(document, indent=2) + "\n"


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="fl doctor",
        description="Look at git, the hooks, the configuration, the record and CI, and say what is "
        "wrong and what mends it. Nothing is changed. Exit code 1 if something is wrong.",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser
