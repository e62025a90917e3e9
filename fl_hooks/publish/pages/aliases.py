"""Other names of a pattern lead to its page: one small file each, which mkdocs copies as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fl_hooks.publish.escape import line
from fl_hooks.publish.render import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.publish.entry import Entry

# Safe as a folder's name everywhere; an alias in a repository's own pattern is no more than text.
_SAFE = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,99}", re.IGNORECASE)


def pages(entries: Sequence[Entry], url: str = "") -> dict[str, str]:
    """Return a file per alias that leads to the pattern's page; `url` is the site's own address.

    A name that is another pattern's id, that differs from one in case alone, or that cannot name a
    folder gets none: the first pattern that claims a name has it.
    """
    taken = {entry.id.casefold() for entry in entries}
    made = {}
    for entry in entries:
        for alias in entry.aliases:
            if _SAFE.fullmatch(alias) and not alias.endswith(".") and alias.casefold() not in taken:
                taken.add(alias.casefold())
                made[f"patterns/{alias}/index.html"] = _page(entry, alias, url)
    return made


def _page(entry: Entry, alias: str, url: str) -> str:
    canonical = f"{url}patterns/{entry.id}/" if url else f"../{entry.id}/"
    return render("moved.html.j2", one=entry, alias=line(alias), canonical=canonical)
