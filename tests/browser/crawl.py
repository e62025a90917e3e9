"""A built site read from its files: what its pages refer to, and where that leads."""

from __future__ import annotations

import functools
import posixpath
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """A page's ids, the addresses it refers to, and the traps it steps into.

    `ids`: what a fragment can lead to. `links`: href and src. `loads`: what a browser fetches by
    itself. `traps`: (name, tag) of what breaks mkdocs-material's instant navigation.
    """

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads, self.traps = {""}, set(), set(), []
        self._svg = 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Keep ids, addresses and traps."""
        values = dict(attrs)
        self._svg += tag == "svg"
        self.ids |= {values[key] for key in ("id", "name") if values.get(key)}
        for key in ("href", "src"):
            if key in values and (tag, values.get("rel")) != ("link", "canonical"):
                self.links.add(values[key] or "")
        if tag in ("img", "script", "iframe", "source", "video") and values.get("src"):
            self.loads.add(values["src"])
        if tag == "link" and values.get("rel") in ("stylesheet", "preload", "icon", "preconnect"):
            self.loads.add(values.get("href") or "")
        if tag == "a" and self._svg and "href" in values:
            self.traps.append(("a-href in inline SVG", self.get_starttag_text()))
        if tag == "script" and values.get("type") == "application/json" and "id" not in values:
            self.traps.append(("script type application/json", self.get_starttag_text()))

    def handle_endtag(self, tag):
        """Leave a drawing."""
        self._svg -= tag == "svg"


@functools.cache
def read(folder):
    """Return path -> Page for all pages of a built site."""
    return {
        path.relative_to(folder).as_posix(): Page(path.read_text("utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }


def broken(folder, ours=""):
    """Return every link that leads to no file of the site, or to no place in it.

    `ours` is the site's own public address: links to it are internal as well.
    """
    pages = read(folder)
    found = []
    for name, page in pages.items():
        for link in sorted(page.links):
            url = urlsplit(link.removeprefix(ours) if ours and link.startswith(ours) else link)
            if url.scheme or url.netloc:
                continue
            target = target_of(name, unquote(url.path))
            known = target not in pages or unquote(url.fragment) in pages[target].ids
            if not (folder / target).is_file() or not known:
                found.append(f"{name}: {link}")
    return found


def target_of(page, link):
    """Return the file that a link on a page leads to."""
    if not link:
        return page
    if link.startswith("/"):
        target = link.lstrip("/") or "."
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), link))
    folder = link.endswith("/") or "." not in posixpath.basename(target) or target == "."
    return posixpath.normpath(posixpath.join(target, "index.html")) if folder else target
