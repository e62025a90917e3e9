"""The JSON form of a scan: its model, and the schema generated from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from fl_hooks import __version__
from fl_hooks.records.finding import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fl_hooks.commands.scan_report import Report
    from fl_hooks.records.finding import Finding

Severity = Literal["low", "medium", "high", "critical"]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Tool(_Closed):
    """What wrote the report."""

    name: Literal["fl-hooks"] = "fl-hooks"
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


class Summary(_Closed):
    """The report in numbers; suppressed findings are counted under `suppressed` only."""

    files: NonNegativeInt = Field(description="Files that were read.")
    findings: NonNegativeInt = Field(description="Findings that are not suppressed.")
    by_severity: dict[Severity, NonNegativeInt]
    suppressed: NonNegativeInt


class ScanReport(_Closed):
    """What `fl scan --format json` prints."""

    model_config = ConfigDict(extra="forbid", title="fl scan report")

    version: Literal[1] = Field(default=1, alias="schema", description="Version of this form.")
    tool: Tool
    findings: list[JsonFinding] = Field(description="In order of path, line and column.")
    notices: list[str] = Field(description="What was not scanned and why, one sentence each.")
    summary: Summary


def render_json(report: Report) -> str:
    """Return the report as JSON text with a newline at its end."""
    model = ScanReport(
        tool=Tool(version=__version__),
        findings=[_finding(one) for one in report.findings],
        notices=report.notices,
        summary=_summary(report),
    )
    return model.model_dump_json(by_alias=True, indent=2) + "\n"


def schema_text() -> str:
    """Return the JSON Schema of the report, as schemas/scan.schema.json holds it."""
    schema = ScanReport.model_json_schema(by_alias=True, mode="serialization")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"


def _finding(one: Finding) -> JsonFinding:
    return JsonFinding(
        pattern=one.pattern,
        check=one.check,
        severity=one.severity,  # type: ignore[arg-type]
        path=one.path,
        line=one.line,
        column=one.column,
        end_line=one.end_line,
        end_column=one.end_column,
        message=one.message,
        fingerprint=fingerprint(one),
        suppressed=one.suppressed,
        reason=one.reason,
        related=[Related(path=path, line=line) for path, line in one.related],
    )


def _summary(report: Report) -> Summary:
    counted = [one for one in report.findings if not one.suppressed]
    return Summary(
        files=report.files,
        findings=len(counted),
        by_severity=_by_severity(counted),
        suppressed=len(report.findings) - len(counted),
    )


def _by_severity(findings: Iterable[Finding]) -> dict[Severity, NonNegativeInt]:
    counts: dict[Severity, NonNegativeInt] = {"critical": 0, "high": 0, "medium": 0, "low": 0}
    for one in findings:
        counts[one.severity] += 1  # type: ignore[index]
    return counts
