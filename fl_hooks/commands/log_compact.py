"""`fl log compact`: closed months of the record become one file each."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from fl_hooks.store.compact import Plan
    from fl_hooks.store.git import Git

NOTHING = "nothing to compact: no closed month has fragments\n"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its options."""
    compact = commands.add_parser(
        "compact",
        help="archive closed months: one file per month instead of one per commit",
        description="Turn the fragments of closed months (before this one, UTC) into one file per "
        "month below .feedback-loop/archive/, on the default branch only. Index and work tree are "
        "changed, and the command that commits it is printed. Fragments that branches merge "
        "later are archived by the next run.",
    )
    compact.add_argument("--commit", action="store_true", help="commit it, without running hooks")
    compact.add_argument("--branch", default="", metavar="NAME", help="the default branch's name")
    compact.add_argument(
        "--dry-run", action="store_true", help="say what would be done and change nothing"
    )
    compact.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compact, and commit or say how to; exit code 2 with the reason where that is refused."""
    from fl_hooks.commands.printing import put
    from fl_hooks.errors import EXIT_CLEAN
    from fl_hooks.store import compact
    from fl_hooks.store.compact_where import refuse
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo

    git = Git(*find_repo())
    if git.has_commits():
        refuse(git, options.branch)
    plan = compact.plan(git)
    put("".join(f"left as it is: {path}: {why}\n" for path, why in sorted(plan.left.items())))
    if not plan.files and not plan.removed:
        put(NOTHING)
        return EXIT_CLEAN
    if options.dry_run:
        put(_summary(plan, "would archive"))
        return EXIT_CLEAN
    compact.apply(git, plan)
    put(_summary(plan, "archived"))
    if options.commit:
        _commit(git, plan)
    else:
        put(f"staged, not committed; next: git {shlex.join(_arguments(plan))}\n")
    return EXIT_CLEAN


def _summary(plan: Plan, done: str) -> str:
    from fl_hooks.store import fragments

    count = sum(fragments.is_fragment(path) for path in plan.removed)
    noun = "fragment" if count == 1 else "fragments"
    return f"{done} {count} {noun} of {_span(plan.months)} ({plan.new} new in the archive)\n"


def _span(months: Sequence[str]) -> str:
    return months[0] if len(months) == 1 else f"{months[0]} to {months[-1]}"


def _arguments(plan: Plan) -> list[str]:
    """Return the commit, limited to the record, whatever else is staged."""
    from fl_hooks.store import archive, fragments

    message = f"Compact the record of violations: {_span(plan.months)}"
    return ["commit", "--quiet", "-m", message, "--", archive.FOLDER, fragments.FOLDER]


def _commit(git: Git, plan: Plan) -> None:
    """Commit without hooks: they would take it for a bypass of theirs."""
    import os

    from fl_hooks.commands.printing import put

    git.run("-c", f"core.hooksPath={os.devnull}", *_arguments(plan))
    put(f"committed {git.run('rev-parse', '--short', 'HEAD').decode('ascii')}")
