"""`fl-scan`: what git's hooks run. Looks at what is committed or pushed, reports, records, decides.

The whole of it has to take less time than one notices, so every import here is one that a clean
commit needs; the rest is imported where it is used.
"""

from __future__ import annotations

import gc
import os
import sys

from fl_hooks.detect.added import Scanner
from fl_hooks.detect.select import Selection
from fl_hooks.errors import EXIT_CLEAN, EXIT_VIOLATIONS, FlError
from fl_hooks.store import cache, changes
from fl_hooks.store.crash import HOOK_SKIP, guard
from fl_hooks.store.git import Git
from fl_hooks.store.objects import Objects
from fl_hooks.store.paths import find_repo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

    from fl_hooks.records.finding import Finding
    from fl_hooks.store.changes import Change, Comparison
    from fl_hooks.store.settle import Judge
    from fl_hooks.store.spool import Entry

USAGE = """\
usage: fl-scan [--staged | --push [REMOTE [URL]]]

Scans what a commit or a push adds. Git's hooks run it; see `fl scan` for everything else.

  --staged   the index against HEAD and, in a merge, every other parent (the default)
  --push     what is pushed, as a pre-push hook is told by git, pre-commit or prek
  --version  print the version
  --help     print this

Exit code: 0 go on, 1 violations, 2 a mistake in the call, repository or configuration, 3 a bug.
"""
_OPTIONS = ("--staged", "--push", "--version", "--help")
SEVERITIES = ("low", "medium", "high", "critical")


def main(argv: Sequence[str] | None = None) -> int:
    """Scan what is about to be committed or pushed and return the exit code."""
    args = list(sys.argv[1:] if argv is None else argv)
    mode = _mode(args)
    if mode == "--help":
        sys.stdout.write(USAGE)
        return EXIT_CLEAN
    if mode == "--version":
        from fl_hooks import __version__

        sys.stdout.write(f"fl-scan {__version__}\n")
        return EXIT_CLEAN
    git = Git(*find_repo())
    return _push(git, args) if mode == "--push" else _commit(git)


def script() -> NoReturn:
    """Run as a program: the exit code of `main`, 2 and 3 for errors, without tearing down."""
    # A run makes some thousand objects and ends: collecting them costs time and frees nothing.
    gc.disable()
    code = guard(main, skip=HOOK_SKIP)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
    os._exit(code)


def _mode(args: list[str]) -> str:
    """Return the one option of the call."""
    chosen = "--staged"
    for place, word in enumerate(args):
        if word in ("-h", "--help"):
            return "--help"
        if word in ("-V", "--version"):
            return "--version"
        if word in _OPTIONS:
            chosen = word
        elif word.startswith("-"):
            raise FlError(f"{word} is no option of fl-scan", _meant(word))
        elif "--push" not in args[:place]:
            raise FlError(
                f"fl-scan takes no file names, and was given {word!r}",
                "Set `pass_filenames: false` for the hook, or use `fl scan PATH`.",
            )
    return chosen


def _meant(word: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, _OPTIONS, 1)
    return f"Did you mean {close[0]}?" if close else f"It knows {', '.join(_OPTIONS)}."


def _commit(git: Git) -> int:
    """Scan the index; record where git runs this, and only look where a person does."""
    child = changes.start_staged(git, renames=False)
    compiled = cache.load(git.top, git.git_dir)
    first = changes.compare_staged(git, "HEAD", changes.finish_staged(git, child))
    heads, merging = changes.merge_heads(git)
    parents = [first, *(changes.compare_staged(git, head) for head in heads)]
    run = _Run(git, compiled, parents)
    code = run.report(("the commit is blocked", "the commit goes on"))
    by_git = "GIT_INDEX_FILE" in os.environ
    if by_git and compiled["config"]["record"] == "commit" and (run.added or _spooled(git.git_dir)):
        _record(run, blocked=code != EXIT_CLEAN, merging=merging)
    run.objects.close()
    return code


def _push(git: Git, args: list[str]) -> int:
    """Scan what the pushed commits add to what the remote has; nothing is recorded."""
    from fl_hooks.store.pushed import pushed

    names = [word for word in args if not word.startswith("-")]
    compiled = cache.load(git.top, git.git_dir)
    code = EXIT_CLEAN
    for tip, bases in pushed(git, names[0] if names else ""):
        parents = [changes.compare(git, base, tip) for base in bases]
        run = _Run(git, compiled, parents)
        code = max(code, run.report(("the push is blocked", "the push goes on")))
        run.objects.close()
    return code


class _File:
    """A changed file to scan (added.Item); `sides` is its change against each parent."""

    __slots__ = ("name", "oid", "sides")

    def __init__(self, name: str, sides: list[Change]) -> None:
        self.name = name
        self.oid = sides[0].oid
        self.sides = sides

    @property
    def change(self) -> Change:
        """The change against HEAD."""
        return self.sides[0]

    @property
    def olds(self) -> list[str]:
        """The old blob in each parent."""
        return [side.old_oid for side in self.sides]


