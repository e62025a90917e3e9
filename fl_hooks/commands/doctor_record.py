"""What `fl doctor` says of the record and of the notes that wait for it."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.commands.doctor_result import Result, ago, line, many, note, ok, quoted, wrong
from fl_hooks.store.fragments import FOLDER, is_fragment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fl_hooks.store.git import Git
    from fl_hooks.store.spool import Entry

# A path that a fragment could have: rules are asked for it, it need not be there.
_EXAMPLE = f"{FOLDER}/2026-11/0123456789abcdef.json"
_DAY = 86_400
_FEW = 3


def results(git: Git) -> Iterator[Result]:
    """Yield how git treats the record's folder, what has been done to its files, what waits."""
    yield from _ignored(git)
    yield from _attributes(git)
    yield from _files(git)
    yield from spool(git)


def _ignored(git: Git) -> Iterator[Result]:
    said = line(git, "check-ignore", "--no-index", "--verbose", "--", _EXAMPLE)
    rule, _, _ = said.partition("\t")
    if rule and not rule.rpartition(":")[2].startswith("!"):
        file, number, glob = (*rule.split(":", 2), "", "")[:3]
        text = f"git ignores the record ({glob}); the hook adds its files all the same"
        yield note("record", text, f"take line {number} out of {file}")


def _attributes(git: Git) -> Iterator[Result]:
    """Yield what would change the bytes that a fragment's name stands for: filters, line ends."""
    names = ("filter", "text", "working-tree-encoding")
    _, output = git.ask("check-attr", "-z", *names, "--", _EXAMPLE)
    fields = output.decode("utf-8", "replace").split("\0")
    values = dict(zip(fields[1::3], fields[2::3], strict=False))
    harmless = ("unset", "unspecified")
    bad = [f"{n}={value}" for n, value in values.items() if value not in harmless]
    place = Path(git.top, FOLDER, ".gitattributes")
    if bad:
        text = f"git changes the bytes of its files: {', '.join(bad)}"
        way = "fl init" if not place.exists() else f"git checkout HEAD -- {FOLDER}/.gitattributes"
        yield wrong("record", text, way)
    elif place.parent.is_dir() and values.get("text") != "unset":
        text = "its .gitattributes is missing: git may change its files' line ends"
        yield note("record", text, "fl init")


def _files(git: Git) -> Iterator[Result]:
    """Yield fragments that are changed, deleted or not tracked; they are written once, for good."""
    _, output = git.ask("status", "--porcelain", "-z", "--no-renames", "-uall", "--", FOLDER)
    found: dict[str, list[str]] = {}
    for entry in output.decode("utf-8", "surrogateescape").split("\0"):
        if is_fragment(entry[3:]):
            found.setdefault(_state(entry[:2]), []).append(entry[3:])
    for state, (text, way) in _STATES.items():
        paths = found.get(state, ())
        if paths:
            few = " ".join(map(quoted, paths)) if len(paths) <= _FEW else FOLDER
            make = wrong if state in ("changed", "conflict") else note
            yield make("record", f"{many(len(paths), 'file')} {text}", way.format(few))
    if not found:
        yield ok("record", "no file of it is changed or left over")


_STATES = {
    "conflict": (
        "in conflict, though no two branches write the same one",
        "git checkout --ours -- {}",
    ),
    "changed": ("changed since it was written", "git checkout HEAD -- {}"),
    "deleted": ("deleted; history still counts", "git checkout HEAD -- {}"),
    "untracked": ("left over by a commit that did not come about", "rm {}"),
    "staged": ("staged for the next commit", ""),
}


def _state(code: str) -> str:
    if code == "??":
        return "untracked"
    if "U" in code or code in ("AA", "DD"):
        return "conflict"
    if "D" in code:
        return "deleted"
    return "staged" if code == "A " else "changed"


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
    yield ok("notes", f"{_waiting(entries)}, {_oldest(notes.files)}")


def _waiting(entries: Sequence[Entry]) -> str:
    kinds = Counter(
        "staged with its commit" if one.fragment else one.outcome or "blocked" for one in entries
    )
    parts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return f"{many(len(entries), 'violation')} for the next commit to settle ({parts})"


def _oldest(files: list[str]) -> str:
    """Return since when notes wait, told by the names of their files."""
    started = min(int(Path(file).name.partition("-")[0]) for file in files) / 1e9
    return f"the oldest for {ago(time.time() - started)}"
