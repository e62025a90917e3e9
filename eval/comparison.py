"""The nearest rules of other linters on the same files: what both find, what only one finds.

Every tool is given the files that our scan reads, and none of a repository's configuration. A
finding of theirs counts where one of our checks of its group is in force (ours are not, in test
paths, unless they say so) and where nobody has suppressed it for us. Places are compared by their
lines; any check of the same pattern that reports there has found it.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import places
import scanned
import trees
from shared import peers

from fl_hooks.detect.languages import language_of
from fl_hooks.detect.select import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from labels import Label
    from scanned import Found, Scan
    from trees import Repository

OUTPUTS = places.BUILD / "peers"
# Its rules in this project are ours, not those that its users have.
NOT_COMPARED = ("semgrep",)
FILES_A_RUN = 400  # keeps a tool's memory, and what one crash costs, within bounds
SECONDS_A_RUN = 3600


@dataclass(frozen=True, slots=True)
class Group:
    """Checks of ours and the rules of a tool that look for the same fault."""

    checks: tuple[str, ...]
    rules: dict[str, tuple[str, ...]]

    @property
    def name(self) -> str:
        """Return how the table calls it."""
        return " ".join(self.checks)

    @property
    def pattern(self) -> str:
        """Return the pattern of the checks."""
        return self.checks[0].partition("/")[0]


@dataclass(frozen=True, slots=True)
class Place:
    """What a tool reports."""

    path: str
    line: int
    rule: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The findings of a group in a repository, by who has them."""

    both: tuple[Found, ...]
    ours: tuple[Found, ...]
    theirs: tuple[Place, ...]


def tools() -> list[peers.Peer]:
    """Return the linters that are compared."""
    return [each for each in peers.linters() if each.name not in NOT_COMPARED]


def groups(tool: str | None = None) -> list[Group]:
    """Return the groups that some tool, or this one, has a rule for."""
    made = [
        Group(checks, {name: rules for name, rules in each.items() if name not in NOT_COMPARED})
        for checks, each in peers.EQUIVALENT.items()
    ]
    return [one for one in made if (tool in one.rules if tool else one.rules)]


def run(repositories: Iterable[Repository]) -> None:
    """Let every tool that is installed read every tree, as far as it has not yet.

    Those of the final part come first: the page is about them.
    """
    repositories = sorted(repositories, key=lambda one: one.part)
    for peer in tools():
        if not peer.present:
            trees.say(f"{peer.name} is not installed (make bench installs it), and left out")
            continue
        for each in repositories:
            if each.present and kept(peer, each) is None:
                trees.say(f"{peer.name} reads {each.name}")
                try:
                    found = _run(peer, each)
                except subprocess.TimeoutExpired:
                    trees.say(f"{peer.name} takes too long for {each.name}, which is left out")
                    continue
                rows = [[one.path, one.line, one.rule] for one in found]
                places.write_json(_file(peer, each), {"state": _state(peer, each), "found": rows})


def kept(peer: peers.Peer, repository: Repository) -> list[Place] | None:
    """Return what the tool found in the tree, None where it has not read it as it is."""
    if not peer.present:
        return None
    file = places.read_json(_file(peer, repository))
    if not file or file["state"] != _state(peer, repository):
        return None
    return [Place(*row) for row in file["found"]]


def read(peer: peers.Peer, output: str) -> list[Place]:
    """Return the places in a tool's output, each once."""
    found = {
        Place(match["path"].removeprefix("./"), int(match["line"]), match["rule"])
        for match in re.finditer(peer.finding, output, re.MULTILINE)
        if match["rule"] in peers.rules_of(peer.name)
    }
    return sorted(found, key=lambda one: (one.path, one.line, one.rule))


