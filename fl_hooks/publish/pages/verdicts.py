"""What the analyzer says of a pattern's course, as short words and figures for a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fl_hooks.analyze.compare import wilson
from fl_hooks.analyze.weeks import in_weeks
from fl_hooks.publish.ratios import ratio, span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.store.report_form import Change, Report

# the analyzer's verdict -> (what a page calls it, how it reads in a sentence)
VERDICTS = {
    "worsening": ("Worsening", "more often"),
    "stable": ("Stable", "as often as before"),
    "improving": ("Improving", "more rarely"),
    "insufficient_data": ("Too little to say", ""),
}
# verdict of a comparison of two periods -> the verdict that looks the same
_CHANGES = {
    "more": ("worsening", "More"),
    "fewer": ("improving", "Fewer"),
    "no clear change": ("unclear", "No clear change"),
    "too little to say": ("unclear", "Too little to say"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict as a page shows it.

    kind: a key of VERDICTS, or "unclear". word: its name. ratio: "×3.2", "" where nothing was
    fitted. interval: "1.5 to 7.0". reason: why it is so, or what is missing. over: "12 weeks".
    counts: occurrences per week, the oldest first. rank: sorts the worst first.
    """

    kind: str
    word: str
    ratio: str = ""
    interval: str = ""
    reason: str = ""
    over: str = ""
    counts: tuple[int, ...] = ()
    rank: int = 0

    @property
    def clear(self) -> bool:
        """Whether the numbers allow a verdict."""
        return self.kind in ("improving", "stable", "worsening")


def verdict(found: Mapping[str, Any] | None) -> Verdict:
    """Return what `calculate_effectiveness` says of one pattern; None where it says nothing."""
    if found is None:
        return Verdict("unclear", "Not judged", reason="nothing of it in the last weeks", rank=9)
    kind = found["trend"]
    rate = found["rate_ratio"]
    reason = found["reason"]
    if rate is not None:
        # The ratio and its interval stand beside it.
        reason = reason.partition(": ")[2] or reason
    weeks = found["weeks"]
    return Verdict(
        kind="unclear" if kind == "insufficient_data" else kind,
        word=VERDICTS[kind][0],
        ratio=ratio(rate),
        interval="" if rate is None else span(found["interval"]),
        reason=reason,
        over=in_weeks(sum(week["share"] for week in weeks)),
        counts=tuple(week["count"] for week in weeks),
        rank=list(VERDICTS).index(kind),
    )


def change(found: Change) -> Verdict:
    """Return how this period differs from the one before."""
    kind, word = _CHANGES[found.verdict]
    rated = found.rate_ratio is not None or found.interval[0] is not None
    return Verdict(
        kind=kind,
        word=word,
        ratio=ratio(found.rate_ratio),
        interval=span(found.interval) if rated else "",
        reason=found.reason,
    )


def per(report: Report | None) -> str:
    """Return what a report's rates are taken over."""
    return "added line" if report and report.rates_per == "added line" else "week"


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a whole with its 90 % interval (Wilson), in words and, from 0 to 100, to draw."""

    count: int
    of: int
    at: float
    low: float
    high: float

    @property
    def wide(self) -> float:
        """How wide the interval is, of 100."""
        return round(self.high - self.low, 1)

    @property
    def percent(self) -> str:
        """The share in whole percent."""
        return percent(self.at / 100)

    @property
    def span(self) -> str:
        """The interval in whole percent."""
        return f"{self.low:.0f} to {percent(self.high / 100)}"


def part(count: int, whole: int) -> Part | None:
    """Return a share, None of nothing."""
    if not whole:
        return None
    low, high = wilson(count, whole)
    return Part(count, whole, *(round(100 * one, 1) for one in (count / whole, low, high)))


def percent(share: float) -> str:
    """Return a share as whole percent."""
    return f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%")
