"""The documented form of a scan: what `fl scan --format json` prints, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

SCHEMA: Literal[1] = 1
Severity = Literal["low", "medium", "high", "critical"]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Tool(_Closed):
    """What wrote the report."""

    name: Literal["fl-hooks"]
    version: str


class Related(_Closed):
    """Another place that belongs to a finding, such as where the value comes from."""

    path: str
    line: PositiveInt


class JsonFinding(_Closed):
    """One place where one check matched."""

    pattern: str = Field(description="Id of the pattern, e.g. `specific_exceptions`.")
    check: str = Field(description="Id of the check inside the pattern, e.g. `bare-except`.")
    severity: Severity
    path: str = Field(
        description='Relative to the repository\'s root (outside one: to the current folder), "/"-'
        "separated; absolute where the file lies outside of both. Bytes that are not UTF-8 stand "
        "as `\\xNN`."
    )
    line: PositiveInt = Field(description="First line, counted from 1.")
    column: PositiveInt = Field(description="First column, counted from 1 in characters.")
    end_line: PositiveInt
    end_column: PositiveInt = Field(description="The column after the last character.")
    message: str = Field(description="What is wrong, in one sentence.")
    fingerprint: str = Field(
        pattern="^[0-9a-f]{16}$",
        description="Identity of check and text; stays through line shifts, moves and rebases. "
        "Two equal findings share it.",
    )
    suppressed: bool = Field(description="Allowed by a comment in the source; blocks nothing.")
    reason: str = Field(description='The reason that the comment gives, "" for none.')
    related: list[Related]
    baseline: bool = Field(
        default=False,
        description="Accepted by the baseline; there with `--no-baseline`, if there is a baseline.",
    )


class Summary(_Closed):
    """The report in numbers; suppressed findings are counted under `suppressed` only."""

    files: NonNegativeInt = Field(description="Files that were scanned; what was not has a notice.")
    findings: NonNegativeInt = Field(description="Findings that are not suppressed.")
    by_severity: dict[Severity, NonNegativeInt]
    suppressed: NonNegativeInt
    baseline: NonNegativeInt = Field(
        default=0,
        description="Findings that the baseline accepts, which are left out unless `--no-baseline` "
        "is given; there where the repository has a baseline.",
    )


class JsonRecord(_Closed):
    """What `--record` added to the record."""

    fragment: str | None = Field(description="The file it wrote and staged; null for none.")
    outcomes: dict[Literal["escaped", "committed", "suppressed"], PositiveInt]
    already: NonNegativeInt = Field(description="Findings that the record held before.")


class ScanReport(_Closed):
    """What `fl scan --format json` prints."""

    model_config = ConfigDict(extra="forbid", title="fl scan report")

    version: Literal[1] = Field(alias="schema", description="Version of this form.")
    tool: Tool
    findings: list[JsonFinding] = Field(description="In order of path, line and column.")
    notices: list[str] = Field(description="What was not scanned and why, one sentence each.")
    summary: Summary
    record: JsonRecord | None = Field(default=None, description="Only there with `--record`.")
