"""Git as a child process: started cheaply, never read as text, its errors passed on.

os.posix_spawn instead of subprocess, because importing subprocess costs a commit more than the
two git processes it needs.
"""

from __future__ import annotations

import os

from fl_hooks.errors import FlError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO, Protocol

    class Child(Protocol):
        """A running git process: two ends of pipes, and ways to end it."""

        stdin: int
        stdout: BinaryIO

        def wait(self) -> int:
            """Wait for its end and return the exit code."""

        def kill(self) -> None:
            """End it at once."""


# Git's exit code for a request it cannot carry out, as opposed to "no" (1).
_FATAL = 128
_LONGEST_ERROR = 4000
_STDERR = 2
# What is asked for is a name, and "literal", which says so, fails beside any of these.
_PATHSPECS = ("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS")


class Git:
    """One repository, asked through child processes that run at its top.

    The environment is passed on, all but how paths are matched: GIT_INDEX_FILE names the index
    that the commit is made from, and in linked work trees GIT_DIR the right git directory.
    Relative values are made absolute, as the hook need not run where git started it.
    """

    def __init__(self, top: str, git_dir: str, common_dir: str = "") -> None:
        self.top = top
        self.git_dir = git_dir
        self.common_dir = common_dir or git_dir
        self.env = _environment(top, git_dir)
        self._errors = -1

    def __getstate__(self) -> dict[str, object]:
        """Return what a process that was not forked starts with: it has none of our open files."""
        return self.__dict__ | {"_errors": -1}

    @property
    def index_file(self) -> str:
        """The absolute path of the index in use: for a partial commit a temporary one."""
        return self.env.get("GIT_INDEX_FILE") or os.path.join(self.git_dir, "index")

    def start(
        self, *args: str | bytes, env: dict[str, str] | None = None, stdin: bool = False
    ) -> Child:
        """Start git with the arguments; its errors are kept for `said`."""
        if self._errors < 0:
            self._errors = _scratch_file()
        argv: list[str | bytes] = ["git", "-C", self.top, *args]
        if hasattr(os, "posix_spawnp"):
            return _Spawned(argv, env or self.env, self._errors, stdin)
        return _popen(argv, env or self.env, self._errors, stdin)

    def ask(
        self, *args: str | bytes, stdin: bytes = b"", env: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Run git to its end and return (exit code, output); what it reads must be short."""
        child = self.start(*args, env=env, stdin=bool(stdin))
        if stdin:
            feed(child, stdin)
            os.close(child.stdin)
        output = child.stdout.read()
        child.stdout.close()
        return child.wait(), output

    def run(
        self, *args: str | bytes, stdin: bytes = b"", env: dict[str, str] | None = None
    ) -> bytes:
        """Run git and return its output; a failure is an FlError in git's own words."""
        code, output = self.ask(*args, stdin=stdin, env=env)
        if code:
            raise self.failure(args, code)
        return output

    def failure(self, args: Iterable[str | bytes], code: int) -> FlError:
        """Return the error for a git that ended with the code."""
        # What follows -c is a setting, and the verb comes after it.
        words = ["", *args]
        pairs = zip(words, words[1:], strict=False)  # noqa: RUF007 -- the hook imports no itertools
        verb = next(
            (a for b, a in pairs if isinstance(a, str) and not a.startswith("-") and b != "-c"), ""
        )
        said = self.said() or f"it ended with exit code {code}"
        return FlError(
            f"git {verb} failed: {said}", "Run the same git command by hand to see more."
        )

    def said(self) -> str:
        """Return what git wrote to its standard error so far, on one line."""
        if self._errors < 0:
            return ""
        start = max(0, os.fstat(self._errors).st_size - _LONGEST_ERROR)
        os.lseek(self._errors, start, os.SEEK_SET)
        text = os.read(self._errors, _LONGEST_ERROR).decode("utf-8", "replace")
        return " / ".join(line.strip() for line in text.split("\n") if line.strip())

    def has_commits(self) -> bool:
        """Tell whether HEAD names an object, be it damaged; before the first commit it does not."""
        code, _ = self.ask("rev-parse", "--verify", "--quiet", "HEAD")
        if code >= _FATAL:
            raise self.failure(("rev-parse",), code)
        return code == 0

    def empty_tree(self) -> str:
        """Return the empty tree's id, which SHA-1 and SHA-256 repositories name differently."""
        return self.run("hash-object", "-t", "tree", "--stdin").strip().decode("ascii")


class _Spawned:
    """A child process by posix_spawn, with pipes for its input (if asked for) and output."""

    def __init__(
        self, argv: list[str | bytes], env: dict[str, str], errors: int, stdin: bool
    ) -> None:
        out_read, out_write = _pipe()
        actions: list[tuple[int, ...] | tuple[int, int, str, int, int]] = [
            (os.POSIX_SPAWN_DUP2, out_write, 1),
            (os.POSIX_SPAWN_DUP2, errors, 2),
        ]
        in_read = self.stdin = -1
        if stdin:
            in_read, self.stdin = _pipe()
            actions.append((os.POSIX_SPAWN_DUP2, in_read, 0))
        else:
            # What git's hook may read from its standard input is not for this child.
            actions.append((os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0))
        try:
            self.pid = os.posix_spawnp("git", argv, env, file_actions=actions)
        except FileNotFoundError:
            raise _no_git() from None
        finally:
            os.close(out_write)
            if in_read >= 0:
                os.close(in_read)
        self.stdout: BinaryIO = open(out_read, "rb", 1 << 16)  # noqa: SIM115 -- lives as long as git

    def wait(self) -> int:
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)

    def kill(self) -> None:
        os.kill(self.pid, 9)
        self.wait()


