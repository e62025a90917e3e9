"""A scan's report in its JSON form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fl_hooks import __version__
from fl_hooks.records.finding import fingerprint
from fl_hooks.store.scan_form import (
    SCHEMA,
    JsonFinding,
    JsonRecord,
    Related,
    ScanReport,
    Severity,
    Summary,
    Tool,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fl_hooks.commands.scan_record import Recorded
    from fl_hooks.commands.scan_report import Report
    from fl_hooks.records.finding import Finding


def render_json(report: Report) -> str:
    """Return the report as JSON text with a newline at its end."""
    model = ScanReport(
        schema=SCHEMA,
        tool=Tool(name="fl-hooks", version=__version__),
        findings=[finding(one, report) for one in report.findings],
        notices=report.notices,
        summary=_summary(report),
        record=_record(report.recorded),
    )
    # In ASCII: the same bytes whatever the encoding of the standard output.
    left_out = {"record"} if report.recorded is None else None
    content = model.model_dump(by_alias=True, exclude=left_out, exclude_unset=True)
    return json.dumps(content, indent=2) + "\n"


def finding(one: Finding, report: Report) -> JsonFinding:
    """Return a finding of the report in its JSON form."""
    marked = {} if report.accepted is None else {"baseline": report.accepts(one)}
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
        **marked,
    )


def _record(recorded: Recorded | None) -> JsonRecord | None:
    if recorded is None:
        return None
    return JsonRecord(
        fragment=recorded.fragment or None,
        outcomes=recorded.outcomes,  # type: ignore[arg-type]
        already=recorded.before,
    )


def _summary(report: Report) -> Summary:
    known = {} if report.baseline is None else {"baseline": report.baseline}
    counted = [one for one in report.findings if not one.suppressed]
    return Summary(
        files=report.files,
        findings=len(counted),
        by_severity=_by_severity(counted),
        suppressed=len(report.findings) - len(counted),
        **known,
    )


def _by_severity(findings: Iterable[Finding]) -> dict[Severity, int]:
    counts: dict[Severity, int] = {"critical": 0, "high": 0, "medium": 0, "low": 0}
    for one in findings:
        counts[one.severity] += 1  # type: ignore[index]
    return counts
