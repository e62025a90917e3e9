"""Reports without a known pattern, out of the exported dict, each with what it is grouped by."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from fl_hooks.learn.normalise import says_little, template
from fl_hooks.learn.traces import place, raised
from fl_hooks.records.learning import Sighting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

# What people write where they do not know the pattern.
UNKNOWN = frozenset(("", "unknown", "none", "n/a", "other", "?"))
_NAMES = {
    "bugs": "pattern",
    "test_failures": "pattern_violated",
    "code_reviews": "pattern",
    "performance_metrics": "pattern",
    "deployment_issues": "pattern",
}
_FAULTS = ("bugs", "test_failures", "deployment_issues")


class Key(NamedTuple):
    """What sightings of one fault share: a name, or exception, template and, if need be, place."""

    kind: str
    exception: str
    text: str
    place: str = ""
    function: str = ""


def sightings(
    data: Mapping[str, Sequence[Mapping[str, Any]]], known: Collection[str]
) -> Iterator[tuple[Key, Sighting]]:
    """Yield the entries that no pattern in `known` (ids and aliases) speaks for, and their keys.

    An entry with a list of time stamps gives one sighting per stamp. Review remarks and measured
    performance count only where they name a pattern: they tell of no exception.
    """
    for source, name_key in _NAMES.items():
        for entry in data.get(source, ()):
            name = str(entry.get(name_key) or "").strip()
            unnamed = name.lower() in UNKNOWN
            if name in known or (unnamed and source not in _FAULTS):
                continue
            fault = _FORMS.get(source, _plain)(entry)
            key = fault[0] if unnamed else Key("name", "", name)
            for time, count in _times(entry):
                yield key, _sighting(source, entry, fault[1:], time, count)


def _bug(entry: Mapping[str, Any]) -> tuple[Key, str, str, int, str, str]:
    trace = _text(entry, "stack_trace")
    error = raised(_text(entry, "error"), trace)
    where = place(trace, _text(entry, "file_path"), _whole(entry.get("line")))
    key = _key(error.type, error.message, where.file, where.function)
    return key, _shown(*error), where.file, where.line, where.function, _text(entry, "code")


def _test(entry: Mapping[str, Any]) -> tuple[Key, str, str, int, str, str]:
    error = raised(_text(entry, "failure_reason"), _text(entry, "stack_trace"))
    name = _text(entry, "test_name")
    file = _text(entry, "file_path") or (name.partition("::")[0] if "::" in name else "")
    key = _key(error.type, error.message, file, name)
    code = _text(entry, "code_snippet")
    return key, _shown(*error), file, _whole(entry.get("line")), name, code


def _deployment(entry: Mapping[str, Any]) -> tuple[Key, str, str, int, str, str]:
    # People word a cause anew each time; its kind they choose from few.
    issue, cause = _text(entry, "issue_type"), _text(entry, "root_cause")
    where = _text(entry, "environment")
    text = f"{issue}: {cause}" if issue and cause else issue or cause
    return Key("fault", "", template(issue or cause).lower()), text, where, 0, "", ""


def _plain(entry: Mapping[str, Any]) -> tuple[Key, str, str, int, str, str]:
    text = _text(entry, "issue_type") or _text(entry, "metric_type")
    file, line = _text(entry, "file_path"), _whole(entry.get("line"))
    return Key("fault", "", template(text).lower()), text, file, line, "", _text(entry, "code")


_FORMS = {"bugs": _bug, "test_failures": _test, "deployment_issues": _deployment}


def _key(exception: str, message: str, file: str, function: str) -> Key:
    text = template(message, exception)
    if says_little(text):
        return Key("fault", exception, text.lower(), file, function)
    return Key("fault", exception, text.lower())


def _sighting(
    source: str,
    entry: Mapping[str, Any],
    fault: tuple[str, str, int, str, str],
    time: str,
    count: int,
) -> Sighting:
    text, file, line, function, code = fault
    severity = str(entry.get("severity") or "medium")
    minutes = entry.get("resolution_time_minutes") or 0
    return Sighting(
        *(source, text, file, line, function, time, count, severity, code),
        minutes=float(minutes) * count,
    )


def _times(entry: Mapping[str, Any]) -> list[tuple[str, int]]:
    stamps = entry.get("timestamps")
    if isinstance(stamps, (list, tuple)) and stamps:
        return [(_utc(str(stamp)), 1) for stamp in stamps]
    return [(_utc(str(entry.get("timestamp") or "")), max(1, _whole(entry.get("count"))))]


def _utc(text: str) -> str:
    """Return a time stamp in UTC, "" for what is none; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.isoformat(timespec="seconds")


def _shown(exception: str, message: str) -> str:
    return f"{exception}: {message}" if exception and message else exception or message


def _text(entry: Mapping[str, Any], key: str) -> str:
    return str(entry.get(key) or "")


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
