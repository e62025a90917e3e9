"""What to call a subject, and the sentence that says what it does."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from fl_hooks.generate.kinds import KINDS

if TYPE_CHECKING:
    from fl_hooks.generate.plan import Plan
    from fl_hooks.generate.prompt.intent import Intent

# Columns of a line of code.
WIDTH = 88


def subject_name(intent: Intent, plan: Plan) -> str:
    """Return the name that the prompt gives, else one made of the last block and the source."""
    if intent.given.name:
        return intent.given.name
    if intent.subject in ("cli", "script"):
        return "run"
    last = plan.blocks[-1].name
    if len(plan.blocks) == 1:
        return last
    return f"{KINDS[plan.source].name}_{last}"


def docstring(plan: Plan) -> str:
    """Return the sentence for what a plan does."""
    said = [block.says for block in plan.blocks]
    text = said[0] if len(said) == 1 else f"{', '.join(said[:-1])}, and {said[-1]}"
    return f"{text[0].upper()}{text[1:]}."


def docstring_lines(plan: Plan, indent: str = "") -> list[str]:
    """Return the docstring for what a plan does, in lines that fit."""
    text = docstring(plan)
    if len(indent) + len(text) + len('""""""') <= WIDTH:
        return [f'{indent}"""{text}"""']
    first, *rest = wrap(text, WIDTH - len(indent) - 3)
    return [f'{indent}"""{first}', *(indent + line for line in rest), f'{indent}"""']
