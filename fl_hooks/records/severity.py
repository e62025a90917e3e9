"""The four severities, in order; high and critical block a commit by default."""

from __future__ import annotations

SEVERITIES = ("low", "medium", "high", "critical")


def rank(severity: str) -> int:
    """Return the severity's place in SEVERITIES, 0 (low) to 3 (critical)."""
    return SEVERITIES.index(severity)
