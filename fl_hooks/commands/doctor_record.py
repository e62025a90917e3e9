"""What `fl doctor` says of the record and of the notes that wait for it."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.commands.doctor_result import Result, ago, line, many, note, ok, quoted, wrong
from fl_hooks.store.fragments import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fl_hooks.store.git import Git
    from fl_hooks.store.spool import Entry

# A path that a fragment could have: rules are asked for it, it need not be there.
_EXAMPLE = f"{FOLDER}/2026-11/0123456789abcdef.json"
_DAY = 86_400
_FEW = 3
# From some 5,000 files on the record costs `git status` as much as a commit's scan.
_MANY = 5000
_LONG = 30 * _DAY


def results(git: Git) -> Iterator[Result]:
    """Yield how git treats the record's folder, and what is wrong with its files."""
    yield from _ignored(git)
    yield from _files(git)


def _ignored(git: Git) -> Iterator[Result]:
    said = line(git, "check-ignore", "--no-index", "--verbose", "--", _EXAMPLE)
    rule, _, _ = said.partition("\t")
    if rule and not rule.rpartition(":")[2].startswith("!"):
        file, number, glob = (*rule.split(":", 2), "", "")[:3]
        text = f"git ignores the record ({glob}); the hook adds its files all the same"
        yield note("record", text, f"take line {number} out of {file}")


def _files(git: Git) -> Iterator[Result]:
    """Yield what `fl log check` says, the first few lines of it."""
    from fl_hooks.store.record_check import problems

    found = problems(git.top)
    for problem in found[:_FEW]:
        yield wrong("record", str(problem), problem.mend)
    if len(found) > _FEW:
        yield wrong("record", f"{many(len(found) - _FEW, 'more fault')} in it", "fl log check")
    if not found:
        yield ok("record", "whole")
    tracked = git.run("ls-files", "-z", "--", FOLDER).count(b"\0")
    if tracked > _MANY:
        text = f"it has {tracked:,} files, which git looks at in each status"
        yield note("record", text, "fl log compact")


def spool(git: Git) -> Iterator[Result]:
    """Yield what waits in the git directory for the next commit."""
    from fl_hooks.store.spool import Spool

    notes = Spool(git.git_dir)
    entries = notes.load()
    for notice in notes.notices:
        place = notice.partition(": ")[0]
        yield wrong("notes", notice.rpartition(";")[0], f"rm {quoted(place)}")
    old = [
        place
        for place in Path(notes.folder).glob("*.tmp")
        if place.stat().st_mtime < time.time() - _DAY
    ]
    if old:
        text = f"{many(len(old), 'file')} of a hook that was killed; the next note takes them away"
        yield note("notes", text)
    if not entries:
        yield ok("notes", "none waits for a commit")
        return
    age = _age(notes.files)
    text = f"{_waiting(entries)}, the oldest for {ago(age)}"
    if age < _LONG:
        yield ok("notes", text)
    else:
        text += "; a file that was never committed leaves its note"
        yield note("notes", text, "fl log show --pending")


def _waiting(entries: Sequence[Entry]) -> str:
    kinds = Counter(
        "staged with its commit" if one.fragment else one.outcome or "blocked" for one in entries
    )
    parts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return f"{many(len(entries), 'violation')} for the next commit to settle ({parts})"


def _age(files: list[str]) -> float:
    """Return for how many seconds notes have waited, told by the names of their files."""
    started = min(int(Path(file).name.partition("-")[0]) for file in files) / 1e9
    return time.time() - started
