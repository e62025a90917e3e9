"""The compiled library, read back in a millisecond: a commit reads neither YAML nor TOML.

One file per Python and installation in the git directory. It is looked up by the stat of every
file it was made from, and where those differ by their content; anything odd about it (cut off,
foreign, damaged) only means that it is made again, in a child process, since a commit must not
pay for the imports of the compiler. Writers replace the file as a whole, so readers never wait.
"""

from __future__ import annotations

import marshal
import os
import sys
from time import time_ns
from zlib import crc32

from fl_hooks import __version__
from fl_hooks.errors import EXIT_CLEAN, EXIT_USER, FlError
from fl_hooks.store import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Stamps = tuple[tuple[Any, ...], ...]

MAGIC = b"fl-hooks cache 1\n"
PRECOMPILED = os.path.join(paths.DATA, "library.bin")
# Two writes closer together than the clock of the file system ticks share one time stamp, and
# the coarsest clocks in use tick every two seconds: younger files are compared by content.
_TICK = 2_000_000_000
_DAY = 86_400_000_000_000
_CHILD = (
    "import sys; where = sys.argv[1]; where in sys.path or sys.path.insert(0, where); "
    "from fl_hooks.library.compile import main; sys.exit(main(sys.argv[2:]))"
)


def load(
    top: str, git_dir: str, make: Callable[[str], dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Return the compiled library and configuration of the work tree at `top`.

    With `top` empty, the bundled patterns under the default configuration. make: compiles, in a
    process that has the compiler imported already. Raises FlError for whatever is wrong in a
    pattern or in the configuration. A git directory that cannot be written costs time, never the
    result.
    """
    files = tuple(_inputs(top))
    if not files:
        compiled = _unpack(PRECOMPILED, (__version__,))
        if compiled is not None:
            for check in compiled["checks"]:
                if check["match_path"]:
                    check["match_path"] = os.path.join(paths.DATA, check["match_path"])
            return dict(compiled)
    stamps, now = _stamps(files), time_ns()
    path, key = _place(git_dir), _key(top)
    cached = _unpack(path, key) if path else None
    if cached is not None and cached[0] == stamps and _settled(stamps, cached[1]):
        return dict(cached[3])
    digest = _digest(files)
    compile_ = make or _compile
    compiled = cached[3] if cached is not None and cached[2] == digest else compile_(top)
    # What was changed meanwhile may or may not have been read: better not to remember it.
    if path and _stamps(tuple(_inputs(top))) == stamps:
        _write(path, pack(key, (stamps, now, digest, compiled)))
    return dict(compiled)


def pack(key: tuple[Any, ...], value: object) -> bytes:
    """Return a cache file's bytes: what it is, a check sum, then key and value."""
    # Version 4 is read by every Python we support, whatever the newest one writes by itself.
    body = marshal.dumps((key, value), 4)  # type: ignore[arg-type, unused-ignore]
    return MAGIC + crc32(body).to_bytes(4, "big") + body


def _unpack(path: str, key: tuple[Any, ...]) -> Any:  # noqa: ANN401 -- whatever was packed
    """Return the value of a cache file, None unless it is whole and has the key."""
    try:
        with open(path, "rb") as file:
            data = file.read()
        start = len(MAGIC) + 4
        body = memoryview(data)[start:]
        if data[:start] != MAGIC + crc32(body).to_bytes(4, "big"):
            return None
        found, value = marshal.loads(body)  # noqa: S302 -- our own file, and checked
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return value if found == key else None


def _key(top: str) -> tuple[Any, ...]:
    return __version__, sys.hexversion, sys.implementation.name, paths.PACKAGE, top


def _place(git_dir: str) -> str:
    """Return the cache file's path; each Python and installation has its own, lest they fight."""
    if not git_dir:
        return ""
    who = crc32(f"{paths.PACKAGE}\0{sys.hexversion}".encode("utf-8", "surrogateescape"))
    name = f"library-{sys.implementation.cache_tag}-{who:08x}.bin"
    return os.path.join(git_dir, "fl-hooks", "cache", name)


def _inputs(top: str) -> Iterator[str]:
    """Yield every file that the compiled library depends on, missing ones that would count too.

    Nothing at all means: bundled patterns of an installed wheel, default configuration.
    """
    if paths.checkout():
        yield from _declarations(paths.bundled_patterns_dir())
        yield from _compilers()
    if not top:
        return
    own = [file for folder in paths.repo_pattern_dirs(top) for file in _declarations(folder)]
    project, config = paths.config_paths(top)
    found = [path for path in (project, config) if os.path.exists(path)]
    if own or config in found or (found and _mentions_us(project)):
        yield from (project, config, *own, paths.user_config_path())


def _declarations(folder: str) -> Iterator[str]:
    """Yield pattern.yml and match.py, there or not, of each folder inside that has the first."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        declaration = os.path.join(folder, name, "pattern.yml")
        if os.path.exists(declaration):
            yield from (declaration, os.path.join(folder, name, "match.py"))


def _compilers() -> Iterator[str]:
    """Yield the sources that compile the library: in a checkout they change under one version."""
    for part in ("library", "store", "detect"):
        folder = os.path.join(paths.PACKAGE, part)
        for name in sorted(os.listdir(folder)):
            if part == "library" or name in ("config.py", "cache.py", "facts.py", "languages.py"):
                yield os.path.join(folder, name)


def _mentions_us(path: str) -> bool:
    data = _content(path)
    return b"fl-hooks" in data or b"fl_hooks" in data


def _stamps(files: tuple[str, ...]) -> Stamps:
    return tuple(_stamp(path) for path in files)


def _stamp(path: str) -> tuple[Any, ...]:
    try:
        stat = os.stat(path)
    except OSError:
        return (path,)
    return path, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino


def _settled(stamps: Stamps, written: int) -> bool:
    """Tell whether every file was old enough, when the cache was written, to trust its stamp."""
    newest = max((time for stamp in stamps for time in stamp[1:3]), default=0)
    return bool(newest < written - _TICK)


def _digest(files: tuple[str, ...]) -> str:
    """Return a digest of the files' names and content; a pyproject.toml not about us is empty."""
    from fl_hooks.records.finding import sha256

    digest = sha256()
    for path in files:
        data = _content(path)
        if path.endswith("pyproject.toml") and not _mentions_us(path):
            data = b""
        digest.update(f"{path}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return str(digest.hexdigest())


def _content(path: str) -> bytes:
    # A pipe would be waited for, and a device read for ever.
    if not os.path.isfile(path):
        return b""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def _compile(top: str) -> dict[str, Any]:
    """Compile in a child process and return its result, or raise what it found wrong."""
    code, data = _run([sys.executable, "-P", "-c", _CHILD, os.path.dirname(paths.PACKAGE), top])
    if code == EXIT_CLEAN:
        return dict(marshal.loads(data))  # noqa: S302 -- from our own child
    text = data.decode("utf-8", "replace")
    if code == EXIT_USER and text:
        message, _, hint = text.partition("\0")
        raise FlError(message, hint)
    raise RuntimeError(f"the pattern library could not be compiled (exit {code})\n{text}")


def _run(command: list[str]) -> tuple[int, bytes]:
    """Run a program without a shell; return its exit code and what it wrote to stdout."""
    if not hasattr(os, "posix_spawn"):
        import subprocess

        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False
        )
        return done.returncode, done.stdout
    read, write = os.pipe()
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, write, 1),
    ]
    try:
        pid = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    except OSError:
        os.close(read)
        raise
    finally:
        os.close(write)
    with open(read, "rb") as pipe:
        data = pipe.read()
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), data
    except ChildProcessError:
        # Whoever started us ignores SIGCHLD, so the exit code is lost; the data speaks for itself.
        return EXIT_CLEAN, data


def _write(path: str, data: bytes) -> None:
    """Replace the cache file; where that is impossible (read-only, full) go on without it."""
    temporary = f"{path}.{os.getpid()}.{time_ns():x}.tmp"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            with open(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
        _tidy(os.path.dirname(path))
    except OSError:
        return


def _tidy(folder: str) -> None:
    """Delete what killed writers and installations long gone have left."""
    now = time_ns()
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        age = now - os.stat(path).st_mtime_ns
        if age > (_DAY if name.endswith(".tmp") else 60 * _DAY):
            os.unlink(path)
