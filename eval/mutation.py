"""Are planted faults found? Plants each in real files, in many syntactic dresses, and scans them.

The files are those of the repositories that were tuned on (`make eval-repositories`); nothing of
them is kept. Exit code 1 where a fault is missed that mutation.toml does not list as missed, or
found although it does.
"""

from __future__ import annotations

import argparse
import json
import re
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from asking import Checks
from planting import Host, hosts
from trees import repositories
from trials import read, tries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trees import Repository
    from trials import Book, Excuse, Try

FOLDER = Path(__file__).resolve().parent
RESULT = FOLDER / "mutation.json"
EACH = 3  # hosts for each fault in each dress
FILES = 30  # of a repository, to choose hosts from
FREE = {"thing", "things", "a_path", "a_text"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often a fault in a dress was planted and found, and what was said of it before."""

    trial: Try
    tried: int
    found: int
    excuse: Excuse | None

    @property
    def counts(self) -> bool:
        """Tell whether it is a fault at all in this dress."""
        return self.excuse is None or self.excuse.missed

    @property
    def surprise(self) -> str:
        """Return what is not as it was said, "" where all is."""
        if self.excuse is None:
            return "" if self.found == self.tried else f"missed {self.tried - self.found}"
        if self.excuse.kind == "silent" and self.found:
            return f"found {self.found}, though it is said to be silent"
        return ""


def main(argv: Sequence[str] | None = None) -> int:
    """Plant, scan, print the tables and write them; tell by the exit code of surprises."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="CHECK", help="checks whose id holds this")
    parser.add_argument("--each", type=int, default=EACH, help=f"hosts for each ({EACH})")
    options = parser.parse_args(argv)
    book = read(
        (FOLDER / "mutation.toml").read_text(encoding="utf-8"),
        (FOLDER / "dresses.toml").read_text(encoding="utf-8"),
    )
    tuned = [each for each in repositories() if each.part == "tuning" and each.present]
    outcomes = run(book, _pool(tuned), options.each, options.only)
    report = tables(outcomes)
    _print(outcomes, report)
    if not options.only:
        kept = {"each": options.each, "hosts": [f"{r.name}@{r.commit}" for r in tuned], **report}
        text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
        RESULT.write_text(text, encoding="utf-8")
    return int(any(o.surprise for o in outcomes) or bool(idle(outcomes)))


def run(book: Book, pool: Sequence[Host], each: int, only: str = "") -> list[Outcome]:
    """Plant every fault in every dress into so many hosts, and scan them."""
    checks = Checks()
    outcomes = []
    for trial in tries(book):
        if only in trial.form.check:
            leave = book.words.get(trial.form.hosts, r"\0")
            found = [_found(checks, trial, *host) for host in _chosen(pool, trial, leave, each)]
            excuse = book.excuse(trial)
            outcomes.append(Outcome(trial, len(found), sum(found), excuse))
    return outcomes


def tables(outcomes: Iterable[Outcome]) -> dict[str, object]:
    """Return counts by check and by dress, and what is missed although it is a fault."""
    checks: dict[str, Counter[str]] = defaultdict(Counter)
    dresses: dict[str, Counter[str]] = defaultdict(Counter)
    missed = []
    for outcome in outcomes:
        if outcome.counts:
            trial, counts = outcome.trial, {"planted": outcome.tried, "found": outcome.found}
            checks[trial.form.check].update(counts)
            dresses[f"{trial.kind}: {trial.dress}"].update(counts)
            if outcome.found < outcome.tried:
                missed.append(
                    {
                        "check": trial.form.check,
                        "form": trial.form.name,
                        "dress": trial.dress,
                        "missed": outcome.tried - outcome.found,
                        "why": outcome.excuse.why if outcome.excuse else "",
                    }
                )
    return {"checks": checks, "dresses": dresses, "missed": missed}


def idle(outcomes: Iterable[Outcome]) -> list[Excuse]:
    """Return what is said to be missed and never was."""
    spoken: dict[str, tuple[Excuse, list[Outcome]]] = {}
    for outcome in outcomes:
        if outcome.excuse and outcome.excuse.missed:
            spoken.setdefault(outcome.excuse.why, (outcome.excuse, []))[1].append(outcome)
    return [excuse for excuse, about in spoken.values() if all(o.found == o.tried for o in about)]


def _chosen(pool: Sequence[Host], trial: Try, leave: str, each: int) -> Iterator[tuple[Host, int]]:
    """Yield hosts, always the same for a trial, that its names and its check leave room for."""
    names = {name for name in re.findall(r"\w+", trial.code) if "planted" not in name} - FREE
    key = f"{trial.form.check} {trial.form.name} {trial.dress}"
    for host in sorted(pool, key=lambda host: zlib.crc32(f"{key} {host.name}".encode())):
        if each and not re.search(leave, host.text) and not host.minds(trial.head, names):
            each -= 1
            yield host, zlib.crc32(key.encode())


def _found(checks: Checks, trial: Try, host: Host, seed: int) -> bool:
    data, line = trial.into(host, seed)
    return line in checks.lines("src/library.py", data, {trial.form.check})


def _pool(tuned: Iterable[Repository]) -> list[Host]:
    """Return files of each repository, always the same."""
    pool = []
    for repository in tuned:
        paths = [path.relative_to(repository.tree) for path in repository.tree.rglob("*.py")]
        paths.sort(key=lambda path: zlib.crc32(path.as_posix().encode()))
        sources = (
            (f"{repository.name}/{path}", (repository.tree / path).read_text(errors="replace"))
            for path in paths
        )
        pool += [host for _, host in zip(range(FILES), hosts(sources), strict=False)]
    return pool


def _print(outcomes: Iterable[Outcome], report: dict[str, object]) -> None:
    for title in ("dresses", "checks"):
        for name, counts in report[title].items():
            share = counts["found"] / max(counts["planted"], 1)
            print(f"{name:70} {counts['found']:5} of {counts['planted']:5}  {share:6.1%}")
        print()
    for outcome in outcomes:
        if outcome.surprise:
            trial = outcome.trial
            print(f"{trial.form.check} ({trial.form.name}) in {trial.dress}: {outcome.surprise}")
    for excuse in idle(outcomes):
        print(f"found in every dress, though it is said to be missed: {excuse.why}")


if __name__ == "__main__":
    raise SystemExit(main())
