"""What can be called, for the site's page on commands: asked of the commands themselves."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.publish.reference import Command, Hook, Reference

# Each command makes its parser in a function of this name.
PARSER = "_parser"
HOOKS = ".pre-commit-hooks.yaml"


def read_reference() -> Reference:
    """Return every command of `fl` in the order of `fl --help`, the hook's program, the hooks."""
    from fl_hooks.cli import COMMANDS
    from fl_hooks.publish.reference import Reference, command

    made = (
        command(getattr(import_module(module), PARSER)(), f"fl {name}", summary)
        for name, (module, summary) in COMMANDS.items()
    )
    return Reference((*made, _program()), tuple(_hooks()))


def _program() -> Command:
    """Return the program of the hooks, which reads its few options without argparse."""
    from fl_hooks.hook import USAGE
    from fl_hooks.publish.reference import Command

    usage, _, rest = USAGE.partition("\n")
    said = rest.strip().partition("\n")[0]
    return Command(
        "fl-scan", "what git's hooks run", usage.removeprefix("usage: "), said, text=USAGE
    )


def _hooks() -> Iterator[Hook]:
    """Yield the hooks that pre-commit and prek find in fl-hooks."""
    from yaml import safe_load

    from fl_hooks.publish.reference import Hook
    from fl_hooks.store.paths import DATA, checkout

    text = Path(checkout() or DATA, HOOKS).read_text(encoding="utf-8")
    for one in safe_load(text):
        stages = tuple(one.get("stages", ()))
        yield Hook(one["id"], one["entry"], one["description"], stages)
