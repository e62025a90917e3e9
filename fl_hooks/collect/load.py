"""Reading exported metrics, ours and the original system's: all of it, or an error and nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fl_hooks.collect.forms import EventError, Row, count_of, moment_of, more_of, row_of, wrong
from fl_hooks.records.event import BY_NAME, BY_PLURAL, KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fl_hooks.records.event import Kind

    Clock = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a text held: kind's name -> rows in its order, and the other top-level keys as is."""

    rows: dict[str, list[Row]]
    other: dict[str, Any]


def load(text: str | bytes, now: Clock) -> Loaded:
    """Return what an export holds; EventError naming the entry and key that is wrong.

    now: tells the moment that stands for a missing time stamp. A list that is missing or null is
    empty, one entry may stand without its list, and each of an entry's `timestamps` becomes an
    occurrence of its own.
    """
    data = parse(text)
    if not isinstance(data, dict):
        raise wrong("the file", "an object with the lists bugs, test_failures …", data)
    rows: dict[str, list[Row]] = {kind.name: [] for kind in KINDS}
    for plural, kind in BY_PLURAL.items():
        for index, entry in enumerate(_entries(data.get(plural), plural)):
            rows[kind.name] += rows_of(kind, entry, now, f"{plural}[{index}]")
    other = {key: value for key, value in data.items() if key not in BY_PLURAL}
    for index, entry in enumerate(_entries(other.get("violations"), "violations")):
        _check_violation(entry, f"violations[{index}]")
    return Loaded(rows, other)


def parse(text: str | bytes, where: str = "the file") -> Any:  # noqa: ANN401 -- JSON is anything
    """Return the value of a JSON text; EventError with line and column where it is none."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise EventError(f"{where}: not valid JSON: {error.msg} at {place}") from None
    except (ValueError, RecursionError) as error:
        raise EventError(f"{where}: not valid JSON: {error}") from None


def load_entries(text: str | bytes, now: Clock, kind: Kind | None = None) -> list[tuple[Kind, Row]]:
    """Return the rows of an export, or of entries: a JSON object per line, a list or just one.

    kind: what the entries are; None where each says it itself. EventError names the entry.
    """
    value, lines = _whole_or_lines(text)
    if isinstance(value, dict) and kind is None and not value.get("kind"):
        loaded = load(text, now)
        return [(BY_NAME[name], row) for name, rows in loaded.rows.items() for row in rows]
    if not lines:
        value = value if isinstance(value, list) else [value]
        lines = [(f"entry {number}", entry) for number, entry in enumerate(value, 1)]
    rows: list[tuple[Kind, Row]] = []
    for where, entry in lines:
        given = {"kind": kind.name, **entry} if kind and isinstance(entry, dict) else entry
        found, ours = entry_rows(given, now, where)
        rows += ((found, row) for row in ours)
    return rows


def _whole_or_lines(text: str | bytes) -> tuple[Any, list[tuple[str, Any]]]:
    """Return (value, []) of one JSON text, or (None, [(place, value)]) of one per line."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    lines = [(f"line {at}", line) for at, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) > 1 and _is_json(lines[0][1]):
        return None, [(where, parse(line, where)) for where, line in lines]
    return parse(text), []


def _is_json(text: str) -> bool:
    try:
        parse(text)
    except EventError:
        return False
    return True


def entry_rows(entry: object, now: Clock, where: str) -> tuple[Kind, list[Row]]:
    """Return kind and rows of an entry that says with its own key `kind` what it is."""
    if not isinstance(entry, dict):
        raise wrong(where, "an object", entry)
    given = entry.get("kind")
    kind = next((one for one in KINDS if given in (one.name, one.plural, one.command)), None)
    if kind is None:
        raise wrong(f"{where}.kind", "one of " + ", ".join(BY_NAME), given)
    rest = {key: value for key, value in entry.items() if key not in ("kind", "schema", "time")}
    if "time" in entry and "timestamp" not in rest:
        # The form of an event at rest.
        rest["timestamp"] = entry["time"]
    return kind, rows_of(kind, rest, now, where)


def rows_of(kind: Kind, entry: dict[str, Any], now: Clock, where: str) -> list[Row]:
    """Return an entry's rows: one, or one per occurrence where each has its own time.

    where: the entry's place in an EventError, "" where the caller names it.
    """
    if not any(key.name in entry for key in kind.keys):
        names = ", ".join(key.name for key in kind.keys)
        raise EventError(f"{where or 'the event'}: holds none of the keys {names}")
    dot = f"{where}." if where else ""
    count = count_of(entry.get("count"), f"{dot}count")
    moments = _moments(entry, count, f"{dot}timestamps")
    if not moments:
        given = entry.get("timestamp")
        moment = now() if given is None else moment_of(given, f"{dot}timestamp")
        first = row_of(kind, entry, moment, dot)
        return [(moment, count, more_of(kind, entry), *first[3:])]
    first = row_of(kind, entry, 0, dot)
    return [(moment, 1, more_of(kind, entry), *first[3:]) for moment in moments]


def _moments(entry: dict[str, Any], count: int, place: str) -> list[int]:
    """Return the moments of an entry's `timestamps`, none where it has no such list."""
    given = entry.get("timestamps")
    if given is None:
        return []
    if not isinstance(given, list) or len(given) != count:
        raise wrong(place, f"a list of {count}, as `count` says", given)
    return [moment_of(one, f"{place}[{at}]") for at, one in enumerate(given)]


def _entries(value: object, name: str) -> Iterator[dict[str, Any]]:
    if value is None:
        return
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        raise wrong(name, "a list of entries", value)
    for index, entry in enumerate(value):
        if not isinstance(entry, dict):
            raise wrong(f"{name}[{index}]", "an object", entry)
        yield entry


def _check_violation(entry: dict[str, Any], where: str) -> None:
    """Violations are kept as they are; what counting them needs has to be right."""
    if not isinstance(entry.get("pattern"), str):
        raise wrong(f"{where}.pattern", "text", entry.get("pattern"))
    if "timestamp" in entry:
        moment_of(entry["timestamp"], f"{where}.timestamp")
    count_of(entry.get("count"), f"{where}.count")
