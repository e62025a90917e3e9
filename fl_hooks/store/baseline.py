"""The baseline as a scan asks it: how often it holds a finding, and at which paths.

A commit asks only when it adds findings, and a baseline can be large: it is searched as bytes, and
only the lines that hold a wanted fingerprint are read. What writes and checks the file is
baseline_form.
"""

from __future__ import annotations

import os

from fl_hooks.records.finding import identity
from fl_hooks.store import plain_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from fl_hooks.records.finding import Finding
    from fl_hooks.store.git import Git

FILE = ".feedback-loop/baseline.json"
# As its last words the file says which version it is, since its keys are sorted.
_ENDS_OURS = [b'"schema":', b"1", b"}"]
# To search the whole file costs about as much as to read some thousand lines of it.
_FEW = 24
# What entries of another form may raise; baseline_form says what is wrong with them.
_BROKEN = (ValueError, KeyError, TypeError, RecursionError)


def read(git: Git) -> bytes:
    """Return what the work tree's baseline holds, b"" where there is none.

    Where a sparse checkout may have left it out, the index is asked.
    """
    try:
        with open(os.path.join(git.top, FILE), "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        if not os.path.exists(os.path.join(git.git_dir, "info", "sparse-checkout")):
            return b""
    code, data = git.ask("cat-file", "blob", f":0:{FILE}")
    return b"" if code else data


class Baseline:
    """How often the baseline holds a finding at which path; FlError where it cannot be read.

    aliases: pattern -> the ids it had before, under which entries count as well.
    """

    def __init__(self, data: bytes, aliases: Mapping[str, Iterable[str]]) -> None:
        self._data = data
        self._aliases = aliases
        self._known: dict[str, dict[str, int]] = {}
        self._rows: dict[str, list[dict[str, Any]]] | None = None

    def paths(self, finding: Finding) -> dict[str, int]:
        """Return path -> how many findings of the same check and text are accepted there."""
        key = finding.id + "\0" + finding.text
        if key not in self._known:
            self._known[key] = self._look_up(finding)
        return self._known[key]

    def _look_up(self, finding: Finding) -> dict[str, int]:
        found: dict[str, int] = {}
        for name in (finding.pattern, *self._aliases.get(finding.pattern, ())):
            here: dict[str, int] = {}
            for row in self._entries(identity(f"{name}/{finding.check}", finding.text)):
                # A merge may have kept a line of both sides: one entry all the same.
                here[row["path"]] = max(row["count"], here.get(row["path"], 0))
            for path, count in here.items():
                found[path] = found.get(path, 0) + count
        return found

    def _entries(self, mark: str) -> list[dict[str, Any]]:
        """Return the entries with the fingerprint."""
        quoted = b'"' + mark.encode("ascii") + b'"'
        if self._rows is None and len(self._known) < _FEW:
            if quoted not in self._data:
                return []
            if self._data[-64:].split()[-3:] == _ENDS_OURS:
                try:
                    return [row for row in _lines(self._data, quoted) if row["count"] > 0]
                except _BROKEN:
                    # A formatter may have set the file in other lines.
                    pass
        if self._rows is None:
            self._rows = _all(self._data)
        return self._rows.get(mark, [])


def _lines(data: bytes, quoted: bytes) -> Iterator[dict[str, Any]]:
    """Yield the entries of the lines that hold the quoted fingerprint."""
    at = data.find(quoted)
    while at >= 0:
        end = data.find(b"\n", at)
        line = data[data.rfind(b"\n", 0, at) + 1 : end].strip().rstrip(b",")
        row = plain_json.loads(line.decode("utf-8"))
        yield {"path": str(row["path"]), "count": int(row["count"])}
        at = data.find(quoted, end)


def _all(data: bytes) -> dict[str, list[dict[str, Any]]]:
    """Return fingerprint -> entries of the whole file."""
    rows: dict[str, list[dict[str, Any]]] = {}
    try:
        content = plain_json.loads(data.decode("utf-8"))
        if content["schema"] == 1:
            for row in content["findings"]:
                one = {"path": str(row["path"]), "count": int(row["count"])}
                rows.setdefault(row["fingerprint"], []).append(one)
            return rows
    except _BROKEN:
        pass
    from fl_hooks.store.baseline_form import parse

    for (path, mark), entry in parse(data).entries.items():
        rows.setdefault(mark, []).append({"path": path, "count": entry.count})
    return rows
