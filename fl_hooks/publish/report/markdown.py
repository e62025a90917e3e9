"""A report as Markdown for a pull request: tables, and the evidence folded away."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from fl_hooks.detect.render import safe
from fl_hooks.publish.report import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fl_hooks.store.report_form import Decision, Evidence, Report

# Characters that Markdown or HTML could take for syntax, in texts that come from a repository.
_ESCAPED = {ord(char): f"\\{char}" for char in "\\`*_[]|~$"} | {
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord("&"): "&amp;",
    # No escape keeps a forge from telling @somebody; a joiner of no width does.
    ord("@"): "@\N{WORD JOINER}",
}
# What makes a line a heading, a quote, a rule or an item of a list.
_LEADING = re.compile(r"(\d*)([#+\-=.)])")
_TICKS = re.compile("`+")
_MARKS = {"more": "🔺", "fewer": "🔻", "worsening": "🔺", "improving": "🔻"}


def to_markdown(report: Report) -> str:
    """Return the report."""
    return "\n".join(_rows(report)).strip("\n") + "\n"


def _rows(report: Report) -> Iterator[str]:
    yield f"### Recurring mistakes: {text(words.headline(report))}"
    yield ""
    yield f"{words.counted(report.totals)}."
    if report.before is not None:
        yield f"Before: {words.counted(report.before)}."
    yield ""
    yield from _decisions(report)
    yield from _risks(report)
    yield from _changes(report)
    if report.notes:
        yield from (f"> {text(note)}" for note in report.notes)


def _risks(report: Report) -> Iterator[str]:
    if not report.risks:
        return
    yield f"**Top risks** ({words.ranking(report)})"
    yield ""
    yield from _table(
        ("Severity", "Pattern", "Count", "Weeks", "Trend", "Last"),
        (
            (
                risk.severity.upper(),
                code(risk.pattern or "(no pattern named)"),
                str(risk.count),
                words.spark(risk.course.weeks),
                f"{_MARKS.get(risk.course.trend, '')} {text(words.course(risk.course))}".strip(),
                (risk.last_occurrence or "")[:10],
            )
            for risk in report.risks
        ),
    )
    if needed := words.needed(report):
        yield needed
        yield ""
    if report.patterns > len(report.risks):
        yield f"{report.patterns - len(report.risks)} more with `--limit {report.patterns}`."
        yield ""
    yield "<details><summary>What the counts are made of</summary>"
    yield ""
    for risk in report.risks:
        made = "; ".join(filter(None, (words.parts(risk.parts), words.stopped(risk.prevented))))
        yield f"- {code(risk.pattern or '(no pattern named)')}: {made}"
    yield ""
    yield "</details>"
    yield ""


def _changes(report: Report) -> Iterator[str]:
    if not report.changes:
        return
    yield f"<details><summary>What changed: {words.compared(report)}</summary>"
    yield ""
    yield from _table(
        ("Pattern", "Before", "Now", "Change"),
        (
            (
                code(one.pattern) if one.pattern else "**all patterns**",
                str(one.before),
                str(one.now),
                f"{_MARKS.get(one.verdict, '')} {text(words.changed(one))}".strip(),
            )
            for one in report.changes
        ),
    )
    yield "</details>"
    yield ""


def _decisions(report: Report) -> Iterator[str]:
    if not report.decisions:
        return
    yield "**What needs a decision**"
    yield ""
    for one in report.decisions:
        yield from _decision(one)
    yield ""


def _decision(one: Decision) -> Iterator[str]:
    yield f"- {text(one.title)}"
    # Inside of HTML nothing is Markdown.
    yield f"  <details><summary>{html.escape(safe(one.question), quote=False)}</summary>"
    yield ""
    yield from (f"  - {_proof(each)}" for each in one.evidence)
    if one.more:
        yield ""
        yield f"  More: {code(one.more)}"
    yield ""
    yield "  </details>"


def _proof(one: Evidence) -> str:
    """Return a piece of evidence; a forge makes a link of the commit."""
    where = f"{one.path}:{one.line}" if one.line else one.path
    place = ", ".join(filter(None, (where and code(where), one.commit[:10], one.date[:10])))
    return f"{code(one.text)} ({place})" if place else code(one.text)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = tuple(head)
    yield f"| {' | '.join(names)} |"
    yield f"|{'|'.join(' ---: ' if n in ('Count', 'Before', 'Now') else ' --- ' for n in names)}|"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def text(value: str) -> str:
    """Return a text of the repository as Markdown that shows just that."""
    shown = safe(value)
    lead = _LEADING.match(shown)
    start = lead.end() if lead else 0
    head = f"{lead[1]}\\{lead[2]}" if lead else ""
    return head + shown[start:].translate(_ESCAPED)


def code(value: str) -> str:
    """Return a name as code, also inside a table; one with a bar is shown as text."""
    shown = safe(value)
    if "|" in shown or not shown.strip():
        return text(value)
    ticks = "`" * (max(map(len, _TICKS.findall(shown)), default=0) + 1)
    space = " " if "`" in (shown[0], shown[-1]) else ""
    return f"{ticks}{space}{shown}{space}{ticks}"
