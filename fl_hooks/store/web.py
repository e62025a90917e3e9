"""Addresses on the web, as people write them into a configuration or an option."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Anything else would have to be encoded before it may stand in a page or in a feed.
_SIGNS = re.compile(r"[A-Za-z0-9:/._~%+@!$&*,;=()-]+")


def not_on_the_web(address: str) -> str:
    """Return what keeps a text from being an address on the web, "" for one that is."""
    try:
        url = urlsplit(address)
        port_is_fine = url.port is None or url.port > 0
    except ValueError:
        return "is no address on the web"
    if url.scheme not in ("http", "https") or not url.hostname or not port_is_fine:
        return "is no address on the web: it starts with https:// or http://, and a host follows"
    if "@" in url.netloc:
        return "holds a name or password, and every reader would see it"
    if url.query or url.fragment or "?" in address or "#" in address:
        return "must end with its path, without ? and #"
    return "" if _SIGNS.fullmatch(address) else "holds a sign that no address has"
