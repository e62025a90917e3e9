"""Draw findings to read: always the same ones, spread over the repositories.

    python eval/sample.py specific_exceptions/bare-except -n 60 --part final

writes build/eval/sample/<pattern>.<check>.<part>.md, to read, and the same name with .jsonl, to
fill in: a verdict and a reason per line. `python eval/label.py` takes it from there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import comparison
import labels
import places
import scanned
import shown
import tally
import trees
from matching import match

from fl_hooks.errors import FlError
from fl_hooks.store.problems import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from labels import Label
    from scanned import Found
    from trees import Repository

SAMPLES = places.BUILD / "sample"
LARGEST_SHARE = 3  # at most a third from one repository, while the others have enough


def main(argv: Sequence[str] | None = None) -> int:
    """Write a sample's two files and say where they are."""
    options = _parse(argv)
    try:
        return _sample(options)
    except FlError as error:
        print(error.message, file=sys.stderr)
        return 2


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="eval/sample.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("check", help="pattern/check, or the check's own name")
    parser.add_argument("-n", type=int, default=60, help="how many findings (60)")
    parser.add_argument("--part", choices=tally.PARTS, default="tuning", help="default: tuning")
    parser.add_argument("--seed", default="", help="another seed draws another sample")
    parser.add_argument("--severity", help="only findings of this severity")
    parser.add_argument("--repository", action="append", help="only from this one; may be repeated")
    parser.add_argument(
        "--second",
        action="store_true",
        help="for a second reading: findings labelled once, the arguable ones first",
    )
    parser.add_argument(
        "--peer", default="", metavar="TOOL", help="what this linter has and our checks do not"
    )
    parser.add_argument("--force", action="store_true", help="replace a file that is filled in")
    return parser.parse_args(argv)


def _sample(options: argparse.Namespace) -> int:
    check = full_name(options.check, scanned.checks())
    wanted = [one for one in trees.repositories() if one.part == options.part and one.present]
    if options.repository:
        wanted = [one for one in wanted if one.name in options.repository]
    if options.peer:
        check, findings, labelled = _theirs(check, options.peer, wanted)
    else:
        findings, labelled = _ours(check, options.severity, wanted)
    if options.second:
        pool, had = _for_second(labelled), dict[str, int]()
    else:
        pool = [one for one in findings if one not in labelled]
        had = _per_repository(labelled)
    drawn = draw(pool, options.n, options.seed, had, largest=options.n + sum(had.values()))
    name = ".".join(
        [
            *check.split("/"),
            options.part,
            *filter(None, [options.peer, options.second and "second"]),
        ]
    )
    if not _write(name, check, drawn, second=options.second, force=options.force):
        return 1
    print(
        f"{check}, {options.part}: {len(findings)} findings, {len(labelled)} labelled, "
        f"{len(drawn)} drawn from {len({one.repository for one in drawn})} repositories\n"
        f"  read    {labels.shown(SAMPLES / name)}.md\n"
        f"  fill in {labels.shown(SAMPLES / name)}.jsonl"
    )
    return 0


def _ours(
    check: str, severity: str | None, wanted: Iterable[Repository]
) -> tuple[list[Found], dict[Found, Label]]:
    """Return the check's findings, and those of them that are labelled."""
    findings = [
        one
        for each in wanted
        for one in scanned.scan(each).counted
        if one.check == check and severity in (None, one.severity)
    ]
    by_id = {one.id: one for one in labels.read() if one.check == check}
    found = match(by_id.values(), findings)
    return findings, {one: by_id[key] for key, one in found.items()}


def _theirs(
    check: str, tool: str, wanted: Iterable[Repository]
) -> tuple[str, list[Found], dict[Found, Label]]:
    """Return the check that labels are filed under, and what only the tool has of its group.

    Whichever tool a place was labelled for, it needs no second label.
    """
    peer = next((one for one in comparison.tools() if one.name == tool), None)
    group = next((one for one in comparison.groups(tool) if check in one.checks), None)
    if peer is None or group is None:
        raise FlError(f'"{tool}" has no rule to compare {check} with')
    filed = group.checks[0]
    by_place = {
        (one.repository, one.path, one.line): one
        for one in labels.read()
        if one.tool and one.check in group.checks
    }
    findings = []
    for each in wanted:
        places_found = comparison.kept(peer, each)
        if places_found is None:
            raise FlError(f"{tool} has not read {each.name}: make eval EVAL_ARGS=--peers")
        only = comparison.compare(group, tool, scanned.scan(each), places_found).theirs
        findings += [comparison.as_found(each, filed, tool, place) for place in only]
    labelled = {
        one: by_place[key]
        for one in findings
        if (key := (one.repository, one.path, one.line)) in by_place
    }
    return filed, findings, labelled


