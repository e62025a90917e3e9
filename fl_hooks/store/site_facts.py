"""What git and the work tree tell the site: where the repository is shown, HEAD, lines of code."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError
from fl_hooks.store.history import read_blobs
from fl_hooks.store.site_tree import MARKER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fl_hooks.records.violation import Violation
    from fl_hooks.store.git import Git

Excerpt = tuple[tuple[int, str], ...]

# What documentation consists of; anything else beside it is left where it is.
_DOCUMENTS = (
    *(".md", ".css", ".csv", ".json", ".pdf", ".txt"),
    *(".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".webp"),
)
_OURS = ("about", "analysis", "assets", "badges", "data", "patterns", "violations")
_CONTEXT = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """What git knows of the repository; the date is HEAD's, so that one record gives one site.

    `excerpts` holds (blob, line) -> the lines around it as (number, text); it is filled only
    where source may be shown. `time` is the date in seconds.
    """

    name: str
    remote: str = ""
    head: str = ""
    branch: str = ""
    date: str = ""
    time: str = ""
    shallow: bool = False
    excerpts: Mapping[tuple[str, int], Excerpt] = field(default_factory=dict)


def read_facts(git: Git) -> Facts:
    """Return what git says of the repository, in five short questions."""
    _, head = git.ask("log", "-1", "--no-show-signature", "--format=%H %cI %ct", "HEAD", "--")
    commit, date, time = [*head.decode("ascii", "replace").split(), "", "", ""][:3]
    branch = _line(git, "symbolic-ref", "--quiet", "--short", "HEAD")
    remote = _remote(git)
    # A clone's folder can have any name; the remote has the one that people know.
    name = remote.rstrip("/").removesuffix(".git").replace(":", "/").rpartition("/")[2]
    return Facts(
        name=name or os.path.basename(git.top) or "repository",
        remote=remote,
        head=commit,
        branch=branch,
        date=date,
        time=time,
        shallow=_line(git, "rev-parse", "--is-shallow-repository") == "true",
    )


def with_excerpts(facts: Facts, top: str, shown: Iterable[Violation]) -> Facts:
    """Return the facts with the lines of violations whose code may be shown."""
    return replace(facts, excerpts=_excerpts(top, shown))


def _remote(git: Git) -> str:
    """Return the address of `origin`, else of the first remote, "" where there is none."""
    names = _line(git, "remote").split("\n")
    name = "origin" if "origin" in names else names[0]
    return _line(git, "remote", "get-url", "--", name) if name else ""


def _line(git: Git, *arguments: str) -> str:
    code, output = git.ask(*arguments)
    return "" if code else output.decode("utf-8", "surrogateescape").strip()


def _excerpts(top: str, shown: Iterable[Violation]) -> dict[tuple[str, int], Excerpt]:
    # Blocked code was never committed, and may be what nobody was meant to see.
    places = {(one.blob, one.line) for one in shown if one.blob and one.outcome != "prevented"}
    contents = read_blobs(top, (blob for blob, _ in places)) if places else {}
    found = {}
    for blob, data in contents.items():
        lines = data.decode("utf-8", "replace").split("\n")
        for line in (line for other, line in places if other == blob):
            first = max(line - _CONTEXT, 1)
            part = lines[first - 1 : line + _CONTEXT]
            found[blob, line] = tuple(enumerate((text.rstrip("\r") for text in part), first))
    return found


def read_documents(top: str, pages: Sequence[str]) -> dict[str, bytes]:
    """Return the repository's own pages for the site, by path: files, or folders of them.

    Links are not followed, hidden files are left out. Raises FlError for a path that is not there
    or would take the place of a page of ours.
    """
    found: dict[str, bytes] = {}
    for page in pages:
        if pages.count(page) > 1:
            raise FlError(f"publish.pages names {page} twice", "Name it once.")
        paths = list(_documents(top, page.strip("/")))
        for path in paths:
            if path in found:
                continue  # a page that is to stand before the rest of its folder
            if path.partition("/")[0] in _OURS or path.lower() in ("index.md", "readme.md"):
                text = f"publish.pages: {path} would take the place of a page of the site"
                raise FlError(text, "Keep such pages in a folder of their own, such as docs/.")
            try:
                with open(os.path.join(top, path), "rb") as file:
                    found[path] = file.read()
            except OSError as error:
                raise FlError(f"{path} cannot be read: {error.strerror}") from error
        if not paths:
            raise FlError(f"publish.pages: {page} is no page and no folder of pages")
    return found


def _documents(top: str, page: str) -> Iterator[str]:
    place = os.path.join(top, page)
    # A link could lead out of the repository, to what nobody meant to publish.
    if os.path.realpath(place) != os.path.join(os.path.realpath(top), *page.split("/")):
        return
    if os.path.isfile(place) and page.lower().endswith(_DOCUMENTS):
        yield page
    for folder, folders, names in os.walk(place):
        if MARKER in names:
            folders.clear()  # pages that fl-build-site --into wrote there
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names, key=lambda name: (name not in ("index.md", "README.md"), name)):
            path = os.path.join(folder, name)
            hidden = name.startswith(".") or os.path.islink(path)
            if not hidden and name.lower().endswith(_DOCUMENTS):
                yield os.path.relpath(path, top).replace(os.sep, "/")
