"""HTML of the library while a site is built: taken from the last build, kept for the next one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = "texts.json"
# Stands among the texts for what made them.
_CODE = "code"


@contextmanager
def at_hand(git_dir: str, code: str) -> Iterator[None]:
    """Let pages take what an earlier build made of the same text.

    code: what stands for programs and libraries; texts of others do not count.
    """
    from fl_hooks.publish.once import TEXTS, Texts
    from fl_hooks.store.site_cache import read_texts, write_texts

    known = read_texts(git_dir, _NAME)
    texts = Texts(known if known.get(_CODE) == code else {})
    token = TEXTS.set(texts)
    try:
        yield
    finally:
        TEXTS.reset(token)
    made = {**texts.used, _CODE: code}
    if made != known:
        write_texts(git_dir, _NAME, made)
