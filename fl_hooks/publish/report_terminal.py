"""A report for people at a terminal: tables that fit its width, in its own colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.detect.render import safe
from fl_hooks.publish import report_words as words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from fl_hooks.store.report_form import Report, Risk

# Named colours, which every terminal shows readably on its own background, dark or light.
SEVERITIES = {"critical": "bold magenta", "high": "bold red", "medium": "yellow", "low": "cyan"}
_TRENDS = {"worsening": "red", "improving": "green", "more": "red", "fewer": "green"}
_WIDE = 100


def print_report(report: Report, console: Console) -> None:
    """Print the report."""
    from rich.text import Text

    console.print(Text(safe(words.headline(report)), style="bold"))
    console.print(Text(words.counted(report.totals)))
    if report.before is not None:
        console.print(Text(f"before: {words.counted(report.before)}", style="dim"))
    if report.risks:
        _title(
            console, "Top risks", f"by severity and number; trends over {report.window_days} days"
        )
        console.print(_risks(report, console))
        if report.patterns > len(report.risks):
            rest = report.patterns - len(report.risks)
            console.print(Text(f"{rest} more: --limit {report.patterns}", style="dim"))
    if report.changes:
        _title(console, "What changed", words.compared(report))
        console.print(_changes(report))
    _decisions(report, console)
    for note in report.notes:
        console.print()
        console.print(Text(safe(note), style="italic"))


def _title(console: Console, name: str, detail: str = "") -> None:
    from rich.text import Text

    console.print()
    console.print(Text.assemble((name, "bold underline"), (f"  {detail}" if detail else "", "dim")))


def _table(*columns: str) -> Table:
    from rich.table import Table

    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        number = name in ("Count", "Before", "Now")
        table.add_column(
            name, justify="right" if number else "left", no_wrap=number, overflow="fold"
        )
    return table


def _risks(report: Report, console: Console) -> Table:
    from rich.text import Text

    table = _table("Severity", "Pattern", "Count", "Weeks", "Trend")
    table.columns[0].no_wrap = table.columns[3].no_wrap = True
    wide = console.width >= _WIDE
    if wide:
        table.add_column("Last", no_wrap=True)
    for risk in report.risks:
        row = [
            Text(risk.severity.upper(), style=SEVERITIES[risk.severity]),
            _name(risk),
            Text(str(risk.count)),
            Text(words.spark(risk.course.weeks, console.encoding)),
            Text(words.course(risk.course), style=_TRENDS.get(risk.course.trend, "")),
        ]
        if wide:
            row.append(Text((risk.last_occurrence or "-")[:10]))
        table.add_row(*row)
    return table


def _name(risk: Risk) -> Text:
    """Return a pattern's name, and below it what its count is made of."""
    from rich.text import Text

    name = Text(safe(risk.pattern or "(no pattern named)"), style="bold")
    if not risk.known and risk.pattern:
        name.append(" (not in the library)", style="not bold dim")
    detail = ", ".join(filter(None, (words.parts(risk.parts), words.stopped(risk.prevented))))
    return name.append(f"\n{detail}", style="not bold dim")


def _changes(report: Report) -> Table:
    from rich.text import Text

    table = _table("Pattern", "Before", "Now", "Change")
    for one in report.changes:
        name = Text(safe(one.pattern), style="") if one.pattern else Text("all patterns", "bold")
        style = _TRENDS.get(one.verdict, "")
        table.add_row(name, str(one.before), str(one.now), Text(words.changed(one), style=style))
    return table


def _decisions(report: Report, console: Console) -> None:
    from rich.padding import Padding
    from rich.text import Text

    if report.decisions:
        _title(console, "What needs a decision")
    for number, one in enumerate(report.decisions, 1):
        head = Text.assemble((f"{number}. ", "bold"), (safe(one.title), "bold"))
        console.print(head)
        rows = [Text(safe(one.question))]
        rows += [Text(f"- {safe(words.proof(each))}", style="dim") for each in one.evidence]
        if one.more:
            rows.append(Text.assemble(("more: ", "dim"), (safe(one.more), "cyan")))
        for row in rows:
            console.print(Padding(row, (0, 0, 0, 3)))
