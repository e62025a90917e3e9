"""A report for people at a terminal: tables that fit its width, in its own colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.detect.render import safe
from fl_hooks.publish.report import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

    from fl_hooks.store.report_form import Report, Risk

# Named colours, which every terminal shows readably on its own background, dark or light.
SEVERITIES = {"critical": "bold magenta", "high": "bold red", "medium": "yellow", "low": "cyan"}
_TRENDS = {"worsening": "red", "improving": "green", "more": "red", "fewer": "green"}
# What the columns of a wide table need beside the pattern's name.
_WIDE = 100
# What they need at least; below that only the first few are shown.
_NARROW, _FEW = 47, 3
_LONGEST, _INDENT = 32, 10


def print_report(report: Report, console: Console) -> None:
    """Print the report."""
    from rich.text import Text

    console.print(Text(safe(words.headline(report)), style="bold"))
    console.print(Text(words.counted(report.totals)))
    if report.before is not None:
        console.print(Text(f"before: {words.counted(report.before)}", style="dim"))
    if report.risks:
        _title(console, "Top risks", words.ranking(report))
        for part in _risks(report, console):
            console.print(part)
        if needed := words.needed(report):
            console.print(Text(needed, style="dim"))
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


def _table(*columns: str, show_header: bool = True) -> Table:
    from rich.table import Table

    table = Table(
        box=None,
        header_style="dim",
        pad_edge=False,
        padding=(0, 2, 0, 0),
        show_header=show_header,
    )
    for name in columns:
        number = name in ("Count", "Before", "Now")
        table.add_column(
            name, justify="right" if number else "left", no_wrap=number, overflow="fold"
        )
    return table


def _risks(report: Report, console: Console) -> Iterator[RenderableType]:
    """Yield a table where the terminal is wide enough for one, else two or three lines per risk."""
    from rich.padding import Padding
    from rich.text import Text

    longest = max(len(risk.pattern) for risk in report.risks)
    wide, narrow = console.width >= _WIDE + longest, console.width < _NARROW + longest
    table = _risk_table(longest, wide=wide, narrow=narrow)
    for risk in report.risks:
        made = Text(safe(_made(risk)), style="dim")
        trend = Text(safe(words.course(risk.course)), style=_TRENDS.get(risk.course.trend, ""))
        cells = _cells(risk, console.encoding)[: _FEW if narrow else None]
        table.add_row(*cells, *((trend, made) if wide else ()))
        if not wide:
            yield table
            yield Padding(trend, (0, 0, 0, _INDENT))
            yield Padding(made, (0, 0, 0, _INDENT))
            table = _risk_table(longest, narrow=narrow, head=False)
    if wide:
        yield table


def _risk_table(
    longest: int, *, wide: bool = False, narrow: bool = False, head: bool = True
) -> Table:
    names = ("Severity", "Pattern", "Count", "Weeks", "Last")[: _FEW if narrow else None]
    table = _table(*names, show_header=head)
    widths = (8, None if narrow else min(longest, _LONGEST), 5, None, 10)
    for column, width in zip(table.columns, widths, strict=False):
        column.min_width = width
        column.no_wrap = column.header != "Pattern"
    if wide:
        table.add_column("Trend", ratio=4, overflow="fold")
        table.add_column("Made of", ratio=5, overflow="fold")
        table.expand = True
    return table


def _cells(risk: Risk, encoding: str) -> list[Text]:
    from rich.text import Text

    name = Text(safe(risk.pattern or "(no pattern named)"), style="bold")
    return [
        Text(risk.severity.upper(), style=SEVERITIES[risk.severity]),
        name,
        Text(str(risk.count)),
        Text(words.spark(risk.course.weeks, encoding)),
        Text((risk.last_occurrence or "-")[:10]),
    ]


def _made(risk: Risk) -> str:
    """Say what a risk's count is made of."""
    new = "" if risk.known or not risk.pattern else "not in the library"
    return "; ".join(filter(None, (words.parts(risk.parts), words.stopped(risk.prevented), new)))


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
