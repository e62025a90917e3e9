"""What a language model is to write, and all that the generator has found out about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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
