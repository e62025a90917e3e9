"""Repositories of many files and of a long record, made by `git fast-import` in seconds.

What a one-file commit costs in them is measured by scale.py. The files are small: the hook reads
the one that changes, which is as large as any module of source.py, and git an index of all names.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import base
import faults
import source
import words

from fl_hooks.store import fragments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHANGED = "src/changed.py"
EACH = 5  # violations in a fragment
MONTHS = tuple(f"2025-{month:02}" for month in range(1, 13))
SEVERITIES = {
    "specific_exceptions/bare-except": "high",
    "bounds_checking/unchecked-external-index": "high",
    "temp_file_handling/never-deleted": "medium",
    "numpy_json_serialization/numpy-value-in-json": "high",
    "structured_logging/debug-print": "low",
    "metadata_based_logic/error-text-matching": "low",
}
OUTCOMES = ("prevented", "prevented", "committed", "committed", "committed", "suppressed")
_BRANCH = "refs/heads/main"
_PEOPLE = 12
_DIFFERENT = 300
_MAKERS = (faults, source, words, base, sys.modules[__name__])


@dataclass(frozen=True, slots=True)
class Size:
    """How many files a repository has, and how many violations its record holds.

    archived: the record's months are compacted into one file each, where its history still holds
    the fragments. legacy: the files are as long as real ones, and one in ten holds a violation.
    """

    files: int
    violations: int = 0
    archived: bool = False
    legacy: bool = False

    @property
    def name(self) -> str:
        """What the report calls it."""
        record = f"{self.violations:,} violations" if self.violations else "no record"
        if self.legacy:
            return f"{self.files:,} files of 300 lines, a violation in each tenth"
        return f"{self.files:,} files, {record}{', archived' if self.archived else ''}"

    @property
    def folder(self) -> str:
        """The name of its folder."""
        kind = "-archived" if self.archived else "-legacy" if self.legacy else ""
        return f"{self.files}-{self.violations}{kind}"


class Large(base.Base):
    """A repository of that size below a folder, with one module staged to be changed."""

    def __init__(self, folder: Path, size: Size) -> None:
        super().__init__(folder / size.folder, base.digest(_MAKERS))
        self.size = size

    def make(self, archive: Callable[[Path], None]) -> None:
        """Import and check out the files, unless what would make them has made them before.

        `archive` compacts the record of the repository at a place and commits that.
        """
        if not self.begin():
            return
        if self.size.archived:
            self._copy_of(archive)
            self.end()
            return
        feed = ["git", "fast-import", "--quiet"]
        with subprocess.Popen(
            feed, cwd=self.top, env=base.environment(), stdin=subprocess.PIPE
        ) as git:
            for piece in stream(self.size):
                git.stdin.write(piece)  # type: ignore[union-attr]
        if git.returncode:
            message = f"git fast-import failed in {self.top}"
            raise SystemExit(message)
        self.git("reset", "--quiet", "--hard")
        self.end()

    def _copy_of(self, archive: Callable[[Path], None]) -> None:
        """Take what is there of the same size, not archived, and archive it."""
        open_months = Large(self.top.parent, replace(self.size, archived=False))
        open_months.make(archive)
        open_months.clear()
        self.git("fetch", "--quiet", str(open_months.top), "main:refs/heads/fetched")
        self.git("reset", "--quiet", "--hard", "fetched")
        archive(self.top)

    def stage(self, change: faults.Writing) -> None:
        """Put the change of one module, and nothing else, into the index."""
        self.clear()
        writer = source.Writer("change of one file")
        change(writer)
        text = _module() + "\n".join(writer.lines) + "\n"
        (self.top / CHANGED).write_text(text, encoding="utf-8")
        self.git("add", CHANGED)
        shutil.copyfile(self.index, self.index.with_name("index.bench"))

    def clear(self) -> None:
        """Take out what an attempt before has staged, written and noted."""
        self.git("reset", "--quiet", "--hard")
        self.git("clean", "--quiet", "-d", "--force", "--", ".feedback-loop")
        shutil.rmtree(self.top / ".git" / "fl-hooks" / "spool", ignore_errors=True)

    def again(self) -> None:
        """Make the next attempt the first one at its commit, as `stage` left it."""
        shutil.copyfile(self.index.with_name("index.bench"), self.index)
        shutil.rmtree(self.top / ".git" / "fl-hooks" / "spool", ignore_errors=True)
        fresh = fragments.month() if self.size.violations else ""
        shutil.rmtree(self.top / fragments.FOLDER / fresh, ignore_errors=True)

    @property
    def index(self) -> Path:
        """The repository's index."""
        return self.top / ".git" / "index"


