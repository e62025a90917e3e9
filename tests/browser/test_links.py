"""Every internal link of the built site, read from its files."""

from __future__ import annotations

import posixpath
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """A page's ids and the addresses it refers to."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links = {""}, set()
        self.feed(text)

    def handle_starttag(self, _tag, attrs):
        """Keep ids, links and sources."""
        for key, value in attrs:
            if key in ("id", "name"):
                self.ids.add(value)
            elif key in ("href", "src"):
                self.links.add(value or "")


def test_every_internal_link_resolves(site):
    """Each leads to a file of the site, and to a place in it that exists."""
    pages = {
        path.relative_to(site.folder).as_posix(): Page(path.read_text("utf-8"))
        for path in site.folder.rglob("*.html")
    }
    broken = []
    for name, page in pages.items():
        for link in page.links:
            url = urlsplit(link)
            if url.scheme or url.netloc:
                continue
            target = target_of(name, unquote(url.path))
            known = target not in pages or unquote(url.fragment) in pages[target].ids
            if not (site.folder / target).is_file() or not known:
                broken.append(f"{name}: {link}")
    assert not broken
    assert len(pages) > 15


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


def test_hostile_values_reach_no_title(site):
    """mkdocs-material writes titles without escaping them, so nothing may be left to escape."""
    page = (site.folder / "patterns" / "hostile_pattern" / "index.html").read_text("utf-8")
    head = page.partition("</head>")[0]
    assert head.count("</title>") == 1
    assert "onclick" not in head.replace(
        "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}b onclick", ""
    )
