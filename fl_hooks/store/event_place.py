"""Where the events of a repository lie, seen from any folder of any of its work trees."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError
from fl_hooks.store import local_log
from fl_hooks.store.changes import printable
from fl_hooks.store.paths import find_repo

if TYPE_CHECKING:
    from typing import Self


@dataclass(frozen=True, slots=True)
class EventPlace:
    """The work tree's top, its git directory, the one all work trees share, and the clock file."""

    top: str
    git_dir: str
    common: str
    clock: str

    @classmethod
    def around(cls, folder: str) -> Self:
        """Return the place around a folder; FlError where there is no repository."""
        if not os.path.isdir(folder):
            raise FlError(f"{folder} is not a folder", "Name the folder of a git repository.")
        top, git_dir, common = find_repo(folder)
        return cls(top, git_dir, common, os.path.join(local_log.folder(common), "clock"))

    def relative(self, path: str) -> str:
        """Return a path below the top relative to it, with "/"; any other as it is."""
        if os.path.isabs(path):
            for top in (self.top, os.path.realpath(self.top)):
                if path.startswith(top.rstrip(os.sep) + os.sep):
                    path = os.path.relpath(path, top)
                    break
        return printable(path.replace(os.sep, "/"))
