"""How HEAD moved last, read from the files that git itself reads: a git process costs 3 ms."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fl_hooks.store.git import Git

# Subjects of messages are in the reflog, and may be long.
_TAIL = 1 << 16
# What git writes itself on behalf of other commands; their picks ask no hook before.
_NOT_COMMIT = ("rebase", "cherry-pick", "revert", "am", "pull", "merge")


def committed(git: Git) -> tuple[str, str] | None:
    """Return HEAD's commit before and after the `git commit` just made; "" before the first one.

    None where something else moved HEAD, and in the middle of a rebase, whose picks are old
    commits made again. Without a reflog a commit is compared with its first parent.
    """
    if any(os.path.isdir(os.path.join(git.git_dir, n)) for n in ("rebase-merge", "rebase-apply")):
        return None
    old, new, why = _last(git.git_dir)
    if not new or new != _head(git):
        if _picking(git):
            return None
        parents = git.run("rev-list", "--parents", "--max-count=1", "HEAD").decode("ascii").split()
        return (parents[1] if len(parents) > 1 else "", parents[0])
    verb = why.partition(":")[0].partition(" ")[0]
    return None if verb in _NOT_COMMIT else (old if old.strip("0") else "", new)


def _picking(git: Git) -> bool:
    """Tell, without a reflog, whether a pick or revert is making the commit.

    Git takes its ref away before a `git commit` that ends one, and says who acts where the
    message was edited.
    """
    if os.environ.get("GIT_REFLOG_ACTION", "").partition(" ")[0] in _NOT_COMMIT:
        return True
    names = ("CHERRY_PICK_HEAD", "REVERT_HEAD")
    return any(git.ask("rev-parse", "--verify", "--quiet", name)[0] == 0 for name in names)


def amended(git_dir: str, commit: str) -> str:
    """Return the commit that `git commit --amend` put in a commit's place, "" for none."""
    for line in reversed(_lines(git_dir)):
        who, _, why = line.partition("\t")
        if who.startswith(f"{commit} ") and why.startswith("commit (amend)"):
            return who.split(" ", 2)[1]
    return ""


def parents(git: Git, commit: str) -> list[str]:
    """Return the ids of a commit's parents."""
    return git.run("rev-list", "--parents", "--max-count=1", commit).decode("ascii").split()[1:]


def _last(git_dir: str) -> tuple[str, str, str]:
    """Return (old, new, message) of the last line of HEAD's reflog, ("", "", "") for none."""
    who, _, why = (_lines(git_dir) or [""])[-1].partition("\t")
    ids = who.split(" ", 2)[:2]
    return (ids[0], ids[1], why) if len(ids) == 2 else ("", "", "")  # noqa: PLR2004 -- old and new


def _lines(git_dir: str) -> list[str]:
    """Return the last lines of HEAD's reflog, the first of them perhaps cut."""
    try:
        with open(os.path.join(git_dir, "logs", "HEAD"), "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL))
            return file.read().decode("utf-8", "replace").rstrip("\n").split("\n")
    except OSError:
        return []


def _head(git: Git) -> str:
    """Return HEAD's commit; "" where the files do not tell."""
    text = _read(os.path.join(git.git_dir, "HEAD"))
    if not text.startswith("ref: "):
        return text
    return _read(os.path.join(git.common_dir, text[len("ref: ") :]))


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read().strip()
    except OSError:
        return ""
