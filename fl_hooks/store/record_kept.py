"""What reading the record has learnt of git's objects, kept for the next time: they never change.

A commit is known by its id and a fragment by its blob's, so nothing that becomes of the history
can make them wrong: what a commit adds stays what it adds after an amend, a rebase or a merge.
Which commits there are, and in which order, is asked of git anew each time, and takes a hundredth.
"""

from __future__ import annotations

import os
from hashlib import file_digest
from operator import attrgetter
from sys import intern
from typing import TYPE_CHECKING, Any

from fl_hooks.errors import FlError
from fl_hooks.store import cache, fragments, site_cache
from fl_hooks.store.git import Git
from fl_hooks.store.history import Addition, additions_of, cut_off, read_blobs, revisions
from fl_hooks.store.paths import find_repo
from fl_hooks.store.record_form import Entry, parse_fragment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from fl_hooks.store.record_form import Fragment

    # What a fragment's entries say, in the order of Violation's first fields; and its base.
    Content = tuple[str, tuple[tuple[Any, ...], ...]]
    # Of commits, and of blobs.
    Learnt = tuple[dict[str, tuple[Any, ...]], dict[str, Content | None]]

# The second holds what came after the first was written: most builds learn little.
NAME, LATER = "record.bin", "record-later.bin"
# How many times as much the first holds, at least.
_MORE = 16
# Counts the forms of what is kept.
_FORM = 1
# What is no longer of HEAD's history is kept up to here, for those who change branches.
_SPARE = 1000
# By attribute: model_dump() takes as long as reading the whole file.
_VALUES = attrgetter(*Entry.model_fields)


def content_of(fragment: Fragment) -> Content:
    """Return what a fragment says."""
    return fragment.base or "", tuple(tuple(map(_shared, _VALUES(e))) for e in fragment.violations)


def _shared(value: str | int) -> str | int:
    """Return a value; equal texts as one, which is written and read once."""
    return intern(value) if type(value) is str else value


class Kept:
    """Commits and fragments as git had them; without a git directory nothing is kept.

    commits: id -> (date, author, subject, (path, blob, path, blob, …)), () for one that adds no
    fragment. contents: blob -> what it says, None for a broken fragment.
    """

    def __init__(self, top: str, git_dir: str = "") -> None:
        self._top, self._git_dir = top, git_dir
        self._commits: dict[str, tuple[Any, ...]] = {}
        self._contents: dict[str, Content | None] = {}
        self._history: list[str] = []
        # What the second file holds, and whether it has to be written.
        self._later: Learnt = ({}, {})
        self._changed = False
        self._key = (git_dir and _key(top, git_dir)) or ()
        if self._key:
            self._commits, self._contents = self._read(NAME)
            if self._commits:
                self._later = self._read(LATER)
                self._commits |= self._later[0]
                self._contents |= self._later[1]

    def _read(self, name: str) -> Learnt:
        place = site_cache.path_of(self._git_dir, name)
        return cache._unpack(place, self._key) or ({}, {})  # noqa: SLF001 -- the same form of file

    @property
    def serves(self) -> bool:
        """Whether commits may be kept at all."""
        return bool(self._key)

    def additions(self) -> dict[str, Addition]:
        """Return what `history.additions` does of the folder of fragments."""
        self._history = revisions(self._top)
        commits = self._commits
        if missing := [commit for commit in self._history if commit not in commits]:
            self._learn(missing)
        found: dict[str, Addition] = {}
        for commit in self._history:
            if known := commits[commit]:
                date, author, subject, places = known
                for path, blob in zip(places[::2], places[1::2], strict=True):
                    found[path] = Addition(path, blob, commit, date, author, subject)
        return found

    def _learn(self, missing: Iterable[str]) -> None:
        """Ask git what commits add."""
        found: dict[str, tuple[Any, ...]] = dict.fromkeys(missing, ())
        for one in additions_of(self._top, found, fragments.FOLDER):
            known = found[one.commit] or (one.date, one.author, one.subject, ())
            found[one.commit] = (*known[:3], (*known[3], one.path, one.blob))
        self._commits |= found
        self._later[0].update(found)
        self._changed = True

    def contents(self, blobs: Collection[str]) -> dict[str, Content | None]:
        """Return what committed fragments say, None for a broken one; a missing blob has none."""
        known = self._contents
        if missing := [blob for blob in blobs if blob not in known]:
            for blob, data in read_blobs(self._top, missing).items():
                known[blob] = self._later[1][blob] = _parsed(data)
                self._changed = True
        return known

    def keep(self) -> None:
        """Write what was learnt, for the next time."""
        if not self._key or not self._changed:
            return
        history = set(self._history)
        if history and len(self._commits) > len(history) + _SPARE:
            self._commits = {one: self._commits[one] for one in self._history}
            used = {blob for known in self._commits.values() if known for blob in known[3][1::2]}
            self._contents = {b: said for b, said in self._contents.items() if b in used}
        elif len(self._later[0]) * _MORE < len(self._commits):
            self._write(LATER, self._later)
            return
        self._write(NAME, (self._commits, self._contents))
        self._write(LATER, ({}, {}))

    def _write(self, name: str, learnt: Learnt) -> None:
        site_cache.write(self._git_dir, name, cache.pack(self._key, learnt))


def _parsed(data: bytes) -> Content | None:
    try:
        return content_of(parse_fragment("", data))
    except FlError:
        return None


def _key(top: str, git_dir: str) -> tuple[Any, ...] | None:
    """Return what git's answer of a commit depends on besides its id; None if on too much."""
    git = Git(top, git_dir, find_repo(top)[2])
    code, _ = git.ask("config", "--get-regexp", r"^mailmap\.")
    if code != 1 or os.path.exists(os.path.join(git.common_dir, "info", "grafts")):
        return None
    replaced = git.run("for-each-ref", "--format=%(refname) %(objectname)", "refs/replace/")
    try:
        with open(os.path.join(top, ".mailmap"), "rb") as file:
            names = file_digest(file, "sha256").hexdigest()
    except OSError:
        names = ""
    asked = os.environ.get("GIT_NO_REPLACE_OBJECTS", "")
    return _FORM, tuple(sorted(cut_off(top))), replaced, asked, names
