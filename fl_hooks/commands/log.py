"""`fl log`: the repository's record of violations: list it, check it, archive closed months."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run show, check or compact and return its exit code."""
    options = _parser().parse_args(argv)
    return int(options.run(options))


def _parser() -> argparse.ArgumentParser:
    import argparse

    from fl_hooks.commands import log_check, log_compact, log_show

    parser = argparse.ArgumentParser(prog="fl log", description="The record of violations.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    log_show.add_to(commands)
    log_check.add_to(commands)
    log_compact.add_to(commands)
    return parser
