"""Commands: their options, taken from the commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.errors import EXIT_BUG, EXIT_CLEAN, EXIT_USER, EXIT_VIOLATIONS
from fl_hooks.publish.render import render
from fl_hooks.publish.site import Site, front

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.publish.reference import Command

PATH = "about/commands/index.md"
EXITS = {
    EXIT_CLEAN: "done; a scan found nothing that blocks",
    EXIT_VIOLATIONS: "a scan found violations that block, a check found something wrong",
    EXIT_USER: "a mistake in the call, the repository or the configuration; it says which",
    EXIT_BUG: "a bug of fl-hooks; the report lies in a file whose path is printed",
}


def pages(site: Site) -> dict[str, str]:
    """Return the page, none where nobody said what can be called."""
    reference = site.loop.reference
    if not reference.commands:
        return {}
    text = render(
        "commands.md.j2",
        front=front("Commands", "Every command, option and hook of fl-hooks"),
        commands=reference.commands,
        whole=[(one, list(_all(one))) for one in reference.commands],
        hooks=reference.hooks,
        exits=EXITS,
    )
    return {PATH: text}


def _all(command: Command) -> Iterator[Command]:
    """Yield a command and those below it that can be called."""
    yield command
    for part in command.parts:
        yield from _all(part)
