"""What a build leaves for the next one: which pages of months it wrote, and from what."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.commands.build_site_order import Order
    from fl_hooks.store.git import Git

# Counts the forms of what is kept.
_FORM = 1


@contextmanager
def kept_pages(git: Git, order: Order, code: str) -> Iterator[None]:
    """Let pages inside be taken from the last build where they would be the same.

    code: what stands for templates and programs. Only digests are kept; the pages themselves lie
    in the page tree. Those that are written into another site are not: they are changed there.
    """
    from pathlib import Path
    from zlib import crc32

    from fl_hooks.publish.kept import KEPT, Kept
    from fl_hooks.store import cache, site_cache

    if order.copy or not order.tree:
        yield
        return
    # Each page tree has its own: that of --serve lies elsewhere.
    name = f"pages-{crc32(order.tree.encode('utf-8', 'surrogateescape')):08x}.bin"
    tree = Path(order.tree)
    place, key = site_cache.path_of(git.git_dir, name), (_FORM, order.tree)
    found = cache._unpack(place, key) or {}  # noqa: SLF001 -- the same form of file
    kept = Kept(lambda path: site_cache.content(str(tree / path)), code, found)
    token = KEPT.set(kept)
    try:
        yield
    finally:
        KEPT.reset(token)
    if kept.now != found:
        site_cache.write(git.git_dir, name, cache.pack(key, kept.now))
