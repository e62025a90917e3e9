"""A repository below build/, made once and used again while what makes it is the same."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

MARKER = "made-by-fl-hooks-bench"
_UNFINISHED = "unfinished"


class Base:
    """One repository; `digest` is what changes with whatever makes it."""

    def __init__(self, top: Path, digest: str) -> None:
        self.top = top
        self.digest = digest

    @property
    def whole(self) -> bool:
        """Whether the same has made it before."""
        marker = self.top / ".git" / MARKER
        return marker.exists() and marker.read_text() == self.digest

    def begin(self) -> bool:
        """Start an empty repository, unless the same has made one before; tell whether it did."""
        marker = self.top / ".git" / MARKER
        if self.whole:
            return False
        if self.top.exists():
            if not marker.exists():
                message = f"{self.top} exists and is not the benchmark's; move it away"
                raise SystemExit(message)
            shutil.rmtree(self.top)
        self.top.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")
        # Packed by us, before anything is measured, and by nobody in the middle of it.
        self.git("config", "gc.auto", "0")
        self.git("config", "maintenance.auto", "false")
        marker.write_text(_UNFINISHED)
        return True

    def end(self) -> None:
        """Pack the repository and note that it is whole."""
        self.git("gc", "--quiet")
        (self.top / ".git" / MARKER).write_text(self.digest)

    def git(self, *arguments: str) -> bytes:
        """Run git in the repository, free of the user's own configuration."""
        result = subprocess.run(
            ["git", *arguments], cwd=self.top, env=environment(), capture_output=True, check=False
        )
        if result.returncode:
            raise SystemExit(result.stderr.decode())
        return result.stdout


def environment() -> dict[str, str]:
    """Return the environment git gives a hook, without the user's git configuration."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Bench",
        "GIT_AUTHOR_EMAIL": "bench@example.org",
        "GIT_COMMITTER_NAME": "Bench",
        "GIT_COMMITTER_EMAIL": "bench@example.org",
        "NO_COLOR": "1",
    }


def digest(modules: Iterable[ModuleType]) -> str:
    """Return what changes with the source of any of the modules."""
    sources = (Path(str(module.__file__)).read_bytes() for module in modules)
    return hashlib.sha256(b"".join(sources)).hexdigest()
