"""`make eval`: how right the checks are, from the labels of findings in public repositories.

Scans what `make eval-repositories` brought, prints a table per part and what changed since the
table in the repository. Missing a bar is printed and does not fail the run.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

import comparison
import labels
import packaged
import page
import places
import scanned
import tally
import trees
import versus
from matching import match

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from labels import Label
    from scanned import Found, Scan
    from tally import Table

SEEN = places.BUILD / "seen.json"
MOST_SHOWN = 40


def main(argv: Sequence[str] | None = None) -> int:
    """Print the tables and the difference; write or check what is in the repository if asked."""
    options = _parse(argv)
    try:
        known = labels.read()
        last = places.read_json(places.TABLE)
        if options.check or options.page:
            return _page(last, known, write=options.page)
        return _run(options, known, last)
    except FlError as error:
        print(error.message, file=sys.stderr)
        return 2


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument(
        "--update", action="store_true", help="write eval/table.json and all that follows from it"
    )
    ways.add_argument(
        "--page",
        action="store_true",
        help="write docs/precision.md and what the wheel carries of it, without a scan",
    )
    ways.add_argument(
        "--check",
        action="store_true",
        help="fail where either does not follow from the table and the labels",
    )
    parser.add_argument(
        "--peers",
        action="store_true",
        help="let the other linters read what they have not read yet: an hour the first time",
    )
    parser.add_argument("--part", choices=tally.PARTS, help="print this table only")
    return parser.parse_args(argv)


def _run(options: argparse.Namespace, known: list[Label], last: Table | None) -> int:
    every = trees.repositories()
    commits = {each.name: each.commit for each in every}
    wrong = labels.unknown(((0, one) for one in known), "eval/labels", scanned.checks(), commits)
    for each in sorted({problem.text for problem in wrong}):
        trees.say(f"labels: {each}")
    scans = scan_all(every)
    if options.peers:
        comparison.run(every)
    table = tally.tabulate(scans, every, known, scanned.checks(), last)
    found = match(known, [one for scan in scans.values() for one in scan.counted])
    table["peers"] = comparison.tabulate(scans, every, known, found, table["peers"])
    for part in [options.part] if options.part else tally.PARTS:
        print(page.part_text(table, known, part), end="\n\n")
    print(versus.section(table, known), end="\n\n")
    print("\n".join(difference(last, table, known, scans)))
    if options.update:
        places.write_json(places.TABLE, table)
        places.write_json(SEEN, sorted(_ids(scans)))
        _page(table, known, write=True)
        trees.say("eval/table.json and what follows from it are written")
    return 0


def scan_all(repositories: Sequence[trees.Repository]) -> dict[str, Scan]:
    """Return the scans of the repositories that are there, and say which are not."""
    scans = {}
    for each in repositories:
        if each.present:
            scans[each.name] = scanned.scan(each)
            for notice in scans[each.name].failures:
                trees.say(f"{each.name} {notice}")
        else:
            trees.say(f"{each.name} is not there (make eval-repositories), and left out")
    return scans


def difference(
    last: Table | None, table: Table, known: list[Label], scans: Mapping[str, Scan]
) -> list[str]:
    """Return in lines what changed since the last table: labels, counts, findings to read."""
    if last is None:
        return ["There is no table yet to compare with; --update writes one."]
    changes = tally.changes(last, table, known)
    tallied = {kind: sum(one.kind == kind for one in changes) for kind in ("won", "lost")}
    lines = [f"Since the last table: {tallied['won']} won, {tallied['lost']} lost."]
    lines += [f"  {one.kind:8} {describe(one.label)}" for one in changes]
    old, new = tally.counts(last), tally.counts(table)
    for check in sorted({check for check, _ in old | new}):
        was = sum(n for (name, _), n in old.items() if name == check)
        now = sum(n for (name, _), n in new.items() if name == check)
        if was != now:
            lines.append(f"  {check}: {was} findings, now {now}")
    return lines + _unread(table, scans)


def describe(label: Label) -> str:
    """Say in a line which finding a label is about and what it says."""
    place = f"{label.repository} {label.path}:{label.line}"
    return f"{label.check} {place} ({label.final}: {label.why})"


def _unread(table: Table, scans: Mapping[str, Scan]) -> list[str]:
    """List the findings that were not there at the last update on this machine."""
    seen = places.read_json(SEEN)
    if seen is None:
        return []
    old, found = set(seen), _ids(scans)
    new = [one for key, one in sorted(found.items(), key=_order) if key not in old]
    new = [one for one in new if table["repositories"][one.repository]["part"] in tally.PARTS]
    lines = [f"{len(new)} findings are new since the last update here."] if new else []
    shown = [f"  {one.check} {one.repository} {one.path}:{one.line}" for one in new[:MOST_SHOWN]]
    return lines + shown + (["  …"] if len(new) > MOST_SHOWN else [])


def _ids(scans: Mapping[str, Scan]) -> dict[str, Found]:
    return {
        f"{one.check} {one.repository} {one.path}:{one.line} {one.fingerprint}": one
        for scan in scans.values()
        for one in scan.counted
    }


def _order(item: tuple[str, Found]) -> str:
    return item[0]


def _page(table: Table | None, known: list[Label], *, write: bool) -> int:
    """Write the page, or return 1 where it is not what the table and the labels make of it."""
    if table is None:
        trees.say("there is no eval/table.json yet: make eval EVAL_ARGS=--update")
        return 1
    unplaced = tally.unplaced(table, known)
    if unplaced:
        trees.say(
            f"{len(unplaced)} labels are newer than eval/table.json: make eval EVAL_ARGS=--update"
        )
        return 1
    texts = _follows(table, known)
    stale = [path for path, text in texts.items() if _text(path) != text]
    for path in stale:
        if write:
            places.write(path, texts[path])
        else:
            name = path.relative_to(places.ROOT)
            trees.say(f"{name} is out of date: make eval EVAL_ARGS=--page")
    return 0 if write else int(bool(stale))


def _follows(table: Table, known: list[Label]) -> dict[Path, str]:
    """Return what follows from the table and the labels: the page, and what the wheel carries."""
    return {
        places.PAGE: page.fill(_text(places.PAGE), page.render(table, known)),
        places.PACKAGED: places.json_text(packaged.value(table, known)),
    }


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    raise SystemExit(main())
