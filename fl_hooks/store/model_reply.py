"""What a language model's endpoint answers, as far as it is asked."""

from __future__ import annotations

import json
from dataclasses import dataclass


class ModelError(Exception):
    """Why a model gave no answer, in words without a key; `requests` is how often it was asked."""

    def __init__(self, message: str, requests: int = 0) -> None:
        super().__init__(message)
        self.requests = requests


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer: its text, why it ended ("stop", "length" …), a refusal in its own field.

    requests: how often the endpoint was asked for it; tokens are None where it does not say.
    """

    content: str
    finish: str = ""
    refusal: str = ""
    requests: int = 1
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


def read_reply(body: bytes, requests: int) -> Reply:
    """Return what a chat completion says; ModelError for anything else."""
    try:
        answer = json.loads(body)
        choice = answer["choices"][0]
        message = choice["message"]
        content, refusal = message.get("content"), message.get("refusal")
        usage = answer.get("usage") or {}
        prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
        finish = str(choice.get("finish_reason") or "")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise ModelError("the answer is no chat completion", requests) from None
    return Reply(
        content=content if isinstance(content, str) else "",
        finish=finish,
        refusal=refusal if isinstance(refusal, str) else "",
        requests=requests,
        prompt_tokens=prompt if isinstance(prompt, int) else None,
        completion_tokens=completion if isinstance(completion, int) else None,
    )
