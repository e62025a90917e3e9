"""One value for all that a site is made from: while it stays the same, so does the site.

It is made from contents, never from times or places, so a clone elsewhere gives the same value.
"""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from typing import TYPE_CHECKING

from fl_hooks.store.fragments import FOLDER as _VIOLATIONS
from fl_hooks.store.local_log import folder as local_folder
from fl_hooks.store.paths import (
    DATA,
    FOLDER,
    PACKAGE,
    bundled_patterns_dir,
    checkout,
    repo_pattern_dirs,
)
from fl_hooks.store.site_tree import MARKER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fl_hooks.store.git import Git

# Files at the top of the repository that pages are made from, besides the record.
_FILES = ("mkdocs.yml", ".mailmap", "patterns.json", "data/patterns.json")
# What a page's bytes depend on besides fl-hooks itself.
_LIBRARIES = (
    *("jinja2", "markdown", "markdown-it-py", "mkdocs", "mkdocs-material", "pygments"),
    *("pymdown-extensions", "vl-convert-python", "networkx", "zensical"),
)
_OVERRIDES = "site_templates"
# Without waiting for somebody at the other end of a pipe.
_OPEN = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
# Written by the system and by editors.
_LEFT_OUT = (".pyc", ".swp", "~")
_STATUS = (
    *("--no-optional-locks", "status", "--porcelain", "-z", "--no-renames"),
    *("--untracked-files=all", "--ignored"),
)
_CODE = ("package", "templates", "overrides")


def key_of(git: Git, documents: Iterable[str], values: Mapping[str, object], code: str = "") -> str:
    """Return the value as hexadecimal digits.

    documents: the repository's own pages, files or folders. values: what else the site depends
    on, each with an exact repr: options, configuration, facts of git. code: that of `code_of`,
    where it is at hand.
    """
    others = [one for one in places(git, documents) if one[0] not in (*_CODE, "record")]
    known = {"code": code or code_of(git), "violations": _committed(git)}
    return _value({**values, **known}, [*others, *_record(git), *_changed(git)])


def code_of(git: Git) -> str:
    """Return the same for what makes pages alone: programs, templates and libraries."""
    return _value(_versions(), (one for one in places(git, ()) if one[0] in _CODE))


def _committed(git: Git) -> bytes:
    """Return git's own value of the violations that HEAD holds: reading 20,000 files takes long."""
    return git.ask("rev-parse", "--verify", "--quiet", f"HEAD:{_VIOLATIONS}")[1]


def _changed(git: Git) -> Iterator[tuple[str, str]]:
    """Yield (name, path) of violations whose files are not those of HEAD, gone ones too."""
    listed = git.run(*_STATUS, "--", f":(top,literal){_VIOLATIONS}").split(b"\0")
    for entry in sorted(filter(None, listed)):
        path = entry[3:].decode("utf-8", "surrogateescape")
        if not path.endswith(_LEFT_OUT):
            yield entry.decode("utf-8", "surrogateescape"), os.path.join(git.top, path)


def _record(git: Git) -> Iterator[tuple[str, str]]:
    """Yield (name, path) of what the record holds besides violations."""
    folder = os.path.join(git.top, FOLDER)
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        if f"{FOLDER}/{name}" != _VIOLATIONS:
            yield f"record {name}", os.path.join(folder, name)


def _value(values: Mapping[str, object], places: Iterable[tuple[str, str]]) -> str:
    total = sha256()
    for name, value in sorted(values.items()):
        total.update(f"{name}={value!r}\n".encode("utf-8", "surrogatepass"))
    for name, place in places:
        total.update(f"{name}\n".encode("utf-8", "surrogateescape"))
        for path in sorted(_files(place)):
            _add(total.update, f"{name}:{path}", os.path.join(place, path) if path else place)
    return total.hexdigest()


def places(git: Git, documents: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (name, path) of every file and folder that a site is made from, there or not."""
    yield "package", PACKAGE
    yield "templates", os.path.join(checkout() or DATA, "site_templates")
    yield "bundled", bundled_patterns_dir()
    yield "hooks", os.path.join(checkout() or DATA, ".pre-commit-hooks.yaml")
    yield "record", os.path.join(git.top, FOLDER)
    yield "local", local_folder(git.common_dir)
    yield "shallow", os.path.join(git.common_dir, "shallow")
    yield "overrides", os.path.join(git.top, _OVERRIDES)
    for name in _FILES:
        yield name, os.path.join(git.top, name)
    for folder in repo_pattern_dirs(git.top):
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries)
        # Other folders may be called patterns too.
        for name in names:
            if os.path.isfile(os.path.join(folder, name, "pattern.yml")):
                yield f"pattern {name}", os.path.join(folder, name)
    for name in sorted(set(documents)):
        yield f"document {name}", os.path.join(git.top, name.strip("/"))


def _versions() -> dict[str, object]:
    import sys
    from importlib.metadata import PackageNotFoundError, version

    found: dict[str, object] = {
        "python": sys.version_info[:3],
        "epoch": os.environ.get("SOURCE_DATE_EPOCH", ""),
    }
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def _files(place: str, inside: str = "") -> Iterator[str]:
    """Yield the files of a folder, relative to it; "" for a file itself, nothing for what is not.

    What Python and the system write by themselves is left out, and what we wrote; links to folders
    are not followed.
    """
    try:
        with os.scandir(os.path.join(place, inside)) as entries:
            found = list(entries)
    except NotADirectoryError:
        yield ""
        return
    except OSError:
        return
    if any(entry.name == MARKER for entry in found):
        return
    for entry in found:
        path = f"{inside}/{entry.name}" if inside else entry.name
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in ("__pycache__", ".git", "node_modules"):
                yield from _files(place, path)
        elif not entry.name.endswith(_LEFT_OUT) and ".pyc." not in entry.name:
            yield path


def _add(update: Callable[[bytes], object], name: str, path: str) -> None:
    """Put a file's name, length and content into the value."""
    try:
        fd = os.open(path, _OPEN)
    except OSError:
        return
    try:
        status = os.fstat(fd)
        # A link may lead to what has no end.
        size = status.st_size if stat.S_ISREG(status.st_mode) else 0
        update(f"{name} {size}\n".encode("utf-8", "surrogateescape"))
        while size and (piece := os.read(fd, 1 << 20)):
            update(piece)
    except OSError:
        return
    finally:
        os.close(fd)
