"""Are the peers' own fixtures met? Scans them with our checks, line by line.

What a peer's rule flags in its fixtures is read from its test suite as it stands at the commit
that fixtures.toml names; nothing of it is kept here. Where the two differ, fixtures.toml has to
say why. Exit code 1 where it does not, or where it explains what is no longer so.
"""

from __future__ import annotations

import argparse
import json
import textwrap
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from asking import Checks
from expectations import READERS, Sample
from upstream import Upstream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).resolve().parent
TABLE = HERE / "fixtures.toml"
RESULT = HERE / "fixtures.json"
SIDES = ("they", "we")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Lines that only one side flags, and why that is right."""

    lines: list[int]
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Fixture:
    """A file of a peer's test suite, the rule it is about, and our checks for the same fault."""

    peer: str
    rule: str
    checks: list[str]
    file: str
    reader: str
    said: str = ""
    example: str = ""
    lines: list[int] = field(default_factory=list)
    inside: str = ""
    swap: dict[str, str] = field(default_factory=dict)
    differs: list[Disagreement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The fixture's lines by who flags them."""

    fixture: Fixture
    both: set[int]
    they: set[int]
    we: set[int]

    def unexplained(self) -> list[tuple[int, str]]:
        """Return (line, who) of what nobody has explained."""
        return sorted(self._only() - self._explained())

    def outdated(self) -> list[tuple[int, str]]:
        """Return (line, who) of explanations for what is no longer so."""
        return sorted(self._explained() - self._only())

    def _only(self) -> set[tuple[int, str]]:
        return {(n, "they") for n in self.they} | {(n, "we") for n in self.we}

    def _explained(self) -> set[tuple[int, str]]:
        return {(n, each.who) for each in self.fixture.differs for n in each.lines}

    def row(self) -> dict[str, object]:
        """Return what the result keeps of it."""
        fixture = self.fixture
        return {
            "peer": fixture.peer,
            "rule": fixture.rule,
            "checks": fixture.checks,
            "file": fixture.file,
            "inside": fixture.inside,
            "swap": fixture.swap,
            "both": len(self.both),
            "they": len(self.they),
            "we": len(self.we),
            "unexplained": [f"{who} {line}" for line, who in self.unexplained()],
            "differs": [{"who": d.who, "lines": d.lines, "why": d.why} for d in fixture.differs],
        }


def main(argv: Sequence[str] | None = None) -> int:
    """Print the comparison, write it, and tell by the exit code whether all is explained."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="fail where the result would change")
    options = parser.parse_args(argv)
    peers, fixtures = read(TABLE.read_text(encoding="utf-8"))
    checks = Checks()
    comparisons = [each for f in fixtures if (each := compare(peers[f.peer], f, checks))]
    _print(comparisons)
    result = {
        "commits": {name: f"{peer.name}@{peer.commit}" for name, peer in peers.items()},
        "fixtures": [comparison.row() for comparison in comparisons],
    }
    text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
    whole = len(comparisons) == len(fixtures)
    same = not whole or _is_kept(text, write=not options.check)
    wrong = any(c.unexplained() or c.outdated() for c in comparisons)
    return int(wrong or not same)


def _is_kept(text: str, *, write: bool) -> bool:
    """Tell whether the result stands in its file, where it may be written first."""
    if write:
        RESULT.write_text(text, encoding="utf-8")
    same = RESULT.is_file() and RESULT.read_text(encoding="utf-8") == text
    if not same:
        print(f"{RESULT.name} is out of date")
    return same


def read(text: str) -> tuple[dict[str, Upstream], list[Fixture]]:
    """Return the peers' repositories by name, and the fixtures, of the table."""
    table = tomllib.loads(text)
    peers = {name: Upstream(**peer) for name, peer in table["peer"].items()}
    fixtures = []
    for row in table["fixture"]:
        differs = [Disagreement(**each) for each in row.pop("differs", ())]
        fixtures.append(Fixture(**row, differs=differs))
    return peers, fixtures


def compare(peer: Upstream, fixture: Fixture, checks: Checks) -> Comparison | None:
    """Scan a fixture and set our lines against the peer's; None where it cannot be had."""
    if missing := set(fixture.checks) - checks.known:
        print(f"{fixture.peer} {fixture.rule}: no check is called {', '.join(sorted(missing))}")
        return None
    code = peer.text(fixture.file)
    said = peer.text(fixture.said) if fixture.said else ""
    if code is None or said is None:
        print(f"{fixture.peer} {fixture.rule}: {fixture.file} cannot be had")
        return None
    theirs, ours = set[int](), set[int]()
    for sample in _samples(fixture, code, said):
        path = f"src/library{Path(fixture.file).suffix}"
        found = checks.lines(path, sample.code.encode(), fixture.checks)
        theirs |= {sample.before + line for line in sample.lines}
        ours |= {sample.before + line for line in found}
    return Comparison(fixture, theirs & ours, theirs - ours, ours - theirs)


def _samples(fixture: Fixture, code: str, said: str) -> Iterator[Sample]:
    extra = {"lines": fixture.lines} if fixture.lines else {}
    for sample in READERS[fixture.reader](code, said, fixture.example or fixture.rule, **extra):
        text = sample.code
        for old, new in fixture.swap.items():
            text = text.replace(old, new)
        if fixture.inside:
            head = fixture.inside.count("\n") + 1
            text = f"{fixture.inside}\n{textwrap.indent(text, '    ')}"
            lines = frozenset(head + line for line in sample.lines)
            yield Sample(text, lines, sample.before - head)
        else:
            yield Sample(text, sample.lines, sample.before)


def _print(comparisons: Sequence[Comparison]) -> None:
    for each in comparisons:
        fixture = each.fixture
        name = f"{fixture.peer} {fixture.rule} {Path(fixture.file).name}"
        counts = f"both {len(each.both):3}  they {len(each.they):3}  we {len(each.we):3}"
        print(f"{name:60} {counts}  unexplained {len(each.unexplained())}")
        for line, who in each.unexplained():
            print(f"    line {line}: only {who} flag it, and nobody says why")
        for line, who in each.outdated():
            print(f"    line {line}: it is no longer so that only {who} flag it")
    both = sum(len(each.both) for each in comparisons)
    alone = sum(len(each.they) + len(each.we) for each in comparisons)
    unexplained = sum(len(each.unexplained()) for each in comparisons)
    print(f"met {both}, explained {alone - unexplained}, unexplained {unexplained}")


if __name__ == "__main__":
    raise SystemExit(main())
