"""Dated facts from outside: bugs, failed tests, review remarks, slow paths, deployment trouble.

The table says once what each kind of event holds; collecting, loading, the files at rest, their
JSON Schema and the options of `fl collect` all follow it.
"""

from __future__ import annotations

from dataclasses import dataclass

# What stands for a pattern that nobody has named.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an event: what it takes (text, line, minutes, table, severity) and means.

    An optional key is left out of an entry where nothing is known.
    """

    name: str
    meaning: str
    takes: str = "text"
    required: bool = False
    optional: bool = False
    default: str | int | None = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event: its name at rest, its list in an export, its `fl collect` command."""

    name: str
    plural: str
    command: str
    said: str
    keys: tuple[Key, ...]

    @property
    def pattern(self) -> str:
        """The key that names the pattern."""
        return "pattern_violated" if self.name == "test_failure" else "pattern"


def _line() -> Key:
    return Key("line", "Where in the file, counted from 1; 0 where unknown.", "line", default=0)


_SEVERITY = Key(
    *("severity", "low, medium, high or critical; by default the pattern's own.", "severity"),
    optional=True,
    default=None,
)
_FILE = Key("file_path", "The file, relative to the repository's top.")

BUG = Kind(
    *("bug", "bugs", "bug", "bug"),
    keys=(
        Key("pattern", "Id of the pattern behind it.", default=UNKNOWN),
        Key("error", "The error's text, as `TypeError: …`."),
        Key("code", "The code that failed."),
        _FILE,
        _line(),
        Key("stack_trace", "The traceback."),
        _SEVERITY,
    ),
)
TEST_FAILURE = Kind(
    *("test_failure", "test_failures", "test-failure", "test failure"),
    keys=(
        Key("test_name", "The test that failed.", required=True),
        Key("failure_reason", "Why it failed."),
        Key("pattern_violated", "Id of the pattern behind it."),
        Key("code_snippet", "The code that failed."),
        _SEVERITY,
    ),
)
CODE_REVIEW = Kind(
    *("code_review", "code_reviews", "review", "code review issue"),
    keys=(
        Key("issue_type", "What the review found.", required=True),
        Key("pattern", "Id of the pattern behind it.", default=UNKNOWN),
        Key("severity", "low, medium, high or critical.", "severity", default="medium"),
        _FILE,
        _line(),
        Key("suggestion", "What to write instead."),
    ),
)
PERFORMANCE = Kind(
    *("performance", "performance_metrics", "performance", "performance metric"),
    keys=(
        Key("metric_type", "What was measured, as `execution_time`.", required=True),
        Key("details", "The measurement: names and values.", "table", default="{}"),
        Key("pattern", "Id of the pattern behind it.", optional=True, default=None),
        _SEVERITY,
    ),
)
DEPLOYMENT = Kind(
    *("deployment", "deployment_issues", "deployment", "deployment issue"),
    keys=(
        Key("issue_type", "What went wrong.", required=True),
        Key("pattern", "Id of the pattern behind it.", default=UNKNOWN),
        Key("environment", "Where, as `production`."),
        Key("root_cause", "Why."),
        Key("resolution_time_minutes", "Minutes until it was resolved.", "minutes", default=None),
        _SEVERITY,
    ),
)
KINDS = (BUG, TEST_FAILURE, CODE_REVIEW, PERFORMANCE, DEPLOYMENT)
BY_NAME = {kind.name: kind for kind in KINDS}
BY_PLURAL = {kind.plural: kind for kind in KINDS}
