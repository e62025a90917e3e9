"""Commits, which of them say that they fix something, and what they change: from `git log`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fl_hooks.collect.fix_words import says_fix
from fl_hooks.store.changes import parse_raw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fl_hooks.store.changes import Change
    from fl_hooks.store.git import Git

# A byte that no raw entry starts with tells a commit's header from what follows.
_HEADER = b"\x02"
# Settings of the user that would change the output.
_LOG = ("-c", "log.showRoot=true", "-c", "log.follow=false", "log", "--no-show-signature")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit; `word` says by what its message speaks of a fix; `date` is the author's."""

    id: str
    date: str
    subject: str
    word: str


def candidates(git: Git, *options: str) -> tuple[list[Commit], int]:
    """Return the commits whose message speaks of a fix, newest first, and how many were read.

    options: what `git log` is to read, say a range or `--since`. Merges are left out: what they
    bring others have committed.
    """
    read = commits(git, *options)
    return [one for one in read if one.word], len(read)


def commits(git: Git, *options: str, paths: Sequence[str] = ()) -> list[Commit]:
    """Return the commits that `git log` tells of, whatever they say, newest first, without merges.

    paths: only those that change one of these.
    """
    form = "--format=%H%x00%at%x00%B"
    names = [path.encode("utf-8", "surrogateescape") for path in paths]
    output = git.run(
        *(*_LOG, "--no-merges", "-z", "--encoding=UTF-8", form, *options, "--"),
        *names,
        # Paths are names here, whatever wildcards they look like.
        env={**git.env, "GIT_LITERAL_PATHSPECS": "1"},
    )
    fields = output.split(b"\0")
    found = []
    for at in range(0, len(fields) - 2, 3):
        message = fields[at + 2].decode("utf-8", "replace")
        subject = message.strip().partition("\n")[0]
        one = Commit(fields[at].decode("ascii"), _utc(fields[at + 1]), subject, says_fix(message))
        found.append(one)
    return found


def changes_of(git: Git, commits: Iterable[Commit]) -> dict[str, list[Change]]:
    """Return commit id -> what it changes against its parent, renames followed."""
    ids = "".join(f"{one.id}\n" for one in commits).encode("ascii")
    output = git.run(
        *(*_LOG, "--no-walk=unsorted", "--stdin", "-z", "--raw", "--no-abbrev"),
        *("-M", "-l400", "--ignore-submodules", "--format=%x02%H"),
        stdin=ids,
    )
    return {commit: parse_raw(raw) for commit, raw in _parts(output)}


def _parts(output: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield each commit's id and its raw entries; a path may hold any byte but NUL."""
    tokens = iter(output.split(b"\0"))
    commit, raw = "", b""
    for token in tokens:
        if token.lstrip(b"\n").startswith(_HEADER):
            if commit:
                yield commit, raw
            commit, raw = token.strip()[1:].decode("ascii"), b""
        elif (entry := token.lstrip(b"\n")).startswith(b":"):
            count = 2 if entry.rpartition(b" ")[2][:1] in b"RC" else 1
            raw += b"\0".join((entry, *(next(tokens, b"") for _ in range(count)), b""))
    if commit:
        yield commit, raw


def _utc(seconds: bytes) -> str:
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        moment = datetime.fromtimestamp(0, UTC)
    return moment.isoformat()
