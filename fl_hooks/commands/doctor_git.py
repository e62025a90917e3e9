"""What `fl doctor` says of git: version, the repository's state, settings that disable hooks."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.commands.doctor_result import Result, ago, line, note, ok, quoted, wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.store.git import Git

# 2.24: the first with a hook for clean merges, and with the --end-of-options that a pushed or
# scanned range is read with; our tests pass with it. SHA-256 repositories came with 2.29.
OLDEST = (2, 24)
# `git commit -a` holds the index's lock while the message is being written.
_LONG = 3600
_OPERATIONS = (
    ("rebase-merge", "a rebase is in progress: the commits that it picks run no hook"),
    ("rebase-apply", "a rebase or `git am` is in progress: what it applies runs no hook"),
    ("MERGE_HEAD", "a merge is in progress"),
    ("CHERRY_PICK_HEAD", "a cherry-pick is in progress"),
    ("REVERT_HEAD", "a revert is in progress"),
    ("BISECT_LOG", "a bisect is in progress"),
)
_ALIAS = re.compile(r"(?:^|[\s;&|])(?:git\s+)?commit\b.*\s(?:--no-verify|-[a-zA-Z]*n[a-zA-Z]*)\b")


def version(git: Git) -> Result:
    """Tell whether git is new enough."""
    words = line(git, "--version").split()
    found = re.match(r"(\d+)\.(\d+)", words[2]) if len(words) > len(OLDEST) else None
    if not found:
        return note("git", f"its version cannot be read: {' '.join(words)}")
    if (int(found[1]), int(found[2])) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        text = f"{words[2]} is too old: hooks of merges, and scans of a push, need {oldest}"
        return wrong("git", text, "upgrade git")
    return ok("git", words[2])


def repository(git: Git) -> Result:
    """Tell whether git works in this repository at all."""
    code, _ = git.ask("rev-parse", "--is-inside-work-tree")
    said = git.said()
    if not code:
        # Any file will do: what counts is that git can read the index.
        if git.ask("ls-files", "--", ".gitattributes")[0]:
            way = f"rm {quoted(git.index_file)} && git reset"
            return wrong("repository", f"the index cannot be read: {git.said()}", way)
        return ok("repository", git.top)
    if "safe.directory" in said:
        text = f"{git.top} belongs to another user, so that git refuses to work in it"
        way = f"git config --global --add safe.directory {quoted(git.top)}"
        return wrong("repository", text, way)
    return wrong("repository", f"git does not work in it: {said}", "git status")


def results(git: Git) -> Iterator[Result]:
    """Yield what is to be said of settings, environment and the repository's state."""
    yield from _aliases(git)
    yield from _environment()
    yield from _lock(git)
    for name, text in _OPERATIONS:
        if os.path.lexists(Path(git.git_dir, name)):
            yield note("operation", text, "git status")
    if line(git, "rev-parse", "--is-shallow-repository") == "true":
        text = (
            "it is shallow: older violations have no date and commit, and a range may have no "
            "merge base (in CI set fetch-depth: 0)"
        )
        yield note("history", text, "git fetch --unshallow")


def _aliases(git: Git) -> Iterator[Result]:
    _, output = git.ask("config", "--null", "--show-scope", "--get-regexp", r"^alias\.")
    fields = output.decode("utf-8", "replace").split("\0")
    for scope, entry in zip(fields[::2], fields[1::2], strict=False):
        key, _, value = entry.partition("\n")
        if _ALIAS.search(value):
            text = f'{key} = "{value}" skips every hook'
            yield note("alias", text, f"git config --{scope} --unset {quoted(key)}")


def _environment() -> Iterator[Result]:
    for name in ("SKIP", "PREK_SKIP"):
        given = os.environ.get(name, "")
        skipped = [word.strip() for word in given.split(",")]
        if any(word in ("fl-scan", "fl-post-commit") for word in skipped):
            yield wrong("environment", f"{name}={given} skips fl-scan", f"unset {name}")
    for name in ("HUSKY", "LEFTHOOK"):
        if os.environ.get(name) == "0":
            yield wrong("environment", f"{name}=0 skips every hook that it runs", f"unset {name}")
    if os.environ.get("GIT_INDEX_FILE"):
        text = "GIT_INDEX_FILE is set: fl-scan takes every run for one by git, and records it"
        yield note("environment", text, "unset GIT_INDEX_FILE")


def _lock(git: Git) -> Iterator[Result]:
    place = git.index_file + ".lock"
    try:
        age = time.time() - Path(place).stat().st_mtime
    except OSError:
        return
    running = _running(git.top)
    text = f"{place} has been there for {ago(age)}"
    if running or (running is None and age < _LONG):
        yield note("index.lock", f"{text}; a git command may still be at work")
    else:
        text += " and no git command runs here: nothing can be staged or committed"
        yield wrong("index.lock", text, f"rm {quoted(place)}")


def _running(top: str) -> bool | None:
    """Tell whether a git process works in the repository; None where that cannot be seen."""
    if not Path("/proc/self/cwd").exists():
        return None
    for process in Path("/proc").iterdir():
        try:
            git = process.name.isdigit() and (process / "comm").read_text().startswith("git")
            if git and (process / "cwd").resolve().is_relative_to(Path(top).resolve()):
                return True
        except OSError:
            # It has just ended, or it is another user's.
            continue
    return False