class _Run:
    """One scan of a change, given what it does to each parent."""

    def __init__(self, git: Git, compiled: dict[str, Any], parents: Sequence[Comparison]) -> None:
        self.git = git
        self.parents = parents
        self.selection = Selection(compiled)
        self.objects = Objects(git, compiled["config"]["limits"]["file_bytes"])
        self.scanner = Scanner(self.selection, self.objects.read)
        self.added: list[tuple[_File, list[Finding]]] = []
        files = self._files()
        if files:
            self.added = self.scanner.added(files, self._trace)  # type: ignore[assignment, arg-type]

    def _files(self) -> list[_File]:
        """Return the files to scan; what equals the file of one parent adds nothing."""
        maps = [{change.path: change for change in other.changes} for other in self.parents[1:]]
        files = []
        for change in self.parents[0].changes:
            if not change.is_source:
                continue
            name = change.path if change.path.isascii() else _printable(change.path)
            if self.selection.wants(name) and all(change.path in known for known in maps):
                files.append(_File(name, [change, *(known[change.path] for known in maps)]))
        return files

    def _trace(self, files: list[_File]) -> None:
        """Find the old names of new files."""
        for place, parent in enumerate(self.parents):
            new = [file.change.path for file in files if not file.sides[place].old_oid]
            renamed = parent.renamed(new) if new else {}
            for file in files:
                file.sides[place] = renamed.get(file.change.path, file.sides[place])

    @property
    def findings(self) -> list[Finding]:
        return [finding for _, found in self.added for finding in found]

    def blocks(self, finding: Finding) -> bool:
        """Tell whether policy lets the finding stop the commit."""
        if finding.suppressed or self.selection.mode(finding.path) == "observe":
            return False
        threshold = self.selection.fail_on(finding.path)
        return SEVERITIES.index(finding.severity) >= SEVERITIES.index(threshold)

    def report(self, ends: tuple[str, str]) -> int:
        """Print what there is to say and return the exit code."""
        findings = self.findings
        for notice in self.scanner.notices:
            _say(notice)
        if not findings:
            return EXIT_CLEAN
        from fl_hooks.detect.render import render, use_color

        terminal = sys.stdout.isatty()
        text = render(
            findings,
            self.scanner.line_of,
            blocks=self.blocks,
            ends=ends,
            color=use_color(os.environ, terminal),
            # The terminal that pre-commit gives a hook is 0 columns wide.
            width=(terminal and os.get_terminal_size(sys.stdout.fileno()).columns) or 100,
        )
        _print(text)
        return EXIT_VIOLATIONS if any(map(self.blocks, findings)) else EXIT_CLEAN


def _record(run: _Run, *, blocked: bool, merging: bool) -> None:
    """Record the attempt; where that fails, say so and let git go on."""
    from fl_hooks.store.recording import Recorder

    recorder = Recorder(run.git, run.objects, run.parents[0].changes, _judge(run.scanner))
    try:
        if blocked:
            recorder.blocked([e for e in _entries(run) if _said(e, run)])
        else:
            recorder.passed(_entries(run), merging=merging)
    except (OSError, FlError) as error:
        _say(f"THE RECORD COULD NOT BE WRITTEN: {error}")
        _say(f"What is known of it stays in {recorder.spool.folder}; the next commit tries again.")
    for notice in recorder.spool.notices:
        _say(notice)


def _judge(scanner: Scanner) -> Judge:
    from fl_hooks.records.finding import fingerprint

    def judge(
        path: str, blob: str, old: str
    ) -> tuple[frozenset[str], list[tuple[str, str]]] | None:
        judged = scanner.judge(_printable(path), blob, old)
        return judged and (judged[0], [(one.id, fingerprint(one)) for one in judged[1]])

    return judge


def _entries(run: _Run) -> list[Entry]:
    """Return the findings in the form of the record."""
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
            outcome="suppressed" if finding.suppressed else "committed",
            reason=finding.reason,
            old=file.change.old_oid,
            old_path=file.change.old_path,
        )
        for file, found in run.added
        for finding in found
    ]


def _said(entry: Entry, run: _Run) -> bool:
    """Tell whether a blocked attempt's report showed the entry; only that can be prevented."""
    if entry.outcome == "suppressed":
        return False
    threshold = run.selection.fail_on(_printable(entry.path))
    return entry.severity != "low" or threshold == "low"


def _spooled(git_dir: str) -> bool:
    try:
        return bool(os.listdir(os.path.join(git_dir, "fl-hooks", "spool")))
    except OSError:
        return False


def _printable(path: str) -> str:
    r"""Return a path as valid text: bytes that are no UTF-8 become `\xNN`."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _print(text: str) -> None:
    """Write to standard output whatever its encoding can show."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _say(text: str) -> None:
    """Write one line to standard error."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    sys.stderr.write(f"fl-hooks: {shown}\n")
