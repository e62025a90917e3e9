"""The time before and after a pattern entered the library, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.publish.pages.named import named
from fl_hooks.publish.ratios import figure, ratio, span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.publish.site import Site

_THOUSAND = 1000


def sides(site: Site) -> list[dict[str, Any]]:
    """Return the comparisons of those patterns of which the day of entry is known, latest first."""
    known = [
        (pattern, one["before_after"])
        for pattern, one in site.loop.effect.items()
        if one["before_after"]
    ]
    known.sort(key=lambda item: (item[1]["since"], item[0]), reverse=True)
    return [_row(site, pattern, found) for pattern, found in known]


def _row(site: Site, pattern: str, found: Mapping[str, Any]) -> dict[str, Any]:
    compared = found["interval"] is not None
    kind, word = _said(found) if compared else ("unclear", "Not compared")
    return {
        **named(site, pattern),
        "since": found["since"],
        "before": _side(found["before"]),
        "after": _side(found["after"]),
        "kind": kind,
        "word": word,
        "ratio": ratio(found["rate_ratio"] or None),
        "interval": span(found["interval"]) if compared else "",
        "reason": found["reason"] or ("the interval holds 1" if kind == "unclear" else ""),
    }


def _said(found: Mapping[str, Any]) -> tuple[str, str]:
    low, high = found["interval"]
    if high is not None and high < 1:
        return "improving", "Rarer since"
    if low > 1:
        return "worsening", "More since"
    return "unclear", "Cannot tell"


def _side(side: Mapping[str, Any]) -> dict[str, Any]:
    """Return one side: its count, how long it is, and its rate."""
    lines, weeks, rate = side["lines"], side["weeks"], ""
    if lines:
        rate = f"{figure(side['count'] * _THOUSAND / lines)} per 1,000 lines"
    elif lines is None and weeks:
        rate = f"{figure(side['count'] / weeks)} a week"
    return {"count": side["count"], "over": f"{weeks:.1f} weeks", "rate": rate}
