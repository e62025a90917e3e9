"""Whether a pattern is getting rarer: a verdict only where the interval allows one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.analyze.poisson import fit
from fl_hooks.analyze.student import probability_below, quantile
from fl_hooks.analyze.weeks import WEEK, in_weeks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.analyze.poisson import Fit
    from fl_hooks.analyze.weeks import Week

IMPROVING, STABLE, WORSENING = "improving", "stable", "worsening"
INSUFFICIENT = "insufficient_data"
# What a verdict takes at least.
DAYS, WEEKS, EVENTS = 42, 6, 8
# The 90 % interval's upper end, and that of the one which decides where counts are scattered.
UPPER, STRICTER, SCATTERED = 0.95, 0.975, 1.25
# How much change over the window is called none.
STEADY = 1.5
NO_EVIDENCE = 0.5
# The largest power that is still a number.
_LARGEST = 700.0
# From here on a ratio says "far more", and its digits nothing.
_FAR = 1000


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
        return f"{what} {in_weeks(whole)}: a trend needs at least {WEEKS}"
    if count < EVENTS:
        return f"{_times(count)} in {in_weeks(whole)}: a trend needs at least {EVENTS}"
    if sum(week.count > 0 for week in used) == 1:
        return f"all {count} occurrences fall in one week"
    return ""


def _judge(found: Fit) -> Trend:
    low, high = _around(found, UPPER)
    verdict, why = _verdict(found, low, high)
    times = _power(found.slope)
    return Trend(
        verdict=verdict,
        reason=f"x{_figure(times)} over the window, {_interval(90, low, high)}: {why}",
        score=probability_below(found.freedom, -found.slope / found.error),
        ratio=times,
        low=_power(low),
        high=_power(high),
        dispersion=found.dispersion,
    )


def _verdict(found: Fit, low: float, high: float) -> tuple[str, str]:
    """Return the verdict that the 90 % interval of the slope allows, and why.

    Where counts scatter more than chance alone has them, that interval is too sure of itself: in
    10 to 12 of 100 constant series it announces a change. There the 95 % one has to agree.
    """
    if high < 0 or low > 0:
        if found.dispersion > SCATTERED and (wider := _around(found, STRICTER))[0] < 0 < wider[1]:
            said = f"dispersion {found.dispersion:.2g}"
            return INSUFFICIENT, f"too scattered to tell ({said}, {_interval(95, *wider)})"
        return (IMPROVING, "getting rarer") if high < 0 else (WORSENING, "getting more frequent")
    if -math.log(STEADY) <= low and high <= math.log(STEADY):
        return STABLE, f"within 1/{STEADY} to {STEADY}"
    return INSUFFICIENT, "too wide to tell"


def _around(found: Fit, upper: float) -> tuple[float, float]:
    reach = quantile(found.freedom, upper) * found.error
    return found.slope - reach, found.slope + reach


def _interval(percent: int, low: float, high: float) -> str:
    return f"{percent} % interval {_figure(_power(low))} to {_figure(_power(high))}"


def _figure(ratio: float) -> str:
    # A burst after one case long ago gives hundreds of digits.
    return f"{ratio:.2f}" if ratio < _FAR else f"{_FAR}+"


def _power(value: float) -> float:
    return math.exp(max(-_LARGEST, min(_LARGEST, value)))


def _times(count: int) -> str:
    return "1 occurrence" if count == 1 else f"{count} occurrences"
