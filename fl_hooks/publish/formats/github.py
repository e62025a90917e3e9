"""Results as annotations of GitHub Actions: commands that a step prints."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from fl_hooks.detect.render import safe
from fl_hooks.publish.formats.levels import GITHUB
from fl_hooks.records.severity import SEVERITIES, rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.publish.formats.results import Result

# Annotations of one level that GitHub shows per step.
MOST = 10
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render(results: Sequence[Result]) -> str:
    """Return the commands, the gravest first; what a comment allows is not annotated.

    What GitHub would drop stands in the step's log instead, and a notice says so.
    """
    found = sorted((one for one in results if not one.allowed), key=_order)
    shown, left = _split(found)
    lines = [annotation(one) for one in shown]
    if left:
        lines += [_notice(len(found), len(left)), *_log(left)]
    return "".join(f"{line}\n" for line in lines)


def annotation(one: Result) -> str:
    """Return the command that annotates a result's place."""
    values: dict[str, object] = {"file": one.path, "line": one.line}
    if one.end_line:
        values["endLine"] = one.end_line
    # GitHub refuses columns where lines differ.
    if one.end_line in (0, one.line):
        values["col"] = one.column
        # Nobody says whether the last column belongs to it; as others do, ours is the one after it.
        if one.end_line and one.end_column > one.column:
            values["endColumn"] = one.end_column
    values["title"] = f"{one.check} ({one.severity})"
    given = ",".join(f"{key}={str(value).translate(_PROPERTY)}" for key, value in values.items())
    return f"::{GITHUB.get(one.severity, 'warning')} {given}::{one.text.translate(_DATA)}"


def inert(line: str) -> str:
    """Return a line of a log without the older form of commands, which may stand anywhere in it."""
    return line.replace("##[", "#\N{WORD JOINER}#[")


def _order(one: Result) -> tuple[int, str, int, int]:
    grave = rank(one.severity) if one.severity in SEVERITIES else 0
    return -grave, one.path, one.line, one.column


def _split(found: Sequence[Result]) -> tuple[list[Result], list[Result]]:
    """Return what GitHub will show, and the rest; where there is one, a notice is kept for it."""
    shown: list[Result] = []
    left: list[Result] = []
    levels = Counter(GITHUB.get(one.severity, "warning") for one in found)
    cut = any(number > MOST for number in levels.values())
    room = {level: MOST - (cut and level == "notice") for level in levels}
    for one in found:
        level = GITHUB.get(one.severity, "warning")
        (shown if room[level] > 0 else left).append(one)
        room[level] -= 1
    return shown, left


def _notice(number: int, left: int) -> str:
    text = (
        f"{left} of {number} findings are not annotated: GitHub shows {MOST} of a level per step. "
        "They stand in this step's log."
    )
    return f"::notice title=fl scan::{text.translate(_DATA)}"


def _log(left: Sequence[Result]) -> list[str]:
    """Return the rest as plain lines, in which nothing is a command: names can be anything."""
    lines = [
        f"{one.path}:{one.line}:{one.column}: {one.severity} {one.check}: {one.line_of_text}"
        for one in left
    ]
    lines = [safe(line) for line in lines]
    token = sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    title = f"{len(left)} more findings"
    return [
        f"::group::{title}",
        f"::stop-commands::{token}",
        *lines,
        f"::{token}::",
        "::endgroup::",
    ]
