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
    reason: str
    score: float
    rate_ratio: float | None
    interval: Interval | None
    dispersion: float | None
    total_occurrences: NonNegativeInt
    window_days: float
    weeks: list[Week] = Field(description="The oldest first.")
    prevented_share: float | None
    prevented: Prevented | None
    before_after: BeforeAfter | None


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

    now: str
    window_days: PositiveInt
    judged: bool = Field(description="false where scipy was missing; then nothing is judged.")
    overall: Effect | None = Field(description="All patterns together.")
    patterns: dict[str, Effect]
    marks: list[ChangedPattern]


class Ranked(Closed):
    """A pattern in the ranking."""

    pattern: str
    title: str
    known: bool = Field(description="Whether the library has it.")
    severity: Severity
    count: NonNegativeInt
    severity_weight: PositiveInt
    score: NonNegativeInt
    parts: dict[Source, NonNegativeInt]
    severities: dict[Severity, PositiveInt]
    last_occurrence: str | None


class SiteRanking(Versioned):
    """Patterns by severity and number, of all there is."""

    model_config = ConfigDict(extra="forbid", title="fl site ranking")

    now: str
    patterns: list[Ranked] = Field(description="The heaviest first.")


class SignalSource(Closed):
    """What was collected from one kind of source."""

    source: Source
    total: NonNegativeInt
    patterns: dict[str, PositiveInt] = Field(description="By name; those without one are left out.")
    months: dict[str, PositiveInt] = Field(description="YYYY-MM, the latest first.")


class Signal(Closed):
    """One collected fact."""

    source: Source
    pattern: str
    severity: Severity | None
    date: str
    path: str
    line: NonNegativeInt
    count: PositiveInt
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
    commits: NonNegativeInt
    added: NonNegativeInt = Field(description="Lines.")
    kept: NonNegativeInt
    prevented: NonNegativeInt
    suppressed: NonNegativeInt
    weight: NonNegativeInt = Field(description="Severities summed, suppressed ones left out.")
    score: NonNegativeInt = Field(description="Commits times weight.")
    patterns: dict[str, PositiveInt]


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

    id: str
    kind: Literal["fault", "name"]
    title: str
    statement: str
    confidence: float
    level: Literal["high", "medium", "low"]
    severity: Severity
    impact: NonNegativeInt
    minutes_lost: float
    count: NonNegativeInt
    units: NonNegativeInt = Field(description="Distinct pairs of a day and a place.")
    days: NonNegativeInt
    places: NonNegativeInt
    first: str
    last: str
    sources: dict[str, PositiveInt]
    resembles: Resembles | None
    recommendation: str


class SiteLearnings(Versioned):
    """Faults that no pattern describes yet."""

    model_config = ConfigDict(extra="forbid", title="fl site learnings")

    now: str
    withheld: NonNegativeInt = Field(description="How many publish.source = none keeps back.")
    learnings: list[JsonLearning] = Field(description="The weightiest first, 200 at most.")
