"""Which files change often: what `fl-build-site` asks git for the hotspots."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from fl_hooks.publish.loop import Churn
    from fl_hooks.records.violation import Violation
    from fl_hooks.store.git import Git


def read_churn(git: Git, violations: Iterable[Violation], now: datetime) -> dict[str, Churn]:
    """Return path -> changes in the window before a moment, of the files that are scanned.

    Files with violations are there too, changed or not, and say whether git still tracks them.
    """
    from fl_hooks.library.numbers import counted
    from fl_hooks.publish.loop import WINDOW_DAYS, Churn
    from fl_hooks.store.config import load_config
    from fl_hooks.store.site_churn import changes, files

    language = counted(load_config(git.top).config.compiled())
    first = (now - timedelta(days=WINDOW_DAYS)).date()
    changed = changes(git, lambda path: bool(language(path)), first)
    there = files(git)
    paths = sorted({*changed, *(one.path for one in violations)})
    return {path: Churn(*changed.get(path, (0, 0)), there=path in there) for path in paths}
