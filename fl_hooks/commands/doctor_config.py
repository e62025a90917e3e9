"""What `fl doctor` says of configuration, patterns, cache and baseline."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.commands.doctor_result import Result, line, many, note, ok, quoted, wrong
from fl_hooks.errors import FlError
from fl_hooks.store.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.store.config import Config, Source
    from fl_hooks.store.git import Git


def results(git: Git) -> Iterator[Result]:
    """Yield what is to be said of the settings and the patterns."""
    from fl_hooks.store.config import load_config

    try:
        source = load_config(git.top)
    except FlError as error:
        yield from _mistakes("configuration", error)
        return
    where = source.path or "the defaults, as nothing is configured"
    yield from _patterns(git, source, where)
    yield from _surprises(git, source.config, source.path)


def _patterns(git: Git, source: Source, where: str) -> Iterator[Result]:
    """Yield whether patterns and configuration can be used together."""
    from fl_hooks.library.compile import compile_patterns, not_run, unknown_checks, untrusted
    from fl_hooks.library.folders import load_library

    try:
        patterns = load_library(git.top)
    except FlError as error:
        yield ok("configuration", where)
        yield from _mistakes("patterns", error)
        return
    mistakes = InputError(unknown_checks(source, patterns))
    yield from _mistakes("configuration", mistakes)
    if not mistakes.problems:
        yield ok("configuration", where)
    own = [pattern for pattern in patterns if not pattern.folder.bundled]
    skipped = untrusted(git.top, patterns)
    try:
        # The bundled ones have been compiled by whoever made this release.
        compile_patterns([one for one in own if one not in skipped])
        text = many(len(patterns), "pattern")
        yield ok("patterns", text + (f", {len(own)} of them this repository's own" if own else ""))
    except FlError as error:
        yield from _mistakes("patterns", error)
    for pattern in skipped:
        text, _, way = not_run(pattern).partition(". To trust it, ")
        yield note("patterns", text, way)


def _mistakes(topic: str, error: FlError) -> Iterator[Result]:
    """Yield one line per mistake, with the file and the line to mend."""
    if not isinstance(error, InputError):
        yield wrong(topic, str(error), error.hint)
        return
    for problem in error.problems:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        yield wrong(topic, str(problem), f"mend {place}")


def _surprises(git: Git, config: Config, path: str) -> Iterator[Result]:
    """Yield settings that one may have forgotten."""
    if config.mode == "observe":
        since = _since(git, path)
        text = f"nothing blocks: mode is observe{f', since {since}' if since else ''}"
        yield note("mode", text, f'when the team is ready: mode = "enforce" in {path}')
    if config.record == "off":
        yield note("record", "nothing is recorded: record is off", f"take `record` out of {path}")


def _since(git: Git, path: str) -> str:
    """Return the day of the commit that brought the line `mode = "observe"`, "" where unknown."""
    with Path(git.top, path).open(encoding="utf-8", errors="replace") as file:
        lines = [n for n, text in enumerate(file, 1) if re.match(r"\s*mode\s*=\s*.observe", text)]
    if not lines:
        return ""
    # --porcelain names a commit that is not there yet by zeros.
    said = line(git, "blame", "--porcelain", f"-L{lines[0]},{lines[0]}", "--", path)
    commit = said.partition(" ")[0]
    if not commit.strip("0"):
        return ""
    return line(git, "log", "-1", "--no-show-signature", "--date=short", "--format=%ad", commit)


def cache(git: Git) -> Iterator[Result]:
    """Yield whether the compiled patterns can be kept; without them a commit is slow, not wrong."""
    folder = Path(git.git_dir, "fl-hooks", "cache")
    there = next(place for place in (folder, *folder.parents) if place.exists())
    read_only = os.statvfs(there).f_flag & os.ST_RDONLY if hasattr(os, "statvfs") else 0
    if not there.is_dir():
        yield wrong(
            "cache", f"{there} is no folder: nothing can be kept", f"rm {quoted(str(there))}"
        )
    elif read_only or not os.access(there, os.W_OK | os.X_OK):
        text = f"{there} cannot be written: nothing is recorded, and each commit compiles again"
        yield wrong("cache", text, f"chmod u+rwx {quoted(str(there))}")
    else:
        yield _kept(git, folder)


def _kept(git: Git, folder: Path) -> Result:
    from fl_hooks.store import cache

    if not folder.is_dir():
        return ok("cache", "empty; the next commit fills it")
    # Private names, as the module is on the hook's path and holds no more than that needs.
    name = cache._place(git.git_dir)  # noqa: SLF001
    known = cache._unpack(name, cache._key(git.top))  # noqa: SLF001
    if Path(name).exists() and known is None:
        text = f"{name} is damaged, or was made for another place or version"
        return note("cache", f"{text}; the next commit makes it again")
    return ok("cache", "patterns are compiled" if known else "the next commit fills it")


def recorder(git: Git) -> str:
    """Return the setting `record`, the default where the configuration cannot be read."""
    from fl_hooks.store.config import Config, load_config

    try:
        return load_config(git.top).config.record
    except FlError:
        return Config().record


def baseline(git: Git) -> Iterator[Result]:
    """Yield whether the baseline can be read, is tracked, and holds files that are gone."""
    from fl_hooks.store.baseline import FILE
    from fl_hooks.store.baseline_form import load

    try:
        held = load(git.top)
    except FlError as error:
        yield wrong("baseline", error.message, error.hint)
        return
    if held is None:
        return
    yield ok("baseline", f"{many(held.total, 'finding')} accepted")
    tracked = set(
        git.run("ls-files", "-z", "--cached").decode("utf-8", "surrogateescape").split("\0")
    )
    if FILE not in tracked:
        yield note("baseline", "git does not track it: nobody else has it", f"git add {FILE}")
    gone = {path for path, _ in held.entries if path not in tracked}
    if gone:
        text = f"it names {many(len(gone), 'file')} that git no longer tracks"
        yield note("baseline", text, "fl baseline trim")
