"""The values of an event, checked and made uniform: what is harmless is converted, the rest told.

A row is what is kept of one: (moment, count, more, *values), where moment is microseconds since
1970 in UTC, more the JSON text of keys that the kind does not know ("" for none), and values stand
in the order of the kind's keys, a table as its JSON text. All of it is numbers and text, which the
garbage collector need not look through: a million stored make the next one no slower.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from fl_hooks.collect.plain import as_text, plain
from fl_hooks.detect.render import safe
from fl_hooks.errors import FlError
from fl_hooks.records.severity import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fl_hooks.records.event import Key, Kind

Row = tuple[Any, ...]
HEAD = 3  # moment, count, more
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LONG = 60
_A_TIME = "a date and time, as 2026-11-21T16:00:00+00:00"
_dumps = json.JSONEncoder(allow_nan=False).encode


class EventError(FlError, ValueError):
    """A value that no event can hold; the message names the key."""


def row_of(kind: Kind, values: Mapping[str, Any], moment: int, where: str) -> Row:
    """Return the row of an event that happened at a moment.

    values: key -> value; missing keys take their default. where: what stands before a key in an
    EventError, as `bugs[3].` or `log_bug: `.
    """
    return (moment, 1, "", *(_value(key, values.get(key.name), where) for key in kind.keys))


def entry_of(kind: Kind, row: Row) -> dict[str, Any]:
    """Return a row as the entry that an export holds; each call makes new values."""
    entry: dict[str, Any] = {}
    for key, value in zip(kind.keys, row[HEAD:], strict=True):
        if value is None and key.optional:
            continue
        entry[key.name] = json.loads(value) if key.takes == "table" else value
    entry["timestamp"] = iso(row[0])
    entry["count"] = row[1]
    if row[2]:
        entry.update(json.loads(row[2]))
    return entry


def more_of(kind: Kind, entry: Mapping[str, Any]) -> str:
    """Return the keys of an entry that its kind does not know, as JSON; "" for none."""
    known = {key.name for key in kind.keys} | {"timestamp", "timestamps", "count"}
    more = {as_text(key): plain(value) for key, value in entry.items() if key not in known}
    return _dumps(more) if more else ""


def iso(moment: int) -> str:
    """Return a moment as ISO 8601 in UTC, always with six digits, so that texts sort as times."""
    return (_EPOCH + moment * _MICROSECOND).isoformat(timespec="microseconds")


def moment_of(value: object, where: str) -> int:
    """Return a time, a datetime or ISO 8601, as a moment; without an offset it is UTC."""
    try:
        then = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
        then = then.astimezone(UTC) if then.tzinfo else then.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise wrong(where, _A_TIME, value) from None
    return (then - _EPOCH) // _MICROSECOND


def count_of(value: object, where: str) -> int:
    """Return how often an entry stands for the same fact: a whole number from 1."""
    if value is None:
        return 1
    number = _whole(value)
    if number is None or number < 1:
        raise wrong(where, "a whole number from 1", value)
    return number


def wrong(where: str, expected: str, value: object) -> EventError:
    """Return the error that says what was expected at a key and what stood there."""
    if value is ...:
        return EventError(
            f"{where}: expected {expected}, got `...`", "It stands for a value of your own."
        )
    return EventError(f"{where}: expected {expected}, got {_shown(value)}")


def _shown(value: object) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = f"{type(value).__name__} {as_text(value)}"
    return safe(text if len(text) <= _LONG else f"{text[:_LONG]}…")


def _value(key: Key, value: Any, where: str) -> Any:  # noqa: ANN401 -- what a caller may pass
    if type(value) is str and key.takes == "text" and (not key.required or value.strip()):
        # Nearly all there are.
        return value if value or key.default == "" else key.default
    if value is None and not key.required:
        return key.default
    return _READ[key.takes](value, key, where + key.name)


def _text(value: object, key: Key, where: str) -> str:
    if value is ... or isinstance(value, (dict, list)):
        raise wrong(where, "text", value)
    text = as_text(value)
    if key.required and not text.strip():
        raise EventError(f"{where}: is missing", f"It takes: {key.meaning}")
    return text


def _line(value: object, _key: Key, where: str) -> int:
    number = 0 if value == "" else _whole(value)
    if number is None or number < 0:
        raise wrong(where, "a whole number", value)
    return number


def _minutes(value: object, _key: Key, where: str) -> int | float | None:
    if value == "":
        return None
    number = plain(value)
    if isinstance(number, str):
        try:
            number = plain(float(number))
        except ValueError:
            raise wrong(where, "a number of minutes", value) from None
    if isinstance(number, bool) or not isinstance(number, (int, float)) or number < 0:
        raise wrong(where, "a number of minutes", value)
    return int(number) if number == int(number) else number


def _table(value: object, _key: Key, where: str) -> str:
    if not isinstance(value, dict):
        raise wrong(where, "names and values", value)
    try:
        return _dumps(value)
    except (TypeError, ValueError, RecursionError):
        return _dumps(plain(value))


def _severity(value: object, key: Key, where: str) -> str | int | None:
    name = as_text(value).strip().lower()
    if name in SEVERITIES:
        return name
    if not name:
        return key.default
    raise wrong(where, "low, medium, high or critical", value)


def _whole(value: object) -> int | None:
    """Return a whole number, also one that is written as text or as 42.0; None for another."""
    value = plain(value)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = int(value)
    except ValueError:
        return None
    return number if isinstance(value, str) or value == number else None


_READ: dict[str, Callable[[Any, Key, str], Any]] = {
    "text": _text,
    "line": _line,
    "minutes": _minutes,
    "table": _table,
    "severity": _severity,
}
