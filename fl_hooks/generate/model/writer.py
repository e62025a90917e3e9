"""A language model as a writer of code for a prompt, told what the generator has found out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fl_hooks.generate.model.ask import Model, Written, written
from fl_hooks.generate.model.instructions import instructions
from fl_hooks.generate.model.texts import advices, habits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from fl_hooks.generate.result import Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be written.

    matches: those to apply, the most urgent first, and `ids` their patterns' ids; library: all
    entries; context: what the team keeps doing wrong, as `get_context()` has it; subject: what the
    module's main part is called, where that is known.
    """

    prompt: str
    matches: Sequence[Mapping[str, Any]] = ()
    ids: Sequence[str] = ()
    library: Sequence[Mapping[str, Any]] = ()
    context: Mapping[str, Any] | None = None
    subject: Mapping[str, Any] = field(default_factory=dict)


class Writer:
    """Has a model write; folders: those of a repository's own patterns."""

    def __init__(self, model: Model, folders: Sequence[Path] = ()) -> None:
        self._model = model
        self._folders = folders

    def write(self, wish: Wish, examine: Callable[[str], Verification]) -> Written:
        """Return what the model writes, examined; what is found goes back for repair."""
        told = [*advices(wish.matches, wish.ids, self._folders)]
        told += habits(wish.library, wish.context, wish.ids)
        return written(self._model, instructions(wish.prompt, told, wish.subject), examine)
