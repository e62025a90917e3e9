"""This period against the one before, as far as the numbers can tell."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fl_hooks.analyze.compare import EVENTS, compare
from fl_hooks.publish.report_facts import series
from fl_hooks.store.report_form import Change

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from fl_hooks.publish.report_facts import Fact
    from fl_hooks.store.report_form import Interval, Verdict

# The parts of a period: their counts tell how much the numbers scatter by themselves.
_PARTS = 7
# What a report of all there is compares: four weeks with the four before.
FOUR_WEEKS = 28
_ORDER: dict[str, int] = {"more": 0, "fewer": 1, "no clear change": 2, "too little to say": 3}


def changes(
    facts: Sequence[Fact], now: datetime, days: int | None, severities: Mapping[str, str]
) -> list[Change]:
    """Return how each pattern's number changed: all together first, then the clear changes.

    days: the period's length; None: four weeks. severities: pattern -> severity, of the ranking.
    Patterns that neither period has are left out.
    """
    span = timedelta(days=days or FOUR_WEEKS)
    near = [fact for fact in facts if fact.time and now - 2 * span < fact.time <= now]
    groups: dict[str, list[Fact]] = {}
    for fact in near:
        if fact.pattern:
            groups.setdefault(fact.pattern, []).append(fact)
    rows = [_change(name, severities.get(name), of, now, span) for name, of in groups.items()]
    rows.sort(key=lambda row: (_ORDER[row.verdict], -abs(row.now - row.before), row.pattern or ""))
    return [_change(None, None, near, now, span), *rows] if near else []


def _change(
    pattern: str | None, severity: str | None, facts: Sequence[Fact], now: datetime, span: timedelta
) -> Change:
    counts = series(facts, now, span / _PARTS, 2 * _PARTS)
    before, after = counts[:_PARTS], counts[_PARTS:]
    ratio, interval, verdict, reason = _judge(before, after)
    if shared := max((fact.count for fact in facts), default=1) - 1:
        ratio, interval, verdict = None, (None, None), "too little to say"
        reason = f"{shared + 1} occurrences share one time stamp"
    return Change(
        pattern=pattern,
        severity=severity,  # type: ignore[arg-type]  # the ranking has no other
        now=sum(after),
        before=sum(before),
        rate_ratio=ratio,
        interval=interval,
        verdict=verdict,
        reason=reason,
    )


def _judge(
    before: Sequence[int], after: Sequence[int]
) -> tuple[float | None, Interval, Verdict, str]:
    later, earlier = sum(after), sum(before)
    freedom = len(before) + len(after) - 2
    scatter = (_squares(before) + _squares(after)) / freedom
    found = compare(later, earlier, 1.0, 1.0, dispersion=scatter, freedom=freedom)
    if found is None:
        return (
            None,
            (None, None),
            "too little to say",
            f"{later + earlier} in both, it takes {EVENTS}",
        )
    interval = (found.low, found.high)
    if found.low > 1:
        return found.ratio, interval, "more", "the interval lies above 1"
    if found.high is not None and found.high < 1:
        return found.ratio, interval, "fewer", "the interval lies below 1"
    return found.ratio, interval, "no clear change", "the interval holds 1"


def _squares(counts: Sequence[int]) -> float:
    """Return the sum of (count - mean)^2 / mean."""
    mean = sum(counts) / len(counts)
    return sum((count - mean) ** 2 / mean for count in counts) if mean else 0.0
