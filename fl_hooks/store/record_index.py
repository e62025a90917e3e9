"""What the record says of each place, for a command that must not keep a commit waiting.

Files of the record are named by their content and never edited, so what one says is read once and
kept in the git directory; only which files there are is looked up each time. The index holds what
the record holds and nothing else: what is gone from the record is gone from the index.
"""

from __future__ import annotations

import os
from gc import disable, enable, isenabled
from sys import intern

from fl_hooks import __version__
from fl_hooks.store import cache, record_walk
from fl_hooks.store.fragments import FOLDER as VIOLATIONS
from fl_hooks.store.fragments import name_of
from fl_hooks.store.objects import Objects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from typing import Any

    from fl_hooks.store.git import Git

    # (path, line, severity, pattern, check, outcome or kind of event, mark, count)
    Row = tuple[str, int, str, str, str, str, str, int]

EVENTS = ".feedback-loop/events"
# Said again, as store.archive loads pydantic, which takes longer than all that is done here.
_ARCHIVE = ".feedback-loop/archive"
_KEY = ("record-index", 1, __version__)
_TEXTS = ("path", "severity", "pattern", "check", "outcome")
_SEEN = ("committed", "suppressed", "bypassed")
# A fragment is some hundred bytes per violation; what is larger is none of ours.
_LIMIT = 50_000_000
# Two changes of a file within one tick of the coarsest clock in use share a time stamp.
_TICK = 2_000_000_000


class Known:
    """The record's facts: (date, row) each; the date is ISO 8601 in UTC, "" if not committed.

    `broken` names the files that could not be read, `unsure` those whose content is not what
    their name says: somebody edited them, and may do so again.
    """

    __slots__ = ("broken", "events", "rows", "unsure", "violations")

    def __init__(self) -> None:
        self.rows: list[tuple[str, Row]] = []
        self.broken: list[str] = []
        self.unsure: set[str] = set()
        self.violations = 0
        self.events = 0


def load(git: Git) -> Known:
    """Return what the record holds: history, archive and work tree, as `fl log show` counts it.

    A git directory that cannot be written costs time, never the result.
    """
    known = Known()
    if not os.path.isdir(os.path.join(git.top, ".feedback-loop")):
        return known
    was = isenabled()
    # Nothing here refers to itself, and the collector would look through all of it again and again.
    disable()
    try:
        place = os.path.join(git.git_dir, "fl-hooks", "cache", "record-index.bin")
        old = cache._unpack(place, _KEY) or {}  # noqa: SLF001 -- the same form of file
        new = _refreshed(git, old, known)
        _tell(new, known)
        for part in ("rows", "events") if known.unsure else ():
            new[part] = {name: one for name, one in new[part].items() if name not in known.unsure}
        # Parts that stayed are the same objects, so this compares only what may have changed.
        if new != old:
            _keep(place, new)
    finally:
        if was:
            enable()
    return known


def _refreshed(git: Git, old: dict[str, Any], known: Known) -> dict[str, Any]:
    """Return the index as it has to be now; what did not change is the same object."""
    walk = record_walk.update(git, old.get("walk"))
    added = walk["added"]
    archived = _archive(git.top, old.get("archive", {}), known)
    archive = {name: one[1] for _, lines in archived.values() for name, one in lines.items()}
    loose = _on_disk(git.top, added)
    rows: dict[str, Any] = old.get("rows", {})
    wanted = added.keys() | archive.keys() | loose.keys()
    if missing := wanted - rows.keys():
        read = {name: archive[name] for name in missing & archive.keys()}
        # What history says counts; the work tree's file may have been edited.
        blobs = {name: added[name][0][2] for name in missing & added.keys()}
        committed = dict(_from_git(git, blobs))
        read |= {name: found for name, found in committed.items() if found is not None}
        left = missing - read.keys()
        places = _on_disk(git.top, read) if left - loose.keys() else loose
        read |= _from_disk(git.top, {n: places[n] for n in left & places.keys()}, known)
        rows = {**dict.fromkeys(committed, ()), **rows, **read}
    if len(rows) > len(wanted) or rows.keys() - wanted:
        rows = {name: found for name, found in rows.items() if name in wanted}
    events = _events(git.top, old.get("events", {}), known)
    return {"walk": walk, "rows": rows, "events": events, "archive": archived}


