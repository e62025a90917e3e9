"""One generation under way: what was understood, and what has been made of it so far."""

from __future__ import annotations

import re
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fl_hooks.generate.prompt.unknown import understood, unknown_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fl_hooks.generate.blocks.block import Block
    from fl_hooks.generate.blocks.render import Marks
    from fl_hooks.generate.compose.compose import Composed
    from fl_hooks.generate.model.ask import Written
    from fl_hooks.generate.plan.plan import Plan
    from fl_hooks.generate.prompt.intent import Intent

# How sure it is that a language model wrote what was asked for, where nobody else knows how.
_WRITTEN = 0.5


@dataclass(slots=True)
class Work:
    """One generation.

    context: what the team keeps doing wrong, for those who are told; unused: parameters that the
    prompt names and no block takes.
    """

    intent: Intent
    plan: Plan | None
    marks: Marks
    indicators: Mapping[str, bool]
    module: str = ""
    test: bool = False
    context: Mapping[str, Any] | None = None
    composed: Composed | None = None
    written: Written | None = None
    unused: tuple[str, ...] = ()

    @property
    def by_model(self) -> bool:
        """Whether the code is a language model's."""
        return bool(self.written and self.written.code)

    @property
    def subject(self) -> dict[str, Any]:
        """What the composed module's main part is called, of what kind it is, what it takes."""
        return dict(self.composed.subject) if self.composed else {}

    @property
    def blocks(self) -> list[str]:
        """The names of the building blocks in the code."""
        if self.plan is None or self.composed is None or self.by_model:
            return []
        # A subject that answers in JSON by itself leaves out the block that would.
        plan = self.composed.parts.plan if self.composed.parts else self.plan
        return [one.name for one in plan.blocks]

    @property
    def missing(self) -> list[str]:
        """What was asked for and found no place in the code, as far as that is known."""
        if self.plan is None or self.by_model:
            return []
        return [*self.plan.missing, *(n if " " in n else f"the parameter {n}" for n in self.unused)]

    @property
    def unknown(self) -> list[str]:
        """Words of the prompt that neither the vocabulary nor the chosen blocks speak of."""
        if self.plan is None or self.by_model:
            return []
        known = {word for block in self.plan.blocks for word in _words(block)}
        return list(unknown_words(self.intent, known))

    def confidence(self, applied: Iterable[Mapping[str, Any]]) -> float:
        """Return how sure it is that the code is what was asked for, 0 to 1."""
        if self.plan is None:
            return _WRITTEN if self.by_model else 0.0
        built = 1.0 if self.by_model else self.plan.coverage * (self.composed is not None)
        sure = [match["confidence"] for match in applied]
        built *= understood(self.unknown)
        return round(built * (sum(sure) / len(sure) if sure else 0.8), 2)


def _words(block: Block) -> list[str]:
    """Return the words that a block speaks of, in its head and in its code."""
    terms = (*block.covers, *(term for one in block.when for term in one))
    text = " ".join((block.name, block.says, *terms, block.body))
    return re.findall(r"[a-z][a-z0-9]+", text.lower())


WORK: ContextVar[Work] = ContextVar("work")
