"""A language model as a writer of code for a prompt, told what the generator has found out."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from fl_hooks.generate.model.ask import Model, Written, written
from fl_hooks.generate.model.instructions import instructions
from fl_hooks.generate.model.texts import advices, habits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from fl_hooks.generate.model.wish import Wish
    from fl_hooks.generate.result import Verification


class Writer:
    """Has a model write; folders: those of a repository's own patterns."""

    def __init__(self, model: Model, folders: Sequence[Path] = ()) -> None:
        self._model = model
        self._folders = folders

    def write(self, wish: Wish, examine: Callable[[str], Verification]) -> Written:
        """Return what the model writes, examined; what is found goes back for repair."""
        told = [*advices(wish.matches, wish.ids, self._folders)]
        told += habits(wish.library, wish.context, wish.ids)
        name = str(wish.subject.get("name") or "")

        def examined(code: str) -> Verification:
            found = examine(code)
            return found.also("subject", tuple(lacking(code, name))) if name else found

        return written(self._model, instructions(wish.prompt, told, wish.subject), examined)


def lacking(code: str, name: str) -> Iterator[str]:
    """Say that code does not define a name, where it can be read and does not."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    if not any(isinstance(node, kinds) and node.name == name for node in tree.body):
        yield f"the module does not define `{name}`"
