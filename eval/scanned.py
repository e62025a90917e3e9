"""What our checks find in a tree: the bundled library under its default configuration.

A repository's own configuration and suppressions for other tools do not change which checks are in
force, and paths count from the tree's own root. What was scanned once is kept until the engine, a
pattern or the commit changes.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import places

from fl_hooks.commands.scan_files import FileScan, scan_files
from fl_hooks.commands.scan_report import Judge
from fl_hooks.detect.languages import language_of
from fl_hooks.detect.select import Selection
from fl_hooks.records.finding import fingerprint
from fl_hooks.store.cache import load
from fl_hooks.store.workers import default_jobs
from fl_hooks.store.worktree import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trees import Repository

    from fl_hooks.records.finding import Finding

SCANS = places.BUILD / "scans"
SECONDS = 60.0  # for one file; one that takes longer gives a notice
# What decides which findings there are.
SOURCES = (
    *("fl_hooks/detect/**/*.py", "fl_hooks/records/*.py", "fl_hooks/library/compile.py"),
    *("fl_hooks/store/config.py", "patterns/*/pattern.yml", "patterns/*/match.py"),
)


# Notices about a file itself; any other one says that the scan of it failed.
EXPECTED = ("limits.", "NUL bytes", "it is not ", "syntax error", "nested too deeply")


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as the evaluation keeps it: `key` says which one it is among its equals."""

    repository: str
    commit: str
    check: str
    severity: str
    path: str
    line: int
    end_line: int
    message: str
    fingerprint: str
    suppressed: bool
    related: tuple[int, ...] = ()

    @property
    def pattern(self) -> str:
        """Return the pattern that the check belongs to."""
        return self.check.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Scan:
    """A repository's findings in order of their places, and how much was read.

    sizes, lines: bytes and lines per language; checks in force only outside tests read less.
    """

    repository: str
    commit: str
    files: int
    sizes: dict[str, int]
    findings: tuple[Found, ...]
    notices: tuple[str, ...]
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def counted(self) -> tuple[Found, ...]:
        """Return what nobody has suppressed."""
        return tuple(one for one in self.findings if not one.suppressed)

    @property
    def failures(self) -> tuple[str, ...]:
        """Return the notices of files whose scan failed, by a fault of ours or a busy machine."""
        return tuple(one for one in self.notices if not any(part in one for part in EXPECTED))


def scan(repository: Repository) -> Scan:
    """Return the findings in a repository's tree, from the last time if nothing changed.

    What failed is tried again the next time.
    """
    kept = places.read_json(SCANS / f"{repository.folder}.json")
    state = f"{repository.commit} {_state()}"
    if kept and kept["state"] == state and "lines" in kept["scan"]:
        return _read(kept["scan"])
    made = _scan(repository)
    if not made.failures:
        places.write_json(
            SCANS / f"{repository.folder}.json", {"state": state, "scan": asdict(made)}
        )
    return made


def checks() -> dict[str, dict[str, Any]]:
    """Return severity, languages and status of each check that is on by default."""
    compiled = library()
    return {
        one["id"]: {
            "severity": one["severity"],
            "languages": sorted(one["languages"]),
            "status": compiled["patterns"][one["pattern"]]["status"],
        }
        for one in compiled["checks"]
        if one["enabled"]
    }


@cache
def library() -> dict[str, Any]:
    """Return the bundled patterns under the default configuration."""
    return load("", "")


def sources(repository: Repository) -> list[Source]:
    """Return the files of the tree that the default configuration scans."""
    wants = Selection(library()).wants
    found = []
    for place in sorted(repository.tree.rglob("*")):
        path = place.relative_to(repository.tree).as_posix()
        if wants(path) and place.is_file() and not place.is_symlink():
            found.append(Source(path, str(place), path))
    return found


def _scan(repository: Repository) -> Scan:
    compiled = library()
    files = sources(repository)
    judge = Judge(Selection(compiled))
    report = scan_files(files, FileScan(compiled), judge, jobs=default_jobs(), seconds=SECONDS)
    sizes, lines = measure(files, report.notices)
    return Scan(
        repository.name,
        repository.commit,
        report.files,
        sizes,
        # A line that holds the same text twice is one finding to read.
        tuple(dict.fromkeys(_found(repository, one) for one in report.findings if _counts(one))),
        tuple(report.notices + [bug.splitlines()[-1] for bug in report.bugs]),
        lines,
    )


def measure(
    files: Iterable[Source], notices: Iterable[str] = ()
) -> tuple[dict[str, int], dict[str, int]]:
    """Return bytes and lines per language of what was read: bundles over the limits were not."""
    left_out = {notice.partition(": not scanned")[0] for notice in notices}
    sizes: dict[str, int] = {}
    lines: dict[str, int] = {}
    for one in files:
        if one.path not in left_out:
            language, data = language_of(one.policy), Path(one.place).read_bytes()
            sizes[language] = sizes.get(language, 0) + len(data)
            lines[language] = lines.get(language, 0) + len(data.splitlines())
    return sizes, lines


def _counts(one: Finding) -> bool:
    """Tell whether a finding is about code: remarks on suppressions of ours are not."""
    return one.id in checks()


def _found(repository: Repository, one: Finding) -> Found:
    return Found(
        repository.name,
        repository.commit,
        one.id,
        one.severity,
        one.path,
        one.line,
        one.end_line,
        one.message,
        fingerprint(one),
        one.suppressed,
        tuple(line for path, line in one.related if path == one.path),
    )


def _read(kept: dict[str, Any]) -> Scan:
    found = tuple(Found(**{**one, "related": tuple(one["related"])}) for one in kept["findings"])
    return Scan(**{**kept, "findings": found, "notices": tuple(kept["notices"])})


@cache
def _state() -> str:
    """Return a digest of everything of ours that a scan depends on."""
    digest = hashlib.sha256()
    for glob in SOURCES:
        for path in sorted(places.ROOT.glob(glob)):
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
