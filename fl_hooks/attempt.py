"""One attempt to commit or push: what it adds, told to the person and kept in the record."""

from __future__ import annotations

import os
import sys

from fl_hooks.detect.added import Scanner
from fl_hooks.detect.select import Selection
from fl_hooks.errors import FlError
from fl_hooks.records.severity import rank
from fl_hooks.store.changes import printable
from fl_hooks.store.objects import Objects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from fl_hooks.records.finding import Finding
    from fl_hooks.store.changes import Change, Comparison
    from fl_hooks.store.git import Git
    from fl_hooks.store.settle import Judge
    from fl_hooks.store.spool import Entry

# How wide a report is where nothing tells the width.
_COLUMNS = 100


class File:
    """A changed file to scan (added.Item); `sides` is its change against each parent."""

    __slots__ = ("name", "oid", "sides")

    def __init__(self, name: str, sides: list[Change]) -> None:
        self.name = name
        self.oid = sides[0].oid
        self.sides = sides

    @property
    def change(self) -> Change:
        """The change against HEAD, or against the first base of a push."""
        return self.sides[0]

    @property
    def olds(self) -> list[str]:
        """The old blob in each parent."""
        return [side.old_oid for side in self.sides]


class Attempt:
    """What a commit or push adds, scanned, given what it does to each parent."""

    def __init__(self, git: Git, compiled: dict[str, Any], parents: Sequence[Comparison]) -> None:
        self.git = git
        self.parents = parents
        self.selection = Selection(compiled)
        self.objects = Objects(git, compiled["config"]["limits"]["file_bytes"])
        self.scanner = Scanner(self.selection, self.objects.read, _spread)
        self.added: list[tuple[File, list[Finding]]] = []
        files = self._files()
        if files:
            self.added = self.scanner.added(files, self._trace)  # type: ignore[assignment, arg-type]
        if self.added:
            self._leave_out_legacy()

    def _files(self) -> list[File]:
        """Return the files to scan; what equals the file of one parent adds nothing."""
        maps = [{change.path: change for change in other.changes} for other in self.parents[1:]]
        files = []
        for change in self.parents[0].changes:
            if not change.is_source:
                continue
            name = printable(change.path)
            if self.selection.wants(name) and all(change.path in known for known in maps):
                files.append(File(name, [change, *(known[change.path] for known in maps)]))
        return files

    def _trace(self, files: list[File]) -> None:
        """Find the old names of new files."""
        for place, parent in enumerate(self.parents):
            new = [file.change.path for file in files if not file.sides[place].old_oid]
            renamed = parent.renamed(new) if new else {}
            for file in files:
                file.sides[place] = renamed.get(file.change.path, file.sides[place])

    def _leave_out_legacy(self) -> None:
        """Drop the findings that the baseline accepts."""
        from fl_hooks.legacy import legacy

        changes = [parent.changes for parent in self.parents]
        known = legacy(self.added, changes, self.parents[0].new, self.selection, self.objects)
        if known:
            kept = [(file, [f for f in found if id(f) not in known]) for file, found in self.added]
            self.added = [(file, found) for file, found in kept if found]

    def blocks(self, finding: Finding) -> bool:
        """Tell whether policy lets the finding stop the commit."""
        if finding.suppressed or self.selection.mode(finding.path) == "observe":
            return False
        threshold = self.selection.fail_on(finding.path)
        return rank(finding.severity) >= rank(threshold)

    def report(self, ends: tuple[str, str]) -> bool:
        """Print what there is to say, and tell whether anything blocks.

        ends: how the summary ends where something does, and where nothing does.
        """
        for notice in self.scanner.notices:
            say(notice)
        findings = [finding for _, found in self.added for finding in found]
        if not findings:
            return False
        from fl_hooks.detect.render import render, use_color

        terminal = sys.stdout.isatty()
        text = render(
            findings,
            self.scanner.line_of,
            blocks=self.blocks,
            ends=ends,
            color=use_color(os.environ, terminal),
            # The terminal that pre-commit gives a hook is 0 columns wide.
            width=(terminal and os.get_terminal_size(sys.stdout.fileno()).columns) or _COLUMNS,
            site=self.selection.config["publish"]["url"],
        )
        # Whatever the encoding can show; a report is no place to fail at a character.
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        return any(map(self.blocks, findings))

    def record(self, *, blocked: bool, merging: bool) -> bool:
        """Record the attempt and tell whether that went well; if not, say so and let git go on."""
        from fl_hooks.store.recording import Recorder

        recorder = Recorder(self.git, self.objects, self.parents[0].changes, self._judge())
        done = True
        try:
            if blocked:
                recorder.blocked([entry for entry in self._entries() if self._told(entry)])
            else:
                recorder.passed(self._entries(), merging=merging)
        except (OSError, FlError) as error:
            done = False
            say(f"THE RECORD COULD NOT BE WRITTEN: {error}")
            say(f"The next commit tries again with the notes in {recorder.spool.folder}, if any.")
        for notice in recorder.spool.notices:
            say(notice)
        return done

    def settle(self, old: str, new: str) -> None:
        """Settle the notes once the commit is made, and note what it holds that no hook saw.

        old, new: HEAD's commit before and after; "" before the first one.
        """
        from fl_hooks.store.recording import Recorder

        recorder = Recorder(self.git, self.objects, self.parents[0].changes, self._judge())
        try:
            past = recorder.after(self._entries(past=True), old, new)
        except (OSError, FlError) as error:
            say(f"THE COMMIT COULD NOT BE NOTED: {error}")
            say("A scan of its range in CI finds what it holds: fl scan --range A...B --record")
            past = []
        for notice in (*self.scanner.notices, *recorder.spool.notices):
            say(notice)
        if past:
            say(_past_the_hook(past))

    def _entries(self, *, past: bool = False) -> list[Entry]:
        """Return the findings in the form of the record.

        past: the commit went past the hook, so that what would have blocked is bypassed.
        """
        from fl_hooks.records.finding import fingerprint
        from fl_hooks.store.spool import Entry

        return [
            Entry(
                pattern=finding.pattern,
                check=finding.check,
                severity=finding.severity,
                path=file.change.path,
                line=finding.line,
                column=finding.column,
                fingerprint=fingerprint(finding),
                blob=file.oid,
                outcome=self._outcome(finding, past),
                reason=finding.reason,
                old=file.change.old_oid,
                old_path=file.change.old_path,
            )
            for file, found in self.added
            for finding in found
        ]

    def _outcome(self, finding: Finding, past: bool) -> str:
        if finding.suppressed:
            return "suppressed"
        return "bypassed" if past and self.blocks(finding) else "committed"

    def _told(self, entry: Entry) -> bool:
        """Tell whether the report showed the entry; only that can be prevented."""
        if entry.outcome == "suppressed":
            return False
        return entry.severity != "low" or self.selection.fail_on(printable(entry.path)) == "low"

    def _judge(self) -> Judge:
        from fl_hooks.records.finding import fingerprint

        def judge(
            path: str, blob: str, old: str
        ) -> tuple[frozenset[str], list[tuple[str, str]]] | None:
            judged = self.scanner.judge(printable(path), blob, old)
            return judged and (judged[0], [(one.id, fingerprint(one)) for one in judged[1]])

        return judge


def _past_the_hook(past: Sequence[Entry]) -> str:
    """Return one line about what went past the hook."""
    first = f"{printable(past[0].path)}:{past[0].line} {past[0].id}"
    more = f" and {len(past) - 1} more" if len(past) > 1 else ""
    them = "them" if more else "it"
    return f"this commit went past the hook with {first}{more}; the next one records {them}"


def say(text: str) -> None:
    """Write one line to standard error."""
    from fl_hooks.detect.render import safe

    sys.stderr.write(f"fl-hooks: {safe(text)}\n")


def _spread(work: Callable[[Any], Any], jobs: Sequence[Any]) -> list[Any]:
    """Share the work with the second core; imported only where there is something to scan."""
    from fl_hooks.store.fork import spread

    return spread(work, jobs)
