"""`fl log check`: whether every file of the record is what a commit or a compaction wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from fl_hooks.store.record_check import Problem


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its options."""
    check = commands.add_parser(
        "check",
        help="check that every file of the record is whole",
        description="Check every file of the record: the form, the name that its content gives it, "
        "the month's folder, what lies around. One line per problem, with the command that mends "
        "it. Exit code 1 where there is one.",
    )
    check.add_argument("--json", action="store_true", help="print JSON")
    check.add_argument(
        "--fix",
        action="store_true",
        help="put READMEs and .gitattributes that are missing around the record into the index",
    )
    check.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the problems; exit code 1 where there are some."""
    from fl_hooks.commands.printing import put
    from fl_hooks.errors import EXIT_CLEAN, EXIT_VIOLATIONS
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo
    from fl_hooks.store.record_check import fixed, problems

    git = Git(*find_repo())
    if options.fix:
        for path in fixed(git):
            put(f"staged {path}\n")
    found = problems(git.top)
    put(_json(found) if options.json else _text(found))
    return EXIT_VIOLATIONS if found else EXIT_CLEAN


def _text(found: Sequence[Problem]) -> str:
    from fl_hooks.detect.render import safe

    if not found:
        return "the record is whole\n"
    rows = "".join(f"{safe(str(one))} -> {safe(one.mend)}\n" for one in found)
    count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    return f"{rows}{count} in the record\n"


def _json(found: Sequence[Problem]) -> str:
    import json
    from dataclasses import asdict

    document = {"schema": 1, "problems": [asdict(one) for one in found]}
    return json.dumps(document, indent=2) + "\n"
