"""The kinds of facts that tell of a pattern, as an export names them, and what they weigh."""

from __future__ import annotations

from dataclasses import dataclass

from fl_hooks.records.severity import SEVERITIES


@dataclass(frozen=True, slots=True)
class Source:
    """One list of an export: where its entries name their pattern, what tells one apart.

    noun: what one entry is called in a sentence, one and many. details: the keys that
    `detect_new_patterns` shows. fault: False where an entry may also be a plain measurement.
    """

    key: str
    type: str
    pattern: str
    details: tuple[str, ...]
    fault: bool = True


SOURCES = (
    Source("bugs", "bug", "pattern", ("error", "code", "file_path", "line")),
    Source(
        "test_failures",
        "test_failure",
        "pattern_violated",
        ("test_name", "failure_reason", "code_snippet"),
    ),
    Source(
        "code_reviews",
        "code_review",
        "pattern",
        ("issue_type", "severity", "suggestion", "file_path", "line"),
    ),
    Source("performance_metrics", "performance", "pattern", ("metric_type", "details"), False),
    Source(
        "deployment_issues",
        "deployment",
        "pattern",
        ("issue_type", "environment", "root_cause", "resolution_time_minutes"),
    ),
    Source(
        "violations",
        "violation",
        "pattern",
        ("check", "severity", "outcome", "file_path", "line", "fingerprint"),
    ),
)
BY_KEY = {source.key: source for source in SOURCES}
WEIGHTS = dict(zip(SEVERITIES, (1, 2, 4, 8), strict=True))
DEFAULT_SEVERITY = "medium"
# What came of a violation: all but `suppressed`, which somebody allowed with a reason.
STOPPED, PASSED = "prevented", ("committed", "bypassed", "escaped")
