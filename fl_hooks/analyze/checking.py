"""Looking at one entry of an export: what counts of it, or which key is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fl_hooks.analyze.moments import utc
from fl_hooks.analyze.sources import BY_KEY
from fl_hooks.errors import FlError
from fl_hooks.records.severity import SEVERITIES

_HINT = "Mend the entry, or leave the key out."
_LONGEST = 60
# Beyond this, whole numbers stop being exact once they are divided.
_MOST = 10**15


@dataclass(frozen=True, slots=True)
class Entry:
    """What counts of an entry; moments: (time stamp in UTC, "" for none, occurrences) each."""

    pattern: str | None
    severity: str | None
    outcome: str | None
    moments: tuple[tuple[str, int], ...]


def read_entry(source: str, at: int, entry: object) -> Entry:
    """Return what counts of the entry at a place of a source; FlError names entry and key."""
    place = f"{source}[{at}]"
    if not isinstance(entry, Mapping):
        raise _wrong(place, "an object with keys", entry)
    names = (BY_KEY[source].pattern, "severity", "outcome")
    pattern, severity, outcome = (_text(f"{place}.{name}", entry.get(name)) for name in names)
    if severity is not None and severity.lower() not in SEVERITIES:
        raise _wrong(f"{place}.severity", f"one of {', '.join(SEVERITIES)}", severity)
    return Entry(pattern, severity, outcome, tuple(_moments(place, entry)))


def entries_of(data: Mapping[str, Any], source: str) -> list[Any]:
    """Return a source's list of an export, empty where it has none; FlError for no list."""
    entries = data.get(source)
    if entries is None:
        return []
    if not isinstance(entries, list):
        raise _wrong(source, "a list of entries", entries)
    return entries


def _moments(place: str, entry: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return when it occurred: each occurrence by itself where the entry knows their times."""
    count = entry.get("count", 1)
    if not isinstance(count, int) or not 1 <= count <= _MOST:
        raise _wrong(f"{place}.count", f"a whole number from 1 to {_MOST}", count)
    stamps = entry.get("timestamps")
    if stamps is None:
        return [(_stamp(f"{place}.timestamp", entry.get("timestamp")), int(count))]
    if not isinstance(stamps, list) or len(stamps) != count:
        raise _wrong(f"{place}.timestamps", f"a list of {count} time stamps", stamps)
    return [(_stamp(f"{place}.timestamps[{i}]", one), 1) for i, one in enumerate(stamps)]


def _stamp(place: str, stamp: object) -> str:
    if stamp is None or stamp == "":
        return ""
    if isinstance(stamp, str):
        try:
            return utc(stamp)
        except ValueError:
            pass
    raise _wrong(place, 'a time such as "2026-11-21T16:00:00+00:00"', stamp)


def _text(place: str, value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise _wrong(place, "a text", value)


def _wrong(place: str, expected: str, value: object) -> FlError:
    import json

    shown = json.dumps(value, default=repr, ensure_ascii=True)
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    return FlError(f"{place}: expected {expected}, got {shown}", _HINT)
