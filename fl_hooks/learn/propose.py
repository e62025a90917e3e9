"""A learning becomes a draft pattern folder, for a person to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.learn.draft import edited, language
from fl_hooks.library.new import new_pattern
from fl_hooks.store.redact import redact

if TYPE_CHECKING:
    from pathlib import Path

    from fl_hooks.records.learning import Learning


def propose(learning: Learning, parent: Path, name: str = "") -> list[Path]:
    """Write the draft below `parent`, where `fl patterns new` writes; return the files written.

    It is a preview that matches nothing people write, until it is filled in. name: the folder's,
    by default the learning's id. Raises FlError for an impossible name, and where such a folder
    is there already: nothing is ever overwritten.
    """
    folder = name or learning.id
    return new_pattern(
        parent,
        folder,
        language(learning),
        lambda texts: edited(texts, learning, folder, redact),
    )
