"""The subjects of a prompt: how the chain of blocks is offered to whoever uses the module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.generate.compose import signature
from fl_hooks.generate.naming import docstring_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from fl_hooks.generate.compose import Parts
    from fl_hooks.generate.render import Marks

    Made = tuple[str, dict[str, Any]]


def function(parts: Parts, marks: Marks) -> Made:
    """Return a function of the chain; where one block is all of it, that block's own."""
    lines = [
        signature(parts.name, parts.parameters, parts.returns),
        *docstring_lines(parts.plan, "    "),
        *_logged(parts),
        *(f"    {line}" for line in parts.steps()),
    ]
    return marks.kept("\n".join(lines)), {}


def _logged(parts: Parts) -> list[str]:
    lines = [f'    logger.debug("{parts.name}: %s", {parts.parameters[0].name})']
    return ["    # Pattern: structured_logging", *lines]


SUBJECTS: dict[str, Callable[[Parts, Marks], Made]] = {
    "function": function,
    "async function": function,
    "endpoint": function,
    "class": function,
    "cli": function,
    "script": function,
}
