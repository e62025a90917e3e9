"""A language model asked for code, whose answers are looked at before they are believed."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from fl_hooks.generate.model.answer import Answer, read_answer, silencers
from fl_hooks.generate.model.repair import Conversation, answered, broken, opened
from fl_hooks.generate.result import Verification
from fl_hooks.store.model_reply import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fl_hooks.store.model_reply import Reply

    Message = dict[str, str]


class Model(Protocol):
    """What is asked of a model: LanguageModel of fl_hooks/store/model_client.py, or another."""

    base_url: str
    model: str

    def ask(self, messages: Sequence[Message]) -> Reply:
        """Return the answer; ModelError where there is none."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote: code, "" where the model failed; what was tried on it; the story."""

    code: str
    verification: Verification
    llm: dict[str, Any]


def written(
    model: Model, messages: tuple[Message, ...], examine: Callable[[str], Verification]
) -> Written:
    """Ask a model, and have what is found in its answers mended, three times at most.

    The code of the last resort has faults, and its verification says which.
    """
    started = time.monotonic()
    state = opened(messages)
    replies: list[Reply] = []
    requests = 0
    while state.next:
        try:
            reply = model.ask(state.next)
        except ModelError as error:
            requests += error.requests
            state = broken(state, str(error))
            continue
        requests += reply.requests
        replies.append(reply)
        answer = read_answer(reply.content, reply.finish, reply.refusal)
        state = answered(state, answer, _examined(answer, examine))
    best = state.best
    story = _story(model, state, replies) | {
        "requests": requests,
        "seconds": round(time.monotonic() - started, 3),
    }
    if best is None:
        return Written("", Verification(), story | {"used": False, "failed": _why(state)})
    verification = best.verification
    if state.failed:
        verification = replace(
            verification, skipped=(*verification.skipped, f"repair: {state.failed}")
        )
    return Written(best.code, verification, story | {"used": True, "failed": state.failed})


def _examined(answer: Answer, examine: Callable[[str], Verification]) -> Verification:
    if not answer.code:
        return Verification()
    silent = tuple(silencers(answer.code))
    return examine(answer.code).also("comments", silent)


def _why(state: Conversation) -> str:
    if state.failed:
        return state.failed
    return state.attempts[-1].verification.faults[0] if state.attempts else "it was not asked"


def _story(model: Model, state: Conversation, replies: Sequence[Reply]) -> dict[str, Any]:
    """Return what was sent where, and what it took; tokens are None where nobody counted."""
    counts = {
        name: [getattr(one, name) for one in replies]
        for name in ("prompt_tokens", "completion_tokens")
    }
    tokens = {
        name: sum(known) if (known := [n for n in values if n is not None]) else None
        for name, values in counts.items()
    }
    return {
        "model": model.model,
        "base_url": model.base_url,
        **tokens,
        "sent": [list(messages) for messages in state.sent],
        "repairs": state.repairs,
    }
