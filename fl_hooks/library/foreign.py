"""The original system's library beside our folders: a patterns.json that a repository keeps."""

from __future__ import annotations

from pathlib import Path

from fl_hooks.errors import FlError

# Where the guide and its CI keep it.
LIBRARIES = ("patterns.json", "data/patterns.json", ".feedback-loop/patterns.json")


def foreign_names(top: str) -> frozenset[str]:
    """Return the names and aliases that a repository's patterns.json gives to patterns.

    A file of that name that is no such library, or is broken, gives none: other programs use the
    name too.
    """
    from fl_hooks.library.manager import Manager

    found: set[str] = set()
    for name in LIBRARIES if top else ():
        if (path := Path(top, name)).is_file():
            try:
                names = Manager(path).get_pattern_names()
            except FlError:
                continue
            found.update(names, names.aliases)
    return frozenset(found)
