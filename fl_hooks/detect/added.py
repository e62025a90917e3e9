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

    # A path, its data, and the checks to look for.
    Job = tuple[str, bytes, Sequence[Any]]
    Packed = tuple[list[tuple[Any, ...]], list[str]]
    # Does the work for each job; what it returns has to survive marshal.
    Spread = Callable[[Callable[[Job], Packed], Sequence[Job]], list[Packed]]
    Read = Callable[[Iterable[str]], Iterator[tuple[str, Blob]]]

# What the input alone can cause; every other exception of the engine is a bug of ours.
CAUSED_BY_INPUT = {
    "RecursionError": "it is nested too deeply",
    "MemoryError": "it takes too much memory",
    "PanicException": "the parser gave up on it",
}

# Some 20 files of 300 lines: below, a second process costs more than it saves.
_WORTH_SHARING = 60_000
# As much source is held in memory at a time.
_BATCH_BYTES = 4_000_000


class _Row:
    """A read file of the change, the checks that can match in it, and what they found.

    old: its content in the first parent that has it, b"" for none.
    """

    __slots__ = ("checks", "data", "findings", "item", "old")

    def __init__(self, item: Item, data: bytes, old: bytes, checks: Sequence[Any]) -> None:
        self.item = item
        self.data = data
        self.old = old
        self.checks = checks
        self.findings: list[Finding] = []


class _Named:
    """A file that is looked at by itself: see Item."""

    __slots__ = ("name", "oid", "olds")

    def __init__(self, name: str, olds: Sequence[str]) -> None:
        self.name = name
        self.oid = ""
        self.olds = olds


