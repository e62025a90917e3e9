"""The documented form of a report: what `fl report --format json` prints, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt

from fl_hooks.store.scan_form import Severity, Tool

SCHEMA: Literal[1] = 1
Trend = Literal["improving", "stable", "worsening", "insufficient_data"]
Verdict = Literal["more", "fewer", "no clear change", "too little to say"]
Kind = Literal["worsening", "new_pattern", "learning", "passed", "suppressed", "unseen"]
Interval = tuple[float | None, float | None]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Period(_Closed):
    """The time that a report is about."""

    name: Literal["all", "day", "week", "month"]
    days: int | None = Field(description="How long it is; null for all there is.")
    start: str | None = Field(description="ISO 8601, UTC; null where nothing is dated.")
    end: str = Field(description="The moment of the report.")


class Totals(_Closed):
    """Occurrences by what reported them."""

    violations: NonNegativeInt
    bugs: NonNegativeInt
    test_failures: NonNegativeInt
    code_reviews: NonNegativeInt
    performance_metrics: NonNegativeInt
    deployment_issues: NonNegativeInt

    @property
    def total(self) -> int:
        """All of them."""
        return sum(dict(self).values())


class Course(_Closed):
    """Where a pattern goes, with how sure that is."""

    trend: Trend
    reason: str = Field(description="Why that is the verdict, or what is missing for one.")
    rate_ratio: float | None = Field(description="The rate at the window's end over its start.")
    interval: Interval = Field(description="Of the rate ratio, 90 %.")
    score: float | None = Field(description="Probability that the rate falls; 0.5: no evidence.")
    weeks: list[NonNegativeInt] = Field(description="Occurrences per week, the oldest first.")


class Share(_Closed):
    """A part of a whole, with its 90 % interval (Wilson)."""

    count: NonNegativeInt
    of: NonNegativeInt
    interval: tuple[float, float]


class Risk(_Closed):
    """One pattern in the ranking by severity and number."""

    pattern: str
    known: bool = Field(description="Whether the library has it, under this name or another.")
    severity: Severity
    count: NonNegativeInt = Field(description="Occurrences in the period.")
    score: NonNegativeInt = Field(description="critical 8, high 4, medium 2, low 1, summed.")
    parts: dict[str, NonNegativeInt] = Field(description="Occurrences by what reported them.")
    last_occurrence: str | None
    course: Course = Field(description="Over the window of the trends, whatever the period.")
    prevented: Share | None = Field(description="Of its violations in the period.")


class Change(_Closed):
    """This period against the one before."""

    pattern: str | None = Field(description="null: all patterns together.")
    severity: Severity | None
    now: NonNegativeInt
    before: NonNegativeInt
    rate_ratio: float | None
    interval: Interval = Field(description="Of the rate ratio, 90 %.")
    verdict: Verdict
    reason: str


class Evidence(_Closed):
    """One place or fact that a claim rests on."""

    text: str
    path: str = ""
    line: NonNegativeInt = 0
    commit: str = ""
    date: str = ""


class Decision(_Closed):
    """Something that a person has to decide, and what for."""

    kind: Kind
    pattern: str = Field(description='"" where it is about several.')
    title: str = Field(description="What is the case, with its numbers.")
    question: str = Field(description="What is to be decided.")
    evidence: list[Evidence] = Field(description="The latest first, some of them.")
    more: str = Field(description="The command that shows the rest.")


class Report(_Closed):
    """What the record says of a period."""

    version: Literal[1] = Field(default=SCHEMA, alias="schema")
    tool: Tool
    source: str = Field(description="The repository's name, or the file that was analysed.")
    generated_at: str
    period: Period
    window_days: int = Field(description="The window of the trends.")
    rates_per: Literal["added line", "time"] = Field(
        description="What the rates of trends and changes are taken over."
    )
    totals: Totals
    before: Totals | None = Field(description="The same for the period before; null for all.")
    risks: list[Risk] = Field(description="The heaviest first.")
    patterns: NonNegativeInt = Field(description="How many there are to rank; --limit cuts.")
    changes: list[Change] = Field(description="The first is all patterns together.")
    decisions: list[Decision]
    notes: list[str] = Field(description="What is missing, and how to get it.")
