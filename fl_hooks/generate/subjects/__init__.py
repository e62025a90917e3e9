"""The subjects of a prompt: how the chain of blocks is offered to whoever uses the module.

A subject is a function from (parts, marks) to (modules to merge, facts about it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.generate.subjects.classes import pipeline
from fl_hooks.generate.subjects.command import command, script
from fl_hooks.generate.subjects.coroutine import coroutine
from fl_hooks.generate.subjects.endpoint import endpoint
from fl_hooks.generate.subjects.function import function

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fl_hooks.generate.blocks.render import Marks
    from fl_hooks.generate.compose.parts import Parts

    Made = tuple[list[str], dict[str, Any]]

SUBJECTS: Mapping[str, Callable[[Parts, Marks], Made]] = {
    "function": function,
    "async function": coroutine,
    "endpoint": endpoint,
    "class": pipeline,
    "cli": command,
    "script": script,
}
