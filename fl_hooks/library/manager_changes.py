"""What a library's entries go through: merged, counted, proposed, archived. Values only.

Each function changes the entries in place, after it has checked what it is given, and returns
what belongs into the changelog.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from fl_hooks.errors import FlError
from fl_hooks.library.entry import completed, moment, pattern_id, shown
from fl_hooks.library.guide_names import snake
from fl_hooks.library.patterns_json import now
from fl_hooks.records.severity import SEVERITIES, rank

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    Entry = dict[str, Any]

# What stands for "no name known" in logs.
_NAMELESS = ("", "unknown", "none")
_TEXTS_OF_DETAILS = ("error", "failure_reason", "reason", "suggestion", "root_cause", "issue_type")
_EXAMPLES = ("bad_example", "good_example")
_CODES_OF_DETAILS = ("code", "code_snippet")


def said(action: str, pattern: str, **details: object) -> Entry:
    """Return an entry of the changelog."""
    return {"timestamp": now(), "action": action, "pattern": pattern, "details": details}


def named(patterns: Iterable[object]) -> list[Entry]:
    """Return the entries that have a name; what else is wrong is for saving to say."""
    return [e for e in patterns if isinstance(e, dict) and isinstance(e.get("name"), str)]


def aliases(patterns: Iterable[object]) -> dict[str, str]:
    """Return {alias: name}; a name never counts as an alias."""
    entries = named(patterns)
    names = {entry["name"] for entry in entries}
    lists = [(entry["name"], entry.get("aliases")) for entry in entries]
    pairs = ((alias, name) for name, found in lists if isinstance(found, list) for alias in found)
    return {alias: name for alias, name in pairs if isinstance(alias, str) and alias not in names}


def find(patterns: Iterable[object], name: str) -> Entry | None:
    """Return the entry with a name, else the one with such an alias."""
    entries = named(patterns)
    name = aliases(entries).get(name, name)
    return next((entry for entry in entries if entry["name"] == name), None)


def merge(
    patterns: list[Entry],
    found: Iterable[tuple[Entry, frozenset[str]]],
    frozen: Collection[str] = (),
) -> list[Entry]:
    """Take entries of a guide into a library; frozen: names of those that stay as they are.

    found: entries, and which of their keys the guide states; only these replace what is there.
    """
    log = []
    for entry, stated in found:
        names = (entry["name"], *entry.get("aliases", ()))
        known = next((e for e in (find(patterns, name) for name in names) if e), None)
        if known is None:
            patterns.append(entry)
            log.append(said("added", entry["name"]))
        elif known["name"] not in frozen:
            log += _updated(known, entry, stated)
    return log


def _updated(known: Entry, entry: Entry, stated: Iterable[str]) -> list[Entry]:
    keys = [key for key in stated if key in entry and known.get(key) != entry[key]]
    other = [n for n in (entry["name"], *entry.get("aliases", ())) if n != known["name"]]
    new = [name for name in other if name not in known.get("aliases", [])]
    known |= {key: entry[key] for key in keys}
    if known.get("status") == "incomplete" and all(map(known.get, _EXAMPLES)):
        del known["status"]
    if new:
        known["aliases"] = [*known.get("aliases", []), *new]
    changed = sorted([*keys, *(["aliases"] if new else [])])
    return [said("updated", known["name"], keys=changed)] if changed else []


def unsaid_additions(
    patterns: Iterable[object], stored: Collection[str], log: Sequence[Mapping[str, Any]]
) -> list[Entry]:
    """Return the additions that the changelog lacks: entries that somebody appended by hand."""
    known = {row.get("pattern") for row in log if row.get("action") in ("added", "proposed")}
    names = [entry["name"] for entry in named(patterns)]
    return [said("added", name) for name in names if name not in stored and name not in known]


def set_frequencies(patterns: Sequence[Entry], rows: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Set counts and last occurrences; rows of one pattern's several names are summed."""
    counts: dict[str, int] = {}
    latest: dict[str, str] = {}
    other = aliases(patterns)
    for index, row in enumerate(rows):
        name, count, last = _row(index, row)
        name = other.get(name, name)
        counts[name] = counts.get(name, 0) + count
        if last and (name not in latest or _time(last) > _time(latest[name])):
            latest[name] = last
    log = []
    for entry in named(patterns):
        name, old = entry["name"], entry.get("occurrence_frequency") or 0
        if name in latest:
            entry["last_occurrence"] = latest[name]
        if name in counts and counts[name] != old:
            entry["occurrence_frequency"] = counts[name]
            facts = {"old_frequency": old, "new_frequency": counts[name]}
            log.append(said("updated_frequency", name, **facts))
    return log


