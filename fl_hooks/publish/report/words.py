"""A report's numbers in words, the same in the terminal and in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.analyze.trend import EVENTS, WEEKS
from fl_hooks.publish.ratios import times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fl_hooks.store.report_form import Change, Course, Decision, Evidence, Report, Share, Totals

# source -> what one is called, and many
NOUNS = {
    "violations": ("violation", "violations"),
    "bugs": ("bug", "bugs"),
    "test_failures": ("failed test", "failed tests"),
    "code_reviews": ("review remark", "review remarks"),
    "performance_metrics": ("measurement", "measurements"),
    "deployment_issues": ("deployment issue", "deployment issues"),
}
TRENDS = {
    "improving": "rarer",
    "stable": "stable",
    "worsening": "more frequent",
    "insufficient_data": "cannot tell",
}
KINDS = {
    "worsening": "getting worse",
    "passed": "went past the hooks",
    "new_pattern": "unknown pattern",
    "learning": "learning",
    "suppressed": "suppressions pile up",
    "unseen": "not seen",
}
_NEEDS = ": a trend needs"
_BARS, _ASCII = "▁▂▃▄▅▆▇█", "_.:-=+*#"
# One or two of something are no peak.
_LOWEST = 4


def spark(counts: Sequence[int], encoding: str = "utf-8") -> str:
    """Return one bar per count, the lowest for none at all."""
    try:
        _BARS.encode(encoding)
        bars = _BARS
    except (UnicodeEncodeError, LookupError):
        bars = _ASCII
    most = max([*counts, _LOWEST])
    return "".join(bars[-(-count * (len(bars) - 1) // most)] for count in counts)


def headline(report: Report) -> str:
    """Return what the report is about, in one line."""
    period = report.period
    name = {"all": "all there is", "day": "a day", "week": "a week", "month": "30 days"}[
        period.name
    ]
    span = f", {period.start[:10]} to {period.end[:10]}" if period.start else ""
    return f"{report.source}: {name}{span}"


def counted(totals: Totals) -> str:
    """Return how many there are, by what reported them."""
    return f"{_many(totals.total, 'occurrence', 'occurrences')}{_detail(dict(totals))}"


def _detail(counts: Mapping[str, int]) -> str:
    return f": {parts(counts)}" if any(counts.values()) else ""


def parts(counts: Mapping[str, int]) -> str:
    """Return the counts by source, those above zero."""
    most_first = sorted(counts.items(), key=lambda item: -item[1])
    return ", ".join(_many(count, *NOUNS[source]) for source, count in most_first if count)


def _many(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def course(found: Course) -> str:
    """Return a trend with its rate ratio and interval, or why there is none."""
    if found.trend == "insufficient_data" and found.rate_ratio is None:
        return f"cannot tell: {found.reason.partition(_NEEDS)[0]}"
    return f"{TRENDS[found.trend]} {times(found.rate_ratio, found.interval)}"


def needed(report: Report) -> str:
    """Return what a trend takes, "" where none is too thin: said once, not in each row."""
    thin = any(_NEEDS in risk.course.reason for risk in report.risks)
    return f"A trend needs {WEEKS} weeks and {EVENTS} occurrences." if thin else ""


def stopped(share: Share | None) -> str:
    """Return the share of violations that the hooks stopped, "" where there is none."""
    if share is None:
        return ""
    low, high = share.interval
    return f"{share.count} of {share.of} prevented ({low:.0%} to {high:.0%})"


def changed(change: Change) -> str:
    """Return a verdict with its ratio, or why there is none."""
    if change.verdict == "too little to say":
        return f"too little to say ({change.reason})"
    return f"{change.verdict} {times(change.rate_ratio, change.interval)}"


def compared(report: Report) -> str:
    """Return which two spans `changes` compares."""
    days = report.period.days
    per = f", {_per(report)}" if _per(report) else ""
    if days is None:
        return f"the last 4 weeks against the 4 before{per}"
    span = "24 hours" if days == 1 else f"{days} days"
    return f"the last {span} against the {span} before{per}"


def ranking(report: Report) -> str:
    """Return how the risks are ranked and over what their trends are taken."""
    per = f", {_per(report)}" if _per(report) else ""
    return f"by severity and number; trends over {report.window_days} days{per}"


def _per(report: Report) -> str:
    return "per added line" if report.rates_per == "added line" else ""


def place(one: Evidence) -> str:
    """Return where and when a piece of evidence is."""
    where = f"{one.path}:{one.line}" if one.line else one.path
    return ", ".join(filter(None, (where, one.commit[:10], one.date[:10])))


def proof(one: Evidence) -> str:
    """Return a piece of evidence in one line."""
    where = place(one)
    return f"{one.text} ({where})" if where else one.text


def label(decision: Decision) -> str:
    """Return what kind of decision it is."""
    return KINDS[decision.kind]
