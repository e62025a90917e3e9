"""What a repository's record says of its patterns, as a generator asks: `get_context`'s form."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from fl_hooks.records.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fl_hooks.store.record_index import Row

# Met once is no habit.
_OFTEN = 2
_FREQUENT, _CRITICAL = 10, 5
_GRAVE = ("critical", "high")


def context_of(
    rows: Iterable[tuple[str, Row]], patterns: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the patterns that the record's facts repeat, and how often, under today's ids.

    patterns: the compiled library's, by id; facts of other patterns are left out.
    """
    ids = {alias: name for name, facts in patterns.items() for alias in facts["aliases"]}
    counts: Counter[str] = Counter()
    for _, row in rows:
        name = ids.get(row[3], row[3])
        if name in patterns:
            counts[name] += row[7]
    severities = {name: str(patterns[name]["severity"]) for name in counts}
    often = sorted((n for n in counts if counts[n] >= _OFTEN), key=lambda n: (-counts[n], n))
    grave = [name for name in often if severities[name] in _GRAVE]
    grave.sort(key=lambda n: (-SEVERITIES.index(severities[n]), -counts[n], n))
    return {
        "high_frequency_patterns": often[:_FREQUENT],
        "critical_patterns": grave[:_CRITICAL],
        "pattern_counts": dict(counts.most_common()),
        "severities": severities,
    }
