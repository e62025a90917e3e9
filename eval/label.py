"""Take filled-in labels into eval/labels/: `python eval/label.py FILE.jsonl …`.

Each line is validated first, and one mistake keeps all of them out. Lines still without a verdict
are left out with --partial. A line that holds `second` adds a second reading to a label.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import labels
import scanned
import trees
from labels import Label

from fl_hooks.errors import FlError
from fl_hooks.store.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Merge the files' labels and say how many are new."""
    parser = argparse.ArgumentParser(prog="eval/label.py", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--replace", action="store_true", help="let new verdicts replace old ones")
    parser.add_argument("--partial", action="store_true", help="leave out lines without a verdict")
    options = parser.parse_args(argv)
    try:
        with labels.alone():
            known = labels.read()
            after = known
            touched = set()
            for path in options.files:
                new = read(path, partial=options.partial)
                after = merge(after, new, path, options.replace)
                touched |= {one.pattern for _, one in new}
            labels.write(one for one in after if one.pattern in touched)
    except FlError as error:
        print(error.message, file=sys.stderr)
        return 2
    second = sum(one.second is not None for one in after)
    print(f"{len(after)} labels ({len(after) - len(known)} new), {second} with a second reading")
    return 0


def read(path: Path, *, partial: bool = False) -> list[tuple[int, Label]]:
    """Return a file's labels with their lines; InputError names every mistake in it."""
    text = path.read_text(encoding="utf-8")
    if partial:
        text = "\n".join("" if labels.empty(line) else line for line in text.split("\n"))
    found, problems = labels.parse(text, labels.shown(path))
    commits = {each.name: each.commit for each in trees.repositories()}
    problems += labels.unknown(found, labels.shown(path), scanned.checks(), commits)
    if problems:
        raise InputError(problems)
    return found


def merge(
    known: Iterable[Label], new: Iterable[tuple[int, Label]], path: Path, replace: bool = False
) -> list[Label]:
    """Return the labels with new ones taken in; InputError where one contradicts another."""
    merged = {one.key: one for one in known}
    problems = []
    for number, label in new:
        before = merged.get(label.key)
        if before is None and label.verdict is None:
            said = "second: nobody has read this finding before"
        elif before is None or (label.verdict and (replace or before == label)):
            merged[label.key] = label
            continue
        elif label.verdict is None and (replace or before.second in (None, label.second)):
            merged[label.key] = before.model_copy(update={"second": label.second})
            continue
        elif (label.verdict, label.reason) == (before.verdict, before.reason):
            continue
        else:
            said = f"verdict: it is labelled {before.final} ({before.why}); --replace corrects it"
        problems.append(Problem(labels.shown(path), number, said))
    if problems:
        raise InputError(problems)
    return list(merged.values())


if __name__ == "__main__":
    raise SystemExit(main())
