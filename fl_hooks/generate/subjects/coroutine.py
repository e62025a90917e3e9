"""An async function of the chain: what blocks runs in a thread, what is async is awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.generate.compose.naming import docstring_lines
from fl_hooks.generate.compose.parts import indented, signature
from fl_hooks.generate.subjects.function import logged, own_form

if TYPE_CHECKING:
    from fl_hooks.generate.blocks.render import Marks
    from fl_hooks.generate.compose.parts import Parts


def coroutine(parts: Parts, marks: Marks) -> tuple[list[str], dict[str, Any]]:
    """Return an async function of the chain that never holds up the event loop."""
    number = len(parts.helpers)
    if parts.asynchronous:
        own = own_form(parts)
        texts, steps = [*parts.texts], [*logged(parts), *parts.steps(threads=True)]
        if own:
            return [own], {}
    elif number == 1:
        texts, steps = [*parts.texts], [*logged(parts), *parts.steps(threads=True)]
    else:
        blocking = f"_{parts.name}"
        names = "".join(f", {one.name}" for one in parts.parameters)
        steps = [f"return await asyncio.to_thread({blocking}{names})"]
        texts = [*parts.texts, marks.kept("\n".join(_blocking(parts, blocking)))]
    lines = [
        "import asyncio",
        signature(parts.name, parts.parameters, parts.returns, "async def"),
        *docstring_lines(parts.plan, "    "),
        *indented(steps),
    ]
    return [*texts, marks.kept("\n".join(lines))], {}


def _blocking(parts: Parts, name: str) -> list[str]:
    return [
        signature(name, parts.parameters, parts.returns),
        f'    """Do what {parts.name} does, in a thread of its own."""',
        *indented([*logged(parts), *parts.steps()]),
    ]
