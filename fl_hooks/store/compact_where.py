"""Whether a repository is in a state to be compacted: default branch, whole history, at rest."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from fl_hooks.store.git import Git

# What git keeps in its directory while it is in the middle of something.
_UNDER_WAY = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "BISECT_LOG": "a bisection",
}


def refuse(git: Git, branch: str = "") -> None:
    """Raise FlError where compacting here would be wrong, with the way out.

    branch: the name of the default branch, "" where git has to know it.
    """
    for name, what in _UNDER_WAY.items():
        if os.path.exists(os.path.join(git.git_dir, name)):
            raise FlError(f"{what} is in progress", "Finish it or give it up first.")
    if os.path.exists(os.path.join(git.common_dir, "shallow")):
        raise FlError(
            "this clone is shallow: it does not know the dates and commits that the archive keeps",
            "Fetch the whole history: git fetch --unshallow (in CI: fetch-depth: 0).",
        )
    _refuse_branch(git, branch)


def _refuse_branch(git: Git, branch: str) -> None:
    wanted = branch or _default_branch(git)
    current = _output(git, "symbolic-ref", "--quiet", "--short", "HEAD")
    if current == wanted:
        return
    # CI often checks out a commit; the default branch's is as good.
    if not current and _id(git, "HEAD") in (_id(git, place) for place in _places(wanted)):
        return
    here = f"this is {current}" if current else "HEAD is detached"
    raise FlError(
        f"{here}, and the record is compacted on the default branch, {wanted}, only",
        f"git switch {wanted}; or say which branch is the default one: --branch NAME.",
    )


def _default_branch(git: Git) -> str:
    """Return the default branch: origin's, or one of a usual name that there is."""
    remote = _output(git, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    if remote:
        return remote.removeprefix("origin/")
    for name in (_output(git, "config", "init.defaultBranch"), "main", "master"):
        if name and any(_id(git, place) for place in _places(name)):
            return name
    raise FlError("git does not say which branch is the default one", "Name it: --branch NAME.")


def _places(branch: str) -> tuple[str, str]:
    return f"refs/heads/{branch}", f"refs/remotes/origin/{branch}"


def _id(git: Git, name: str) -> str:
    return _output(git, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")


def _output(git: Git, *args: str) -> str:
    """Return what git prints, "" where it has no answer."""
    code, output = git.ask(*args)
    return "" if code else output.decode("utf-8", "replace").strip()
