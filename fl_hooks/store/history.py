"""When, by whom and in which commit files of a folder were added, in one pass over history."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError
from fl_hooks.store.paths import find_repo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from git import Git
    from git.exc import CommandError

# A byte that no commit id starts with tells a commit's header from the entries under it.
_HEADER = b"\x02"
# Settings of the user that would change the output: `log.showRoot=false` hides the files of the
# first commit, `log.follow` turns a single path into something else, signatures add lines.
_LOG = (
    *("-c", "log.showRoot=true", "-c", "log.follow=false", "-c", "core.quotePath=false"),
    *("log", "--no-show-signature", "--no-color", "--encoding=UTF-8"),
    # Merges: `-c` lists what no parent holds, so a file is neither counted twice nor missed where
    # the merge commit itself added it; without --full-history a branch merged with `-s ours`
    # disappears.
    *("--full-history", "-c", "--diff-filter=A", "--no-renames"),
    *("--raw", "-z", "--no-abbrev", "--format=%x02%H%x00%at%x00%aN%x00%s%x00"),
)


@dataclass(frozen=True, slots=True)
class Addition:
    """One file as one commit added it; `date` is the author's, in UTC, ISO 8601.

    The author's date stays through a rebase and an amend; the committer's does not.
    """

    path: str
    blob: str
    commit: str
    date: str
    author: str
    subject: str


def additions(top: str, folder: str) -> dict[str, Addition]:
    """Return path -> the oldest addition of every file HEAD's history ever held below a folder.

    Files deleted since are in it; a file added on several branches appears once. Without a commit
    the answer is empty. Raises FlError with git's own words where git fails.
    """
    git = _git(top)
    head = _head(git)
    if not head:
        return {}
    output = _call(git, [*_LOG, head, "--", folder])
    # Newest first, so that the oldest addition of a path is the one that stays.
    return {found.path: found for found in _parse(output)}


def read_blobs(top: str, blobs: Iterable[str]) -> dict[str, bytes]:
    """Return blob id -> content for those ids the repository has, in one call of git."""
    wanted = sorted(set(blobs))
    if not wanted:
        return {}
    with tempfile.TemporaryFile() as names:
        names.write("".join(f"{blob}\n" for blob in wanted).encode("ascii"))
        names.seek(0)
        output = _call(_git(top), ["cat-file", "--batch"], istream=names)
    return dict(_contents(output))


def cut_off(top: str) -> frozenset[str]:
    """Return the commits at which a shallow clone ends; git takes all they hold for added there."""
    try:
        with open(os.path.join(find_repo(top)[2], "shallow"), encoding="ascii") as file:
            return frozenset(file.read().split())
    except FileNotFoundError:
        return frozenset()


def _parse(output: bytes) -> Iterator[Addition]:
    """Read `git log --raw -z` under the header of _LOG."""
    tokens = iter(output.split(b"\0"))
    commit = date = author = subject = ""
    for token in tokens:
        if token.startswith(_HEADER):
            commit = token[1:].decode("ascii")
            date = _utc(next(tokens, b""))
            author = next(tokens, b"").decode("utf-8", "replace")
            subject = next(tokens, b"").decode("utf-8", "replace")
        elif (entry := token.lstrip(b"\n")).startswith(b":"):
            path = next(tokens, b"").decode("utf-8", "surrogateescape")
            yield Addition(path, _new_blob(entry), commit, date, author, subject)


def _new_blob(entry: bytes) -> str:
    """Return the last object id of a raw entry; a merge's entry has one colon per parent."""
    parents = len(entry) - len(entry.lstrip(b":"))
    return entry.split(b" ")[2 * parents + 1].decode("ascii")


def _utc(seconds: bytes) -> str:
    """Return a time stamp as ISO 8601 in UTC; the epoch where a broken commit has none."""
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        moment = datetime.fromtimestamp(0, UTC)
    return moment.isoformat()


def _contents(output: bytes) -> Iterator[tuple[str, bytes]]:
    """Read the answers of `git cat-file --batch`, leaving out what is missing."""
    at = 0
    while at < len(output):
        end = output.index(b"\n", at)
        header = output[at:end].split(b" ")
        at = end + 1
        if header[-1] == b"missing":
            continue
        size = int(header[2])
        yield header[0].decode("ascii"), output[at : at + size]
        at += size + 1


def _git(top: str) -> Git:
    """Return GitPython's git for a work tree; FlError where there is no git at all."""
    try:
        from git import Git
    except ImportError as error:
        raise FlError("git was not found", "Install git and put it on the PATH.") from error
    git = Git(top)
    # Inside a hook these may be relative to the folder the hook was started in.
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        if os.environ.get(name):
            git.update_environment(**{name: os.path.abspath(os.environ[name])})
    return git


def _head(git: Git) -> str:
    """Return the id of HEAD's commit, "" before the first one."""
    from git.exc import GitCommandError

    try:
        return str(git.rev_parse("--verify", "--quiet", "HEAD^{commit}"))
    except GitCommandError as error:
        # 1 is git's "no such thing"; what it cannot do at all ends with 128.
        if error.status == 1:
            return ""
        raise _failure("rev-parse", error) from error


def _call(git: Git, arguments: list[str], istream: object = None) -> bytes:
    """Run git and return its output; a failure is an FlError with git's message."""
    from git.exc import CommandError

    try:
        output = git.execute(  # type: ignore[call-overload]
            ["git", *arguments],
            istream=istream,
            stdout_as_string=False,
            strip_newline_in_stdout=False,
        )
    except CommandError as error:
        raise _failure("cat-file" if istream else "log", error) from error
    return bytes(output)


def _failure(verb: str, error: CommandError) -> FlError:
    said = str(error.stderr).strip().removeprefix("stderr: ").strip("'\n ")
    hint = "Run the same git command by hand to see more."
    return FlError(f"git {verb} failed: {said or error.status}", hint)
