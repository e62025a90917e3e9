"""`fl collect`: what went wrong outside the commits, kept as events of the repository."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Collect what the arguments say, or tell what there is, and return the exit code."""
    options = _parser().parse_args(argv)
    return int(options.run(options))


def _parser() -> argparse.ArgumentParser:
    import argparse

    from fl_hooks.commands import collect_fixes, collect_kind

    parser = argparse.ArgumentParser(
        prog="fl collect",
        description="Keep bugs, failed tests, review remarks, measurements and deployment issues "
        "as events below .feedback-loop/events/, to be committed with everything else. Without "
        "arguments: what there is, and what could be collected.",
    )
    parser.add_argument(
        "--from",
        dest="source",
        metavar="FILE",
        help="collect what a file holds, all of it or nothing: what MetricsCollector exported, or "
        'entries, one JSON object per line, each with its "kind"; - reads standard input',
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="how to tell what there is"
    )
    parser.set_defaults(run=_run)
    commands = parser.add_subparsers(dest="command", metavar="WHAT")
    collect_kind.add_to(commands)
    collect_fixes.add_to(commands)
    return parser


def _run(options: argparse.Namespace) -> int:
    """Collect from a file, or tell what there is."""
    from fl_hooks.collect.load import load_entries
    from fl_hooks.collect.repository import Repository
    from fl_hooks.commands.collect_kind import keep, read
    from fl_hooks.commands.collect_show import show

    shelf = Repository(".")
    if options.source is None:
        return show(shelf, options.format)
    return keep(shelf, load_entries(read(options.source), shelf.now))


if __name__ == "__main__":
    from fl_hooks.store.crash import guard

    sys.exit(guard(main))
