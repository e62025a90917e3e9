"""A commit of this checkout as it stands, uncommitted changes included.

pre-commit installs a hook from a git repository at a commit. Handing it the checkout itself would
leave out what is not committed yet, and needs a checkout that is a git repository at all.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

# Fixed, so that the same contents are the same commit on every run.
_DATE = "2026-01-01T00:00:00+00:00"
_BUILT = {".git", ".venv", "build", "dist", "site", "__pycache__"}


def take(root: Path, target: Path, environment: dict[str, str]) -> str:
    """Copy the checkout's files into a new repository and return the id of its one commit."""
    for name in _files(root, environment):
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / name, place, follow_symlinks=False)
    dated = environment | {"GIT_AUTHOR_DATE": _DATE, "GIT_COMMITTER_DATE": _DATE}
    for arguments in (
        ["init", "--quiet"],
        ["add", "--all", "--force"],
        ["commit", "--quiet", "--no-verify", "--message=A snapshot of the checkout"],
    ):
        subprocess.run(["git", *arguments], cwd=target, env=dated, check=True)
    return _git(target, environment, "rev-parse", "HEAD").strip()


def describe(root: Path, environment: dict[str, str]) -> str:
    """Say which state of the checkout the snapshot holds."""
    if not (root / ".git").exists():
        return "this folder's files"
    head = _git(root, environment, "rev-parse", "--short", "HEAD").strip()
    changed = len(_git(root, environment, "status", "--porcelain").splitlines())
    return f"this checkout at {head}" + (f" with {changed} uncommitted changes" if changed else "")


def _files(root: Path, environment: dict[str, str]) -> list[str]:
    """Return the files that belong to the project: tracked, or new and not ignored."""
    if (root / ".git").exists():
        listed = _git(
            root, environment, "ls-files", "-z", "--cached", "--others", "--exclude-standard"
        )
        # A file deleted in the work tree is still listed.
        return [name for name in listed.split("\0") if name and os.path.lexists(root / name)]
    return [
        str(Path(folder, name).relative_to(root))
        for folder, folders, names in os.walk(root)
        if not folders.sort() and not _prune(folders)
        for name in names
    ]


def _prune(folders: list[str]) -> None:
    folders[:] = [name for name in folders if name not in _BUILT]


def _git(folder: Path, environment: dict[str, str], *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True
    ).stdout
