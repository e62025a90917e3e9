"""The test of what was generated: a pytest module for its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fl_hooks.generate.compose import Composed
    from fl_hooks.generate.plan import Plan
    from fl_hooks.generate.prompt.intent import Intent


def generated_test(intent: Intent, plan: Plan, composed: Composed, module: str) -> str:  # noqa: ARG001 -- the first form of it
    """Return a pytest module that imports the code as `module`, "" where there is none."""
    return ""
