"""Exceptions and places, as stack traces of Python and JavaScript tell them."""

from __future__ import annotations

import re
from typing import NamedTuple

# A class of its own name counts where it says so by its ending.
_TYPE = re.compile(
    r"(?:Uncaught |Unhandled |exceptions\.)?((?:[A-Za-z_]\w*\.)*"
    r"(?:[A-Z]\w*(?:Error|Exception|Warning|Failure|Timeout|NotFound|DoesNotExist)"
    r"|Error|Exception|KeyboardInterrupt|StopIteration|SystemExit|DoesNotExist))"
    r"(?: \[\w+\])?(?::\s*(.*)|\s*)$",
    re.DOTALL,
)
_PYTHON = re.compile(r'^[ \t]*File "(.+?)", line (\d+)(?:, in (.+))?$', re.MULTILINE)
_SCRIPT = re.compile(
    r"^[ \t]*at (?:(?:async )?(.+?) \()?(?:file://)?([^()\s]+?):(\d+):\d+\)?$", re.MULTILINE
)
_PACKAGES = re.compile(r".*[/\\\\](?:site|dist)-packages[/\\\\]")
# An endless recursion has an endless trace.
_END = 20_000
# Code of others: a frame in there is not where the fault is mended.
_FOREIGN = ("site-packages", "dist-packages", "node_modules", "/lib/python", "<frozen", "node:")


class Raised(NamedTuple):
    """An exception's type without its module, "" where none is named, and its message."""

    type: str
    message: str


class Place(NamedTuple):
    """A file, a 1-based line (0 where unknown) and the function around it, "" at module level."""

    file: str
    line: int
    function: str


def raised(error: str, trace: str = "") -> Raised:
    """Return what an error says, and the type from the trace's last line where it names none."""
    if found := _TYPE.match(error.strip()):
        return Raised(found[1].rpartition(".")[2], (found[2] or "").strip())
    last = _last(trace)
    return Raised(last.type, error.strip() or last.message) if last else Raised("", error.strip())


def _last(trace: str) -> Raised | None:
    """Return what the last line of a trace raises, the first one of a JavaScript trace."""
    lines = [line for line in _ends(trace).strip().splitlines() if line[:1].strip()]
    for line in (*lines[:0:-1], *lines[:1]):
        if found := _TYPE.match(line):
            return Raised(found[1].rpartition(".")[2], (found[2] or "").strip())
    return None


def place(trace: str, file: str = "", line: int = 0) -> Place:
    """Return where it happened: the file said, with the function that the trace has for it.

    Where no file is said: the innermost frame that lies in nobody else's package.
    """
    trace = _ends(trace)
    frames = [Place(f, int(n), _function(name)) for f, n, name in _PYTHON.findall(trace)][::-1]
    frames += [Place(f, int(n), _function(name)) for name, f, n in _SCRIPT.findall(trace)]
    if file:
        same = (frame for frame in frames if _same(frame.file, file))
        found = next(same, None)
        return Place(file, line or (found.line if found else 0), found.function if found else "")
    own = [frame for frame in frames if not any(part in frame.file for part in _FOREIGN)]
    found = next(iter(own or frames), Place("", line, ""))
    # Below the folder of packages a file has one name on every machine.
    return found._replace(file=_PACKAGES.split(found.file)[-1])


def _ends(trace: str) -> str:
    """Return a trace whose middle is left out where it is long: both ends tell all."""
    return trace if len(trace) <= 2 * _END else f"{trace[:_END]}\n{trace[-_END:]}"


def _same(frame: str, file: str) -> bool:
    one, other = frame.replace("\\", "/"), file.replace("\\", "/").removeprefix("./")
    return one == other or one.endswith(f"/{other}")


def _function(name: str) -> str:
    return "" if name in ("<module>", "<anonymous>") else name.rpartition(".")[2]
