"""`--since`: a site of what happened from a day, a commit or a time ago on."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fl_hooks.records.violation import Violation
    from fl_hooks.store.git import Git

_HINT = "Write a day (2026-10-01), a month (2026-10), a time before the last commit (30d, 12w, 6m),"
_HINT += " or a commit, branch or tag (v1.4)."


def since(git: Git, given: str) -> str:
    """Return the moment that a date, a duration or a revision stands for: ISO 8601 in UTC.

    A duration counts from HEAD's commit, not from today: the same record gives the same site. A
    revision is the moment its commit was written. Raises FlError for what is none of them.
    """
    from fl_hooks.commands.log_when import moment

    try:
        return moment(given, _commit_date(git, "HEAD"))
    except ArgumentTypeError:
        found = _commit_date(git, given)
    if found is None:
        raise FlError(f"--since {given}: no such day, time or commit", _HINT)
    return found.isoformat(timespec="seconds")


def _commit_date(git: Git, revision: str) -> datetime | None:
    """Return the date of a commit in UTC, None where there is no such commit."""
    code, found = git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^0")
    if code:
        return None
    commit = found.decode("ascii").strip()
    _, date = git.ask("log", "-1", "--no-show-signature", "--format=%ct", commit, "--")
    try:
        return datetime.fromtimestamp(int(date), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def later(violations: Sequence[Violation], moment: str) -> Sequence[Violation]:
    """Return the violations from a moment on; what is not committed yet is the latest of all."""
    if not moment:
        return violations
    return tuple(one for one in violations if not one.date or one.date >= moment)


def later_entries(
    data: Mapping[str, list[dict[str, Any]]], moment: str
) -> dict[str, list[dict[str, Any]]]:
    """Return the entries of an export from a moment on; all times are in UTC and ISO 8601."""
    if not moment:
        return dict(data)
    return {
        key: [entry for entry in entries if entry["timestamp"] >= moment]
        for key, entries in data.items()
    }
