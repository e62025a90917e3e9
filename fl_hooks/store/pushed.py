"""Which commits a push carries, as the pre-push hook is told by git itself, pre-commit or prek."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.store.git import Git


def pushed(git: Git, remote: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield (tip, bases) for each pushed ref that brings commits: what the tip adds to all bases.

    The bases are where the pushed commits leave what the remote is known to have; the empty tree
    where they share nothing with it.
    """
    remote = os.environ.get("PRE_COMMIT_REMOTE_NAME") or remote
    for local, known in _refs():
        tip = _commit(git, local)
        if tip:
            bases = _bases(git, tip, _commit(git, known), remote)
            if bases:
                yield tip, bases


def named(git: Git) -> tuple[str, list[str]] | None:
    """Return (tip, bases) of the range a front end was told of: `run --from-ref A --to-ref B`.

    As there, it is what B adds since it left A. None where git itself runs the hook, or no range
    is named.
    """
    env = os.environ
    old, new = env.get("PRE_COMMIT_FROM_REF", ""), env.get("PRE_COMMIT_TO_REF", "")
    if not old or not new or "GIT_INDEX_FILE" in env:
        return None
    output = git.ask("merge-base", "--all", old, new)[1].decode("ascii").split()
    return new, output or [old]


def _refs() -> Iterator[tuple[str, str]]:
    """Yield (what is pushed, what the remote has there now or "") for each ref."""
    env = os.environ
    if env.get("PRE_COMMIT_TO_REF"):
        yield env["PRE_COMMIT_TO_REF"], env.get("PRE_COMMIT_FROM_REF", "")
    elif env.get("PRE_COMMIT_LOCAL_BRANCH") or env.get("PRE_COMMIT"):
        # A first push: pre-commit names no range. Run by hand: what HEAD would push.
        yield env.get("PRE_COMMIT_LOCAL_BRANCH") or "HEAD", ""
    elif sys.stdin is None or sys.stdin.isatty():
        yield "HEAD", ""
    else:
        for line in sys.stdin:
            match line.split():
                # A deleted ref has no local side: all zeros.
                case [_, local, _, known] if local.strip("0"):
                    yield local, known


def _commit(git: Git, name: str) -> str:
    """Return a commit's id; "" for none, and for one that was never fetched."""
    if not name.strip("0"):
        return ""
    code, output = git.ask(
        "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
    )
    return "" if code else output.decode("ascii").strip()


def _bases(git: Git, tip: str, known: str, remote: str) -> list[str]:
    """Return the commits at which the pushed ones begin, none where nothing is new."""
    seen = [known] if known else []
    remotes = f"--remotes={remote}" if _is_name(remote) else "--remotes"
    output = git.run("rev-list", "--boundary", tip, "--not", *seen, remotes).decode("ascii")
    commits = output.split()
    bases = [commit[1:] for commit in commits if commit.startswith("-")]
    if not commits or len(bases) == len(commits):
        return []
    if len(bases) > 1:
        bases = git.run("merge-base", "--independent", *bases).decode("ascii").split()
    return bases or [git.empty_tree()]


def _is_name(remote: str) -> bool:
    """Tell whether git tracks a remote under the name; a push may also go to a bare address."""
    return bool(remote) and not any(char in remote for char in "/:*?[\\")
