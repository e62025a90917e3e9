"""`fl`: one table of commands; only the one asked for is imported."""

from __future__ import annotations

import sys

from fl_hooks import __version__
from fl_hooks.errors import EXIT_CLEAN, FlError
from fl_hooks.store import crash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "init": ("fl_hooks.commands.init", "install the hooks and the configuration in a repository"),
    "scan": ("fl_hooks.commands.scan", "scan files, what is staged, a range of commits, or all"),
    "compare": ("fl_hooks.commands.compare", "what a change adds and removes, for a pull request"),
    "baseline": ("fl_hooks.commands.baseline", "accept what was there before; it only shrinks"),
    "patterns": ("fl_hooks.commands.patterns", "list, show, create and check patterns"),
    "log": ("fl_hooks.commands.log", "list, check and compact the record of violations"),
    "analyze": ("fl_hooks.commands.analyze", "rank the patterns; before a commit, its risks"),
    "report": ("fl_hooks.commands.report", "top risks, what changed, what needs a decision"),
    "collect": ("fl_hooks.commands.collect", "keep bugs, failed tests, reviews … as events"),
    "examples": ("fl_hooks.commands.examples", "further good and bad code of patterns, verified"),
    "generate": ("fl_hooks.commands.generate", "code for a prompt that follows the patterns"),
    "learn": ("fl_hooks.commands.learn", "what faults without a pattern teach; draft patterns"),
    "doctor": ("fl_hooks.commands.doctor", "say what is wrong with the setup, and what mends it"),
    "build-site": ("fl_hooks.commands.build_site", "build the site from the record and patterns"),
    "uninstall": ("fl_hooks.commands.uninstall", "take out what init put in, leave the record"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that the first argument names with the rest, and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_help())
        return EXIT_CLEAN
    if arguments[0] in ("-V", "--version"):
        print(f"fl-hooks {__version__}")
        return EXIT_CLEAN
    return _run(arguments[0], arguments[1:])


def _run(name: str, arguments: list[str]) -> int:
    if name not in COMMANDS:
        raise _unknown(name)
    from importlib import import_module

    return int(import_module(COMMANDS[name][0]).main(arguments))


def _unknown(name: str) -> FlError:
    from difflib import get_close_matches

    close = get_close_matches(name, COMMANDS, n=1)
    what = f"Did you mean `fl {close[0]}`?" if close else "`fl --help` lists the commands."
    return FlError(f"there is no command {name!r}", what)


def _help() -> str:
    rows = "\n".join(f"  {name:<11} {text}" for name, (_, text) in COMMANDS.items())
    return f"""Usage: fl COMMAND [ARGUMENTS]

Catch a team's recurring mistakes at the commit, record them in git, publish what they teach.

Commands:
{rows}

Options:
  -h, --help     show this and exit; `fl COMMAND --help` tells more about a command
  -V, --version  show the version and exit

Exit codes: 0 clean, 1 violations, 2 a mistake in the call or the configuration, 3 a bug."""


def script() -> int:
    """Be the `fl` program: FlError becomes exit 2, anything else exit 3 with a report."""
    return crash.guard(main)


if __name__ == "__main__":
    sys.exit(script())
