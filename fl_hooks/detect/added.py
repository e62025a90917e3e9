"""What a change adds: the findings of its new blobs that no parent's blob has."""

from __future__ import annotations

from fl_hooks.detect.text import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any, Protocol

    from fl_hooks.detect.select import Selection
    from fl_hooks.records.finding import Finding

    class Blob(Protocol):
        """Content under an id: `data` is None for a missing blob and for one that is too large."""

        @property
        def size(self) -> int:
            """Its length in bytes."""

        @property
        def data(self) -> bytes | None:
            """Its content."""

    class Item(Protocol):
        """A file of the change."""

        @property
        def name(self) -> str:
            """Its path as text."""

        @property
        def oid(self) -> str:
            """Its new blob."""

        @property
        def olds(self) -> Sequence[str]:
            """Its blob in each parent, "" for none."""

    Read = Callable[[Iterable[str]], Iterator[tuple[str, Blob]]]

# What the input alone can cause; every other exception of the engine is a bug of ours.
CAUSED_BY_INPUT = {
    "RecursionError": "it is nested too deeply",
    "MemoryError": "it takes too much memory",
    "PanicException": "the parser gave up on it",
}


class Scanner:
    """Scans blobs by id and compares them; the engine is imported when the first file needs it."""

    def __init__(self, selection: Selection, read: Read) -> None:
        self.selection = selection
        self.limits: Mapping[str, int] = selection.config["limits"]
        self.read = read
        self.notices: list[str] = []
        self._lines: dict[tuple[str, int], str] = {}

    def added(
        self, items: Sequence[Item], trace: Callable[[list[Item]], None] | None = None
    ) -> list[tuple[Item, list[Finding]]]:
        """Return the items that add findings, each with them, in order.

        Old blobs are read only where the new one has findings, and whether a new file is an old
        one renamed is asked (`trace` sets its olds) only for new files with findings; without
        `trace` the olds are known already. A file that cannot be scanned adds a notice.
        """
        found = self._first_look(items)
        new = [item for item, _ in found if not all(item.olds)]
        if not new or trace is None:
            return found
        trace(new)
        moved = {id(item) for item in new if any(item.olds)}
        return [
            (item, left)
            for item, findings in found
            if (left := self._again(item) if id(item) in moved else findings)
        ]

    def _again(self, item: Item) -> list[Finding]:
        """Return what an item adds, now that its old blobs are known."""
        before = len(self.notices)
        data = next(self.read([item.oid]))[1].data or b""
        findings = self._new(item.name, data, item.olds)
        # The first look has told them.
        del self.notices[before:]
        return findings

    def _first_look(self, items: Sequence[Item]) -> list[tuple[Item, list[Finding]]]:
        result = []
        blobs = self.read([item.oid for item in items])
        for item, (_, blob) in zip(items, blobs, strict=True):
            if blob.data is None:
                self.notices.append(f"{item.name}: not scanned, {self._why(blob)}")
                continue
            findings = self._new(item.name, blob.data, item.olds)
            if findings:
                self._keep_lines(item.name, blob.data, findings)
                result.append((item, findings))
        return result

    def line_of(self, finding: Finding) -> str:
        """Return the source line of a finding that `added` returned."""
        return self._lines.get((finding.path, finding.line), "")

    def judge(self, path: str, blob: str, old: str) -> tuple[frozenset[str], list[Finding]] | None:
        """Return the checks in force at the path and what blob adds to old.

        None where the configuration leaves the path out, or where the blob cannot be scanned.
        """
        if not self.selection.wants(path):
            return None
        data = next(self.read([blob]))[1].data
        before = len(self.notices)
        findings = [] if data is None else self._new(path, data, [old])
        readable = data is not None and len(self.notices) == before
        # Told where the file is committed, not wherever it is looked at again.
        del self.notices[before:]
        ids = frozenset(check["id"] for check in self.selection.checks_for(path))
        return (ids, findings) if readable else None

    def _new(self, path: str, data: bytes, olds: Sequence[str]) -> list[Finding]:
        """Return the findings of the data that none of the old blobs has."""
        checks = self.selection.candidates(path, data)
        if not checks:
            return []
        findings = self._scan(path, data, checks)
        for old in olds:
            if findings and old:
                findings = self._without_known(path, checks, findings, data, old)
        return findings

    def _without_known(
        self, path: str, checks: Sequence[Any], findings: list[Finding], data: bytes, old: str
    ) -> list[Finding]:
        """Return the findings that the old blob does not have."""
        old_data = next(self.read([old]))[1].data or b""
        ids = {check.get("id") for check in checks}
        # Parsing is the dearest step, and most old files hold none of the words.
        hits = self.selection.candidates(path, old_data)
        checks = [check for check in hits if check.get("id") in ids]
        if not checks:
            return findings
        from fl_hooks.detect.change import new_findings

        before = len(self.notices)
        known = self._scan(path, old_data, checks)
        # What is wrong with the old file is no news.
        del self.notices[before:]
        return new_findings(findings, known, data, old_data)

    def _scan(self, path: str, data: bytes, checks: Sequence[Any]) -> list[Finding]:
        from fl_hooks.detect.engine import scan

        try:
            findings, notices = scan(path, data, checks, self.limits)
        except BaseException as error:
            why = CAUSED_BY_INPUT.get(type(error).__name__)
            if not why:
                raise
            findings, notices = [], [f"{path}: not scanned, {why}"]
        self.notices += notices
        return findings

    def _keep_lines(self, path: str, data: bytes, findings: Iterable[Finding]) -> None:
        text, _ = decode(path, data, self.limits)
        # Not splitlines: it also splits at form feeds and other characters the parser does not.
        lines = text.split("\n")
        for finding in findings:
            if finding.line <= len(lines):
                self._lines[path, finding.line] = lines[finding.line - 1]

    def _why(self, blob: Blob) -> str:
        if not blob.size:
            return "git does not have its content"
        return f"{blob.size:,} bytes are over limits.file_bytes ({self.limits['file_bytes']:,})"
