"""What a change touches: entries of raw diffs between trees, or between a tree and the index."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fl_hooks.store.git import Child, Git

# Raw output is the one form that no setting of the user reshapes; every form that prints a patch
# was affected by some. D is asked for too: a deletion settles what the spool holds of a path.
_RAW = ("--raw", "-z", "--abbrev=64", "-M", "-l0", "--ignore-submodules", "--diff-filter=ACDMRT")
_SOURCE_MODES = ("100644", "100755")


class Change:
    """One entry of a raw diff; ids are "" where a side has no such file.

    `old_path` is where the old side has it: another path after a rename, "" for an added file.
    """

    __slots__ = ("mode", "oid", "old_mode", "old_oid", "old_path", "path", "status")

    def __init__(
        self,
        status: str,
        path: str,
        mode: str,
        oid: str,
        *,
        old_path: str = "",
        old_mode: str = "",
        old_oid: str = "",
    ) -> None:
        self.status = status
        self.path = path
        self.mode = mode
        self.oid = oid
        self.old_path = old_path
        self.old_mode = old_mode
        self.old_oid = old_oid

    @property
    def is_source(self) -> bool:
        """Whether the new side is an ordinary file: no deletion, link or submodule."""
        return self.mode in _SOURCE_MODES and bool(self.oid)

    def __repr__(self) -> str:
        """Show status and paths."""
        return f"<Change {self.status} {self.old_path!r} -> {self.path!r}>"


def start_staged(git: Git, tree: str = "HEAD") -> Child:
    """Start the comparison of the index with a tree; `finish_staged` takes the answer.

    Two steps, so that the configuration can be loaded while git works.
    """
    return git.start("diff-index", "--cached", *_RAW, tree, "--")


def finish_staged(git: Git, child: Child) -> list[Change]:
    """Return what the index changes, from a comparison started with HEAD.

    Before the first commit everything in the index is new.
    """
    output = child.stdout.read()
    child.stdout.close()
    code = child.wait()
    if not code:
        return parse_raw(output)
    failure = git.failure(("diff-index",), code)
    if git.has_commits():
        raise failure
    return staged(git, git.empty_tree())


def staged(git: Git, tree: str = "HEAD") -> list[Change]:
    """Return what the index changes against a tree or commit."""
    return parse_raw(git.run("diff-index", "--cached", *_RAW, tree, "--"))


def between(git: Git, old: str, new: str) -> list[Change]:
    """Return what changes from one tree or commit to another."""
    return parse_raw(git.run("diff-tree", "-r", "--no-commit-id", *_RAW, old, new, "--"))


def merge_heads(git: Git) -> tuple[tuple[str, ...], bool]:
    """Return the other parents of a merge in progress, and whether git is about to make it itself.

    After conflicts the parents stand in MERGE_HEAD. In pre-merge-commit that file does not exist
    yet and only the environment tells; there, git has written the tree already, so that nothing
    more can be added to the commit.
    """
    try:
        with open(os.path.join(git.git_dir, "MERGE_HEAD"), encoding="ascii") as file:
            return tuple(line.strip() for line in file if line.strip()), False
    except (OSError, ValueError):
        pass
    named = (key[len("GITHEAD_") :] for key in os.environ if key.startswith("GITHEAD_"))
    heads = tuple(sorted(oid for oid in named if len(oid) in (40, 64)))
    return heads, bool(heads)


def parse_raw(output: bytes) -> list[Change]:
    """Read `--raw -z`: paths are bytes to git, and any byte but NUL may stand in them."""
    fields = output.split(b"\0")
    changes = []
    at = 0
    while at + 1 < len(fields):
        old_mode, mode, old_oid, oid, status = fields[at][1:].decode("ascii").split(" ")
        path = old_path = fields[at + 1].decode("utf-8", "surrogateescape")
        at += 2
        if status[0] in "RC":
            path = fields[at].decode("utf-8", "surrogateescape")
            at += 1
        old_oid, oid = _present(old_oid), _present(oid)
        changes.append(
            Change(
                status[0],
                path,
                mode,
                oid,
                old_path=old_path if old_oid else "",
                old_mode=old_mode,
                old_oid=old_oid,
            )
        )
    return changes


def _present(oid: str) -> str:
    """Return the id, "" for git's all-zero "nothing there"."""
    return oid if oid.strip("0") else ""
