"""`fl report`: what the record says: top risks, what changed, what needs a decision."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from fl_hooks.store.report_form import Report

_LIMIT = 10


def main(argv: Sequence[str] | None = None) -> int:
    """Print the report, or write it to a file; exit code 0."""
    from fl_hooks.errors import EXIT_CLEAN

    options = _parser().parse_args(argv)
    _show(options, make(options))
    return EXIT_CLEAN


def make(options: argparse.Namespace) -> Report:
    """Return the report that the options ask for."""
    from datetime import UTC, datetime

    from fl_hooks.commands.analyze_data import analyzer, question, read
    from fl_hooks.commands.learn import learned
    from fl_hooks.library.foreign import foreign_names
    from fl_hooks.publish.report.build import build

    now = datetime.now(UTC)
    found = read(options.data)
    sure = [
        one
        for one in learned(found.data, found.patterns, foreign_names(found.top))
        if one.level != "low"
    ]
    asked = question(found, now, options, period=options.period, learnings=sure)
    return build(found.data, analyzer(found, now), asked)


def _show(options: argparse.Namespace, report: Report) -> None:
    from fl_hooks.commands.printing import put

    terminal = not options.output and options.format == "text" and sys.stdout.isatty()
    if terminal:
        from rich.console import Console

        from fl_hooks.publish.report.terminal import print_report

        print_report(report, Console(highlight=False))
        return
    encoding = "utf-8" if options.output else sys.stdout.encoding or "utf-8"
    text = _rendered(options.format, report, encoding)
    if options.output:
        _write(options.output, text)
    else:
        put(text)


def _rendered(form: str, report: Report, encoding: str) -> str:
    if form == "json":
        import json

        # In ASCII: the same bytes whatever the encoding of the standard output.
        return json.dumps(report.model_dump(by_alias=True, mode="json"), indent=2) + "\n"
    if form == "markdown":
        from fl_hooks.publish.report.markdown import to_markdown

        return to_markdown(report)
    from fl_hooks.publish.report.text import to_text

    return to_text(report, encoding)


def _write(path: Path, text: str) -> None:
    from fl_hooks.errors import FlError
    from fl_hooks.store import atomic

    try:
        atomic.write(str(path), text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise FlError(f"{path} cannot be written: {error.strerror}") from error


def _parser() -> argparse.ArgumentParser:
    import argparse
    from pathlib import Path

    from fl_hooks.commands.analyze import positive

    parser = argparse.ArgumentParser(
        prog="fl report",
        description="Say what the record holds: the top risks, what changed since the period "
        "before, and what needs a decision, each with its evidence.",
    )
    parser.add_argument(
        "--format", choices=("text", "markdown", "json"), default="text", help="default: text"
    )
    parser.add_argument(
        "--period",
        choices=("all", "day", "week", "weekly", "month", "monthly"),
        default="all",
        help="what it covers, counted back from now: 1, 7 or 30 days; default: all",
    )
    parser.add_argument(
        "--limit",
        type=positive,
        default=_LIMIT,
        metavar="N",
        help=f"at most so many rows of a table; default: {_LIMIT}",
    )
    parser.add_argument(
        "--days", type=positive, default=84, metavar="N", help="window of the trends; default: 84"
    )
    parser.add_argument(
        "--data", type=Path, metavar="FILE", help="an exported JSON file instead of a repository"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to a file")
    return parser
