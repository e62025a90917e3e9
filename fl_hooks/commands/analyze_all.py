"""`fl analyze` on all there is: the ranking with its trends; what is derived is kept up to date."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from fl_hooks.analyze.analyzer import Analyzer
    from fl_hooks.commands.analyze_data import Found
    from fl_hooks.library.manager import Manager
    from fl_hooks.store.report_form import Report


def run(options: argparse.Namespace) -> int:
    """Analyse, print, update; 1 where a listed pattern is as grave as --fail-on."""
    from datetime import UTC, datetime

    from fl_hooks.commands.analyze_data import analyzer, question, read
    from fl_hooks.errors import EXIT_CLEAN, EXIT_VIOLATIONS
    from fl_hooks.publish.report.build import build
    from fl_hooks.records.severity import rank

    now = datetime.now(UTC)
    found = read(options.data)
    make = analyzer(found, now)
    asked = question(found, now, options)
    report = build(found.data, make, asked)
    whole = _whole(make(found.data), options.days)
    updated = [] if options.no_update or not found.top else list(_update(found, whole))
    _print(options, report, whole, updated)
    worst = max((rank(risk.severity) for risk in report.risks), default=-1)
    grave = options.fail_on and worst >= rank(options.fail_on)
    return EXIT_VIOLATIONS if grave else EXIT_CLEAN


def _whole(analyzer: Analyzer, days: int) -> dict[str, Any]:
    """Return everything that the analyzer says."""
    effect = analyzer.calculate_effectiveness(time_window_days=days)
    return {"schema": 1, **analyzer.generate_report(), "effectiveness": effect}


def _update(found: Found, whole: dict[str, Any]) -> Iterator[str]:
    """Write what is derived; yield the files that changed and that others see."""
    from fl_hooks.commands.analyze_data import libraries
    from fl_hooks.errors import FlError
    from fl_hooks.store import atomic

    place = Path(found.git_dir, "fl-hooks", "analysis.json")
    try:
        atomic.write(str(place), (json.dumps(whole, indent=2) + "\n").encode("ascii"))
    except OSError as error:
        raise FlError(
            f"{place} cannot be written: {error.strerror}", "`fl analyze --no-update` only looks."
        ) from error
    for manager in libraries(found.top)[0]:
        if _counted(manager, whole):
            yield Path(manager.path).relative_to(found.top).as_posix()


def _counted(manager: Manager, whole: dict[str, Any]) -> bool:
    """Set the frequencies of a patterns.json; tell whether that changed anything."""
    import copy

    before = copy.deepcopy(manager.patterns)
    # Not the scores: they move with the clock, and analysing twice has to change nothing.
    manager.update_frequencies(whole["ranked_patterns"])
    if manager.patterns == before:
        return False
    manager.save_patterns()
    return True


def _print(
    options: argparse.Namespace, report: Report, whole: dict[str, Any], updated: list[str]
) -> None:
    from fl_hooks.commands.printing import put

    if options.json:
        put(json.dumps({**whole, "updated": updated}, indent=2) + "\n")
        return
    short = report.model_copy(update={"changes": [], "decisions": []})
    if sys.stdout.isatty():
        from rich.console import Console

        from fl_hooks.publish.report.terminal import print_report

        print_report(short, Console(highlight=False))
    else:
        from fl_hooks.publish.report.text import to_text

        put(to_text(short, sys.stdout.encoding or "utf-8"))
    put("".join(f"{row}\n" for row in _closing(report, updated)))


def _closing(report: Report, updated: list[str]) -> Iterator[str]:
    from fl_hooks.detect.render import safe

    if updated:
        yield f"Updated the frequencies in {', '.join(map(safe, updated))}."
    if report.decisions:
        count = len(report.decisions)
        things = "1 thing needs" if count == 1 else f"{count} things need"
        yield f"{things} a decision: fl report"
