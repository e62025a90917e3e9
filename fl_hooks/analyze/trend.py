"""Whether a pattern is getting rarer: a verdict only where the interval allows one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.analyze.poisson import fit, probability_below, quantile
from fl_hooks.analyze.weeks import WEEK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.analyze.poisson import Fit
    from fl_hooks.analyze.weeks import Week

IMPROVING, STABLE, WORSENING = "improving", "stable", "worsening"
INSUFFICIENT = "insufficient_data"
# What a verdict takes at least.
DAYS, WEEKS, EVENTS = 42, 6, 8
# Both sides of the 90 % interval; and how much change over the window is called none.
UPPER, STEADY = 0.95, 1.5
NO_EVIDENCE = 0.5
# The largest power that is still a number.
_LARGEST = 700.0


@dataclass(frozen=True, slots=True)
class Trend:
    """A verdict and what it stands on.

    score: probability that the pattern gets rarer, 0.5 without evidence. ratio: the rate at the
    window's end over that at its start, with its 90 % interval; None where nothing was fitted.
    """

    verdict: str
    reason: str
    score: float = NO_EVIDENCE
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    dispersion: float | None = None


def thin(reason: str) -> Trend:
    """Return the trend of too little data."""
    return Trend(INSUFFICIENT, reason)


def trend(weeks: Sequence[Week]) -> Trend:
    """Judge the weeks of a window, oldest first.

    A week without exposure says nothing of a rate and is left out.
    """
    used = [week for week in weeks if week.exposure > 0]
    if lacking := _lacking(weeks, used):
        return thin(lacking)
    length = weeks[0].start
    # Places run over one window, so that the slope is the log rate ratio over all of it.
    places = [0.5 - (week.start - week.share * WEEK / 2) / length for week in used]
    found = fit([week.count for week in used], [week.exposure for week in used], places)
    if found is None:
        return thin("the occurrences lie at one end of the window: no rate of change fits them")
    return _judge(found)


def _lacking(weeks: Sequence[Week], used: Sequence[Week]) -> str:
    """Return what the weeks lack for a verdict, "" for nothing."""
    whole = sum(week.share for week in used)
    count = sum(week.count for week in used)
    if whole < WEEKS:
        what = "added lines in" if len(used) < len(weeks) else "a record of"
        return f"{what} {whole:.2g} weeks: a trend needs at least {WEEKS}"
    if count < EVENTS:
        return f"{_times(count)} in {whole:.3g} weeks: a trend needs at least {EVENTS}"
    if sum(week.count > 0 for week in used) == 1:
        return f"all {count} occurrences fall in one week"
    return ""


def _judge(found: Fit) -> Trend:
    t = quantile(found.freedom, UPPER)
    low, high = found.slope - t * found.error, found.slope + t * found.error
    # A few great weeks mislead the plain error: a verdict has to outlast the robust one too.
    safe = t * max(found.error, found.robust)
    verdict, reason = _verdict(found.slope, low, high, safe)
    return Trend(
        verdict=verdict,
        reason=f"{_power(found.slope):.2g} times over the window, 90 % interval "
        f"{_power(low):.2g} to {_power(high):.2g}: {reason}",
        score=probability_below(found.freedom, -found.slope / found.error),
        ratio=_power(found.slope),
        low=_power(low),
        high=_power(high),
        dispersion=found.dispersion,
    )


def _verdict(slope: float, low: float, high: float, safe: float) -> tuple[str, str]:
    if high < 0 or low > 0:
        if abs(slope) <= safe:
            return INSUFFICIENT, "it would be a change, but rests on single weeks"
        return (IMPROVING, "getting rarer") if high < 0 else (WORSENING, "getting more frequent")
    if -math.log(STEADY) <= low and high <= math.log(STEADY):
        return STABLE, f"within 1/{STEADY} to {STEADY}"
    return INSUFFICIENT, "too wide to tell"


def _power(value: float) -> float:
    return math.exp(max(-_LARGEST, min(_LARGEST, value)))


def _times(count: int) -> str:
    return "1 occurrence" if count == 1 else f"{count} occurrences"
