"""Any value as plain JSON: what an application measured must not be what stops it."""

from __future__ import annotations

from datetime import date
from math import isfinite
from typing import Any

# Characters of one text in a tracked file; the start and the end of a traceback tell most.
LONGEST = 20_000
_HUGE = 10**4_000
# Deeper than that is a value that holds itself, or nothing a person reads.
_DEEPEST = 20


def plain(value: Any, depth: int = 0) -> Any:  # noqa: ANN401 -- whatever an application measures
    """Return a value as JSON can hold it; what it cannot hold becomes text.

    NaN and infinities become "nan", "inf" and "-inf", NumPy's values the Python ones, keys text,
    tuples and sets lists. A value nested deeper than 20 levels becomes "…".
    """
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if kind is int:
        # Python refuses to write numbers of more than 4,300 digits.
        return value if -_HUGE < value < _HUGE else f"{value:#x}"
    if isinstance(value, float):
        return float(value) if isfinite(value) else str(float(value))
    if depth > _DEEPEST:
        return "…"
    return _held(value, depth)


def _held(value: Any, depth: int) -> Any:  # noqa: ANN401 -- the same
    """Return what holds other values, or is of a class of somebody else's."""
    if isinstance(value, dict):
        return {as_text(key): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item, depth + 1) for item in value]
    return _foreign(value, depth)


def _foreign(value: Any, depth: int) -> Any:  # noqa: ANN401 -- the same
    """Return a value of a class of somebody else's."""
    for way in ("tolist", "item"):
        # NumPy's arrays and scalars, and what behaves like them.
        if callable(found := getattr(value, way, None)):
            try:
                return plain(found(), depth + 1)
            except (TypeError, ValueError):
                continue
    if isinstance(value, date):
        return value.isoformat()
    return plain(int(value)) if isinstance(value, int) else as_text(value)


def as_text(value: object) -> str:
    """Return a value as text; an exception as its class and message, nothing as ""."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    try:
        said = str(value)
    except Exception:  # noqa: BLE001 -- a broken __str__ is not the application's end
        return f"<{type(value).__name__}>"
    if isinstance(value, BaseException):
        name = type(value).__name__
        return f"{name}: {said}" if said else name
    return said


def shorten(value: Any, longest: int = LONGEST) -> Any:  # noqa: ANN401 -- JSON is anything
    """Return plain JSON whose texts are hardly longer than that, the middle of others cut."""
    if isinstance(value, str) and len(value) > longest:
        half = longest // 2
        cut = len(value) - 2 * half
        return f"{value[:half]}\n[{cut} characters cut]\n{value[-half:]}"
    if isinstance(value, dict):
        return {key: shorten(item, longest) for key, item in value.items()}
    if isinstance(value, list):
        return [shorten(item, longest) for item in value]
    return value
