"""How often each file changed lately: one question to git, bounded in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.store.changes import printable
from fl_hooks.store.history import cut_off

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from fl_hooks.store.git import Git

_HEADER = "\x02"
# As for added lines: a merge changes nothing that its branches have not, and what is only moved
# is not added. A limit on renames, because git compares every added file with every deleted one.
_LOG = (
    *("-c", "log.showRoot=true", "-c", "log.follow=false", "-c", "diff.renameLimit=1000"),
    *("log", "--no-show-signature", "--no-color", "--no-merges", "--no-ext-diff", "--no-textconv"),
    *("--numstat", "-z", "--find-renames", "--format=%x02%H"),
)


def changes(git: Git, wants: Callable[[str], bool], first: date) -> dict[str, tuple[int, int]]:
    """Return path -> (commits that changed it, lines they added) since a day, by path.

    A file that was moved since counts under the path it has now. Merges, and commits whose past
    a shallow clone cuts off, are left out. Without a commit the answer is empty.
    """
    if not git.has_commits():
        return {}
    output = git.run(*_LOG, f"--since={first.isoformat()}T00:00:00Z", "HEAD", "--")
    found: dict[str, tuple[int, int]] = {}
    moved: dict[str, str] = {}
    for path, added, source in _parse(output.decode("utf-8", "surrogateescape"), cut_off(git.top)):
        # The newest commit comes first, so a move is known before what stood at the old place.
        now = moved.get(path, path)
        if source:
            moved[source] = now
        commits, lines = found.get(now, (0, 0))
        found[now] = (commits + 1, lines + added)
    shown = {printable(path): found[path] for path in found}
    return {path: shown[path] for path in sorted(shown) if wants(path)}


def files(git: Git) -> frozenset[str]:
    """Return the paths of all files of HEAD: what is staged is on no page before its commit."""
    if not git.has_commits():
        return frozenset()
    names = git.run("ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD").split(b"\0")
    return frozenset(printable(name.decode("utf-8", "surrogateescape")) for name in names if name)


def _parse(output: str, cut: frozenset[str]) -> Iterator[tuple[str, int, str]]:
    """Yield (path, added lines, path before a move or "") of every file of every commit."""
    tokens = iter(output.split("\0"))
    counts = False
    for token in tokens:
        if token.startswith(_HEADER):
            counts = token[1:] not in cut
            continue
        added, _, rest = token.removeprefix("\n").partition("\t")
        path, source = rest.partition("\t")[2], ""
        if not path and rest:
            source, path = next(tokens, ""), next(tokens, "")
        if counts and path:
            # A binary file has "-".
            yield path, int(added) if added.isdigit() else 0, source
