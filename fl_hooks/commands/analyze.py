"""`fl analyze`: what the record teaches, or before a commit, what it knows of the staged files."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Analyse and return 0, or with --fail-on 1 where a risk is that grave."""
    options = _parser().parse_args(argv)
    if options.no_update and not options.data:
        from fl_hooks.commands.analyze_staged import run

        return run(as_json=options.json, fail_on=options.fail_on, limit=options.limit)
    from fl_hooks.commands.analyze_all import run as run_all

    return int(run_all(options))


def _parser() -> argparse.ArgumentParser:
    import argparse
    from pathlib import Path

    from fl_hooks.records.severity import SEVERITIES

    parser = argparse.ArgumentParser(
        prog="fl analyze",
        description="Rank the patterns of the record and say which get rarer. Keeps the result in "
        "the git directory, and updates the frequencies of a patterns.json where the repository "
        "has one. With --no-update, for a hook: writes nothing that others see, and shows what is "
        "known of the files that are staged.",
    )
    parser.add_argument(
        "--no-update", action="store_true", help="only look: the risks of the staged files"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--days", type=positive, default=84, metavar="N", help="window of the trends; default: 84"
    )
    parser.add_argument(
        "--data", type=Path, metavar="FILE", help="an exported JSON file instead of a repository"
    )
    parser.add_argument(
        "--fail-on",
        default="",
        choices=SEVERITIES,
        help="exit with 1 where a listed risk has this severity or a graver one",
    )
    parser.add_argument(
        "--limit", type=positive, metavar="N", help="list at most so many; default: 10"
    )
    return parser


def positive(text: str) -> int:
    """Parse a number of at least 1."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number
