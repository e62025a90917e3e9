"""Violations as a table, as tab-separated lines and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from fl_hooks.records.violation import Violation

_STYLES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "dim"}
_KEYS = (
    *("pattern", "check", "severity", "path", "line", "column", "fingerprint", "blob"),
    *("outcome", "reason", "base", "fragment", "commit", "date", "author", "subject"),
)
_KNOWN_TO_GIT = frozenset(("commit", "date", "author", "subject", "base"))


def to_json(
    violations: Sequence[Violation],
    waiting: Sequence[Violation] | None,
    *,
    total: int,
    authors: bool,
) -> str:
    """Return the violations as JSON; null stands for what git does not know (yet).

    waiting: those of --pending, None where they were not asked for.
    """
    import json

    from fl_hooks import __version__

    keys = [key for key in _KEYS if authors or key != "author"]
    summary = {"shown": len(violations), "recorded": total}
    parts = {
        "schema": "1",
        "tool": json.dumps({"name": "fl-hooks", "version": __version__}),
        "violations": _array(_values(one, keys) for one in violations),
    }
    if waiting is not None:
        noted = [key for key in keys if key not in ("commit", "date", "author", "subject")]
        parts["pending"] = _array({**_values(one, noted), "state": state(one)} for one in waiting)
        summary["pending"] = len(waiting)
    parts["summary"] = json.dumps(summary)
    return "{\n" + ",\n".join(f'  "{key}": {value}' for key, value in parts.items()) + "\n}\n"


def _array(entries: Iterable[dict[str, Any]]) -> str:
    """Return a JSON array with one entry per line; indenting more takes json four times as long."""
    import json

    rows = ",\n    ".join(json.dumps(entry) for entry in entries)
    return f"[\n    {rows}\n  ]" if rows else "[]"


def _values(one: Violation, keys: Sequence[str]) -> dict[str, Any]:
    values = {key: getattr(one, key) for key in keys}
    return {key: None if key in _KNOWN_TO_GIT and not values[key] else values[key] for key in keys}


def to_text(violations: Sequence[Violation], waiting: Sequence[Violation], *, authors: bool) -> str:
    """Return one line per violation, its fields separated by tabs, for grep, cut and awk."""
    rows = [_header(authors), *_rows(violations, waiting, authors)]
    return "".join("\t".join(row) + "\n" for row in rows)


def state(one: Violation) -> str:
    """Say what a note of an attempt waits for."""
    if not one.outcome:
        return "blocked, not settled"
    return f"{one.outcome}, recorded with the next commit"


def _rows(
    violations: Sequence[Violation], waiting: Sequence[Violation], authors: bool
) -> list[list[str]]:
    rows = [_row(one, f"({state(one)})", authors) for one in waiting]
    return rows + [_row(one, _subject(one), authors) for one in violations]


def _subject(one: Violation) -> str:
    """Return a commit's subject; a shallow clone knows of old commits no more than their id."""
    return one.subject or ("-" if one.commit else "(not committed yet)")


def _header(authors: bool) -> list[str]:
    names = ["DATE", "SEVERITY", "CHECK", "PLACE", "OUTCOME", "COMMIT", "SUBJECT"]
    return [*names, "AUTHOR"] if authors else names


def _row(one: Violation, subject: str, authors: bool) -> list[str]:
    cells = [
        one.date[:10] or "-",
        one.severity,
        one.id,
        f"{one.path}:{one.line}:{one.column}",
        one.outcome or "-",
        one.commit[:10] or "-",
        subject,
    ]
    if authors:
        cells.append(one.author or "-")
    return [cell if cell.isprintable() else _visible(cell) for cell in cells]


def _visible(text: str) -> str:
    """Return the text with control characters written out, so that none reaches the terminal."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def print_table(
    violations: Sequence[Violation], waiting: Sequence[Violation], *, found: int, authors: bool
) -> None:
    """Print a table for people; found: how many there are, of which these are the newest."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in _header(authors):
        # Places and checks are what one copies: they wrap, they are never cut.
        table.add_column(name.capitalize(), overflow="fold", no_wrap=name in ("DATE", "COMMIT"))
    for cells in _rows(violations, waiting, authors):
        row = [Text(cell) for cell in cells]
        row[1].stylize(_STYLES[cells[1]])
        table.add_row(*row)
    console = Console()
    console.print(table)
    console.print(Text(_totals(violations, waiting, found), style="dim"))


def _totals(violations: Sequence[Violation], waiting: Sequence[Violation], found: int) -> str:
    """Return the closing sentence: how many, how they ended, and what is not shown."""
    from collections import Counter

    outcomes = Counter(one.outcome for one in violations).most_common()
    parts = ", ".join(f"{count} {outcome}" for outcome, count in outcomes)
    noun = "violation" if len(violations) == 1 else "violations"
    text = f"{len(violations)} {noun}{': ' if parts else ''}{parts}"
    if waiting:
        text += f"; {len(waiting)} pending"
    if found > len(violations):
        text += f"; {found - len(violations)} older not shown (--limit N)"
    return text