def _tell(new: dict[str, Any], known: Known) -> None:
    """Put the index's facts into `known`, each once."""
    archives = (lines for _, lines in new["archive"].values())
    dates = {name: date for lines in archives for name, (date, _) in lines.items()}
    added, cut = new["walk"]["added"].get, new["walk"]["cut"]
    facts: list[tuple[str, Row]] = []
    for name, rows in new["rows"].items():
        found = added(name)
        if found is None:
            date = dates.get(name, "")
        elif cut and not cut.isdisjoint([commit for commit, _, _ in found]):
            # Where a shallow clone ends, everything seems to be added; the archive knows better.
            date = dates.get(name) or found[-1][1]
        else:
            date = found[0][1] if len(found) == 1 else min(one[1] for one in found)
        facts += [(date, row) for row in rows]
    known.rows = _each_once(facts)
    known.violations = len(known.rows)
    known.rows += new["events"].values()
    known.events = sum([row[7] for _, row in new["events"].values()])


def _each_once(facts: list[tuple[str, Row]]) -> list[tuple[str, Row]]:
    """Leave out what CI found and a commit has recorded as well, and what CI found twice."""
    escaped = [fact for fact in facts if fact[1][5] == "escaped"]
    marks = {fact[1][6] for fact in escaped}
    kept = [fact for fact in facts if fact[1][5] != "escaped"]
    seen = {(row[0], row[6]) for _, row in kept if row[6] in marks and row[5] in _SEEN}
    for date, row in sorted(escaped, key=lambda fact: (not fact[0], fact[0])):
        if (row[0], row[6]) not in seen:
            seen.add((row[0], row[6]))
            kept.append((date, row))
    return kept


def _on_disk(top: str, but: Container[str]) -> dict[str, str]:
    """Return name -> path of the work tree's fragments, without those in `but`."""
    return {
        name[:-5]: f"{VIOLATIONS}/{month}/{name}"
        for month, names in _months(top, VIOLATIONS)
        for name in names
        if name[:-5] not in but and name.endswith(".json")
    }


