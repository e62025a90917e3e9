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
    from collections.abc import Iterable, Iterator, Sequence

    from git import Git
    from git.exc import CommandError

# A byte that no commit id starts with tells a commit's header from the entries under it.
_HEADER = b"\x02"
_VERBS = ("log", "cat-file", "rev-list", "diff-tree", "status")
# Settings of the user that would change the output: `log.showRoot=false` hides the files of the
# first commit, `log.follow` turns a single path into something else, signatures add lines.
_LOG = (
    *("-c", "log.showRoot=true", "-c", "log.follow=false", "-c", "core.quotePath=false"),
    *("log", "--no-show-signature", "--no-color", "--encoding=UTF-8"),
)
_FORMAT = "--format=%x02%H%x00%at%x00%aN%x00%s%x00"
# The same for commits that are named on stdin.
_TREES = ("diff-tree", "--stdin", "-r", "--root", "--no-color", "--encoding=UTF-8")
_SHOWN = (
    # Merges: `-c` lists what no parent holds, so a file is neither counted twice nor missed where
    # the merge commit itself added it.
    *("-c", "--no-renames"),
    *("--raw", "-z", "--no-abbrev", _FORMAT),
)
# Without --full-history a branch merged with `-s ours` disappears.
_RAW = ("--full-history", *_SHOWN)


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


def additions(top: str, *paths: str, after: str = "") -> dict[str, Addition]:
    """Return path -> the oldest addition of every file HEAD's history ever held below the paths.

    Files deleted since are in it; a file added on several branches appears once. after: a commit
    whose own history is left out. Without a commit the answer is empty. Raises FlError with git's
    own words where git fails.
    """
    git = _git(top)
    head = _head(git)
    if not head:
        return {}
    revisions = [head, *(["--not", f"{after}^@"] if after else [])]
    # Not `git log`, which compares all trees twice: to find the commits, and to show them.
    walked = _call(git, ["rev-list", *revisions]).decode("ascii")
    # Newest first, so that the oldest addition of a path is the one that stays.
    return {found.path: found for found in _additions_of(git, walked, paths)}


def revisions(top: str) -> list[str]:
    """Return the commits of HEAD's history, newest first; none before the first commit."""
    git = _git(top)
    head = _head(git)
    return _call(git, ["rev-list", head]).decode("ascii").split() if head else []


def additions_of(top: str, commits: Iterable[str], *paths: str) -> Iterator[Addition]:
    """Yield the files below the paths that each commit added, in the order of the commits."""
    return _additions_of(_git(top), "".join(f"{commit}\n" for commit in commits), paths)


def _additions_of(git: Git, commits: str, paths: Iterable[str]) -> Iterator[Addition]:
    if commits:
        arguments = [*_TREES, *_SHOWN, "--diff-filter=A", "--", *paths]
        yield from _parse(_call(git, arguments, stdin=commits))


def versions(top: str, *paths: str) -> list[Addition]:
    """Return each content that commits gave to files of HEAD's history, the oldest first.

    On branches that were merged too, ordered as git orders commits by their dates. Without a
    commit the answer is empty. Raises FlError with git's own words where git fails.
    """
    git = _git(top)
    head = _head(git)
    if not head:
        return []
    output = _call(git, [*_LOG, *_RAW, "--diff-filter=AM", head, "--", *paths])
    return list(_parse(output))[::-1]


def commits(top: str, ids: Iterable[str]) -> list[Addition]:
    """Return what git knows of commits, newest first, as additions of no file.

    Raises FlError where one is not there.
    """
    wanted = "".join(f"{commit}\n" for commit in ids)
    args = [*_LOG, "--no-walk=sorted", "--stdin", "-z", _FORMAT]
    tokens = _call(_git(top), args, stdin=wanted).split(b"\0")[:-1]
    return [_commit(tokens[at : at + 4]) for at in range(0, len(tokens) - 3, 5)]


def ask(top: str, *args: str, stdin: str = "") -> str:
    """Return git's answer; FlError where it fails."""
    return _call(_git(top), list(args), stdin=stdin).decode("utf-8", "surrogateescape").strip()


def read_blobs(top: str, blobs: Iterable[str]) -> dict[str, bytes]:
    """Return blob id -> content for those ids the repository has, in one call of git."""
    wanted = sorted(set(blobs))
    if not wanted:
        return {}
    names = "".join(f"{blob}\n" for blob in wanted)
    return dict(_contents(_call(_git(top), ["cat-file", "--batch"], stdin=names)))


def cut_off(top: str) -> frozenset[str]:
    """Return the commits at which a shallow clone ends; git takes all they hold for added there."""
    try:
        with open(os.path.join(find_repo(top)[2], "shallow"), encoding="ascii") as file:
            return frozenset(file.read().split())
    except FileNotFoundError:
        return frozenset()


def _parse(output: bytes) -> Iterator[Addition]:
    """Read `git log --raw -z` under the header of _FORMAT."""
    tokens = iter(output.split(b"\0"))
    one = Addition("", "", "", "", "", "")
    for token in tokens:
        if token.startswith(_HEADER):
            one = _commit((token, next(tokens, b""), next(tokens, b""), next(tokens, b"")))
        elif (entry := token.lstrip(b"\n")).startswith(b":"):
            path = next(tokens, b"").decode("utf-8", "surrogateescape")
            yield Addition(path, _new_blob(entry), one.commit, one.date, one.author, one.subject)


def _commit(fields: Sequence[bytes]) -> Addition:
    """Return what the four fields of _FORMAT say."""
    commit, seconds, author, subject = fields
    texts = (author.decode("utf-8", "replace"), subject.decode("utf-8", "replace"))
    return Addition("", "", commit[1:].decode("ascii"), _utc(seconds), *texts)


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


def _call(git: Git, arguments: list[str], stdin: str = "") -> bytes:
    """Run git and return its output; a failure is an FlError with git's message."""
    from git.exc import CommandError

    # A file, as a pipe would have to be filled while the output is read.
    with tempfile.TemporaryFile() as source:
        source.write(stdin.encode("ascii"))
        source.seek(0)
        try:
            output = git.execute(
                ["git", *arguments],
                istream=source,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
            )
        except CommandError as error:
            verb = next((one for one in arguments[::-1] if one in _VERBS), arguments[0])
            raise _failure(verb, error) from error
    return bytes(output)


def _failure(verb: str, error: CommandError) -> FlError:
    said = str(error.stderr).strip().removeprefix("stderr: ").strip("'\n ")
    hint = "Run the same git command by hand to see more."
    return FlError(f"git {verb} failed: {said or error.status}", hint)
