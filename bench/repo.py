"""The repository that is measured in: 2,000 files, and a staged change for each row."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import faults
import source

if TYPE_CHECKING:
    from pathlib import Path

FILES = 2000
KEYWORD_SHARE = 0.28  # measured: 27 % of the standard library, 29 % of a full site-packages
MARKER = "made-by-fl-hooks-bench"
FORMAT = "3"


@dataclass(frozen=True, slots=True)
class Row:
    """One staged change: how many files with and without a keyword, and how many violations."""

    name: str
    plain: int
    keyworded: int
    violations: int = 0

    @property
    def files(self) -> int:
        """The number of staged files."""
        return self.plain + self.keyworded


ROWS = (
    Row("20 files, none passes the prefilter", 20, 0),
    Row("20 files, all pass the prefilter", 0, 20),
    Row("20 files, ten violations", 14, 6, violations=10),
    Row("20 files, all pass the prefilter, ten violations", 0, 20, violations=10),
    Row("1,000 files, a tenth holds a keyword", 900, 100),
)


class Repository:
    """A git repository under build/, made once and used again while its format is the same."""

    def __init__(self, top: Path) -> None:
        self.top = top
        keyworded = round(FILES * KEYWORD_SHARE)
        self.keyworded = [_place(number) for number in range(keyworded)]
        self._with_keyword = frozenset(self.keyworded)
        self.plain = [_place(number) for number in range(keyworded, FILES)]

    def make(self) -> None:
        """Write and commit the 2,000 files, unless they stand there already."""
        marker = self.top / ".git" / MARKER
        if marker.exists() and marker.read_text() == FORMAT:
            return
        if self.top.exists():
            if not marker.exists():
                message = f"{self.top} exists and is not the benchmark's; move it away"
                raise SystemExit(message)
            shutil.rmtree(self.top)
        self.top.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")
        marker.write_text("unfinished")
        for path in (*self.plain, *self.keyworded):
            self._write(path)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=Two thousand modules")
        self.git("gc", "--quiet")
        marker.write_text(FORMAT)

    def stage(self, row: Row) -> list[str]:
        """Put the row's change, and nothing else, into the index; return the staged paths."""
        self.git("reset", "--quiet", "--hard")
        paths = self.plain[: row.plain] + self.keyworded[: row.keyworded]
        for number, path in enumerate(paths):
            self._write(path, faults.guilty(number) if number < row.violations else _addition)
        self.git("add", "--all")
        self.git("status", "--short")  # refreshes the index's stat data, as an editor would
        return paths

    def git(self, *arguments: str) -> bytes:
        """Run git in the repository, free of the user's own configuration."""
        result = subprocess.run(
            ["git", *arguments], cwd=self.top, env=environment(), capture_output=True, check=False
        )
        if result.returncode:
            raise SystemExit(result.stderr.decode())
        return result.stdout

    def _write(self, path: str, change: faults.Piece | None = None) -> None:
        """Write a module, with a changed tail where one is given."""
        inside = faults.innocent if path in self._with_keyword else None
        text = source.module(path, extra=inside)
        if change is not None:
            writer = source.Writer(f"change of {path}")
            change(writer)
            text += "\n".join(writer.lines) + "\n"
        place = self.top / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)


def environment() -> dict[str, str]:
    """Return the environment git gives a hook, without the user's git configuration."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Bench",
        "GIT_AUTHOR_EMAIL": "bench@example.org",
        "GIT_COMMITTER_NAME": "Bench",
        "GIT_COMMITTER_EMAIL": "bench@example.org",
        "NO_COLOR": "1",
    }


def _place(number: int) -> str:
    return f"src/package_{number % 40:02}/module_{number:04}.py"


def _addition(writer: source.Writer) -> None:
    """Write an innocent function: the change of a file that holds no violation."""
    source.blank(writer, 2)
    source.body(writer, 1, source.signature(writer, 0, writer.function_name()))
