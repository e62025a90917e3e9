"""A report as plain text: for pipes, files and grep, a line per fact and none of them cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.detect.render import safe
from fl_hooks.publish.report import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.store.report_form import Decision, Report, Risk


def to_text(report: Report, encoding: str = "utf-8") -> str:
    """Return the report; a line of a risk starts with its severity, in capitals."""
    return "".join(f"{safe(row)}\n" for row in _rows(report, encoding))


def _rows(report: Report, encoding: str) -> Iterator[str]:
    yield words.headline(report)
    yield words.counted(report.totals)
    if report.before is not None:
        yield f"before: {words.counted(report.before)}"
    if report.risks:
        yield ""
        yield f"TOP RISKS ({words.ranking(report)})"
        width = max(len(risk.pattern) for risk in report.risks)
        for risk in report.risks:
            yield _risk(risk, width, encoding)
        if needed := words.needed(report):
            yield needed
        if report.patterns > len(report.risks):
            yield f"{report.patterns - len(report.risks)} more: --limit {report.patterns}"
    yield from _changes(report)
    yield from _decisions(report)
    if report.notes:
        yield ""
        yield from (f"Note: {note}" for note in report.notes)


def _risk(risk: Risk, width: int, encoding: str) -> str:
    last = f"last {risk.last_occurrence[:10]}" if risk.last_occurrence else "undated"
    bars = words.spark(risk.course.weeks, encoding)
    detail = "; ".join(filter(None, (words.parts(risk.parts), words.stopped(risk.prevented))))
    name = risk.pattern or "(no pattern named)"
    cells = (f"{risk.severity.upper():<8}", f"{name:<{width}}", f"{risk.count:>5}", bars)
    return f"{'  '.join(cells)}  {words.course(risk.course)}; {last}; {detail}"


def _changes(report: Report) -> Iterator[str]:
    if not report.changes:
        return
    yield ""
    yield f"WHAT CHANGED ({words.compared(report)})"
    names = [one.pattern or "all patterns" for one in report.changes]
    width = max(map(len, names))
    for name, one in zip(names, report.changes, strict=True):
        yield f"{name:<{width}}  {one.before:>5} -> {one.now:<5} {words.changed(one)}"


def _decisions(report: Report) -> Iterator[str]:
    if not report.decisions:
        return
    yield ""
    yield "WHAT NEEDS A DECISION"
    for number, one in enumerate(report.decisions, 1):
        yield from _decision(number, one)


def _decision(number: int, one: Decision) -> Iterator[str]:
    yield f"{number}. [{words.label(one)}] {one.title}"
    yield f"   {one.question}"
    yield from (f"   - {words.proof(each)}" for each in one.evidence)
    if one.more:
        yield f"   more: {one.more}"
