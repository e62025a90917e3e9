"""Files of public repositories at a pinned commit, read from git objects alone."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

BROUGHT = Path(__file__).resolve().parent.parent / "build" / "eval" / "objects"


@dataclass(frozen=True)
class Upstream:
    """A repository "owner/name" at a commit.

    It is looked for as `<owner>+<name>/repo` in the folder that EVAL_MIRRORS names; without that,
    the commit alone is fetched from GitHub, and its files as they are asked for.
    """

    name: str
    commit: str

    @cached_property
    def git_dir(self) -> Path | None:
        """The bare repository that holds the commit, None where it can be had nowhere."""
        folder = self.name.replace("/", "+")
        if mirrors := os.environ.get("EVAL_MIRRORS"):
            places = [Path(mirrors, folder, "repo"), Path(mirrors, folder, "repo", ".git")]
        else:
            places = [BROUGHT / folder]
            self._fetch(places[0])
        return next((place for place in places if self._holds(place)), None)

    def text(self, path: str) -> str | None:
        """Return a file's text, None where the repository or the file is not to be had."""
        if self.git_dir is None:
            return None
        read = _git(self.git_dir, "cat-file", "blob", f"{self.commit}:{path}")
        return read.stdout.decode() if read.returncode == 0 else None

    def _holds(self, place: Path) -> bool:
        found = _git(place, "cat-file", "-e", f"{self.commit}^{{commit}}")
        return place.is_dir() and found.returncode == 0

    def _fetch(self, place: Path) -> None:
        if not self._holds(place):
            _git(place, "init", "--quiet", "--bare", str(place))
            _git(place, "remote", "add", "origin", f"https://github.com/{self.name}")
            # A partial clone: `cat-file` brings what it does not find.
            _git(place, "config", "remote.origin.promisor", "true")
            _git(place, "config", "remote.origin.partialclonefilter", "blob:none")
            _git(
                place, "fetch", "--quiet", "--depth=1", "--filter=blob:none", "origin", self.commit
            )


def _git(place: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "--git-dir", str(place), *arguments]
    return subprocess.run(command, capture_output=True, check=False)
