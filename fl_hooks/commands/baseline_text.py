"""What `fl baseline create` and `trim` say: short sentences with the counts in them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fl_hooks.records.severity import SEVERITIES
from fl_hooks.store.baseline import FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from fl_hooks.commands.baseline_counts import Trimmed
    from fl_hooks.records.finding import Finding
    from fl_hooks.store.baseline_form import Baseline

COMMIT = f"Written to {FILE}. Commit it."
NOTHING = "Nothing to take out."


def added(checks: Collection[str]) -> str:
    """Return which checks have come since the baseline was made."""
    what = "1 check was" if len(checks) == 1 else f"{len(checks)} checks were"
    return f"{what} added since the baseline was made: {', '.join(sorted(checks))}."


def accepted(findings: Sequence[Finding], files: int, *, dry_run: bool) -> str:
    """Return what was accepted. files: how many were scanned."""
    scanned = f"{files:,} scanned {'file' if files == 1 else 'files'}"
    if not findings:
        return f"Nothing to accept in {scanned}."
    counts = Counter(one.severity for one in findings)
    parts = ", ".join(f"{counts[name]:,} {name}" for name in reversed(SEVERITIES) if counts[name])
    verb = "Would accept" if dry_run else "Accepted"
    held = len({one.path for one in findings})
    return f"{verb} {found(len(findings))} in {held:,} of {scanned}: {parts}."


def untold(count: int) -> str:
    """Return why some entries stay."""
    return (
        f"{found(count)} could not be looked for and stay: the file was not read, or the check is "
        "off there."
    )


def could(result: Trimmed, old: Baseline) -> str:
    """Return what `trim --check` saw."""
    if not result.gone:
        return f"{NOTHING} {_left(old)}"
    return f"{found(result.gone)} of {old.total:,} could be taken out: `fl baseline trim`."


def did(result: Trimmed) -> str:
    """Return what `trim` did."""
    gone = f"Took out {found(result.gone)}." if result.gone else NOTHING
    moved = f" {found(result.moved)} moved with the code." if result.moved else ""
    return f"{gone}{moved} {_left(result.baseline)}"


def _left(baseline: Baseline) -> str:
    if not baseline.total:
        return "Nothing is left in the baseline."
    files = len({path for path, _ in baseline.entries})
    where = "1 file" if files == 1 else f"{files:,} files"
    return f"{found(baseline.total)} in {where} {'is' if baseline.total == 1 else 'are'} left."


def found(count: int) -> str:
    """Return a number of findings."""
    return "1 finding" if count == 1 else f"{count:,} findings"
