"""How grave a finding is, in the words of other programs."""

from __future__ import annotations

SARIF = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
# What GitHub's code scanning filters by.
PROBLEM = {"critical": "error", "high": "error", "medium": "warning", "low": "recommendation"}
GITHUB = {"critical": "error", "high": "error", "medium": "warning", "low": "notice"}
GITLAB = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor"}
