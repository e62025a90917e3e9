"""This period against the one before, as far as the numbers can tell."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fl_hooks.analyze.compare import EVENTS, compare
from fl_hooks.analyze.moments import Clock
from fl_hooks.analyze.weeks import Lines
from fl_hooks.publish.report.facts import series
from fl_hooks.store.report_form import Change

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from fl_hooks.publish.report.build import Question
    from fl_hooks.publish.report.facts import Facts
    from fl_hooks.store.report_form import Interval, Verdict

    Judged = tuple[float | None, Interval, Verdict, str]

# The parts of a period: their counts tell how much the numbers scatter by themselves.
_PARTS = 7
# What a report of all there is compares: four weeks with the four before.
FOUR_WEEKS = 28
_ORDER: dict[str, int] = {"more": 0, "fewer": 1, "no clear change": 2, "too little to say": 3}


def changes(
    facts: Facts, days: int | None, severities: Mapping[str, str], asked: Question
) -> list[Change]:
    """Return how each pattern's rate changed: all together first, then the clear changes.

    days: the period's length; None: four weeks. severities: pattern -> severity, of the ranking.
    Patterns that neither period has are left out.
    """
    length = days or FOUR_WEEKS
    start = asked.now - timedelta(days=2 * length)
    near = facts.between(start, asked.now)
    lines = Lines(asked.exposure, Clock(asked.now)) if asked.exposure is not None else None
    rows = []
    for name, here in near.by_pattern.items():
        if not name:
            continue
        spans = _exposures(lines, asked.known.languages.get(name, ()), length)
        rows.append(
            _change(
                name,
                severities.get(name),
                here,
                now=asked.now,
                length=length,
                exposures=spans,
            )
        )
    rows.sort(key=lambda row: (_ORDER[row.verdict], -abs(row.now - row.before), row.pattern or ""))
    spans = _exposures(lines, (), length)
    everything = _change(None, None, near, now=asked.now, length=length, exposures=spans)
    return [everything, *rows] if near else []


def _exposures(lines: Lines | None, languages: Collection[str], length: int) -> tuple[float, float]:
    """Return what the rates of this period and the one before are taken over."""
    if lines is None:
        return 1.0, 1.0
    later = earlier = 0.0
    for age, added in lines.of(languages).items():
        if 0 <= age < length:
            later += added
        elif length <= age < 2 * length:
            earlier += added
    return later, earlier


def _change(
    pattern: str | None,
    severity: str | None,
    facts: Facts,
    *,
    now: datetime,
    length: int,
    exposures: tuple[float, float],
) -> Change:
    counts = series(facts, now, timedelta(days=length) / _PARTS, 2 * _PARTS)
    before, after = counts[:_PARTS], counts[_PARTS:]
    shared = max((fact.count for fact in facts), default=1)
    if shared > 1:
        ratio, interval, verdict, reason = _nothing(f"{shared} occurrences share one time stamp")
    else:
        ratio, interval, verdict, reason = _judge(before, after, exposures)
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


def _judge(before: Sequence[int], after: Sequence[int], exposures: tuple[float, float]) -> Judged:
    later, earlier = sum(after), sum(before)
    if later + earlier < EVENTS:
        return _nothing(f"{later + earlier} in both, it takes {EVENTS}")
    freedom = len(before) + len(after) - 2
    scatter = (_squares(before) + _squares(after)) / freedom
    found = compare(later, earlier, *exposures, dispersion=scatter, freedom=freedom)
    if found is None:
        return _nothing("no line was added in one of them")
    interval = (found.low, found.high)
    if found.low > 1:
        return found.ratio, interval, "more", "the interval lies above 1"
    if found.high is not None and found.high < 1:
        return found.ratio, interval, "fewer", "the interval lies below 1"
    return found.ratio, interval, "no clear change", "the interval holds 1"


def _nothing(reason: str) -> Judged:
    return None, (None, None), "too little to say", reason


def _squares(counts: Sequence[int]) -> float:
    """Return the sum of (count - mean)^2 / mean."""
    mean = sum(counts) / len(counts)
    return sum((count - mean) ** 2 / mean for count in counts) if mean else 0.0
