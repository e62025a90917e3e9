"""The documented forms of the site's JSON: its index, the library, the record. Version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from fl_hooks.store.scan_form import Severity, Tool

SCHEMA: Literal[1] = 1
Outcome = Literal["prevented", "committed", "suppressed", "bypassed", "escaped"]
Share = tuple[float, float]


class Closed(BaseModel):
    """A table that allows no unknown key."""

    model_config = ConfigDict(extra="forbid")


class Versioned(Closed):
    """A file: it says which version of its form it has."""

    version: Literal[1] = Field(alias="schema", description="Version of this form.")


class SiteFile(Closed):
    """A file of the site for machines."""

    path: str = Field(description="From the site's top.")
    kind: str = Field(description="Its media type.")
    title: str = Field(description="What it is, in a few words.")
    schema_path: str | None = Field(alias="schema", description="Where its JSON Schema lies.")
    size: NonNegativeInt = Field(description="In bytes.")


class Shows(Closed):
    """What the site may show of the repository: `publish.source` and `publish.authors`."""

    source: Literal["link", "excerpt", "none"]
    authors: bool


class SiteCounts(Closed):
    """How much there is."""

    violations: NonNegativeInt
    patterns: NonNegativeInt = Field(description="In the library.")
    checks: NonNegativeInt
    outcomes: dict[Outcome, NonNegativeInt]
    severities: dict[Severity, NonNegativeInt]


class SiteIndex(Versioned):
    """What the site was made from, and where its files for machines lie."""

    model_config = ConfigDict(extra="forbid", title="fl site index")

    tool: Tool = Field(description="What wrote it.")
    name: str = Field(description="The repository's name.")
    url: str | None = Field(description="The site's own address, with a slash at its end.")
    repository: str | None = Field(description="The repository's address on the web.")
    head: str | None = Field(description="The commit that the site was built at.")
    branch: str | None = Field(description="null where HEAD is on none.")
    date: str | None = Field(description="That commit's date, ISO 8601.")
    now: str = Field(description="The moment of the newest fact: trends are judged as of then.")
    since: str | None = Field(description="The day before which nothing is shown.")
    shallow: bool = Field(description="Whether a shallow clone hides what is older.")
    shows: Shows
    counts: SiteCounts
    files: list[SiteFile] = Field(description="All others for machines, see below.")


class Here(Closed):
    """How often a pattern or a check is on record in this repository."""

    total: NonNegativeInt
    outcomes: dict[Outcome, PositiveInt] = Field(description="Those that occur.")


class Reading(Closed):
    """How many findings on public code people read, and how many of these were right."""

    severity: Severity = Field(description="Findings of this severity.")
    findings: NonNegativeInt = Field(description="How many there were.")
    read: NonNegativeInt = Field(description="How many people read.")
    right: NonNegativeInt = Field(description="How many of these were right.")
    interval: Share = Field(description="95 % interval of the share that was right.")


class CheckEntry(Closed):
    """One check of a pattern."""

    id: str = Field(description="Its short id, which a comment that allows it names.")
    full: str = Field(description="pattern/check, which is on record.")
    severity: Severity = Field(description="By default.")
    message: str = Field(description="What is wrong.")
    advice: str = Field(description="What to write instead.")
    allow: str = Field(description="The comment that allows it in one place.")
    notes: list[str] = Field(description="Where it is in force, and how it is set here.")
    equivalents: list[str] = Field(description="Rules of other linters for the same.")
    yields_to: list[str] = Field(description="Checks that go before this one.")
    here: Here
    precision: list[Reading] = Field(description="The gravest first; empty where nobody read any.")


class PatternEntry(Closed):
    """One pattern of the library."""

    id: str = Field(description="Its name on record.")
    title: str
    summary: str = Field(description="The good form, in one sentence.")
    category: str
    severity: Severity = Field(description="Of its gravest check.")
    languages: list[str]
    since: str = Field(
        description="The version of fl-hooks, or of the team's own, that had it first."
    )
    status: str = Field(description="stable, preview or deprecated.")
    aliases: list[str] = Field(description="Names that it had before, or has elsewhere.")
    page: str = Field(description="Its page, from the site's top.")
    markdown: str = Field(description="The same as Markdown.")
    here: Here
    last: str | None = Field(description="The day it was recorded last.")
    checks: list[CheckEntry] = Field(description="See below.")


class SitePatterns(Versioned):
    """The library, and how often each of its checks is on record here."""

    model_config = ConfigDict(extra="forbid", title="fl site patterns")

    patterns: list[PatternEntry] = Field(description="By title.")


class RecordedPattern(Closed):
    """A pattern that is on record."""

    title: str
    category: str = Field(description='"" where the library does not have it.')
    page: str | None = Field(description="null where the library does not have it.")
    total: PositiveInt


class Links(Closed):
    """Addresses on the web, to be filled in; {path} is percent-encoded part by part."""

    commit: str
    line: str


class Month(Closed):
    """A month of the record."""

    month: str = Field(description="YYYY-MM; not-committed, undated where there is no date.")
    total: PositiveInt = Field(description="Violations of the month.")
    outcomes: dict[Outcome, PositiveInt] = Field(description="Those that occur.")
    severities: dict[Severity, PositiveInt] = Field(description="Those that occur.")
    patterns: dict[str, PositiveInt] = Field(description="By id.")
    files: list[str] = Field(description="Beside the index, the oldest rows first.")


class SiteViolations(Versioned):
    """What is on record: totals, and which files hold it."""

    model_config = ConfigDict(extra="forbid", title="fl site violations")

    total: NonNegativeInt = Field(description="Violations on record.")
    page_size: PositiveInt = Field(description="Rows on a page violations/<month>/<n>/.")
    part_size: PositiveInt = Field(description="Most rows of a file.")
    outcomes: dict[Outcome, NonNegativeInt] = Field(description="All five, always.")
    severities: dict[Severity, NonNegativeInt] = Field(description="All four, always.")
    patterns: dict[str, RecordedPattern] = Field(
        description="By id, the most frequent first: title, category, page, total."
    )
    links: Links | None = Field(description="null where the code is not shown on the web.")
    months: list[Month] = Field(description="The latest first.")


class Commit(Closed):
    """What is shown of a commit."""

    id: str
    date: str
    subject: str = Field(default="", description="Not there with publish.source = none.")
    author: str = Field(default="", description="Only there with publish.authors.")


# anchor, check, severity, outcome, path, line, column, commit, fingerprint, reason
Row = tuple[
    str,
    NonNegativeInt,
    Severity,
    Outcome,
    NonNegativeInt,
    NonNegativeInt,
    NonNegativeInt,
    NonNegativeInt | None,
    str,
    str,
]


class SiteMonth(Versioned):
    """Violations of a month; a row names check, path and commit by their place in the lists."""

    model_config = ConfigDict(extra="forbid", title="fl site violations of a month")

    month: str = Field(description="As in the index.")
    part: PositiveInt = Field(description="Which of its files this is, counted from 1.")
    parts: PositiveInt = Field(description="How many files it has.")
    first: NonNegativeInt = Field(description="Number of the first row within its month.")
    columns: list[str] = Field(description="What the values of a row are.")
    checks: list[str] = Field(description="Full ids, pattern/check.")
    paths: list[str] = Field(description="From the repository's top.")
    commits: list[Commit] = Field(description="Each with id, date, subject, author.")
    rows: list[Row] = Field(description="The oldest first; a commit of null is not there yet.")
