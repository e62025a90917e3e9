"""Which commits added which fragments, kept up to date from where HEAD was to where it is."""

from __future__ import annotations

import os
import time

from fl_hooks.errors import FlError
from fl_hooks.store.fragments import FOLDER, is_fragment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from fl_hooks.store.git import Git

_HEADER = b"\x02"
# As in history.py, which says why. The mark tells the two sides of a symmetric difference apart.
_LOG = (
    *("-c", "log.showRoot=true", "-c", "log.follow=false", "-c", "core.quotePath=false"),
    *("log", "--no-show-signature", "--no-color", "--full-history", "-c", "--diff-filter=A"),
    *("--no-renames", "--raw", "-z", "--no-abbrev", "--left-right", "--format=%x02%m%H%x00%at%x00"),
)


def update(git: Git, old: dict[str, Any] | None) -> dict[str, Any]:
    """Return {head, cut, added}; added: name -> ((commit, date, blob), …), newest first.

    A fragment is named by its content, so the same name in two folders is the same fact.

    Every commit of HEAD's history that added a fragment is in it, so what `git log` says of the
    commits between the old HEAD and this one is all that has to be asked. `cut` holds the commits
    at which a shallow clone ends.
    """
    _, output = git.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    head, cut = output.decode("ascii").strip(), _cut(git)
    if old and old["head"] == head and old["cut"] == cut:
        return old
    if not head:
        return {"head": "", "cut": cut, "added": {}}
    if old and old["head"] and old["cut"] == cut:
        try:
            return _moved(git, old, head)
        except FlError:
            # The old HEAD is gone: an amended commit that was swept up, say.
            pass
    return {"head": head, "cut": cut, "added": _added(_walk(git, head), {})}


def _moved(git: Git, old: dict[str, Any], head: str) -> dict[str, Any]:
    """Return the same for another HEAD: what left the history goes, what joined it comes."""
    found = list(_walk(git, f"{old['head']}...{head}"))
    gone = {(name, commit) for mark, commit, _, name, _ in found if mark == b"<"}
    kept = old["added"]
    if gone:
        names = {name for name, _ in gone}
        kept = {
            name: left
            for name, ones in kept.items()
            if (left := _without(ones, name, gone) if name in names else ones)
        }
    return {**old, "head": head, "added": _added(found, kept)}


def _without(ones: Any, name: str, gone: set[tuple[str, str]]) -> Any:  # noqa: ANN401 -- as stored
    return tuple(one for one in ones if (name, one[0]) not in gone)


def _added(found: Iterable[Any], kept: dict[str, Any]) -> dict[str, Any]:
    """Put what this side's commits add before what is kept."""
    new: dict[str, list[tuple[str, str, str]]] = {}
    for mark, commit, date, name, blob in found:
        if mark == b">":
            new.setdefault(name, []).append((commit, date, blob))
    return {**kept, **{name: (*ones, *kept.get(name, ())) for name, ones in new.items()}}


def _walk(git: Git, revisions: str) -> Iterator[tuple[bytes, str, str, str, str]]:
    """Yield (side, commit, date, name, blob) of each fragment that a commit added."""
    tokens = iter(git.run(*_LOG, revisions, "--", FOLDER).split(b"\0"))
    mark, commit, date = b">", "", ""
    for token in tokens:
        entry = token.lstrip(b"\n")
        if entry.startswith(_HEADER):
            mark, commit, date = entry[1:2], entry[2:].decode("ascii"), _utc(next(tokens, b""))
        elif entry.startswith(b":"):
            path = next(tokens, b"").decode("utf-8", "surrogateescape")
            parents = len(entry) - len(entry.lstrip(b":"))
            blob = entry.split(b" ")[2 * parents + 1].decode("ascii")
            if is_fragment(path):
                yield mark, commit, date, name_of(path), blob


def name_of(path: str) -> str:
    """Return the name of the fragment at a path, without its ending."""
    return path[path.rfind("/") + 1 : -len(".json")]


def _utc(seconds: bytes) -> str:
    try:
        then = time.gmtime(int(seconds))
    except (ValueError, OverflowError, OSError):
        then = time.gmtime(0)
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", then)


def _cut(git: Git) -> frozenset[str]:
    try:
        with open(os.path.join(git.common_dir, "shallow"), encoding="ascii") as file:
            return frozenset(file.read().split())
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()
