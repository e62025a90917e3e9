"""What numbers depend on besides the facts: the library's patterns, since when, and added lines."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from fl_hooks.library.folders import Pattern
    from fl_hooks.store.exposure import Exposure

# How far back lines are counted: more than any window, and not all of a long history.
DAYS = 400


def as_dicts(patterns: Iterable[Pattern]) -> list[dict[str, Any]]:
    """Return of each pattern what an analyzer takes: name, severity, aliases, languages."""
    return [
        {
            "name": one.id,
            "severity": one.declaration.severity,
            "aliases": list(one.declaration.aliases),
            "languages": list(one.declaration.languages),
        }
        for one in patterns
    ]


def since(top: str, patterns: Iterable[Pattern]) -> dict[str, datetime]:
    """Return when each of the repository's own patterns was added to it.

    Nobody knows since when a bundled one is there.
    """
    from fl_hooks.store.history import additions

    own = {f"{one.folder.shown}/pattern.yml": one.id for one in patterns if not one.folder.bundled}
    added = additions(top, *own) if own else {}
    return {own[path]: datetime.fromisoformat(one.date) for path, one in added.items()}


def exposure(top: str, today: date | None = None) -> Exposure:
    """Return day -> language -> lines added of late to the files that are scanned."""
    from fl_hooks.detect.languages import LANGUAGES
    from fl_hooks.store.config import load_config
    from fl_hooks.store.exposure import added_lines

    compiled = load_config(top).config.compiled()
    endings = {name: row[0] for name, row in LANGUAGES.items()}
    first = (today or datetime.now(UTC).date()) - timedelta(days=DAYS)
    rule = json.dumps([compiled["include"], compiled["exclude"], endings])
    return added_lines(top, counted(compiled), first, rule=rule)


def counted(compiled: Mapping[str, Any]) -> Callable[[str], str]:
    """Return what tells the language of a path that is scanned, "" for one that is not."""
    from fl_hooks.detect.globs import matches
    from fl_hooks.detect.languages import language_of

    include, exclude = compiled["include"], compiled["exclude"]

    def language(path: str) -> str:
        name = language_of(path)
        wanted = name and matches(path, include) and not matches(path, exclude)
        return name if wanted else ""

    return language
