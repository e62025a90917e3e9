"""What a generator is given, looked at before anything is made of it."""

from __future__ import annotations

from collections.abc import Mapping

from fl_hooks.errors import FlError
from fl_hooks.generate.prompt.given import identifier

# Lists of names in a context, and tables.
_LISTS = ("high_frequency_patterns", "critical_patterns")
_CONTEXT = "It is what MetricsAnalyzer.get_context() returns."


def check_arguments(
    prompt: object, context: object, min_confidence: object, module: object
) -> None:
    """Raise FlError that names the argument of generate() that is of another form."""
    if not isinstance(prompt, str):
        raise FlError(f"prompt: expected text, got {_shown(prompt)}")
    if context is not None:
        _check_context(context)
    number = isinstance(min_confidence, int | float) and not isinstance(min_confidence, bool)
    if not number or not 0 <= float(str(min_confidence)) <= 1:
        said = f"min_confidence: expected a number from 0 to 1, got {_shown(min_confidence)}"
        raise FlError(said, "0.8 is the default; 0.5 applies more, 0.95 less.")
    if module and (not isinstance(module, str) or identifier(module) != module):
        hint = "The file's name is imported by its test: letters, digits and _, no library's name."
        raise FlError(f"module: {_shown(module)} is no name of a module", hint)


def _check_context(context: object) -> None:
    if not isinstance(context, Mapping):
        raise FlError(f"metrics_context: expected a table, got {_shown(context)}", _CONTEXT)
    table: Mapping[str, object] = context
    for key in _LISTS:
        names = table.get(key) or []
        if not isinstance(names, list | tuple) or not all(isinstance(n, str) for n in names):
            raise FlError(f"metrics_context.{key}: expected a list of names", _CONTEXT)
    counts = table.get("pattern_counts") or {}
    fine = isinstance(counts, dict) and all(
        isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in counts.values()
    )
    if not fine:
        raise FlError("metrics_context.pattern_counts: expected a table of counts", _CONTEXT)


def _shown(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 -- a line's worth
