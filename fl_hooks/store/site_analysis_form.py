"""The documented forms of the site's JSON: what the analysis says. Version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, NonNegativeInt, PositiveInt

from fl_hooks.store.report_form import Interval, Trend
from fl_hooks.store.scan_form import Severity
from fl_hooks.store.site_form import Closed, Share, Versioned

Source = Literal[
    "violations",
    "bugs",
    "test_failures",
    "code_reviews",
    "performance_metrics",
    "deployment_issues",
]


class Week(Closed):
    """A week of a trend."""

    start: str = Field(description="Its first moment, ISO 8601.")
    count: NonNegativeInt
    share: float = Field(description="How much of it lies in the window; 1 for all of it.")
    lines: float | None = Field(description="Lines added; null where nobody knows.")


class Prevented(Closed):
    """Violations that were stopped, of all that were not allowed."""

    count: NonNegativeInt
    of: PositiveInt
    interval: Share


class Side(Closed):
    """The time before or after a pattern entered the library."""

    count: NonNegativeInt
    weeks: float
    lines: float | None


class BeforeAfter(Closed):
    """A pattern's rate since it entered the library against that before."""

    since: str
    rate_ratio: float | None
    interval: Interval | None
    reason: str = Field(description='Why nothing is compared, "" where it is.')
    before: Side
    after: Side


class Effect(Closed):
    """How one pattern goes; docs/statistics.md says how each number comes about."""

    trend: Trend
    reason: str = Field(description="Why that is the verdict, or what is missing for one.")
    score: float = Field(description="Probability that the rate falls; 0.5: no evidence.")
    rate_ratio: float | None = Field(description="The rate at the window's end over its start.")
    interval: Interval | None = Field(description="Of the rate ratio, 90 %.")
    dispersion: float | None = Field(description="How much counts scatter; 1: as chance has it.")
    total_occurrences: NonNegativeInt = Field(description="In the window.")
    window_days: float
    weeks: list[Week] = Field(description="The oldest first.")
    prevented_share: float | None = Field(description="Of its violations that nobody allowed.")
    prevented: Prevented | None = Field(description="The same with its interval.")
    before_after: BeforeAfter | None = Field(
        description="Its rate since it entered the library against that before."
    )


class ChangedPattern(Closed):
    """A moment at which a pattern of the repository entered or changed."""

    pattern: str = Field(description='"" for all bundled ones.')
    kind: str
    date: str
    commit: str
    what: str


class SiteTrends(Versioned):
    """Whether patterns get rarer, each with its interval."""

    model_config = ConfigDict(extra="forbid", title="fl site trends")

    now: str = Field(description="The moment that it is about.")
    window_days: PositiveInt
    overall: Effect | None = Field(description="All patterns together.")
    patterns: dict[str, Effect] = Field(description="By id.")
    marks: list[ChangedPattern] = Field(description="When patterns entered or changed.")


class Ranked(Closed):
    """A pattern in the ranking."""

    pattern: str
    title: str
    known: bool = Field(description="Whether the library has it.")
    severity: Severity = Field(description="The highest that occurred.")
    count: NonNegativeInt = Field(description="Occurrences.")
    severity_weight: PositiveInt = Field(description="critical 8, high 4, medium 2, low 1.")
    score: NonNegativeInt = Field(description="The weights of all occurrences, summed.")
    parts: dict[Source, NonNegativeInt] = Field(description="Occurrences by what reported them.")
    severities: dict[Severity, PositiveInt] = Field(description="Occurrences of each.")
    last_occurrence: str | None


class SiteRanking(Versioned):
    """Patterns by severity and number, of all there is."""

    model_config = ConfigDict(extra="forbid", title="fl site ranking")

    now: str
    patterns: list[Ranked] = Field(description="The heaviest first.")


class SignalSource(Closed):
    """What was collected from one kind of source."""

    source: Source
    total: NonNegativeInt = Field(description="Occurrences.")
    patterns: dict[str, PositiveInt] = Field(description="By name; those without one are left out.")
    months: dict[str, PositiveInt] = Field(description="YYYY-MM, the latest first.")


class Signal(Closed):
    """One collected fact."""

    source: Source
    pattern: str = Field(description='"" where nobody named one.')
    severity: Severity | None
    date: str = Field(description='Of the latest occurrence, "" where unknown.')
    path: str = Field(description='"" where unknown.')
    line: NonNegativeInt = Field(description="0 where unknown.")
    count: PositiveInt = Field(description="Occurrences that it stands for.")
    text: str = Field(default="", description="Not there with publish.source = none.")


class SiteSignals(Versioned):
    """Bugs, failed tests, review remarks, slow paths and trouble in deployment."""

    model_config = ConfigDict(extra="forbid", title="fl site signals")

    now: str
    sources: list[SignalSource]
    latest: list[Signal] = Field(description="The newest first, 200 at most.")


class HotFile(Closed):
    """A file that changes and goes wrong, in the window of the trends."""

    path: str
    there: bool = Field(description="Whether git still tracks it.")
    commits: NonNegativeInt = Field(description="That touched it.")
    added: NonNegativeInt = Field(description="Lines.")
    kept: NonNegativeInt = Field(description="Violations that were committed, bypassed, escaped.")
    prevented: NonNegativeInt
    suppressed: NonNegativeInt
    weight: NonNegativeInt = Field(description="Severities summed, suppressed ones left out.")
    score: NonNegativeInt = Field(description="Commits times weight.")
    patterns: dict[str, PositiveInt] = Field(description="Violations of each, suppressed left out.")


class SiteHotspots(Versioned):
    """Files that change often and go wrong often."""

    model_config = ConfigDict(extra="forbid", title="fl site hotspots")

    now: str
    window_days: PositiveInt
    total: NonNegativeInt = Field(description="How many there are; the list holds 1,000 at most.")
    files: list[HotFile] = Field(description="The hottest first.")


class Resembles(Closed):
    """A known pattern that a learning may be a case of."""

    pattern: str
    words: str


class JsonLearning(Closed):
    """What reports without a pattern have in common."""

    id: str = Field(description="What `fl learn --propose` takes.")
    kind: Literal["fault", "name"] = Field(description="The same fault, or the same unknown name.")
    title: str
    statement: str = Field(description="The title with its numbers.")
    confidence: float = Field(description="Probability that it comes back.")
    level: Literal["high", "medium", "low"] = Field(description="The same in a word.")
    severity: Severity = Field(description="The gravest report's.")
    impact: NonNegativeInt = Field(description="Severities of all reports, weighed and summed.")
    minutes_lost: float = Field(description="What it took to mend, where somebody said so.")
    count: NonNegativeInt = Field(description="Reports.")
    units: NonNegativeInt = Field(description="Distinct pairs of a day and a place.")
    days: NonNegativeInt
    places: NonNegativeInt
    first: str = Field(description="Date of the first report.")
    last: str = Field(description="Date of the last one.")
    sources: dict[str, PositiveInt] = Field(description="Reports by what reported them.")
    resembles: Resembles | None = Field(description="The known pattern that it may be.")
    recommendation: str = Field(description="What to do.")


class SiteLearnings(Versioned):
    """Faults that no pattern describes yet."""

    model_config = ConfigDict(extra="forbid", title="fl site learnings")

    now: str
    withheld: NonNegativeInt = Field(description="How many publish.source = none keeps back.")
    learnings: list[JsonLearning] = Field(description="The weightiest first, 200 at most.")
