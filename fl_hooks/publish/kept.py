"""Pages of the last build that would be the same again: a closed month is not rendered twice."""

from __future__ import annotations

import marshal
from contextvars import ContextVar
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fl_hooks.publish.site import Site
    from fl_hooks.records.violation import Violation

    # name -> (what the pages were made from, path -> digest of the page as it was written)
    Known = Mapping[str, tuple[str, Mapping[str, str]]]

# What the last build left, while a site is made that may use it.
KEPT: ContextVar[Kept | None] = ContextVar("kept", default=None)


class Kept:
    """What the last build wrote of each month, and where it still lies.

    read: the bytes of a page by its path, b"" where it is gone. code: what stands for templates
    and programs. known: what the last build said of its pages; `now` is what this one has to say.
    A page counts only if its bytes are those that were written.
    """

    def __init__(self, read: Callable[[str], bytes], code: str, known: Known) -> None:
        self._read, self._code, self._known = read, code, known
        self._digests: dict[int, bytes] = {}
        self._common = b""
        self.now: dict[str, tuple[str, dict[str, str]]] = {}

    def pages(
        self,
        name: str,
        site: Site,
        found: Sequence[Violation],
        make: Callable[[], dict[str, str]],
    ) -> dict[str, str]:
        """Return what `make` does, by path, of these violations and of nothing else of the record.

        name: one for each kind of page and month.
        """
        key = sha256(self._common_of(site) + self._digest(site, found)).hexdigest()
        made_from, digests = self._known.get(name, ("", {}))
        pages = self._unchanged(digests) if made_from == key else None
        if pages is None:
            pages = make()
            digests = {path: _digest(_bytes(text)) for path, text in pages.items()}
        self.now[name] = (key, dict(digests))
        return pages

    def _unchanged(self, digests: Mapping[str, str]) -> dict[str, str] | None:
        """Return pages as they lie there, None unless each is as it was written."""
        pages = {}
        for path, digest in digests.items():
            data = self._read(path)
            if _digest(data) != digest:
                return None
            pages[path] = data.decode("utf-8")
        return pages

    def _common_of(self, site: Site) -> bytes:
        """Return what stands for all that a page is made from besides its violations."""
        if not self._common:
            checks = sorted(check.full for entry in site.entries for check in entry.checks)
            values = (self._code, site.settings, site.forge, sorted(site.titles.items()), checks)
            self._common = sha256(repr(values).encode("utf-8", "surrogatepass")).digest()
        return self._common

    def _digest(self, site: Site, found: Sequence[Violation]) -> bytes:
        """Return what stands for violations and their lines of code, worked out once."""
        digest = self._digests.get(id(found))
        if digest is None:
            # Version 2 writes equal values in equal bytes, whichever of them are one object.
            total = sha256(marshal.dumps([tuple(one) for one in found], 2))
            if excerpts := site.facts.excerpts:
                lines = [excerpts.get((one.blob, one.line), ()) for one in found]
                total.update(marshal.dumps(lines, 2))
            digest = self._digests[id(found)] = total.digest()
        return digest


def kept(
    name: str, site: Site, found: Sequence[Violation], make: Callable[[], dict[str, str]]
) -> dict[str, str]:
    """Return pages from the last build where there was one, else as `make` makes them."""
    last = KEPT.get()
    return last.pages(name, site, found, make) if last else make()


def _bytes(text: str) -> bytes:
    """Return a page as it is written."""
    return text.encode("utf-8", "replace")


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