def _popen(argv: list[str | bytes], env: dict[str, str], errors: int, stdin: bool) -> Child:
    """Start a child where there is no posix_spawn."""
    import subprocess

    class Popened:
        def __init__(self) -> None:
            source = subprocess.PIPE if stdin else subprocess.DEVNULL
            try:
                self.process = subprocess.Popen(
                    argv, env=env, stdin=source, stdout=subprocess.PIPE, stderr=errors
                )
            except FileNotFoundError:
                raise _no_git() from None
            self.stdin = os.dup(self.process.stdin.fileno()) if self.process.stdin else -1
            if self.process.stdin:
                self.process.stdin.close()
            self.stdout: BinaryIO = self.process.stdout  # type: ignore[assignment]

        def wait(self) -> int:
            return self.process.wait()

        def kill(self) -> None:
            self.process.kill()
            self.process.wait()

    return Popened()


def feed(child: Child, data: bytes) -> None:
    """Write all data to a child's input; a child that has ended already is told by its exit."""
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(child.stdin, view) :]
    except BrokenPipeError:
        return


def _pipe() -> tuple[int, int]:
    """Return a pipe clear of the three standard numbers, which a caller may have left closed."""
    read, write = os.pipe()
    spare = []
    while min(read, write) <= _STDERR:
        spare += [read, write]
        read, write = os.pipe()
    for fd in spare:
        if fd > _STDERR:
            os.close(fd)
    return read, write


def _scratch_file() -> int:
    """Return an open file without a name: git may say more than a pipe that nobody reads holds."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("git-stderr")
    import tempfile

    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _environment(top: str, git_dir: str) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name not in _PATHSPECS}
    if env.get("GIT_DIR"):
        # Only where git set it itself: naming the git directory skips git's ownership check.
        env["GIT_DIR"] = git_dir
        env["GIT_WORK_TREE"] = top
    elif env.get("GIT_WORK_TREE"):
        env["GIT_WORK_TREE"] = top
    if env.get("GIT_INDEX_FILE"):
        env["GIT_INDEX_FILE"] = os.path.join(top, env["GIT_INDEX_FILE"])
    return env


def _no_git() -> FlError:
    return FlError("git was not found", "Install git and put it on the PATH.")
