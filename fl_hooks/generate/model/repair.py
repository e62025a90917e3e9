"""The conversation with a language model as a state machine: ask, look, have it mended, end.

Pure: what is sent next follows from what was answered and found. Each repair goes out with the
request and the last answer alone, so that a conversation does not grow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fl_hooks.store.redact import redact

if TYPE_CHECKING:
    from fl_hooks.generate.model.answer import Answer
    from fl_hooks.generate.result import Verification

    Message = dict[str, str]

REPAIRS = 3
_MOST_FAULTS = 20
_NOTHING = "(an answer without code that can be used)"


@dataclass(frozen=True, slots=True)
class Attempt:
    """An answer that was looked at: its code, "" without any, and what was found."""

    code: str
    verification: Verification


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a conversation stands. `next` is what to send, () at its end."""

    opening: tuple[Message, ...]
    next: tuple[Message, ...]
    attempts: tuple[Attempt, ...] = ()
    sent: tuple[tuple[Message, ...], ...] = ()
    failed: str = ""

    @property
    def best(self) -> Attempt | None:
        """The attempt with code that has the fewest faults, the last of those; None without."""
        known = [one for one in self.attempts if one.code]
        return min(reversed(known), key=lambda one: len(one.verification.faults), default=None)

    @property
    def repairs(self) -> list[dict[str, Any]]:
        """What was found at each attempt that was sent back, or was the last."""
        return [
            {"faults": list(one.verification.faults), "code": bool(one.code)}
            for one in self.attempts
            if one.verification.faults
        ]


def opened(messages: tuple[Message, ...]) -> Conversation:
    """Return a conversation that begins with these messages."""
    return Conversation(messages, messages)


def answered(state: Conversation, answer: Answer, verification: Verification) -> Conversation:
    """Return where it goes on after an answer: to its end, or back with what was found."""
    if answer.fault:
        verification = replace(
            verification,
            faults=(answer.fault, *verification.faults),
            tried=("answer", *verification.tried),
        )
    attempt = Attempt(answer.code, verification)
    state = replace(
        state,
        attempts=(*state.attempts, attempt),
        sent=(*state.sent, state.next),
    )
    if not verification.faults or len(state.attempts) > REPAIRS:
        return replace(state, next=())
    return replace(state, next=(*state.opening, *_back(attempt)))


def broken(state: Conversation, why: str) -> Conversation:
    """Return the end of a conversation whose question got no answer."""
    return replace(state, next=(), sent=(*state.sent, state.next), failed=why)


def _back(attempt: Attempt) -> tuple[Message, ...]:
    said = f"```python\n{attempt.code}```" if attempt.code else _NOTHING
    faults = attempt.verification.faults[:_MOST_FAULTS]
    asked = (
        "This was found in your answer:\n\n"
        + "\n".join(f"- {one}" for one in faults)
        + "\n\nAnswer with the whole mended module in one block of code, and with nothing else."
    )
    return (
        {"role": "assistant", "content": redact(said)},
        {"role": "user", "content": redact(asked)},
    )