def stream(size: Size) -> Iterator[bytes]:
    """Yield what git fast-import reads: all files in one commit, then one commit per fragment."""
    dice = random.Random(size.folder)
    yield from _commit(f"{size.files:,} files", f"{MONTHS[0]}-01", 0)
    yield _file(CHANGED, _module().encode())
    paths = list(_paths(size.files - 1))
    for number, path in enumerate(paths):
        yield _file(path, _legacy(number) if size.legacy else _small(path))
    count = size.violations // EACH
    for number in range(count):
        day = dt.date(2025, 1, 1) + dt.timedelta(days=number * 365 // count)
        path = dice.choice(paths)
        fragment, data = _fragment(dice, day, path, paths)
        yield from _commit(f"Change {path}", day.isoformat(), number)
        yield _file(path, _small(path) + f"REVISION = {number}\n".encode())
        yield _file(fragment, data)
        for companion, text in fragments.companions(fragment).items():
            yield _file(companion, text)


def _paths(count: int) -> Iterator[str]:
    """Yield the paths of small modules, fifty to a folder."""
    for number in range(count):
        package = number // 50
        yield f"src/area_{package % 40:02}/package_{package:04}/module_{number:06}.py"


def _small(path: str) -> bytes:
    """Return a module of a few lines that no other is equal to."""
    dice = random.Random(path)
    noun, verb = dice.choice(words.NOUNS), dice.choice(words.VERBS)
    head = f'"""The {noun} of {Path(path).stem}."""\n\n\n'
    return f"{head}def {verb}_{noun}(limit: int) -> int:\n    return limit\n".encode()


def _legacy(number: int) -> bytes:
    """Return a module of real length, one of some hundred that differ in their last function."""
    guilty = number % 10 == 0
    writer = source.Writer(f"legacy {number}")
    (faults.guilty(number // 10) if guilty else faults.spoken)(writer)
    return (_long(number % _DIFFERENT) + "\n".join(writer.lines) + "\n").encode()


@functools.cache
def _long(number: int) -> str:
    return source.module(f"legacy {number}", extra=faults.innocent if number % 2 else None)


def _module() -> str:
    return source.module(CHANGED, extra=faults.innocent)


def _fragment(dice: random.Random, day: dt.date, path: str, paths: list[str]) -> tuple[str, bytes]:
    """Return the place and content of a fragment of five violations, as the hook writes it."""
    rows = [_violation(dice, path if place < 2 else dice.choice(paths)) for place in range(EACH)]
    rows.sort(key=lambda row: (row["path"], row["line"], row["column"]))
    content = {"base": _hex(dice, 40), "schema": fragments.SCHEMA, "violations": rows}
    data = (json.dumps(content, indent=2, sort_keys=True) + "\n").encode("ascii")
    name = hashlib.sha256(data).hexdigest()[:16]
    return f"{fragments.FOLDER}/{day:%Y-%m}/{name}.json", data


def _violation(dice: random.Random, path: str) -> dict[str, str | int]:
    identity = dice.choice(list(SEVERITIES))
    pattern, _, check = identity.partition("/")
    outcome = dice.choice(OUTCOMES)
    reason = {"reason": "the caller decides"} if outcome == "suppressed" else {}
    return reason | {
        "pattern": pattern,
        "check": check,
        "severity": SEVERITIES[identity],
        "path": path,
        "line": dice.randint(1, 300),
        "column": dice.choice((1, 5, 9, 13)),
        "fingerprint": _hex(dice, 16),
        "blob": _hex(dice, 40),
        "outcome": outcome,
    }


def _hex(dice: random.Random, digits: int) -> str:
    return f"{dice.getrandbits(4 * digits):0{digits}x}"


def _commit(message: str, day: str, number: int) -> Iterator[bytes]:
    """Yield the head of a commit on top of what there is; some seconds apart on one day."""
    moment = dt.datetime.fromisoformat(f"{day}T08:00:00+00:00").timestamp()
    person = f"Person {number % _PEOPLE} <person{number % _PEOPLE}@example.org>"
    stamp = f"{person} {int(moment) + number % 1000 * 20} +0000"
    text = message.encode()
    yield f"commit {_BRANCH}\nauthor {stamp}\ncommitter {stamp}\ndata {len(text)}\n".encode()
    yield text + b"\n"


def _file(path: str, data: bytes) -> bytes:
    return b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)
