"""The state of the loop in a few figures: what is open, what was stopped, where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fl_hooks.analyze.sources import PASSED
from fl_hooks.publish.loop import WINDOW_DAYS
from fl_hooks.publish.pages.named import named
from fl_hooks.publish.pages.verdicts import Part, Verdict, change, part, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fl_hooks.publish.site import Site
    from fl_hooks.records.violation import Violation
    from fl_hooks.store.report_form import Report

BLOCKING = ("high", "critical")
_WEEKS = WINDOW_DAYS // 7
# Rows beside what to do next: more would leave the first screen.
_RISKS, _CHANGES = 5, 3


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: what it is, what it is against, and the page that has the rest."""

    kind: str
    title: str
    figure: str
    text: str
    address: str
    counts: tuple[int, ...] = ()


def is_risk(one: Violation) -> bool:
    """Tell whether a violation is severe and went in."""
    return one.outcome in PASSED and one.severity in BLOCKING


def risks_of(site: Site) -> tuple[list[Violation], int]:
    """Return the open risks, newest first, and how many went in during the window of trends.

    Open is what HEAD still holds, one per fault; where nobody looked, all of that window.
    """
    start = (site.loop.now - timedelta(days=WINDOW_DAYS)).isoformat()
    severe = [one for one in site.violations if is_risk(one)]
    recent = [one for one in severe if (one.date or "9") > start]
    if site.loop.standing is None:
        return recent, len(recent)
    faults = site.loop.standing.faults
    found: dict[tuple[str, str], Violation] = {}
    for one in severe:
        if (one.path, one.fingerprint) in faults:
            found.setdefault((one.path, one.fingerprint), one)
    return list(found.values()), len(recent)


def tiles(site: Site, risks: Sequence[Violation], kept: int) -> list[Tile]:
    """Return the figures of the first screen; only the first for a loop without an analysis.

    kept: how many severe ones went in during the window of trends.
    """
    month = site.loop.month
    first = _risks(site, risks, kept)
    return [first, *([_prevented(month), _reported(month), _trend(site)] if month else ())]


def _risks(site: Site, risks: Sequence[Violation], kept: int) -> Tile:
    critical = sum(one.severity == "critical" for one in risks)
    grave = f", {critical:,} of them critical" if critical else ""
    if site.loop.standing is None:
        text = f"severe ones that went in during the last {_WEEKS} weeks{grave}"
    elif risks:
        text = f"severe and still in the code{grave}; {kept:,} went in over {_WEEKS} weeks"
    else:
        text = f"of the {kept:,} severe ones that went in over {_WEEKS} weeks none still stands"
        text = text if kept else f"nothing severe went in over {_WEEKS} weeks"
    least = "\N{GREATER-THAN OR EQUAL TO}\N{NARROW NO-BREAK SPACE}" if _cut(site) else ""
    kind = "risk" if risks else "fine"
    address = "#open" if risks and site.loop.standing else "violations/?severity=high"
    return Tile(kind, "Open risks", f"{least}{len(risks):,}", text, address)


def _cut(site: Site) -> bool:
    """Tell whether more files hold severe violations than were looked at."""
    return bool(site.loop.standing and site.loop.standing.left_out)


def _prevented(month: Report) -> Tile:
    share = stopped(month)
    text = "no violation in the last 30 days"
    if share:
        text = f"of {share.of:,} in the last 30 days: {share.percent} (90 %: {share.span})"
    figure = f"{share.count:,}" if share else "0"
    return Tile("prevented", "Prevented", figure, text, "analysis/effectiveness/")


def stopped(report: Report) -> Part | None:
    """Return the share of a report's violations that were prevented, of all that were not meant."""
    shares = [one.prevented for one in report.risks if one.prevented]
    return part(sum(one.count for one in shares), sum(one.of for one in shares))


def _reported(month: Report) -> Tile:
    before = month.before.total if month.before else 0
    text = f"in the last 30 days, {before:,} in the 30 before"
    if month.changes and (said := change(month.changes[0])).interval:
        text += f": {said.word.lower()}"
    return Tile("all", "Reported", f"{month.totals.total:,}", text, "analysis/ranking/")


def _trend(site: Site) -> Tile:
    said = verdict(site.loop.overall or None)
    text = f"{said.ratio} over {said.over} (90 %: {said.interval})" if said.ratio else said.reason
    word = said.word if said.clear or not said.ratio else "No clear trend"
    return Tile(said.kind, "Trend", word, text, "analysis/trends/", said.counts)


def top_risks(site: Site) -> list[dict[str, Any]]:
    """Return the heaviest patterns of the last 30 days, with their course."""
    risks = site.loop.month.risks if site.loop.month else ()
    return [
        {
            **named(site, one.pattern or "", ""),
            "severity": site.severity(one.pattern, one.severity),
            "count": one.count,
            "weeks": one.course.weeks,
            "course": _course(site, one.pattern),
        }
        for one in risks[:_RISKS]
    ]


def _course(site: Site, pattern: str) -> Verdict:
    return verdict(site.loop.effect.get(pattern))


def changed(site: Site) -> dict[str, Any]:
    """Return the patterns that clearly changed since the period before, and how many did not."""
    found = list(site.loop.month.changes[1:]) if site.loop.month else []
    clear = [one for one in found if one.verdict in ("more", "fewer")]
    return {
        "rows": list(_changes(site, clear[:_CHANGES])),
        "more": max(0, len(clear) - _CHANGES),
        "others": len(found) - len(clear),
    }


def _changes(site: Site, found: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for one in found:
        yield {
            **named(site, one.pattern or "", ""),
            "now": one.now,
            "before": one.before,
            "said": change(one),
        }
