"""Made-up events of half a year: the same numbers each time, up to this moment."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    Entry = dict[str, Any]

DAYS = 182
PATTERNS = {
    "specific_exceptions": "high",
    "numpy_json_serialization": "high",
    "bounds_checking": "high",
    "temp_file_handling": "medium",
    "large_file_processing": "medium",
    "structured_logging": "low",
    "metadata_based_logic": "low",
    "nan_inf_handling": "medium",
    "money_as_float": "medium",
    "unknown": "medium",
}
# What of a hundred events is of each kind.
SHARES = {
    "bugs": 35,
    "test_failures": 25,
    "code_reviews": 20,
    "performance_metrics": 10,
    "deployment_issues": 5,
    "violations": 5,
}
_FILES = tuple(f"src/area_{n % 20:02}/module_{n:04}.py" for n in range(400))


def export(number: int) -> dict[str, list[Entry]]:
    """Return as many entries, in the form of an exported dict, oldest first."""
    found: dict[str, list[Entry]] = {kind: [] for kind in SHARES}
    for kind, entry in entries(number):
        found[kind].append(entry)
    return found


def entries(number: int) -> Iterator[tuple[str, Entry]]:
    """Yield (key of the export, entry) as many times, oldest first."""
    dice = random.Random(f"{number} events")
    start = dt.datetime.now(dt.UTC) - dt.timedelta(days=DAYS)
    step = dt.timedelta(days=DAYS) / number
    kinds = dice.choices(list(SHARES), list(SHARES.values()), k=number)
    for place, kind in enumerate(kinds):
        when = (start + place * step).isoformat(timespec="microseconds")
        yield kind, {**_MAKERS[kind](dice), "timestamp": when, "count": 1}


def bug(dice: random.Random) -> Entry:
    """Return what `log_bug` takes."""
    return {
        "pattern": dice.choice(list(PATTERNS)),
        "error": f"ValueError: {dice.randrange(1_000_000)} is out of range",
        "code": "result = read(source, limit=limit)",
        "file_path": dice.choice(_FILES),
        "line": dice.randint(1, 300),
        "stack_trace": "",
    }


def _failure(dice: random.Random) -> Entry:
    return {
        "test_name": f"test_{dice.randrange(3_000)}",
        "failure_reason": f"assert {dice.randrange(1_000)} == 0",
        "pattern_violated": dice.choice(list(PATTERNS)),
        "code_snippet": "assert read(source) == 0",
    }


def _review(dice: random.Random) -> Entry:
    pattern = dice.choice(list(PATTERNS))
    return {
        "issue_type": "Missing handling",
        "pattern": pattern,
        "severity": PATTERNS[pattern],
        "file_path": dice.choice(_FILES),
        "line": dice.randint(1, 300),
        "suggestion": "Name the exception",
    }


def _performance(dice: random.Random) -> Entry:
    details = {"function": f"read_{dice.randrange(50)}", "avg_time_ms": dice.randrange(9_000)}
    return {"metric_type": "execution_time", "details": details}


def _deployment(dice: random.Random) -> Entry:
    return {
        "issue_type": "Upload refused",
        "pattern": dice.choice(list(PATTERNS)),
        "environment": "production",
        "root_cause": "a limit of the proxy",
        "resolution_time_minutes": dice.randrange(200),
    }


def _violation(dice: random.Random) -> Entry:
    pattern = dice.choice(list(PATTERNS))
    return {
        "pattern": pattern,
        "check": "bare-except",
        "severity": PATTERNS[pattern],
        "file_path": dice.choice(_FILES),
        "line": dice.randint(1, 300),
        "outcome": dice.choice(("prevented", "committed", "bypassed")),
        "fingerprint": f"{dice.getrandbits(64):016x}",
    }


_MAKERS = {
    "bugs": bug,
    "test_failures": _failure,
    "code_reviews": _review,
    "performance_metrics": _performance,
    "deployment_issues": _deployment,
    "violations": _violation,
}