def _months(top: str, folder: str) -> Iterator[tuple[str, list[str]]]:
    """Yield (name, names in it) of a folder's folders."""
    for month in _names(os.path.join(top, folder)):
        if not month.startswith(".") and not month.endswith(".md"):
            yield month, _names(os.path.join(top, folder, month))


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _from_git(git: Git, blobs: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield (name, rows) of fragments as their commits added them; None for a broken one."""
    names: dict[str, list[str]] = {}
    for name, blob in blobs.items():
        names.setdefault(blob, []).append(name)
    objects = Objects(git, _LIMIT)
    try:
        for blob, content in objects.read(names):
            # A partial clone may lack it; the next time it may be there.
            if content.data is not None:
                rows = _parsed(content.data)
                yield from ((name, rows) for name in names[blob])
    finally:
        objects.close()


def _from_disk(top: str, paths: dict[str, str], known: Known) -> dict[str, Any]:
    found = {}
    for name, path in paths.items():
        data = _content(os.path.join(top, path)) or b""
        if (rows := _parsed(data)) is None:
            known.broken.append(path)
            continue
        found[name] = rows
        if name_of(data) != name:
            known.unsure.add(name)
    return found


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def _parsed(data: bytes) -> tuple[Row, ...] | None:
    """Return a fragment's rows, None where it is none."""
    from fl_hooks.store.fragments import parse

    try:
        return tuple(_row(entry) for entry in parse(data))
    except (ValueError, KeyError, TypeError):
        return None


def _row(entry: dict[str, Any]) -> Row:
    mark = f"{entry['fingerprint']}:{entry['blob'][:16]}:{entry['line']}:{entry['column']}"
    # Interned, as marshal writes the same object once and then refers to it.
    path, severity, pattern, check, outcome = (intern(entry[key]) for key in _TEXTS)
    return path, int(entry["line"]), severity, pattern, check, outcome, mark, 1


def _archive(top: str, old: dict[str, Any], known: Known) -> dict[str, Any]:
    """Return file -> (stamp, {name: (date, rows)}) of the archive."""
    kept = {}
    for name in sorted(_names(os.path.join(top, _ARCHIVE))):
        if name.endswith(".jsonl"):
            place = os.path.join(top, _ARCHIVE, name)
            stamp = _stamp(place)
            before = old.get(name)
            if stamp and before is not None and before[0] == stamp:
                kept[name] = before
            else:
                lines = _lines(_content(place) or b"", f"{_ARCHIVE}/{name}", known)
                kept[name] = (stamp, dict(lines))
    return kept


def _stamp(path: str) -> tuple[int, ...]:
    """Return what a file's change would change; () where it is too young to tell."""
    from time import time_ns

    try:
        stat = os.stat(path)
    except OSError:
        return ()
    young = max(stat.st_mtime_ns, stat.st_ctime_ns) > time_ns() - _TICK
    return () if young else (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)


def _lines(data: bytes, path: str, known: Known) -> Iterator[tuple[str, tuple[str, Any]]]:
    from fl_hooks.store import plain_json

    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            one = plain_json.loads(line.decode("utf-8"))
            rows = tuple(_row(entry) for entry in one["violations"])
            yield one["fragment"], (one["date"], rows)
        except (ValueError, KeyError, TypeError):
            known.broken.append(f"{path}:{number}")


def _events(top: str, old: dict[str, Any], known: Known) -> dict[str, Any]:
    """Return path -> (date, row) of the events; the old value itself where that still holds."""
    paths = {
        f"{EVENTS}/{month}/{name}"
        for month, names in _months(top, EVENTS)
        for name in names
        if name.endswith(".json")
    }
    if paths == old.keys():
        return old
    found = {path: one for path, one in old.items() if path in paths}
    for path in paths - old.keys():
        data = _content(os.path.join(top, path)) or b""
        if (one := _event(data)) is None:
            known.broken.append(path)
            continue
        found[path] = one
        if not path.endswith(f"-{name_of(data)}.json"):
            known.unsure.add(path)
    return found


def _event(data: bytes) -> tuple[str, Row] | None:
    """Return an event's date and row, None for what is no event."""
    from fl_hooks.store import plain_json

    try:
        one = plain_json.loads(data.decode("utf-8"))
        kind, time = one["kind"], one["time"]
        pattern = one.get("pattern") or one.get("pattern_violated") or ""
        # A test is named by its file, as pytest does: `tests/test_x.py::test_y`.
        path = one.get("file_path") or str(one.get("test_name") or "").partition("::")[0]
        line = one.get("line")
        what = (str(one.get("severity") or ""), str(pattern), "", str(kind), "")
        count = max(1, int(one.get("count") or 1))
        return _utc(time), (str(path), line if isinstance(line, int) else 0, *what, count)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _utc(time: str) -> str:
    """Return a time in UTC; one without an offset is taken as UTC."""
    if time.endswith("+00:00"):
        return time
    from datetime import UTC, datetime

    then = datetime.fromisoformat(time)
    return (then.astimezone(UTC) if then.tzinfo else then.replace(tzinfo=UTC)).isoformat()


def _keep(place: str, new: dict[str, Any]) -> None:
    """Replace the index; where that is impossible (read-only, full) go on without it.

    Not brought to the disk, which a commit would wait for: a torn one fails its check sum.
    """
    temporary = f"{place}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(cache.pack(_KEY, new))
        os.replace(temporary, place)
    except OSError:
        try:
            os.unlink(temporary)
        except OSError:
            return
