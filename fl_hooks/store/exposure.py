"""Added lines per day and language: what the rates of faults are taken over.

Read from git once; later calls read only the commits that came since.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from fl_hooks.store.atomic import write
from fl_hooks.store.git import Git
from fl_hooks.store.history import cut_off
from fl_hooks.store.paths import find_repo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    # day ("2026-11-21") -> language -> added lines
    Exposure = dict[str, dict[str, int]]

SCHEMA = 1
_HEADER = "\x02"
# A merge adds nothing that its branches have not; what is only moved is not added.
_LOG = (
    *("-c", "log.showRoot=true", "-c", "log.follow=false", "-c", "diff.renameLimit=2000"),
    *("log", "--no-show-signature", "--no-color", "--no-merges", "--no-ext-diff", "--no-textconv"),
    *("--numstat", "-z", "--find-renames", "--format=%x02%H%x00%at"),
)


def added_lines(
    top: str, language_of: Callable[[str], str], first: date, rule: str = ""
) -> Exposure:
    """Return day (author's date, UTC) -> language -> lines that HEAD's history added from a day on.

    language_of: the language of a path ("/" between its parts), "" for what does not count. rule:
    a text that changes when language_of answers otherwise, since what was counted is kept in the
    git directory. Without a commit the answer is empty. Raises FlError in git's words.
    """
    git = Git(top, *find_repo(top)[1:])
    if not git.has_commits():
        return {}
    head = _commit(git.run("rev-parse", "HEAD^{commit}"))
    place = os.path.join(git.git_dir, "fl-hooks", "exposure.json")
    kept = _kept(place, first, rule)
    if kept and not _is_ancestor(git, kept["head"], head):
        kept = None
    if kept is None or kept["head"] != head:
        old = kept or {"first": first.isoformat(), "days": {}, "head": ""}
        new = _count(git, head, old, language_of)
        kept = {"schema": SCHEMA, "rule": rule, "head": head, "first": old["first"], "days": new}
        _keep(place, kept)
    return {day: lines for day, lines in kept["days"].items() if day >= first.isoformat()}


def _commit(output: bytes) -> str:
    return output.strip().decode("ascii")


def _is_ancestor(git: Git, old: str, head: str) -> bool:
    return old == head or git.ask("merge-base", "--is-ancestor", old, head)[0] == 0


def _count(git: Git, head: str, old: dict[str, Any], language_of: Callable[[str], str]) -> Exposure:
    """Return the days of what was kept, and of the commits since, in order."""
    days = {day: Counter(lines) for day, lines in old["days"].items()}
    revisions = [head, *([f"^{old['head']}"] if old["head"] else [])]
    output = git.run(*_LOG, f"--since={old['first']}T00:00:00Z", *revisions, "--")
    languages: dict[str, str] = {}
    for day, path, lines in _parse(output.decode("utf-8", "surrogateescape"), cut_off(git.top)):
        if path not in languages:
            languages[path] = language_of(path)
        if language := languages[path]:
            days.setdefault(day, Counter())[language] += lines
    return {day: dict(sorted(days[day].items())) for day in sorted(days)}


def _parse(output: str, cut: frozenset[str]) -> Iterator[tuple[str, str, int]]:
    """Yield (day, path, added lines) of what git lists, but for commits whose past is cut off.

    Those seem to add all that they hold.
    """
    tokens = iter(output.split("\0"))
    day, counts = "", False
    for token in tokens:
        if token.startswith(_HEADER):
            day, counts = _day(next(tokens, "")), token[1:] not in cut
            continue
        added, _, rest = token.removeprefix("\n").partition("\t")
        path = rest.partition("\t")[2]
        if not path and rest:
            # Moved: where from and where to follow.
            next(tokens, "")
            path = next(tokens, "")
        # A binary file has "-".
        if counts and added.isdigit() and added != "0":
            yield day, path, int(added)


def _day(seconds: str) -> str:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return date(1970, 1, 1).isoformat()


def _kept(place: str, first: date, rule: str) -> dict[str, Any] | None:
    """Return what was counted before, None where it is of no use."""
    try:
        with open(place, encoding="ascii") as file:
            kept = json.load(file)
        same = kept["schema"] == SCHEMA and kept["rule"] == rule
        if same and kept["first"] <= first.isoformat() and kept["head"]:
            return {"head": kept["head"], "first": kept["first"], "days": dict(kept["days"])}
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def _keep(place: str, kept: dict[str, Any]) -> None:
    """Write what was counted; where that cannot be, the next call counts again."""
    try:
        write(place, json.dumps(kept, separators=(",", ":")).encode("ascii"))
    except OSError:
        pass
