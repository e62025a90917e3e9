"""What a change touches: entries of raw diffs between trees, or between a tree and the index."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.store.git import Child, Git

# Raw output is the one form that no setting of the user reshapes; every form that prints a patch
# was affected by some. D is asked for too: a deletion settles what the spool holds of a path.
_RAW = ("--raw", "-z", "--abbrev=64", "--ignore-submodules", "--diff-filter=ACDMRT")
# Git compares every added file with every deleted one: 2,000 of each take 11 s, so that a limit
# has to stand where the files are not known to be few.
_RENAMES = ("-M", "-l1000")
_FEW_RENAMES = ("-M", "-l0")
_NO_RENAMES = ("--no-renames",)
_INDEX = ("diff-index", "--cached")
_TREES = ("diff-tree", "-r", "--no-commit-id")
_SOURCE_MODES = ("100644", "100755")
# What a command line surely holds, with room for the environment (macOS: 1 MB for both).
_ARGUMENT_BYTES = 400_000


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

    @property
    def was_source(self) -> bool:
        """Whether the old side is an ordinary file."""
        return self.old_mode in _SOURCE_MODES and bool(self.old_oid)

    def __repr__(self) -> str:
        """Show status and paths."""
        return f"<Change {self.status} {self.old_path!r} -> {self.path!r}>"


class Comparison:
    """What a change does to one parent, without renames: those are looked for when asked."""

    __slots__ = ("_command", "_git", "_trees", "changes")

    def __init__(
        self, git: Git, command: tuple[str, ...], trees: tuple[str, ...], changes: list[Change]
    ) -> None:
        self.changes = changes
        self._git = git
        self._command = command
        self._trees = trees

    @property
    def new(self) -> str:
        """The tree or commit of the new side, "" where that is the index."""
        return self._trees[1] if len(self._trees) > 1 else ""

    def renamed(self, paths: Sequence[str]) -> dict[str, Change]:
        """Return path -> change for those of the added paths that the parent has elsewhere.

        Only these paths and deleted ones of the same kind are compared.
        """
        endings = {_ending(path) for path in paths}
        gone = [c.path for c in self.changes if c.status == "D" and _ending(c.path) in endings]
        if not gone:
            return {}
        names = [name.encode("utf-8", "surrogateescape") for name in (*paths, *gone)]
        how = _FEW_RENAMES
        if sum(map(len, names)) > _ARGUMENT_BYTES:
            names, how = [], _RENAMES
        found = _diff(self._git, self._command, self._trees, how, names)
        return {change.path: change for change in found if change.status == "R"}


def start_staged(git: Git, tree: str = "HEAD", *, renames: bool = True) -> Child:
    """Start the comparison of the index with a tree; `finish_staged` takes the answer.

    Two steps, so that the configuration can be loaded while git works.
    """
    return git.start(*_INDEX, *_RAW, *(_RENAMES if renames else _NO_RENAMES), tree, "--")


def finish_staged(git: Git, child: Child) -> bytes:
    """Return what the index changes, raw, from a comparison started with HEAD; see `parse_raw`.

    Before the first commit everything in the index is new.
    """
    output = child.stdout.read()
    child.stdout.close()
    code = child.wait()
    if not code:
        return output
    failure = git.failure(("diff-index",), code)
    if git.has_commits():
        raise failure
    return raw(git, _INDEX, (git.empty_tree(),), _NO_RENAMES)


def committed(git: Git, old: str, new: str) -> bytes:
    """Return what a commit changes, as raw as `finish_staged` tells what the index changes."""
    return raw(git, _TREES, (old or git.empty_tree(), new), _NO_RENAMES)


def staged(git: Git, tree: str = "HEAD", *, renames: bool = True) -> list[Change]:
    """Return what the index changes against a tree or commit."""
    return _diff(git, _INDEX, (tree,), _RENAMES if renames else _NO_RENAMES)


def between(git: Git, old: str, new: str, *, renames: bool = True) -> list[Change]:
    """Return what changes from one tree or commit to another."""
    return _diff(git, _TREES, (old, new), _RENAMES if renames else _NO_RENAMES)


def compare_staged(git: Git, tree: str, changes: list[Change] | None = None) -> Comparison:
    """Compare the index with a tree, or wrap a comparison that was made without renames."""
    found = staged(git, tree, renames=False) if changes is None else changes
    return Comparison(git, _INDEX, (tree,), found)


def compare(git: Git, old: str, new: str, changes: list[Change] | None = None) -> Comparison:
    """Compare two trees or commits, or wrap a comparison that was made without renames."""
    found = between(git, old, new, renames=False) if changes is None else changes
    return Comparison(git, _TREES, (old, new), found)


def _diff(
    git: Git,
    command: tuple[str, ...],
    trees: tuple[str, ...],
    how: tuple[str, ...],
    paths: Sequence[bytes] = (),
) -> list[Change]:
    return parse_raw(raw(git, command, trees, how, paths))


def raw(
    git: Git,
    command: tuple[str, ...],
    trees: tuple[str, ...],
    how: tuple[str, ...],
    paths: Sequence[bytes] = (),
) -> bytes:
    """Return git's raw comparison of trees; `parse_raw` reads it."""
    # Paths are names here, whatever wildcards they look like.
    env = {**git.env, "GIT_LITERAL_PATHSPECS": "1"} if paths else None
    return git.run(*command, *_RAW, *how, *trees, "--", *paths, env=env)


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


def printable(path: str) -> str:
    r"""Return a path as valid text: bytes that are no UTF-8 become `\xNN`."""
    if path.isascii():
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


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


def _ending(path: str) -> str:
    """Return the end of a file's name from its last dot on."""
    return path[path.rfind(".") :] if "." in path else ""
