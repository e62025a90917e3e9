"""Which patterns fit what a prompt mentions, and which of them are applied: the guide's 6.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Match = dict[str, Any]

# What a whole alternative is worth by its number of terms, and any part of one.
_WHOLE = {1: 0.85, 2: 0.92}
_LONGER, _PART = 0.96, 0.6
# By how much a team's own record lowers the threshold of a pattern.
_CRITICAL, _FREQUENT = 0.3, 0.2
RULES = {"critical": "always", "high": "threshold", "medium": "notice", "low": "suggested"}


def confidence(indicators: Iterable[str], when: Iterable[Sequence[str]]) -> float:
    """Return how sure it is that a pattern has to do with what is mentioned, 0 to 1."""
    known = set(indicators)
    best = 0.0
    for one in when:
        met = len(known.intersection(one))
        if met == len(one):
            best = max(best, _WHOLE.get(len(one), _LONGER))
        else:
            best = max(best, _PART * met / len(one))
    return round(best, 2)


def lowered(names: set[str], context: Mapping[str, Any] | None) -> tuple[float, str]:
    """Return by how much a team's record lowers a pattern's threshold, and why."""
    if not context:
        return 0.0, ""
    counts = context.get("pattern_counts") or {}
    times = sum(int(counts.get(one, 0)) for one in names)
    met = f"met {times} times here" if times else "met here often"
    if names.intersection(context.get("critical_patterns") or ()):
        return _CRITICAL, f"severe and {met}"
    if names.intersection(context.get("high_frequency_patterns") or ()):
        return _FREQUENT, met
    return 0.0, ""


def rank(matches: Iterable[Match]) -> list[Match]:
    """Return the matches, those first that the team keeps violating, then the surest."""
    return sorted(
        matches, key=lambda m: (-m.get("lowered", 0), -m["confidence"], m["pattern"]["name"])
    )


def divide(
    matches: Iterable[Match], min_confidence: float, *, apply: bool
) -> tuple[list[Match], list[Match]]:
    """Return (to apply, to suggest), each with its `reason`, by severity and threshold."""
    to_apply: list[Match] = []
    to_suggest: list[Match] = []
    for match in matches:
        applied, reason = _rule(match, min_confidence, apply=apply)
        (to_apply if applied else to_suggest).append({**match, "reason": reason})
    return to_apply, to_suggest


def _rule(match: Match, min_confidence: float, *, apply: bool) -> tuple[bool, str]:
    severity = match["severity"]
    if not apply:
        return False, "nothing is applied: apply_patterns is off"
    rule = RULES.get(severity, "suggested")
    if rule == "always":
        return True, "critical: always applied"
    if rule == "suggested":
        return False, f"{severity}: suggested only"
    sure, threshold = match["confidence"], round(min_confidence - match.get("lowered", 0), 2)
    why = f" ({match['because']})" if match.get("because") else ""
    if sure < threshold:
        return False, f"confidence {sure:.0%} is below {threshold:.0%}{why}"
    notice = ", applied with this notice" if rule == "notice" else ""
    return True, f"{severity}, confidence {sure:.0%} of at least {threshold:.0%}{why}{notice}"
