"""Rate ratios as people read them: with as many digits as mean something."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TIMES = "\N{MULTIPLICATION SIGN}"
# Beyond these, a fit says "far more" or "far less", and its digits nothing.
_LEAST, _MOST = 0.001, 1000
_TENTH, _TWO_DIGITS = 0.1, 10


def figure(value: float) -> str:
    """Return a number with as many digits as mean something."""
    if value >= _TWO_DIGITS:
        return f"{value:.0f}"
    text = f"{value:.1f}" if value >= 1 else f"{value:.2f}" if value >= _TENTH else f"{value:.2g}"
    # Which side of 1 it is on must show.
    return f"{value:.2f}" if float(text) == 1 else text


def ratio(value: float | None) -> str:
    """Return a ratio with its sign: ×3.1; "" for none."""
    return "" if value is None else f"{_TIMES}{_within(value)}"


def span(interval: Sequence[float | None]) -> str:
    """Return an interval of a ratio: 2.0 to 4.8."""
    low, high = interval
    return f"{_within(low or 0)} to {'any' if high is None else _within(high)}"


def times(value: float | None, interval: Sequence[float | None]) -> str:
    """Return a ratio with its interval: ×3.1 (2.0 to 4.8)."""
    if value is None:
        low = interval[0]
        return f"{_TIMES}?" if low is None else f"{_TIMES}{_within(low)} or more"
    return f"{ratio(value)} ({span(interval)})"


def _within(value: float) -> str:
    if value >= _MOST:
        return f"{_MOST:,}+"
    return figure(value) if value >= _LEAST else "0"
