"""HTML that an earlier build made from the same text: of a library, nearly all stays as it is."""

from __future__ import annotations

from contextvars import ContextVar
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Texts:
    """Texts by digest: those at hand, and in `used` those that this build has asked for."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self.used: dict[str, str] = {}

    def get(self, make: Callable[..., str], *given: str) -> str:
        """Return what `make` returns for these texts, from what is at hand if it is there."""
        key = sha256(repr((make.__qualname__, *given)).encode()).hexdigest()[:32]
        if key not in self.used:
            text = self._known.get(key)
            self.used[key] = str(make(*given)) if text is None else text
        return self.used[key]


# What is kept while a site is built.
TEXTS: ContextVar[Texts | None] = ContextVar("texts", default=None)


def once(make: Callable[..., str], *given: str) -> str:
    """Return what a pure function makes of texts; `make` may be left out where that is known."""
    texts = TEXTS.get()
    return texts.get(make, *given) if texts else str(make(*given))
