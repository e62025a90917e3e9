"""One entry of a pattern library: its keys, what each may hold, and what is wrong with one."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fl_hooks.records.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Loc = tuple[int | str, ...]
TEXTS = ("pattern_id", "name", "description", "bad_example", "good_example", "test_coverage")
STATUSES = ("proposed", "incomplete", "archived", "stable", "preview", "deprecated")
DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(TEXTS, ""),
    "occurrence_frequency": 0,
    "last_occurrence": None,
    "severity": "medium",
    "effectiveness_score": 0.5,
}
_OPTIONAL_TEXTS = ("title", "language", "added", "category", "since")
_LISTS = ("aliases", "problems")


def pattern_id(name: str) -> str:
    """Return the id of a pattern that has none yet: the same for the same name, everywhere."""
    from uuid import NAMESPACE_URL, uuid5

    return str(uuid5(NAMESPACE_URL, f"fl-hooks:pattern:{name.encode('utf-8', 'replace').decode()}"))


def completed(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry with every key of the form, in its order; what is there stays.

    Keys beyond the form that say nothing are left out: an empty list, a title that is the name.
    """
    given = {k: v for k, v in entry.items() if v is not None or k not in DEFAULTS}
    entry = {**DEFAULTS, **given}
    for key in (*_OPTIONAL_TEXTS, *_LISTS):
        if key in entry and not entry[key]:
            del entry[key]
    if entry.get("title") == entry["name"]:
        del entry["title"]
    if not entry["pattern_id"] and isinstance(entry["name"], str):
        entry["pattern_id"] = pattern_id(entry["name"])
    return entry


def wrong(entries: Sequence[object]) -> Iterator[tuple[Loc, str]]:
    """Yield (place, what is wrong) for what a library cannot hold."""
    taken: dict[str, int] = {}
    for index, entry in enumerate(entries):
        place: Loc = ("patterns", index)
        if not isinstance(entry, dict):
            yield place, f"expected an object, got {shown(entry)}"
            continue
        for key, said in _wrong(entry):
            yield (*place, key), said
        name = entry.get("name")
        if isinstance(name, str) and taken.setdefault(name, index) != index:
            yield (*place, "name"), f"patterns[{taken[name]}] is called {shown(name)} too"


def _wrong(entry: dict[Any, Any]) -> Iterator[tuple[str, str]]:
    """Yield (key, what is wrong) of one entry; a key that is missing or null has its default."""
    given = {key: value for key, value in entry.items() if value is not None}
    name = given.get("name", "")
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        yield "name", f"expected a name on one line, got {shown(entry.get('name'))}"
    for key, value in given.items():
        said = _wrong_value(key, value)
        if said and key != "name":
            yield str(key), f"expected {said}, got {shown(value)}"


def _wrong_value(key: object, value: object) -> str:
    """Say what a value should be, "" where it is right."""
    if key in TEXTS or key in _OPTIONAL_TEXTS:
        right, said = isinstance(value, str), "text"
    elif key in _LISTS:
        right = isinstance(value, list) and all(isinstance(one, str) for one in value)
        said = "a list of texts"
    elif key in ("severity", "status"):
        choices = SEVERITIES if key == "severity" else STATUSES
        right, said = value in choices, f"one of {', '.join(choices)}"
    elif key == "occurrence_frequency":
        right = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        said = "a whole number from 0"
    elif key == "effectiveness_score":
        number = isinstance(value, int | float) and not isinstance(value, bool)
        right, said = number and 0 <= float(str(value)) <= 1, "a number from 0 to 1"
    elif key == "last_occurrence":
        right, said = moment(value) is not None, "an ISO 8601 date"
    else:
        right, said = isinstance(key, str) and _plain(value), "a key and a value that JSON has"
    return "" if right else said


def moment(value: object) -> datetime | None:
    """Return the time an ISO 8601 text means, without an offset in UTC; None for no time."""
    if not isinstance(value, str):
        return None
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _plain(value: object) -> bool:
    """Tell whether JSON can hold a value."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and _plain(one) for key, one in value.items())
    if isinstance(value, list | tuple):
        return all(map(_plain, value))
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, str | int)


def shown(value: object) -> str:
    """Show a value as JSON does, and not all of a long one."""
    try:
        text = json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        text = f"a {type(value).__name__}"
    limit = 60
    return text if len(text) <= limit else f"{text[:limit]}…"


def path_of(place: Loc) -> str:
    """Return a place as messages name it: `patterns[3].severity`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return "".join(parts).removeprefix(".")
