"""What a scan found, and whether that is a failure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fl_hooks.records.severity import rank
from fl_hooks.store.workers import Failure

if TYPE_CHECKING:
    from fl_hooks.detect.select import Selection
    from fl_hooks.records.finding import Finding

# What the input can cause; every other exception of the engine is a bug of ours.
_CAUSED_BY_INPUT = ("RecursionError", "MemoryError", "PanicException")

# Findings, notices, and whether the file was read.
Result = tuple[list["Finding"], list[str], bool]


@dataclass(slots=True)
class Report:
    """The findings and notices of a scan, in order of their paths.

    files: how many were read; failing: how many findings fail the scan; unread: how many files
    that were asked for by name were not read; bugs: tracebacks of the engine.
    """

    findings: list[Finding] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    files: int = 0
    failing: int = 0
    unread: int = 0

    def add(self, path: str, result: Result | Failure, threshold: str) -> bool:
        """Take in the result of one file; tell whether it was read."""
        if isinstance(result, Failure):
            self.notices.append(f"{path}: not scanned, {_explain(result)}")
            if result.traceback and not result.reason.startswith(_CAUSED_BY_INPUT):
                self.bugs.append(f"{path}\n{result.traceback}")
            return False
        findings, notices, read = result
        self.findings.extend(findings)
        self.notices.extend(notices)
        self.files += read
        self.failing += sum(fails(one, threshold) for one in findings)
        return read


class Judge:
    """Tells for a path from which severity on a finding fails the scan; "" is never."""

    def __init__(self, selection: Selection, fail_on: str = "") -> None:
        self.selection = selection
        self.fail_on = fail_on

    def __call__(self, policy: str) -> str:
        """Return the threshold: what the call says, else the configuration; observing is never."""
        if self.fail_on:
            return self.fail_on
        if self.selection.mode(policy) == "observe":
            return ""
        return self.selection.fail_on(policy)


def fails(finding: Finding, threshold: str) -> bool:
    """Tell whether a finding is not suppressed and at or above a threshold."""
    if finding.suppressed or not threshold:
        return False
    return rank(finding.severity) >= rank(threshold)


def _explain(failure: Failure) -> str:
    if failure.reason.startswith("RecursionError"):
        return "it is nested too deeply"
    if failure.traceback:
        return f"the scan failed ({failure.reason.splitlines()[0]})"
    return f"it {failure.reason}"
