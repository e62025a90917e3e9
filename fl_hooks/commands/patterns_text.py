"""How patterns look on a terminal; without one, plain lines of the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from fl_hooks.library.about import sections

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fl_hooks.library.folders import Pattern

_COLOURS = {"low": "dim", "medium": "yellow", "high": "red", "critical": "bold red"}


def _console() -> Console:
    # Wide where nobody looks: a line that a program reads must not be folded.
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    return console if console.is_terminal else Console(width=10_000, highlight=False, markup=False)


def print_list(patterns: Iterable[Pattern]) -> None:
    """Print one row per pattern and one per check."""
    console = _console()
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, pad_edge=False)
    for column in ("PATTERN", "SEVERITY", "STATUS", "FROM", "WHAT"):
        table.add_column(column, no_wrap=column != "WHAT")
    for pattern in patterns:
        facts = pattern.declaration
        table.add_row(
            Text(pattern.id, style="bold"),
            _severity(facts.severity),
            facts.status,
            pattern.folder.origin,
            _plain(facts.title),
        )
        for name, check in pattern.checks.items():
            off = "" if check.enabled else "off unless asked for"
            what = _plain(check.summary or check.message)
            table.add_row(f"  {name}", _severity(check.severity), off, "", what)
    console.print(table)


def print_pattern(pattern: Pattern) -> None:
    """Print what about.md says, the checks, and the two examples."""
    console, facts = _console(), pattern.declaration
    console.print(Text(pattern.id, style="bold"), _plain(f"- {facts.title}"))
    console.print(_plain(facts.summary))
    console.print(
        _plain(
            f"{facts.severity} · {facts.category} · {', '.join(facts.languages)} · {facts.status}"
            f" since {facts.since} · {pattern.folder.origin}: {pattern.folder.shown}"
        )
    )
    if facts.aliases:
        console.print(_plain(f"also called {', '.join(facts.aliases)}"))
    for title, (_, text) in sections(pattern.text("about.md")).items():
        _section(console, title, text)
    checks = "\n\n".join(
        f"{name} ({check.severity})\n{check.message}\n{check.advice}"
        for name, check in pattern.checks.items()
    )
    _section(console, "Checks", checks)
    for stem in ("bad", "good"):
        name = pattern.example(stem)
        _section(console, name, pattern.text(name))


def _section(console: Console, title: str, text: str) -> None:
    console.print()
    console.print(Text(title, style="bold underline"))
    console.print(_plain(text.rstrip()))


def _severity(severity: str) -> Text:
    return Text(severity, style=_COLOURS[severity])


def _plain(text: str) -> Text:
    """Return text without control characters: a repository's own pattern may hold any."""
    return Text("".join(c if c.isprintable() or c == "\n" else "�" for c in text))
