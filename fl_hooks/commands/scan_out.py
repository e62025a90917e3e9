"""Where a scan's report goes, and in which form."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from fl_hooks.commands.printing import put

if TYPE_CHECKING:
    from fl_hooks.commands.scan_report import Report

FORMS = ("text", "json", "sarif", "github", "gitlab")
# These hold the notices; with the others they stand on standard error.
_WITH_NOTICES = ("json", "sarif")
_WITH_RECORD = ("text", "json")
_WIDTH = 100


def show(
    report: Report, form: str, output: str, repo: tuple[str, str, str], revision: str = ""
) -> None:
    """Print the report in one of FORMS, or write it into a file and say so.

    repo: the repository's folders, empty outside of one. revision: the commit that was scanned,
    "" for files as they are on disk. FlError where the file cannot be written.
    """
    if form not in _WITH_NOTICES:
        _notices(report, form)
    text = _render(report, form, repo, revision, to_file=bool(output))
    if report.recorded and form not in _WITH_RECORD:
        sys.stderr.write(f"fl scan: {report.recorded.sentence()}\n")
    if not output:
        put(text)
        return
    _write(output, text)
    put(f"{_summary(report)} The report is in {output}.\n")


def _render(
    report: Report, form: str, repo: tuple[str, str, str], revision: str, *, to_file: bool
) -> str:
    if form == "text":
        recorded = f"{report.recorded.sentence()}\n" if report.recorded else ""
        return _text(report, to_file=to_file) + recorded
    if form == "json":
        from fl_hooks.commands.scan_json import render_json

        return render_json(report)
    from fl_hooks.commands.scan_formats import render

    return render(form, report, repo, revision)


def _notices(report: Report, form: str) -> None:
    from fl_hooks.detect.render import safe

    for notice in report.notices:
        line = safe(notice)
        if form == "github":
            from fl_hooks.publish.formats.github import inert

            line = inert(line)
        sys.stderr.write(f"fl scan: {line}\n")


def _text(report: Report, *, to_file: bool) -> str:
    """Return the findings as blocks and a last line that says how much was looked at."""
    from fl_hooks.detect.render import render, use_color

    terminal = sys.stdout.isatty() and not to_file
    blocks = render(
        report.findings,
        report.line_of,
        blocks=report.fails,
        ends=("the scan fails", "the scan passes"),
        color=use_color(os.environ, terminal),
        width=_WIDTH if to_file else shutil.get_terminal_size((_WIDTH, 24)).columns,
    )
    if blocks:
        return f"{blocks}Scanned {_files(report)}{_others(report)}.\n"
    low = len(report.findings) - sum(one.suppressed for one in report.findings)
    found = f"{low} of low severity" if low else "nothing found"
    return f"Scanned {_files(report)}: {found}{_others(report)}.\n"


def _summary(report: Report) -> str:
    """Return the report in one sentence."""
    number = sum(not one.suppressed for one in report.findings)
    found = f"{number} finding{'s' * (number != 1)}" if number else "nothing found"
    return f"Scanned {_files(report)}: {found}{_others(report)}."


def _files(report: Report) -> str:
    return f"{report.files} file" if report.files == 1 else f"{report.files} files"


def _others(report: Report) -> str:
    suppressed = sum(one.suppressed for one in report.findings)
    allowed = f", {suppressed} allowed by comments" if suppressed else ""
    known = f", {report.baseline} in the baseline" if report.baseline else ""
    return f"{allowed}{known}"


def _write(output: str, text: str) -> None:
    from fl_hooks.errors import FlError
    from fl_hooks.store import atomic

    # Through links: a file takes the place of what it replaces, and /dev/stdout is a link.
    place = os.path.realpath(output)
    if os.path.exists(place) and not os.path.isfile(place):  # noqa: PTH110, PTH113 -- as below
        hint = "Name a file, or leave --output away for standard output."
        raise FlError(f"--output {output}: this is no file", hint)
    try:
        atomic.write(place, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise FlError(f"--output {output}: it cannot be written: {error.strerror}") from error