def full_name(name: str, checks: Iterable[str]) -> str:
    """Return the full id of a check that is named in full or by its last part."""
    found = [each for each in checks if name in (each, each.partition("/")[2])]
    if len(found) == 1:
        return found[0]
    raise FlError(f'there is no check "{name}"{suggest(name, checks)}')


def draw(
    findings: Iterable[Found],
    count: int,
    seed: str = "",
    had: Mapping[str, int] | None = None,
    largest: int = 0,
) -> list[Found]:
    """Return up to `count` findings, the repositories taking turns, in an order made by hashing.

    Neither the order of the findings nor that of another check's matters, and a finding that
    comes or goes moves no other out of its repository's order. `had` says how many each
    repository has given before; together these and the sample make up `largest`, of which no
    repository gives more than a third while others have any left.
    """
    queues: dict[str, list[Found]] = {}
    for one in sorted(findings, key=_chance(seed)):
        queues.setdefault(one.repository, []).append(one)
    names = sorted(queues, key=lambda name: _hash(seed, name))
    given = {name: (had or {}).get(name, 0) for name in names}
    cap = max(1, (largest or count) // LARGEST_SHARE)
    drawn: list[Found] = []
    for limit in (cap, sys.maxsize):
        while able := [name for name in names if queues[name] and given[name] < limit]:
            if len(drawn) == count:
                return drawn
            for name in able[: count - len(drawn)]:
                drawn.append(queues[name].pop(0))
                given[name] += 1
    return drawn


def _chance(seed: str) -> Callable[[Found], str]:
    return lambda one: _hash(
        seed, one.repository, one.check, one.path, str(one.line), one.fingerprint
    )


def _hash(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogateescape")).hexdigest()


def _for_second(labelled: Mapping[Found, Label]) -> list[Found]:
    """Return what only one reader has read; where one was unsure, only these."""
    once = {found: label for found, label in labelled.items() if label.second is None}
    unsure = [found for found, label in once.items() if label.verdict == "arguable"]
    return unsure or list(once)


def _per_repository(labelled: Iterable[Found]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in labelled:
        counts[one.repository] = counts.get(one.repository, 0) + 1
    return counts


def skeleton(one: Found, *, second: bool) -> dict[str, Any]:
    """Return the line to fill in for a finding."""
    reading = {"verdict": "", "reason": ""}
    tool, _, rule = one.message.partition(" ")
    whose = {"fingerprint": one.fingerprint} if one.fingerprint else {"tool": tool, "rule": rule}
    return {
        "repository": one.repository,
        "commit": one.commit,
        "path": one.path,
        "line": one.line,
        "check": one.check,
        **whose,
        **({"second": reading} if second else reading),
    }


def unmerged(text: str, known: Iterable[Label]) -> bool:
    """Tell whether a form holds verdicts that are not among the labels."""
    filled = [line for line in text.split("\n") if not labels.empty(line)]
    found, problems = labels.parse("\n".join(filled), "")
    taken = {one.key: one for one in known}
    return bool(problems) or any(
        one.key not in taken or (one.second and not taken[one.key].second) for _, one in found
    )


def _write(name: str, check: str, drawn: list[Found], *, second: bool, force: bool) -> bool:
    """Write both files, unless somebody's verdicts would be lost."""
    form = Path(SAMPLES / f"{name}.jsonl")
    before = form.read_text(encoding="utf-8") if form.exists() else ""
    if not force and unmerged(before, labels.read()):
        said = "holds verdicts that eval/label.py has not taken in; --force replaces it"
        print(f"{labels.shown(form)} {said}", file=sys.stderr)
        return False
    lines = [json.dumps(skeleton(one, second=second), ensure_ascii=False) for one in drawn]
    places.write(form, "".join(line + "\n" for line in lines))
    trees_of = {one.name: one.tree for one in trees.repositories()}
    text = [shown.head(check)]
    text += [shown.entry(number, one, trees_of) for number, one in enumerate(drawn, 1)]
    places.write(SAMPLES / f"{name}.md", "\n".join(text))
    return True


if __name__ == "__main__":
    raise SystemExit(main())
