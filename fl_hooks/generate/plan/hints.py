"""What the name of a parameter says of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

# Kind -> names that people give to a parameter of it.
NAMES = {
    "path": ("path", "file", "filename", "filepath", "source", "src", "input_file", "name"),
    "folder": ("folder", "directory", "dir", "root", "dirname"),
    "paths": ("paths", "files", "filenames"),
    "url": ("url", "link", "address", "endpoint"),
    "urls": ("urls", "links"),
    "command": ("command", "cmd", "args", "argv"),
    "upload": ("upload", "file"),
    "text": ("text", "string", "content", "message", "body", "document", "raw"),
    "lines": ("lines",),
    "rows": ("rows",),
    "records": ("records", "items", "entries", "orders", "users", "customers", "events"),
    "data": (
        "data",
        "config",
        "settings",
        "payload",
        "mapping",
        "obj",
        "results",
        "result",
        "report",
        "document",
    ),
    "items": ("items", "elements", "entries", "sequence", "lst", "xs", "seq", "values"),
    "numbers": (
        "numbers",
        "values",
        "nums",
        "floats",
        "readings",
        "measurements",
        "scores",
        "prices",
    ),
    "array": ("array", "arr", "samples", "signal", "values", "x", "matrix", "vector", "a"),
    "action": ("action", "func", "fn", "callback", "call", "operation"),
    "jobs": ("jobs", "tasks"),
    "error": ("error", "exc", "exception", "err", "e"),
    "errors": ("errors", "exceptions"),
}
_ENDINGS = {"_path": "path", "_file": "path", "_dir": "folder", "_folder": "folder", "_url": "url"}
# A name that several kinds share is an array where arrays are spoken of, an upload of an endpoint.
_BY_TERM = {
    "given column": "records",
    "numpy": "array",
    "array": "array",
    "upload": "upload",
    "number": "numbers",
}


def kinds_of(name: str, terms: Collection[str]) -> tuple[str, ...]:
    """Return the kinds that a parameter's name may stand for, given what the prompt mentions."""
    found = [kind for kind, names in NAMES.items() if name.lower() in names]
    found += [kind for ending, kind in _ENDINGS.items() if name.lower().endswith(ending)]
    surest = [kind for term, kind in _BY_TERM.items() if term in terms and kind in found]
    return tuple(surest or found)
