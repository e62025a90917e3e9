"""The repository that is measured in: 2,000 files, and a staged change for each row."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import base
import faults
import source
import words

if TYPE_CHECKING:
    from pathlib import Path

FILES = 2000
# Half of the files hold a keyword of some check: 44 % in real code, see shares.py.
KEYWORDED = 1000
MANY = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """One staged change: every file has a function added to it.

    plain, keyworded: how many files held no keyword before, and how many did.
    spoken: how many of the innocent additions hold a keyword themselves.
    violations: how many additions hold a fault instead.
    """

    name: str
    plain: int
    keyworded: int
    spoken: int = 0
    violations: int = 0

    @property
    def files(self) -> int:
        """The number of staged files."""
        return self.plain + self.keyworded

    @property
    def natural(self) -> bool:
        """Tell whether it is a commit as they come: of few files, with and without keywords."""
        return self.files < MANY and self.plain > 0 < self.keyworded


# As they come: 44 % of the files hold a keyword, 23 % of the changes reach a check; see shares.py.
ROWS = (
    Row("20 files, none holds a keyword", 20, 0),
    Row("20 files as they come", 11, 9, spoken=5),
    Row("20 files, keywords in all, none in what changed", 0, 20),
    Row("20 files, keywords in all that changed", 0, 20, spoken=20),
    Row("20 files as they come, ten violations", 11, 9, spoken=2, violations=10),
    Row("20 files, keywords in all that changed, ten violations", 0, 20, spoken=10, violations=10),
    Row("1,000 files, keywords in a tenth", 900, 100, spoken=100),
    Row("1,000 files, keywords in all", 0, 1000, spoken=1000),
)


class Repository(base.Base):
    """A git repository under build/, made once and used again while its format is the same."""

    def __init__(self, top: Path) -> None:
        super().__init__(top, base.digest((faults, source, words, base, sys.modules[__name__])))
        self.keyworded = [_path(number) for number in range(KEYWORDED)]
        self._with_keyword = frozenset(self.keyworded)
        self.plain = [_path(number) for number in range(KEYWORDED, FILES)]

    def make(self) -> None:
        """Write and commit the 2,000 files, unless what would write them wrote them before."""
        if not self.begin():
            return
        for path in (*self.plain, *self.keyworded):
            self._write(path)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=Two thousand modules")
        self.end()

    def stage(self, row: Row) -> list[str]:
        """Put the row's change, and nothing else, into the index; return the staged paths."""
        self.git("reset", "--quiet", "--hard")
        paths = self.plain[: row.plain] + self.keyworded[: row.keyworded]
        for path, change in zip(paths, changes(row), strict=True):
            self._write(path, change)
        self.git("add", "--all")
        self.git("status", "--short")  # refreshes the index's stat data, as an editor would
        return paths

    def _write(self, path: str, change: faults.Writing | None = None) -> None:
        """Write a module, with a changed tail where one is given."""
        inside = faults.innocent if path in self._with_keyword else None
        text = source.module(path, extra=inside)
        if change is not None:
            writer = source.Writer(f"change of {path}")
            change(writer)
            text += "\n".join(writer.lines) + "\n"
        target = self.top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def changes(row: Row) -> list[faults.Writing]:
    """Return what is added to each file of a row: violations all over it, spoken ones at its end.

    The last files of a row are those that hold a keyword already.
    """
    found: list[faults.Writing] = [_addition] * row.files
    for number in range(row.violations):
        found[number * row.files // row.violations] = faults.guilty(number)
    innocent = [number for number, change in enumerate(found) if change is _addition]
    for number in innocent[len(innocent) - row.spoken :]:
        found[number] = faults.spoken
    return found


def _path(number: int) -> str:
    return f"src/package_{number % 40:02}/module_{number:04}.py"


def _addition(writer: source.Writer) -> None:
    """Write an innocent function: the change of a file that holds no violation."""
    source.blank(writer, 2)
    source.body(writer, 1, source.signature(writer, 0, writer.function_name()))
