"""After a commit: settles the notes of earlier attempts, and sees a commit that passed no hook."""

from __future__ import annotations

from fl_hooks.store import cache, changes, moves, seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fl_hooks.store.git import Git


def after(git: Git) -> None:
    """Look at the commit just made; say so where it holds what the hook would have blocked."""
    moved = moves.committed(git)
    if moved is None:
        return
    old, new = moved
    raw = changes.committed(git, old, new)
    passed = seen.mark(raw) == seen.remembered(git.git_dir)
    if passed and not seen.noted(git.git_dir):
        return
    compiled = cache.load(git.top, git.git_dir)
    if compiled["config"]["record"] != "commit":
        return
    from fl_hooks.attempt import Attempt

    # What the hook has passed is not scanned again: only what is noted is settled.
    found = [] if passed else changes.parse_raw(raw)
    others = [] if passed else moves.parents(git, new)[1:]
    first = changes.compare(git, old or git.empty_tree(), new, found)
    attempt = Attempt(git, compiled, [first, *(changes.compare(git, one, new) for one in others)])
    attempt.settle(old, new)
    attempt.objects.close()
