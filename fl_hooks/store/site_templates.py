"""Templates and assets of the site that a repository replaces with files of its own."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = "site_templates"
# Parts of the style and the script; one of a new name joins the others in the order of names.
_PART = re.compile(r"assets/(styles/[\w.-]+\.css|scripts/[\w.-]+\.js)")
_LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a repository replaces: path in site_templates/ -> text; `unknown` are names we lack."""

    files: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def read_overrides(top: str, package: str) -> Overrides:
    """Return the files of the repository's site_templates/ that stand in for ours by their names.

    package: the folder that ours lie in. A folder without any such file has nothing to do with
    us. Raises FlError for a file that lies elsewhere through a link, or is no text.
    """
    folder = os.path.join(top, FOLDER)
    if not os.path.isdir(folder) or os.path.realpath(folder) == os.path.realpath(package):
        return Overrides()
    found = sorted(_files(folder))
    known = [path for path in found if _is_known(path, package)]
    if not known:
        return Overrides()
    unknown = tuple(path for path in found if path not in known)
    return Overrides({path: _read(top, f"{FOLDER}/{path}") for path in known}, unknown)


def _is_known(path: str, package: str) -> bool:
    return bool(_PART.fullmatch(path)) or os.path.isfile(os.path.join(package, *path.split("/")))


def _files(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and not name.endswith("~"):
                yield os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/")


def _read(top: str, path: str) -> str:
    place = os.path.join(top, *path.split("/"))
    real = os.path.join(os.path.realpath(top), *path.split("/"))
    if os.path.realpath(place) != real:
        hint = "Put the file itself there: what is published must lie in the repository."
        raise FlError(f"{path} is a link, or lies in a folder that is one", hint)
    try:
        with open(place, "rb") as file:
            data = file.read(_LONGEST + 1)
    except OSError as error:
        raise FlError(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > _LONGEST:
        raise FlError(f"{path} is larger than {_LONGEST:,} bytes, too large for a template")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FlError(f"{path}:{line}: not UTF-8") from error
