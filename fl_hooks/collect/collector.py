"""The collector: an application, a test run or a person says what went wrong, and it is kept."""

from __future__ import annotations

import copy
import json
import logging
from typing import TYPE_CHECKING, Any

from fl_hooks.collect.forms import entry_of, moment_of, row_of
from fl_hooks.collect.load import load
from fl_hooks.collect.memory import Memory
from fl_hooks.records.event import (
    BUG,
    CODE_REVIEW,
    DEPLOYMENT,
    KINDS,
    PERFORMANCE,
    TEST_FAILURE,
    UNKNOWN,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Self

    from fl_hooks.collect.repository import Repository
    from fl_hooks.records.event import Kind

    When = datetime | str | None

_log = logging.getLogger("fl_hooks.collect")


class Collector:
    """Keeps bugs, failed tests, review remarks, measurements and deployment issues.

    In memory, or in a repository: `open`. Safe between threads; a call costs the same however
    many are stored. What is harmless is converted (line "42", nothing, an exception as error);
    what would be recorded wrong raises EventError, a ValueError, and keeps nothing.
    """

    def __init__(self) -> None:
        self._shelf: Memory | Repository = Memory()

    @classmethod
    def open(cls, repo: str | os.PathLike[str] = ".") -> Self:
        """Return a collector whose events are files of the git repository around a folder.

        Each call returns when the event is on the disk. FlError outside a repository.
        """
        from fl_hooks.collect.repository import Repository

        opened = cls()
        opened._shelf = Repository(repo)
        return opened

    def log_bug(  # noqa: PLR0917 -- the guide's signature
        self,
        pattern: str,
        error: object = "",
        code: str = "",
        file_path: str = "",
        line: int | None = 0,
        stack_trace: str | None = "",
        *,
        severity: str | None = None,
        timestamp: When = None,
    ) -> None:
        """Keep a bug of a pattern ("unknown" where nobody knows which)."""
        values = {
            "pattern": pattern,
            "error": error,
            "code": code,
            "file_path": file_path,
            "line": line,
            "stack_trace": stack_trace,
            "severity": severity,
        }
        self._keep(BUG, values, timestamp)

    def log_test_failure(
        self,
        test_name: str,
        failure_reason: object = "",
        pattern_violated: str | None = "",
        code_snippet: str | None = "",
        *,
        severity: str | None = None,
        timestamp: When = None,
    ) -> None:
        """Keep a failed test, with the pattern behind it where one is known."""
        values = {
            "test_name": test_name,
            "failure_reason": failure_reason,
            "pattern_violated": pattern_violated,
            "code_snippet": code_snippet,
            "severity": severity,
        }
        self._keep(TEST_FAILURE, values, timestamp)

    def log_code_review_issue(  # noqa: PLR0917 -- the guide's signature
        self,
        issue_type: str,
        pattern: str = UNKNOWN,
        severity: str | None = "medium",
        file_path: str = "",
        line: int | None = 0,
        suggestion: str | None = "",
        *,
        timestamp: When = None,
    ) -> None:
        """Keep a remark of a code review; severity is low, medium, high or critical."""
        values = {
            "issue_type": issue_type,
            "pattern": pattern,
            "severity": severity,
            "file_path": file_path,
            "line": line,
            "suggestion": suggestion,
        }
        self._keep(CODE_REVIEW, values, timestamp)

    def log_performance_metric(
        self,
        metric_type: str,
        details: Mapping[str, Any] | None = None,
        pattern: str | None = None,
        *,
        severity: str | None = None,
        timestamp: When = None,
        durable: bool = False,
    ) -> None:
        """Keep a measurement; details may hold any values, NumPy's as well.

        In a repository it goes to a local log, as there may be very many; durable makes it a
        tracked event like the others.
        """
        values = {
            "metric_type": metric_type,
            "details": details,
            "pattern": pattern,
            "severity": severity,
        }
        self._keep(PERFORMANCE, values, timestamp, durable=durable)

    def log_deployment_issue(
        self,
        issue_type: str,
        pattern: str = UNKNOWN,
        environment: str = "",
        root_cause: str | None = "",
        resolution_time_minutes: float | None = None,
        *,
        severity: str | None = None,
        timestamp: When = None,
    ) -> None:
        """Keep an issue of a deployment; the time to resolve it is None while unknown."""
        values = {
            "issue_type": issue_type,
            "pattern": pattern,
            "environment": environment,
            "root_cause": root_cause,
            "resolution_time_minutes": resolution_time_minutes,
            "severity": severity,
        }
        self._keep(DEPLOYMENT, values, timestamp)

    def export_dict(self) -> dict[str, Any]:
        """Return all of it: a list of entries for each kind, oldest first, and the violations.

        The dictionaries are the caller's own: changing them changes nothing here.
        """
        return self.events_dict() | copy.deepcopy(self._shelf.other())

    def events_dict(self) -> dict[str, Any]:
        """Return the events alone, in the form of `export_dict`."""
        exported: dict[str, Any] = {kind.plural: [] for kind in KINDS}
        for kind, row in self._shelf.rows():
            exported[kind.plural].append(entry_of(kind, row))
        for kind in KINDS:
            exported[kind.plural].sort(key=_timestamp)
        return exported

    def export_json(self) -> str:
        """Return the same as JSON text in ASCII."""
        return json.dumps(self.export_dict(), indent=2)

    def load_from_json(self, json_str: str | bytes) -> None:
        """Replace all there is by what an export holds, also one of the original system.

        Raises EventError that names the entry and key, and then nothing has changed. In a
        repository FlError: events are facts there; add_from_json adds to them.
        """
        loaded = load(json_str, self._shelf.now)
        self._shelf.replace(loaded)
        _log.debug("Loaded %d entries", sum(map(len, loaded.rows.values())))

    def add_from_json(self, json_str: str | bytes) -> int:
        """Keep what an export holds beside what is there; return how many occurrences that are.

        All or nothing, as load_from_json. In a repository what is there already is not added
        twice.
        """
        loaded = load(json_str, self._shelf.now)
        return self._shelf.add_all((kind, row) for kind in KINDS for row in loaded.rows[kind.name])

    def get_summary(self) -> dict[str, int]:
        """Return how many occurrences there are of each kind, in total, and distinct facts.

        Two facts are distinct if they differ in more than their time.
        """
        counts = dict.fromkeys((kind.plural for kind in KINDS), 0)
        distinct = set()
        for kind, row in self._shelf.rows():
            counts[kind.plural] += row[1]
            # Hashes, so that a repository's events need not all be held at once.
            distinct.add(hash((kind.name, row[2:])))
        return {**counts, "total": sum(counts.values()), "distinct": len(distinct)}

    def clear(self) -> None:
        """Forget all of it; FlError in a repository, whose events are facts."""
        self._shelf.clear()

    def _keep(
        self, kind: Kind, values: dict[str, Any], when: When, *, durable: bool = False
    ) -> None:
        moment = self._shelf.now() if when is None else moment_of(when, f"{kind.said}: timestamp")
        self._shelf.add(kind, row_of(kind, values, moment, f"{kind.said}: "), durable=durable)
        _log.debug("Logged %s for pattern: %s", kind.said, values[kind.pattern] or UNKNOWN)


def _timestamp(entry: dict[str, Any]) -> str:
    stamp: str = entry["timestamp"]
    return stamp
