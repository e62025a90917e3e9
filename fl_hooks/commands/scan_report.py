"""What a scan found, and whether that is a failure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fl_hooks.detect.added import CAUSED_BY_INPUT
from fl_hooks.detect.globs import matches
from fl_hooks.detect.text import decode
from fl_hooks.records.severity import rank
from fl_hooks.store.workers import Failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.commands.scan_record import Recorded
    from fl_hooks.detect.select import Selection
    from fl_hooks.errors import FlError
    from fl_hooks.records.finding import Finding

    Limits = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file; lines: number -> source of the lines that findings start at."""

    findings: list[Finding] = field(default_factory=list)
    lines: dict[int, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    unreadable: bool = False
    mistake: FlError | None = None


def mistaken(path: str, error: FlError) -> Result:
    """Return the result of a file that somebody's mistake, in a pattern, kept from its scan."""
    return Result(notices=[f"{path}: not scanned, {error.message}"], mistake=error)


@dataclass(slots=True)
class Report:
    """The findings and notices of a scan, in order of their paths.

    files: how many were scanned; unreadable: how many files that were asked for by name could
    not be opened; failing: which findings fail the scan, by identity, as equal ones lie in files
    with different thresholds; lines: (path, line) -> source; bugs: tracebacks of the engine;
    mistake: the first one in a pattern that kept a file from its scan; recorded: what --record did;
    baseline: how many findings the baseline accepts, None where there is none; accepted: which,
    by identity, where they are reported all the same.
    """

    findings: list[Finding] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    files: int = 0
    failing: set[int] = field(default_factory=set)
    lines: dict[tuple[str, int], str] = field(default_factory=dict)
    unreadable: int = 0
    mistake: FlError | None = None
    recorded: Recorded | None = None
    baseline: int | None = None
    accepted: set[int] | None = None

    def add(
        self, path: str, result: Result | Failure, threshold: str, *, named: bool = False
    ) -> None:
        """Take in the result of one file, which somebody may have asked for by its name."""
        if isinstance(result, Failure):
            if result.traceback and _kind(result) not in CAUSED_BY_INPUT:
                self.bugs.append(f"{path}\n{result.traceback}")
            result = Result(notices=[f"{path}: not scanned, {_explain(result)}"])
        self.findings.extend(result.findings)
        self.notices.extend(result.notices)
        self.lines.update(((path, number), line) for number, line in result.lines.items())
        self.failing.update(id(one) for one in result.findings if fails(one, threshold))
        self.files += not any(one.startswith(f"{path}: not scanned") for one in result.notices)
        self.unreadable += named and result.unreadable
        self.mistake = self.mistake or result.mistake

    def accept(self, known: set[int] | None, *, show: bool) -> None:
        """Leave out the findings that the baseline accepts, or only note which they are.

        known: their identities (id()), None where there is no baseline.
        """
        if known is None:
            return
        self.baseline = len(known)
        if show:
            self.accepted = known
            return
        self.findings = [one for one in self.findings if id(one) not in known]
        self.failing -= known

    def accepts(self, finding: Finding) -> bool:
        """Tell whether one of the findings is reported although the baseline accepts it."""
        return id(finding) in (self.accepted or ())

    def fails(self, finding: Finding) -> bool:
        """Tell whether one of the findings fails the scan."""
        return id(finding) in self.failing

    def line_of(self, finding: Finding) -> str:
        """Return the source line of one of the findings."""
        return self.lines.get((finding.path, finding.line), "")


class Judge:
    """What the configuration and the call say of a path."""

    def __init__(self, selection: Selection, fail_on: str = "") -> None:
        self.selection = selection
        self.fail_on = fail_on

    def __call__(self, policy: str) -> str:
        """Return from which severity on a finding fails the scan; "" for never, as in observing."""
        if self.fail_on:
            return self.fail_on
        if self.selection.mode(policy) == "observe":
            return ""
        return self.selection.fail_on(policy)

    def skips(self, folder: str) -> bool:
        """Tell whether the configuration excludes whatever the folder may hold."""
        # A name that no glob is written for; folders match by what lies in them.
        return matches(f"{folder}/\0any file\0", self.selection.config["exclude"])


def fails(finding: Finding, threshold: str) -> bool:
    """Tell whether a finding is not suppressed and at or above a threshold."""
    if finding.suppressed or not threshold:
        return False
    return rank(finding.severity) >= rank(threshold)


def lines_of(path: str, data: bytes, findings: list[Finding], limits: Limits) -> dict[int, str]:
    """Return line number -> source line for the lines that findings start at."""
    if not findings:
        return {}
    # Not splitlines: it also splits at form feeds and other characters the parser does not.
    lines = decode(path, data, limits)[0].split("\n")
    numbers = {one.line for one in findings}
    return {number: lines[number - 1] for number in numbers if number <= len(lines)}


def _explain(failure: Failure) -> str:
    if _kind(failure) in CAUSED_BY_INPUT:
        return CAUSED_BY_INPUT[_kind(failure)]
    if failure.traceback:
        return f"the scan failed ({failure.reason.splitlines()[0]})"
    return f"it {failure.reason}"


def _kind(failure: Failure) -> str:
    """Return the name of the exception behind a failure, "" where there was none."""
    return failure.reason.partition(":")[0] if failure.traceback else ""
