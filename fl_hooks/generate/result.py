"""What a generation gives back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Verification:
    """What was tried on some code, and what came of it.

    faults: one sentence each, with the line; skipped: what could not be tried, and why.
    """

    faults: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether everything that was tried held."""
        return bool(self.tried) and not self.faults

    def also(self, what: str, faults: tuple[str, ...], why_not: str = "") -> Verification:
        """Return this with one more trial: what was tried, its faults, why it could not be."""
        if why_not:
            return replace(self, skipped=(*self.skipped, f"{what}: {why_not}"))
        return replace(self, tried=(*self.tried, what), faults=(*self.faults, *faults))


@dataclass(frozen=True, slots=True)
class GenerationResult:
    """Code for a prompt, with the patterns in it; `code` is "" where nothing could be built.

    patterns_applied, patterns_suggested: {"pattern", "confidence", "severity", "reason"}. test:
    a pytest module for the code, "" without one.
    """

    code: str
    patterns_applied: list[dict[str, Any]]
    patterns_suggested: list[dict[str, Any]]
    metadata: dict[str, Any]
    report: str
    confidence: float
    verification: Verification = field(default_factory=Verification)
    test: str = ""

    @property
    def verified(self) -> bool:
        """Whether the code held against everything that was tried on it."""
        return self.verification.verified
