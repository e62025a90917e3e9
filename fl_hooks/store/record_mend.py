"""Which command brings a damaged file of the record back."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from fl_hooks.store import archive, fragments
from fl_hooks.store.changes import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from fl_hooks.store.git import Git
    from fl_hooks.store.log_state import LogState

# So many versions of a file are looked at for one that is whole.
_VERSIONS = 50


class Mending:
    """Looks for the newest version of a file that is whole; asked only where one is not.

    whole: tells that of (path, content).
    """

    def __init__(self, git: Git, state: LogState, whole: Callable[[str, bytes], bool]) -> None:
        self._git = git
        self._state = state
        self._whole = whole
        self._known: dict[str, str] = {}

    def from_index(self, path: str) -> str:
        """Return what undoes a change of the work tree."""
        if archive.is_archive(path):
            # A compaction that was stopped halfway; it completes what it has begun.
            return f"fl log compact, or: git checkout -- {_quoted(path)}"
        return f"git checkout -- {_quoted(path)}"

    def restore(self, path: str) -> str:
        """Return what brings back the newest whole version of a tracked file."""
        if path not in self._known:
            self._known[path] = self._restore(path)
        return self._known[path]

    def _restore(self, path: str) -> str:
        for commit in self._versions(path):
            code, data = self._git.ask("cat-file", "blob", f"{commit}:{path}")
            if not code and self._whole(path, data):
                return f"git checkout {commit[:12]} -- {_quoted(path)}"
        if archive.is_archive(path):
            return "delete that line, then: fl log compact"
        return self.removal(path)

    def _versions(self, path: str) -> list[str]:
        if not self._git.has_commits():
            return []
        args = ("rev-list", f"--max-count={_VERSIONS}", "HEAD", "--", path)
        return ["HEAD", *self._git.run(*args).decode("ascii").split()]

    def removal(self, path: str) -> str:
        """Return what takes a file out that never was whole."""
        return f"git rm -f -- {_quoted(path)}"

    def move(self, path: str) -> str:
        """Return what puts a fragment into the folder of the month it was added in."""
        if not fragments.is_fragment(path):
            return self.removal(path)
        args = ("log", "--diff-filter=A", "--format=%ad", "--date=format-local:%Y-%m", "--", path)
        env = {**self._git.env, "TZ": "UTC"}
        dates = self._git.ask(*args, env=env)[1].decode("ascii", "replace").split()
        folder = f"{fragments.FOLDER}/{dates[-1] if dates else fragments.month()}"
        return f"mkdir -p {folder} && git mv -- {_quoted(path)} {folder}/"


def _quoted(path: str) -> str:
    """Return a path for a shell command; what is no text is shown as elsewhere."""
    return shlex.quote(printable(path))
