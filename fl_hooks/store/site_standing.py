"""What HEAD holds of some files, read in two calls of git."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.store.history import read_blobs

if TYPE_CHECKING:
    from collections.abc import Collection

    from fl_hooks.store.git import Git

# Links and submodules are no source.
_FILES = (b"100644", b"100755")


def head_files(git: Git, paths: Collection[str]) -> dict[str, bytes]:
    """Return path -> content in HEAD's tree of those paths that are files there."""
    if not paths or not git.has_commits():
        return {}
    wanted = sorted(path.encode("utf-8", "surrogateescape") for path in paths)
    output = git.run("ls-tree", "-z", "--full-tree", "HEAD", "--", *wanted)
    blobs = {}
    for entry in output.split(b"\0"):
        facts, tab, path = entry.partition(b"\t")
        if tab and facts[:6] in _FILES:
            name = path.decode("utf-8", "surrogateescape")
            blobs[name] = facts.rpartition(b" ")[2].decode("ascii")
    contents = read_blobs(git.top, blobs.values())
    return {path: contents[blob] for path, blob in blobs.items() if blob in contents}
