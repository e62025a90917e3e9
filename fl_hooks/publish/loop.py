"""What the loop's analysis says, worked out before any page is made: plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fl_hooks.publish.precision import Precision
from fl_hooks.publish.reference import Reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fl_hooks.records.learning import Learning
    from fl_hooks.store.report_form import Report

# Weeks that trends are judged over.
WINDOW_DAYS = 84


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment at which a pattern changed; kind is "entered" or "changed".

    pattern is "" where it is all bundled ones. what: the change in words, "" where it entered.
    """

    pattern: str
    kind: str
    date: str
    commit: str
    subject: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Churn:
    """How often a file changed lately: commits that touched it, and lines they added.

    there: whether git still tracks the file.
    """

    commits: int
    added: int
    there: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """Severe faults that were kept and that HEAD still holds, as (path, fingerprint).

    left_out: files that were not looked at, because there are too many.
    """

    faults: frozenset[tuple[str, str]]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Loop:
    """Record and events analysed at one moment, that of the newest fact.

    data: the exported dict. effect: pattern -> what calculate_effectiveness says. ranked:
    rank_patterns_by_severity. month, all_time: reports (None for an empty Loop). learnings: the
    surest first. unknown: detect_new_patterns. churn: path -> changes in the window, of each file
    that changed or has violations. marks: when the repository's own patterns entered or changed,
    the oldest first. precision: how right the checks were on public code. reference: what can be
    called. overall: as one of `effect`, for all patterns together. standing: what HEAD still holds
    of severe ones; None where nobody looked.
    """

    now: datetime = field(default=datetime(1970, 1, 1, tzinfo=UTC))
    data: Mapping[str, Any] = field(default_factory=dict)
    effect: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    ranked: Sequence[Mapping[str, Any]] = ()
    unknown: Sequence[Mapping[str, Any]] = ()
    month: Report | None = None
    all_time: Report | None = None
    learnings: Sequence[Learning] = ()
    churn: Mapping[str, Churn] = field(default_factory=dict)
    marks: Sequence[Mark] = ()
    overall: Mapping[str, Any] = field(default_factory=dict)
    standing: Standing | None = None
    precision: Precision = field(default_factory=Precision)
    reference: Reference = field(default_factory=Reference)
    notes: Sequence[str] = ()
