"""What `fl analyze` and `fl report` look at: a repository's record and events, or a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from fl_hooks.analyze.analyzer import Analyzer
    from fl_hooks.analyze.known import Known
    from fl_hooks.library.folders import Pattern
    from fl_hooks.library.manager import Manager
    from fl_hooks.publish.report.build import Question


@dataclass(frozen=True, slots=True)
class Found:
    """The exported dict and what is known around it; `top` is "" for a file.

    patterns: the pattern folders; entries: these and those of a patterns.json, as an analyzer
    takes them. since: pattern -> when it entered the repository's own library. exposure: day ->
    language -> added lines, None where nobody knows.
    """

    source: str
    data: Mapping[str, Any]
    patterns: tuple[Pattern, ...]
    entries: list[dict[str, Any]]
    known: Known
    since: Mapping[str, datetime] = field(default_factory=dict)
    exposure: Mapping[str, Mapping[str, float]] | None = None
    top: str = ""
    git_dir: str = ""
    notes: tuple[str, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """The patterns' names of today."""
        return frozenset(entry["name"] for entry in self.entries)


def libraries(top: str) -> tuple[list[Manager], list[str]]:
    """Return the repository's patterns.json files, and what is wrong with those that are none.

    Other programs use the name too.
    """
    from pathlib import Path

    from fl_hooks.errors import FlError
    from fl_hooks.library.foreign import LIBRARIES
    from fl_hooks.library.manager import Manager

    found, wrong = [], []
    for name in LIBRARIES:
        if (path := Path(top, name)).is_file():
            try:
                found.append(Manager(path))
            except FlError as error:
                said = error.message.replace(str(path), name).partition("\n")[0]
                wrong.append(f"{name} is left out: {said}")
    return found, wrong


def read(file: Path | None) -> Found:
    """Return what a file holds, or the repository around the current folder."""
    return _of_file(file) if file else _of_repository()


def analyzer(found: Found, now: datetime) -> Callable[[Mapping[str, Any]], Analyzer]:
    """Return what makes an analyzer of an exported dict, at one moment."""
    from fl_hooks.analyze.analyzer import Analyzer

    def make(data: Mapping[str, Any]) -> Analyzer:
        return Analyzer(
            data,
            patterns=found.entries,
            now=now,
            since=found.since,
            exposure=found.exposure,
        )

    return make


def question(found: Found, now: datetime, options: argparse.Namespace, **more: Any) -> Question:  # noqa: ANN401 - Question's
    """Return what a report is asked, of what was found and of the options of both commands."""
    from fl_hooks.publish.report.build import Question

    return Question(
        source=found.source,
        now=now,
        window_days=options.days,
        limit=options.limit,
        repository=not options.data,
        known=found.known,
        ids=found.ids,
        since=found.since,
        exposure=found.exposure,
        notes=found.notes,
        **more,
    )


def _of_repository() -> Found:
    from fl_hooks.analyze.known import known
    from fl_hooks.collect.collector import Collector
    from fl_hooks.library import numbers
    from fl_hooks.library.folders import load_library
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo
    from fl_hooks.store.site_facts import read_facts

    top, git_dir, common = find_repo()
    patterns = load_library(top)
    since = numbers.since(top, patterns)
    managers, wrong = libraries(top)
    entries = [*numbers.as_dicts(patterns), *other_entries(managers, {one.id for one in patterns})]
    facts = read_facts(Git(top, git_dir, common))
    if facts.shallow:
        wrong.append("This is a shallow clone: the record goes no further back than its history.")
    return Found(
        source=facts.name,
        data=Collector.open(top).export_dict(),
        patterns=patterns,
        entries=entries,
        known=known(entries, since),
        since=since,
        exposure=numbers.exposure(top),
        top=top,
        git_dir=git_dir,
        notes=tuple(wrong),
    )


def other_entries(managers: list[Manager], others: set[str]) -> Iterator[dict[str, Any]]:
    """Yield the entries of patterns.json files that no pattern folder has."""
    for manager in managers:
        for entry in manager.get_all_patterns():
            if entry["name"] not in others:
                yield {key: entry[key] for key in ("name", "severity", "aliases")}


def _of_file(file: Path) -> Found:
    from fl_hooks.analyze.known import known
    from fl_hooks.collect.collector import Collector
    from fl_hooks.errors import FlError
    from fl_hooks.library.folders import load_library
    from fl_hooks.library.numbers import as_dicts

    collector = Collector()
    try:
        collector.load_from_json(file.read_bytes())
    except OSError as error:
        hint = "Write one with export_json()."
        raise FlError(f"{file} cannot be read: {error.strerror}", hint) from error
    except FlError as error:
        raise FlError(f"{file}: {error.message}", error.hint) from error
    patterns = load_library("")
    entries = as_dicts(patterns)
    return Found(file.name, collector.export_dict(), patterns, entries, known(entries, None))
