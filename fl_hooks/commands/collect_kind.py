"""`fl collect bug` and its likes, one for each kind of event: keep one, or several."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from typing import Any

    from fl_hooks.collect.forms import Row
    from fl_hooks.collect.repository import Repository
    from fl_hooks.records.event import Key, Kind

# What people call it, where that is not the key's own name.
_OPTIONS = {
    "file_path": ("--file",),
    "pattern_violated": ("--pattern",),
    "test_name": ("--test", "--test-name"),
    "failure_reason": ("--reason", "--failure-reason"),
    "code_snippet": ("--code", "--code-snippet"),
    "issue_type": ("--issue", "--issue-type"),
    "metric_type": ("--metric", "--metric-type"),
    "details": ("--detail",),
    "resolution_time_minutes": ("--minutes", "--resolution-time-minutes"),
}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add a command for each kind of event, with an option for each of its keys."""
    from fl_hooks.records.event import KINDS, PERFORMANCE

    for kind in KINDS:
        parser = commands.add_parser(
            kind.command,
            help=f"keep a {kind.said}",
            description=f"Keep a {kind.said} as an event of the repository.",
            epilog="A value of - is read from standard input, as a traceback is from a pipe.",
        )
        for key in kind.keys:
            _add(parser, key)
        if kind is PERFORMANCE:
            parser.add_argument(
                "--tracked",
                action="store_true",
                help="as a tracked event; by default it goes to a log in the git directory",
            )
        parser.add_argument("--time", metavar="WHEN", help="when it was (ISO 8601); now by default")
        parser.add_argument(
            "--json",
            dest="source",
            metavar="FILE",
            help="take entries from a file instead, a JSON object per line or a list, all of them "
            "or none; - reads standard input",
        )
        parser.set_defaults(run=run, kind=kind)


def _names(key: Key) -> tuple[str, ...]:
    """Return the options of a key, the one to show first."""
    return _OPTIONS.get(key.name, ("--" + key.name.replace("_", "-"),))


def _add(parser: argparse.ArgumentParser, key: Key) -> None:
    from fl_hooks.records.severity import SEVERITIES

    if key.takes == "table":
        help_text = f"{key.meaning} Again for each; a value that is JSON is taken as such."
        parser.add_argument(
            *_names(key), dest=key.name, action="append", metavar="NAME=VALUE", help=help_text
        )
        return
    parser.add_argument(
        *_names(key),
        dest=key.name,
        choices=SEVERITIES if key.takes == "severity" else None,
        metavar={"line": "N", "minutes": "N", "severity": "LEVEL"}.get(key.takes, "TEXT"),
        help=key.meaning + (" Required." if key.required else ""),
    )


def run(options: argparse.Namespace) -> int:
    """Keep the event that the options describe, or those of --json."""
    from fl_hooks.collect.forms import moment_of, row_of
    from fl_hooks.collect.load import load_entries
    from fl_hooks.collect.repository import Repository
    from fl_hooks.commands.printing import put
    from fl_hooks.detect.render import safe
    from fl_hooks.errors import EXIT_CLEAN, FlError

    shelf, kind = Repository("."), options.kind
    values = _values(options)
    if options.source is not None:
        _refuse_both(values)
        rows = load_entries(read(options.source), shelf.now, kind)
        return keep(shelf, rows, durable=getattr(options, "tracked", False))
    if not values:
        names = ", ".join(_names(key)[0] for key in kind.keys)
        raise FlError("nothing says what went wrong", f"Say it with one of {names}.")
    moment = shelf.now() if options.time is None else moment_of(options.time, "--time")
    row = row_of(kind, values, moment, f"fl collect {kind.command}: ")
    path = shelf.add(kind, row, durable=getattr(options, "tracked", False))
    note_unknown(shelf, [(kind, row)])
    put(f"{safe(path)}\n")
    return EXIT_CLEAN


def _refuse_both(values: dict[str, Any]) -> None:
    from fl_hooks.errors import FlError

    if values:
        raise FlError("--json takes the entries from a file", "Leave the other options out.")


def _values(options: argparse.Namespace) -> dict[str, Any]:
    """Return the keys that were given, with what stands for standard input read."""
    given = {key.name: getattr(options, key.name) for key in options.kind.keys}
    values = {name: value for name, value in given.items() if value is not None}
    piped = [name for name, value in values.items() if value == "-"]
    if piped:
        values |= dict.fromkeys(piped, read("-").decode("utf-8", "backslashreplace"))
    if "details" in values:
        values["details"] = dict(map(_detail, values["details"]))
    if "file_path" in values:
        values["file_path"] = _place(values["file_path"])
    return values


def _detail(text: str) -> tuple[str, Any]:
    """Return name and value of NAME=VALUE; a value that is JSON as what it says."""
    import json

    from fl_hooks.errors import FlError

    name, sign, value = text.partition("=")
    if not sign or not name:
        raise FlError(f"--detail {text}: expected NAME=VALUE", "As: --detail avg_time_ms=5420")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _place(path: str) -> str:
    """Return a file that is there as a whole path, from which the shelf makes one from the top."""
    from pathlib import Path

    place = Path.cwd() / path
    return str(place) if place.exists() else path


def read(source: str) -> bytes:
    """Return what a file holds, or standard input for -."""
    from pathlib import Path

    from fl_hooks.errors import FlError

    if source == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise FlError(f"{source}: cannot be read: {error.strerror}") from error


def keep(shelf: Repository, rows: list[tuple[Kind, Row]], *, durable: bool = False) -> int:
    """Bring rows to the disk and say how many are new."""
    from fl_hooks.commands.printing import put
    from fl_hooks.errors import EXIT_CLEAN

    new, total = shelf.add_all(rows, durable=durable), sum(row[1] for _, row in rows)
    there = f"; {total - new} were there already" if new < total else ""
    put(f"{new} {'event' if new == 1 else 'events'} recorded{there}\n")
    note_unknown(shelf, rows)
    return EXIT_CLEAN


def note_unknown(shelf: Repository, rows: Iterable[tuple[Kind, Row]]) -> None:
    """Say on stderr which patterns the library does not have; what was named so is kept."""
    from fl_hooks.collect.forms import entry_of
    from fl_hooks.detect.render import safe
    from fl_hooks.records.event import UNKNOWN

    names = shelf.pattern_names()
    used = {str(entry_of(kind, row).get(kind.pattern) or UNKNOWN) for kind, row in rows}
    for name in sorted(used - names - {UNKNOWN}) if names else ():
        from fl_hooks.store.problems import suggest

        said = f'note: the library has no pattern "{name}"{suggest(name, names)}'
        print(safe(said), file=sys.stderr)
