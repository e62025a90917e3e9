"""A folder of pattern folders as entries of a library, and new entries as draft folders."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fl_hooks.detect.languages import LANGUAGES
from fl_hooks.errors import FlError
from fl_hooks.library.draft import write_draft
from fl_hooks.library.entry import completed, pattern_id
from fl_hooks.library.folders import Folder, declares_us, find_folders, read_patterns
from fl_hooks.library.guide_names import snake
from fl_hooks.library.model import PATTERN_ID
from fl_hooks.library.patterns_json import refuse
from fl_hooks.store.paths import find_repo
from fl_hooks.store.problems import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fl_hooks.library.folders import Pattern

_MARK = re.compile(r"[ \t]*(?:#|//|--)[ \t]*flag:.*$", re.MULTILINE)
# What a pattern folder says; all else of an entry is counted or of the moment.
_DECLARED = (
    *("title", "description", "bad_example", "good_example", "test_coverage"),
    *("severity", "aliases"),
)


class FolderLibrary:
    """The pattern folders below one folder; with `top`, all that count for a repository."""

    frozen = True

    def __init__(self, place: Path, top: str = "") -> None:
        self.place = place
        self.top = top
        self._entries: dict[str, dict[str, Any]] = {}
        self._folders: tuple[Folder, ...] = ()

    def load(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return (entries, an empty changelog); InputError names what is wrong in a folder."""
        self._folders = find_folders(self.top) if self.top else tuple(self._found())
        entries = [entry_of(pattern) for pattern in read_patterns(self._folders)]
        self._entries = {entry["name"]: dict(entry) for entry in entries}
        return entries, []

    def _found(self) -> Iterator[Folder]:
        for path in sorted(self.place.iterdir()) if self.place.is_dir() else ():
            if declares_us(path / "pattern.yml"):
                yield Folder(path.name, path, path.as_posix(), bundled=False, inside=False)

    def names(self) -> frozenset[str]:
        """Return the names that have a folder."""
        return frozenset(self._entries)

    def save(
        self, entries: Sequence[dict[str, Any]], log: Sequence[dict[str, Any]]
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Write a draft folder for each entry that has none.

        Returns the entries whole, and the changelog of this session: git has the folders'.
        """
        refuse(entries)
        said = [text for n, entry in enumerate(entries) for text in self._wrong(n, entry)]
        if said:
            raise FlError("\n".join(said), "Nothing was written.")
        for entry in entries:
            if entry["name"] not in self._entries:
                write_draft(self.place, completed(entry))
                self._entries[entry["name"]] = completed(entry)
        return [completed(entry) for entry in entries], list(log)

    def _wrong(self, index: int, entry: Mapping[str, Any]) -> Iterator[str]:
        name = entry["name"]
        known = self._entries.get(name)
        if known is not None:
            for key in (key for key in _DECLARED if entry.get(key) != known.get(key)):
                yield f"patterns[{index}].{key}: {name} has a folder; change it there"
            return
        if not re.fullmatch(PATTERN_ID, name):
            hint = f'; "{snake(name)}" would do' if re.fullmatch(PATTERN_ID, snake(name)) else ""
            text = f'"{name}" cannot be a folder\'s name: small letters, digits, single _{hint}'
            yield f"patterns[{index}].name: {text}"
        language = entry.get("language") or "python"
        if language not in LANGUAGES:
            text = f'"{language}" is not a language we know{suggest(language, LANGUAGES)}'
            yield f"patterns[{index}].language: {text}"
        if (self.place / name).exists():
            yield f"patterns[{index}].name: {self.place / name} is there, without a pattern"

    def history(self) -> list[dict[str, Any]]:
        """Return when each folder was added, as git says; nothing outside a repository."""
        from fl_hooks.store.history import additions

        top = self.top or _top(self.place)
        paths = {_inside(folder.path / "pattern.yml", top): folder.id for folder in self._folders}
        paths.pop("", None)
        if not top or not paths:
            return []
        found = additions(top, *paths)
        rows = [
            {"timestamp": one.date, "action": "added", "pattern": paths[path], "details": {}}
            for path, one in found.items()
            if path in paths
        ]
        return sorted(rows, key=lambda row: (row["timestamp"], row["pattern"]))

    def frequencies(self) -> list[dict[str, Any]]:
        """Return how often each pattern stands in the repository's record: violations, events."""
        top = self.top or _top(self.place)
        found: dict[str, list[str]] = {}
        for pattern, time in _occurrences(top) if top else ():
            found.setdefault(pattern, []).append(time)
        return [
            {"pattern": name, "count": len(times), "last_occurrence": max(times)}
            for name, times in found.items()
        ]


def _occurrences(top: str) -> Iterator[tuple[str, str]]:
    """Yield (pattern, time in UTC, "" before its commit) of all that is on record."""
    from fl_hooks.records.event import BY_NAME
    from fl_hooks.store import events, local_log
    from fl_hooks.store.record import read_record

    yield from ((one.pattern, one.date) for one in read_record(top))
    for event in (*events.read(top), *local_log.read(find_repo(top)[2])):
        pattern = event.values.get(BY_NAME[event.kind].pattern)
        if isinstance(pattern, str):
            yield pattern, event.time


def entry_of(pattern: Pattern) -> dict[str, Any]:
    """Return a pattern folder as an entry."""
    declaration = pattern.declaration
    bad, good = (pattern.text(pattern.example(stem)) for stem in ("bad", "good"))
    entry = {
        "pattern_id": pattern_id(pattern.id),
        "name": pattern.id,
        "description": declaration.summary,
        "bad_example": _MARK.sub("", bad).strip("\n"),
        "good_example": good.strip("\n"),
        "test_coverage": pattern.text("proof.py").strip("\n"),
        "severity": declaration.severity,
        "title": declaration.title,
        "aliases": list(declaration.aliases),
        "category": declaration.category,
        "languages": list(declaration.languages),
        "since": declaration.since,
        "status": declaration.status,
    }
    if declaration.languages[0] != "python":
        entry["language"] = declaration.languages[0]
    return completed(entry)


def _top(place: Path) -> str:
    """Return the top of the repository around a folder that may not be there yet, or ""."""
    folder = next((one for one in (place, *place.absolute().parents) if one.is_dir()), place)
    try:
        return find_repo(str(folder))[0]
    except FlError:
        return ""


def _inside(path: Path, top: str) -> str:
    """Return a path from the top of the repository, "" for one outside."""
    whole, base = path.resolve(), Path(top).resolve() if top else Path("/nowhere")
    return whole.relative_to(base).as_posix() if whole.is_relative_to(base) else ""
