"""A generation told to people: what was applied and why, what is only suggested, what was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.generate.result import GenerationResult


def report(result: GenerationResult) -> str:
    """Return the report of a generation as plain text."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: GenerationResult) -> Iterator[str]:
    found = ", ".join(result.metadata["context_indicators"]) or "nothing that can be built"
    yield f"Understood: {found}"
    if not result.code:
        yield "No code: name the data and what to do with it."
    for title, matches in (
        ("Applied", result.patterns_applied),
        ("Suggested", result.patterns_suggested),
    ):
        for match in matches:
            yield f"{title}: {match['pattern']['name']} -- {match['reason']}"
    for said in result.metadata["missing"]:
        yield f"Left out: {said}"
    tried = result.verification
    if tried.tried:
        held = "holds" if tried.verified else "does not hold"
        yield f"Verified ({', '.join(tried.tried)}): {held}"
    yield from (f"Fault: {one}" for one in tried.faults)
    yield from (f"Not tried: {one}" for one in tried.skipped)
