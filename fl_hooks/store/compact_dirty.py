"""Which uncommitted changes of the record are not a compaction that was stopped halfway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.store import archive, fragments
from fl_hooks.store.history import read_blobs
from fl_hooks.store.log_state import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fl_hooks.store.git import Git
    from fl_hooks.store.log_state import LogState


def unexplained(
    state: LogState, git: Git, targets: Mapping[str, bytes], names: set[str]
) -> list[str]:
    """Return the paths of changes that a compaction of HEAD does not make, sorted.

    targets: archive path -> what it will hold. names: of all fragments in them.
    """
    lines = {path: set(data.split(b"\n")) for path, data in targets.items()}

    def ours(path: str, data: bytes | None) -> bool:
        """Tell whether the content, None for none, is a step of the way."""
        if path in lines:
            return data is None or lines[path].issuperset(data.split(b"\n"))
        if fragments.is_fragment(path):
            known = archive.name_of(path) in names
            return known and (data is None or fragments.name_of(data) == archive.name_of(path))
        return data is not None and data == _companion(path)

    found = {*state.unmerged}
    for path, data in (*_staged(state, git), *state.changed.items(), *_untracked(state, git)):
        if not ours(path, data):
            found.add(path)
    return sorted(found)


def _companion(path: str) -> bytes | None:
    """Return what a file that lies around the record holds, None for other paths."""
    month = f"{path.rpartition('/')[0]}/any.json"
    return {**fragments.companions(month), **archive.companions()}.get(path)


def _staged(state: LogState, git: Git) -> Iterator[tuple[str, bytes | None]]:
    """Yield (path, content) of what the index holds otherwise than HEAD."""
    staged = {path: oid for path, (_, oid) in state.index.items() if state.head.get(path) != oid}
    blobs = read_blobs(git.top, staged.values())
    yield from ((path, blobs.get(oid)) for path, oid in staged.items())
    yield from ((path, None) for path in state.head if path not in state.index)


def _untracked(state: LogState, git: Git) -> Iterator[tuple[str, bytes | None]]:
    for path in state.untracked:
        if archive.is_archive(path) or fragments.is_fragment(path):
            yield path, read(git.top, path)
