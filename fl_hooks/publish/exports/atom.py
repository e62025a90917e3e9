"""An Atom feed's document: entries in, XML out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from fl_hooks import __version__
from fl_hooks.publish.exports.encode import text, xml

if TYPE_CHECKING:
    from collections.abc import Iterable

_SUBTITLE = "Commits that kept a known fault, and patterns that get more frequent"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    name: what its id is made from. address: of its page, from the site's top. content: HTML.
    author: "" for the feed's.
    """

    name: str
    title: str
    updated: datetime
    address: str
    content: str
    category: str
    author: str = ""


def document(
    entries: Iterable[Entry], *, name: str, updated: datetime, root: str, path: str
) -> str:
    """Return the feed of a repository called `name`.

    root: the site's address with a slash at its end, "" where nobody knows it: then links are
    relative to the feed, which lies at `path` from the site's top.
    """
    base = f' xml:base="{xml(root)}"' if root else ""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"{base}>',
        f"<id>{_id('feed', text(name))}</id>",
        f"<title>{xml(name)}: known faults</title>",
        f"<subtitle>{_SUBTITLE}</subtitle>",
        f"<updated>{_stamp(updated)}</updated>",
        f"<author><name>{xml(name)}</name></author>",
        f'<generator version="{xml(__version__)}">fl-hooks</generator>',
        f'<link rel="self" type="application/atom+xml" href="{xml(root + path)}"/>',
        f'<link rel="alternate" type="text/html" href="{xml(root or "./")}"/>',
    ]
    return "\n".join((*lines, *(_xml(one, root) for one in entries), "</feed>", ""))


def _xml(one: Entry, root: str) -> str:
    author = f"<author><name>{xml(one.author)}</name></author>\n" if one.author else ""
    return (
        "<entry>\n"
        f"<id>{_id(one.name)}</id>\n"
        f"<title>{xml(one.title)}</title>\n"
        f"<updated>{_stamp(one.updated)}</updated>\n"
        f"{author}"
        f'<link rel="alternate" type="text/html" href="{xml(root + one.address)}"/>\n'
        f'<category term="{xml(one.category)}"/>\n'
        f'<content type="html">{xml(one.content)}</content>\n'
        "</entry>"
    )


def _id(*parts: str) -> str:
    """Return an id that stays the same wherever the site lies and whenever it is built."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, ':'.join(('fl-hooks', *parts)))}"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
