"""`fl examples`: further good and bad code of the patterns, each pair verified."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

# Each has `add_to(commands)`, which adds its parser and sets `run`.
PARTS = ("fl_hooks.commands.examples_build", "fl_hooks.commands.examples_history")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the sub-command that is named and return its exit code."""
    options = _parser().parse_args(argv)
    return int(options.run(options))


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="fl examples", description="Further good and bad code of the patterns, verified."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for part in PARTS:
        import_module(part).add_to(commands)
    return parser