class Scanner:
    """Scans blobs by id and compares them; the engine is imported when the first file needs it."""

    def __init__(self, selection: Selection, read: Read, spread: Spread | None = None) -> None:
        """Take the configuration, how to read blobs, and how to share work between processes."""
        self.selection = selection
        self.spread = spread
        self.limits: Mapping[str, int] = selection.config["limits"]
        self.read = read
        self.notices: list[str] = []
        self._lines: dict[tuple[str, int], str] = {}

    def added(
        self, items: Sequence[Item], trace: Callable[[list[Item]], None] | None = None
    ) -> list[tuple[Item, list[Finding]]]:
        """Return the items that add findings, each with them, in order.

        A file is parsed only where its change reaches a word of some check, and whether a new
        file is an old one renamed is asked (`trace` sets its olds) only for new files with
        findings; without `trace` the olds are known already. A file that cannot be scanned adds
        a notice.
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
        result: list[tuple[Item, list[Finding]]] = []
        batch: list[_Row] = []
        held = 0
        bases = [_base(item) for item in items]
        pairs = zip(items, bases, strict=True)
        blobs = self.read([oid for item, base in pairs for oid in (item.oid, base) if oid])
        for item, base in zip(items, bases, strict=True):
            blob = next(blobs)[1]
            before = next(blobs)[1] if base else None
            if blob.data is None:
                self.notices.append(f"{item.name}: not scanned, {self._why(blob)}")
                continue
            if before is not None and before.data is None and not before.size:
                # Without it, everything in the file would pass for new.
                self.notices.append(f"{item.name}: not scanned, its old version is missing")
                continue
            old = before.data or b"" if before else b""
            row = self._row(item, blob.data, old)
            if row is not None:
                batch.append(row)
                held += len(blob.data) + len(old)
            if held > _BATCH_BYTES:
                result += self._batch(batch)
                batch, held = [], 0
        return result + self._batch(batch)

    def _batch(self, rows: Sequence[_Row]) -> list[tuple[Item, list[Finding]]]:
        """Return the items of some read files that add findings, each with them."""
        scanned = self._scan_all([(row.item.name, row.data, row.checks) for row in rows])
        for row, (findings, notices) in zip(rows, scanned, strict=True):
            row.findings = findings
            self.notices += notices
        left = [row for row in rows if row.findings]
        for parent in range(max((len(row.item.olds) for row in left), default=0)):
            self._drop_known(left, parent)
        left = [row for row in left if row.findings]
        for row in left:
            self._keep_lines(row.item.name, row.data, row.findings)
        return [(row.item, row.findings) for row in left]

    def _row(self, item: Item, data: bytes, old: bytes) -> _Row | None:
        """Return a file to be scanned, None where its change can add nothing: most are such."""
        places = None
        if old:
            from fl_hooks.detect.reach import reached

            places = reached(item.name, data, old, self.selection.keywords(item.name))
            if places == []:
                return None
        checks = self.selection.candidates(item.name, data, places)
        return _Row(item, data, old, checks) if checks else None

    def _drop_known(self, rows: Iterable[_Row], parent: int) -> None:
        """Take from the rows the findings that a parent's blob has."""
        from fl_hooks.detect.change import new_findings, surely_new

        compared, jobs = [], []
        for row in rows:
            old = row.item.olds[parent] if parent < len(row.item.olds) else ""
            if row.findings and old:
                data = row.old if old == _base(row.item) else next(self.read([old]))[1].data or b""
                checks = self._checks_again(row.item.name, data, row.findings)
                if checks and not surely_new(row.findings, row.data, data):
                    compared.append((row, data))
                    jobs.append((row.item.name, data, checks))
        if not jobs:
            return
        # What is wrong with the old file is no news: its notices are dropped.
        for (row, data), (known, _) in zip(compared, self._scan_all(jobs), strict=True):
            row.findings = new_findings(row.findings, known, row.data, data)

    def _checks_again(
        self, path: str, old_data: bytes, findings: Iterable[Finding]
    ) -> Sequence[Any]:
        """Return the checks that can find in the old file what was found in the new one.

        Parsing is the dearest step, and most old files hold none of the words.
        """
        found = {finding.id for finding in findings}
        patterns = {finding.pattern for finding in findings}
        hits = self.selection.candidates(path, old_data)
        return [c for c in hits if c.get("id") in found or c["finder"] in patterns]

    def _scan_all(self, jobs: Sequence[Job]) -> list[tuple[list[Finding], list[str]]]:
        """Scan (path, data, checks) each; two processes share the work where it is worth it."""
        if self.spread is None or sum(len(data) for _, data, _ in jobs) < _WORTH_SHARING:
            return [self._scan(*job) for job in jobs]
        # Loaded before the process divides, the parser is loaded once.
        from fl_hooks.detect import engine, flow, parser, resource  # noqa: F401

        packed = self.spread(lambda job: _packed(*self._scan(*job)), jobs)
        return [_unpacked(*each) for each in packed]

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
        """Return the findings of one file's data that none of the old blobs has."""
        item = _Named(path, olds)
        base = _base(item)
        row = self._row(item, data, next(self.read([base]))[1].data or b"" if base else b"")
        found = self._batch([row]) if row is not None else []
        return found[0][1] if found else []

    def _scan(
        self, path: str, data: bytes, checks: Sequence[Any]
    ) -> tuple[list[Finding], list[str]]:
        from fl_hooks.detect.engine import scan
        from fl_hooks.detect.finders import MatchError

        try:
            return scan(path, data, checks, self.limits)
        except MatchError as error:
            # One broken pattern must neither stop a commit nor hide what the others find.
            others = [check for check in checks if check.get("pattern") != error.pattern]
            findings, notices = self._scan(path, data, others)
            return findings, [*notices, f"{error.message} ({error.hint})"]
        except BaseException as error:
            why = CAUSED_BY_INPUT.get(type(error).__name__)
            if not why:
                raise
            return [], [f"{path}: not scanned, {why}"]

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


def _base(item: Item) -> str:
    """Return the blob of the first parent that has the file, "" for none."""
    return next(filter(None, item.olds), "")


def _packed(findings: Iterable[Finding], notices: list[str]) -> Packed:
    """Return a scan's result as plain values, to cross between processes."""
    return [tuple(getattr(f, name) for name in f.__slots__) for f in findings], notices


def _unpacked(
    rows: Iterable[tuple[Any, ...]], notices: list[str]
) -> tuple[list[Finding], list[str]]:
    from fl_hooks.records.finding import Finding

    slots = Finding.__slots__
    return [Finding(**dict(zip(slots, row, strict=True))) for row in rows], notices
