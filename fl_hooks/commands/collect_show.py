"""`fl collect` alone: what there is, and what could be collected and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fl_hooks.collect.repository import Repository

_HOW = """\
What could be collected, and how (fl collect WHAT --help tells all options):
  a bug                fl collect bug --pattern ID --error TEXT --file FILE --line N
  a failed test        fl collect test-failure --test NAME --reason TEXT --pattern ID
  a review remark      fl collect review --issue TEXT --pattern ID --severity high
  a measurement        fl collect performance --metric execution_time --detail avg_time_ms=5420
  a deployment issue   fl collect deployment --issue TEXT --environment production
  what is in a file    fl collect --from metrics_data.json
  what a program says  from fl_hooks import MetricsCollector
                       MetricsCollector.open(".").log_bug(pattern=..., error=...)
Violations are recorded by the commit hook: fl log show.
"""


def show(shelf: Repository, form: str) -> int:
    """Print how many events of each kind there are and when the last one was."""
    from fl_hooks.commands.printing import put
    from fl_hooks.errors import EXIT_CLEAN

    found = _count(shelf)
    put(_json(found) if form == "json" else _text(found))
    return EXIT_CLEAN


def _count(shelf: Repository) -> dict[str, tuple[int, str]]:
    """Return list's name -> (occurrences, time of the last one or "")."""
    from fl_hooks.collect.forms import iso
    from fl_hooks.records.event import KINDS

    counts = {kind.plural: 0 for kind in KINDS}
    last: dict[str, int] = {}
    for kind, row in shelf.rows():
        counts[kind.plural] += row[1]
        last[kind.plural] = max(row[0], last.get(kind.plural, row[0]))
    return {
        name: (count, iso(last[name]) if name in last else "") for name, count in counts.items()
    }


def _text(found: dict[str, tuple[int, str]]) -> str:
    total = sum(count for count, _ in found.values())
    if not total:
        return f"No events are recorded yet.\n\n{_HOW}"
    rows = "".join(
        f"  {name.replace('_', ' '):<20} {count:>7}{f'   last {time[:10]}' if time else ''}\n"
        for name, (count, time) in found.items()
    )
    return f"{total} {'event is' if total == 1 else 'events are'} recorded:\n{rows}\n{_HOW}"


def _json(found: dict[str, tuple[int, str]]) -> str:
    import json

    kinds = {name: {"count": count, "last": time or None} for name, (count, time) in found.items()}
    total = sum(count for count, _ in found.values())
    return json.dumps({"schema": 1, "events": kinds, "total": total}, indent=2) + "\n"