def compare(group: Group, tool: str, scan: Scan, theirs: Iterable[Place]) -> Comparison:
    """Tell by line which findings of the group both have, and which only one."""
    spots: dict[tuple[str, int], list[Found]] = {}
    for one in scan.findings:
        if one.pattern == group.pattern:
            for line in {*range(one.line, one.end_line + 1), *one.related}:
                spots.setdefault((one.path, line), []).append(one)
    shared: set[Found] = set()
    only_they: dict[tuple[str, int], Place] = {}
    rules = group.rules[tool]
    for place in theirs:
        if place.rule not in rules or not in_force(group.checks, place.path):
            continue
        ours = spots.get((place.path, place.line), [])
        shared.update(ours)
        if not ours:
            only_they.setdefault((place.path, place.line), place)
    own = [one for one in scan.counted if one.check in group.checks]
    return Comparison(
        tuple(one for one in own if one in shared),
        tuple(one for one in own if one not in shared),
        tuple(only_they.values()),
    )


def as_found(repository: Repository, check: str, tool: str, place: Place) -> Found:
    """Return a tool's finding in the form of ours, without a fingerprint, for a reader."""
    return scanned.Found(
        repository.name,
        repository.commit,
        check,
        "",
        place.path,
        place.line,
        place.line,
        f"{tool} {place.rule}",
        "",
        suppressed=False,
    )


def in_force(checks: Iterable[str], path: str) -> bool:
    """Tell whether one of the checks looks at the path, by default."""
    return not set(checks).isdisjoint(_in_force(path))


def tabulate(
    scans: Mapping[str, Scan],
    repositories: Iterable[Repository],
    labels: list[Label],
    found: Mapping[str, Found],
    last: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Return what the table holds of the peers; what was not run keeps its last figures.

    found: label id -> finding, as matching.match returns it.
    """
    before = last or {}
    rows = {name: dict(each) for name, each in before.get("repositories", {}).items()}
    versions = dict(before.get("versions", {}))
    by_finding = {one: key for key, one in found.items()}
    for each in repositories:
        for peer in tools():
            theirs = kept(peer, each) if each.name in scans else None
            if theirs is None:
                continue
            versions[peer.name] = peer.version
            for group in groups(peer.name):
                made = compare(group, peer.name, scans[each.name], theirs)
                key = f"{group.name}: {peer.name}"
                rows.setdefault(each.name, {})[key] = row(made, group, labels, by_finding, each)
    return {"versions": versions, "repositories": rows}


def row(
    made: Comparison,
    group: Group,
    labels: list[Label],
    by_finding: Mapping[Found, str],
    repository: Repository,
) -> dict[str, Any]:
    """Return counts, and the labels of what only one side has.

    A label of a peer's finding is about its place, and counts for every tool that reports it.
    """
    spots = {(one.path, one.line) for one in made.theirs}
    read = [
        one.id
        for one in labels
        if one.tool
        and one.repository == repository.name
        and one.check in group.checks
        and (one.path, one.line) in spots
    ]
    counts = {"both": len(made.both), "ours": len(made.ours), "theirs": len(made.theirs)}
    labelled = {
        "both_read": sorted(by_finding[one] for one in made.both if one in by_finding),
        "ours_read": sorted(by_finding[one] for one in made.ours if one in by_finding),
        "theirs_read": sorted(read),
    }
    return counts | {key: those for key, those in labelled.items() if those}


def _run(peer: peers.Peer, repository: Repository) -> list[Place]:
    files = [one.path for one in scanned.sources(repository) if language_of(one.path) == "python"]
    found: list[Place] = []
    for start in range(0, len(files), FILES_A_RUN):
        done = subprocess.run(
            [*peer.command, *files[start : start + FILES_A_RUN]],
            cwd=repository.tree,
            env=os.environ | peers.SETTINGS,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=SECONDS_A_RUN,
        )
        if done.returncode not in peer.exits and not done.stdout:
            trees.say(f"{peer.name} failed in {repository.name}: {done.stderr[-300:]}")
        found += read(peer, done.stdout)
    return found


def _file(peer: peers.Peer, repository: Repository) -> Path:
    return OUTPUTS / peer.name / f"{repository.folder}.json"


def _state(peer: peers.Peer, repository: Repository) -> str:
    """Return what its findings depend on."""
    call = hashlib.sha256("\0".join(peer.arguments).encode()).hexdigest()[:8]
    return f"{repository.commit} {peer.version} {call}"


@cache
def _selection() -> Selection:
    return Selection(scanned.library())


@cache
def _in_force(path: str) -> frozenset[str]:
    return frozenset(one["id"] for one in _selection().checks_for(path))
