"""Recording what a range of commits brings past every hook: `fl scan --range A...B --record`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError
from fl_hooks.records.finding import fingerprint
from fl_hooks.store import changes, fragments
from fl_hooks.store.objects import Objects
from fl_hooks.store.spool import Entry
from fl_hooks.store.stage import stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from fl_hooks.commands.scan_change import Range, Task
    from fl_hooks.records.finding import Finding
    from fl_hooks.store.git import Git

# A fragment holds small entries; this bounds what a forged file makes us read.
_FRAGMENT_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded: the fragment's path, "" for none; how many by outcome; how many before."""

    fragment: str
    outcomes: dict[str, int]
    before: int

    def sentence(self) -> str:
        """Return it as one sentence."""
        held = f"{self.before} of its violations are on record already" if self.before else ""
        if not self.fragment:
            return f"Nothing to record: {held or 'the range adds no violation'}."
        parts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        more = f"; {held}" if held else ""
        return f"Recorded in {self.fragment}, which is staged: {parts}{more}."


def record(
    git: Git,
    span: Range,
    tasks: Sequence[Task],
    findings: Iterable[Finding],
    blocks: Callable[[Finding], bool] | None,
) -> Recorded:
    """Write a fragment with the findings that the record does not hold yet, and stage it.

    Held is what a fragment says that the range itself adds, or that waits in index or work tree.
    blocks: given where commits record nothing by plan (`record = "ci"`): what it accepts should
    have been stopped and escaped, the rest was committed. Otherwise all of it escaped every hook.
    """
    if span.new != git.run("rev-parse", "HEAD").decode("ascii").strip():
        hint = "Check the end of the range out, or leave it away: A... ends at HEAD."
        raise FlError("--record writes into the work tree, which is not at the range's end", hint)
    objects = Objects(git, _FRAGMENT_BYTES)
    try:
        held = Counter(_held(git, objects, span))
    finally:
        objects.close()
    blobs = {task.name: task.oid for task in tasks}
    due, before = [], 0
    for finding in findings:
        place = (finding.path, fingerprint(finding))
        if held[place]:
            held[place] -= 1
            before += 1
        else:
            due.append(_entry(finding, blobs[finding.path], _outcome(finding, blocks)))
    if not due:
        return Recorded("", {}, before)
    path, data = fragments.build(span.new, due)
    stage(git, _missing(git, {path: data, **fragments.companions(path)}))
    return Recorded(path, Counter(entry.outcome for entry in due), before)


def _outcome(finding: Finding, blocks: Callable[[Finding], bool] | None) -> str:
    if finding.suppressed:
        return "suppressed"
    return "committed" if blocks and not blocks(finding) else "escaped"


def _entry(finding: Finding, blob: str, outcome: str) -> Entry:
    return Entry(
        pattern=finding.pattern,
        check=finding.check,
        severity=finding.severity,
        path=finding.path,
        line=finding.line,
        column=finding.column,
        fingerprint=fingerprint(finding),
        blob=blob,
        outcome=outcome,
        reason=finding.reason,
    )


def _held(git: Git, objects: Objects, span: Range) -> Iterator[tuple[str, str]]:
    """Yield (path, fingerprint) of each violation that the range's own fragments hold."""
    for data in _fragments(git, objects, span):
        try:
            rows = fragments.parse(data)
        except ValueError:
            # A broken fragment is reported where the record is read.
            continue
        for row in rows:
            if row["outcome"] != "prevented":
                yield row["path"], row["fingerprint"]


def _fragments(git: Git, objects: Objects, span: Range) -> Iterator[bytes]:
    seen = set()
    for change in changes.between(git, span.olds[0], span.new, renames=False):
        if change.status == "A" and fragments.is_fragment(change.path):
            seen.add(change.path)
            yield objects.one(change.oid).data or b""
    listed = git.run("ls-tree", "-r", "-z", "--name-only", "HEAD", "--", fragments.FOLDER)
    seen.update(name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0"))
    for place in Path(git.top, fragments.FOLDER).rglob("*.json"):
        if place.relative_to(git.top).as_posix() not in seen:
            yield place.read_bytes()


def _missing(git: Git, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return those of the files that the index does not hold."""
    known = git.run("ls-files", "-z", "--", fragments.FOLDER).split(b"\0")
    return {path: data for path, data in files.items() if path.encode() not in known}