def _row(index: int, row: Mapping[str, Any]) -> tuple[str, int, str]:
    """Return (pattern, count, last occurrence) of an analyzer's row; FlError for a wrong one."""
    name, count = row.get("pattern"), row.get("count", 0)
    last = row.get("last_occurrence") or ""
    place = f"frequency_data[{index}]"
    if not isinstance(name, str):
        raise FlError(f"{place}.pattern: expected a name, got {shown(name)}")
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise FlError(f"{place}.count: expected a whole number from 0, got {shown(count)}")
    if last and moment(last) is None:
        raise FlError(f"{place}.last_occurrence: expected an ISO 8601 date, got {shown(last)}")
    return name, count, last


def _time(text: str) -> datetime:
    return moment(text) or datetime.fromtimestamp(0, UTC)


def set_scores(patterns: Sequence[Entry], effectiveness: Mapping[str, Mapping[str, Any]]) -> None:
    """Set the effectiveness scores."""
    for name, row in effectiveness.items():
        score = row.get("score")
        if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
            text = f"{name}.score: expected a number from 0 to 1, got {shown(score)}"
            raise FlError(text)
    for name, row in effectiveness.items():
        if (entry := find(patterns, name)) is not None:
            entry["effectiveness_score"] = row["score"]


def proposals(patterns: Sequence[Entry], new: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Return draft entries for the names that no pattern has."""
    drafts: list[Entry] = []
    for row in new:
        name = row.get("pattern")
        if not isinstance(name, str) or name.strip().lower() in _NAMELESS:
            continue
        if find(patterns, name) is None and find(drafts, name) is None:
            drafts.append(_draft(name.strip(), row))
    return drafts


def _draft(name: str, row: Mapping[str, Any]) -> Entry:
    """Return the entry of a new pattern, with what its occurrences say, secrets taken out."""
    from fl_hooks.store.redact import redact

    details = [one for one in row.get("details") or () if isinstance(one, dict)]
    texts = (str(one[key]) for one in details for key in _TEXTS_OF_DETAILS if one.get(key))
    codes = (str(one[key]) for one in details for key in _CODES_OF_DETAILS if one.get(key))
    severities = [one["severity"] for one in details if one.get("severity") in SEVERITIES]
    times = [one["timestamp"] for one in details if moment(one.get("timestamp"))]
    id_ = snake(name) or name
    entry: Entry = {
        "pattern_id": pattern_id(id_),
        "name": id_,
        "description": redact(" | ".join(list(dict.fromkeys(texts))[:3])),
        "bad_example": redact(next(codes, "")),
        "occurrence_frequency": int(row.get("count") or 0),
        "last_occurrence": max(times, key=_time, default=None),
        "severity": max(severities, key=rank, default="medium"),
        "status": "proposed",
    }
    if id_ != name:
        entry["aliases"] = [name]
    return completed(entry)


def archive(
    patterns: Sequence[Entry],
    log: Iterable[Mapping[str, Any]],
    days: int,
    at: datetime | None = None,
) -> list[Entry]:
    """Mark what has not occurred for so many days and has been there as long; return the entries.

    log: the changelog, which knows since when a pattern is there.
    """
    if days < 0:
        raise FlError(f"days: expected a whole number from 0, got {shown(days)}")
    at = at or datetime.now(UTC)
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    cutoff = at - timedelta(days=days)
    first: dict[str, str] = {}
    for row in log:
        if row.get("action") in ("added", "proposed") and moment(row.get("timestamp")):
            first.setdefault(str(row.get("pattern")), row["timestamp"])
    marked = []
    for entry in named(patterns):
        since = moment(entry.get("added")) or moment(first.get(entry["name"]))
        last = moment(entry.get("last_occurrence"))
        # Occurrences that nobody dated may be of yesterday.
        undated = last is None and (entry.get("occurrence_frequency") or 0) > 0
        used = undated or (last is not None and last >= cutoff)
        if entry.get("status") != "archived" and not used and since and since < cutoff:
            reason = f"no occurrence in {days} days"
            entry |= {"status": "archived", "archived": {"reason": reason, "date": at.isoformat()}}
            marked.append(entry)
    return marked
