"""PatternManager: a pattern library as plain entries, from a patterns.json or a patterns folder."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from fl_hooks.errors import FlError
from fl_hooks.library import manager_changes as changes
from fl_hooks.library.entry import completed
from fl_hooks.library.patterns_json import JsonLibrary, now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from fl_hooks.library.manager_folders import FolderLibrary

_LOG = logging.getLogger("fl_hooks.library")


class PatternNames(list[str]):
    """The names of patterns; `aliases` says under which other names logs may know them."""

    def __init__(self, names: Iterable[str], aliases: Mapping[str, str]) -> None:
        super().__init__(names)
        self.aliases = dict(aliases)


class Manager:
    """A library of patterns: read, extended, counted, written back.

    path: a patterns.json, which need not be there yet, a folder of pattern folders, or the top of
    a repository, for all patterns that count there, the bundled ones too. `patterns` is a plain
    list of entries that may be appended to; it is checked when it is saved. `problems` says what
    of the guides read could not be read, as "file:line: what".
    """

    def __init__(self, path: str | os.PathLike[str] = "patterns.json") -> None:
        self.path = os.fspath(path)
        self.patterns: list[dict[str, Any]] = []
        self.changelog: list[dict[str, Any]] = []
        self.problems: list[str] = []
        self._library = self._backing()
        self.load_patterns()

    def _backing(self) -> JsonLibrary | FolderLibrary:
        place = Path(self.path)
        if not place.is_dir() and (place.suffix or place.exists()):
            return JsonLibrary(self.path)
        from fl_hooks.library.folders import own_folder
        from fl_hooks.library.manager_folders import FolderLibrary

        whole = (place / ".git").exists()
        top = str(place.absolute()) if whole else ""
        return FolderLibrary(own_folder(top) if whole else place, top)

    @classmethod
    def open(cls, repo: str | os.PathLike[str] = ".") -> Self:
        """Return the library of the repository around a folder, with the bundled patterns.

        New patterns become draft folders where the repository has its own. Raises FlError outside
        a repository.
        """
        from fl_hooks.store.paths import find_repo

        return cls(find_repo(os.fspath(repo))[0])

    def load_patterns(self) -> None:
        """Read the library again; what was not saved is gone.

        Raises FlError that names file, line and key where it cannot be read.
        """
        self.patterns, self.changelog = self._library.load()
        _LOG.debug("Loaded %d patterns from %s", len(self.patterns), self.path)

    def save_patterns(self) -> None:
        """Write the library; folders that are missing are made.

        What somebody else has saved meanwhile stays. In a patterns folder new entries become
        draft folders, and no other folder is touched. Raises FlError where an entry is wrong,
        naming it and the key, or was changed on both sides: then nothing is written.
        """
        log = changes.unsaid_additions(self.patterns, self._library.names(), self.changelog)
        self.patterns[:], self.changelog = self._library.save(
            self.patterns, [*self.changelog, *log]
        )
        _LOG.debug("Saved %d patterns to %s", len(self.patterns), self.path)

    save = save_patterns

    def load_from_ai_patterns_md(
        self, md_path: str | os.PathLike[str] = "AI_PATTERNS.md"
    ) -> list[str]:
        """Take the patterns of a Markdown guide into the library; return what it could not read.

        A pattern that is there, under its name or an alias, is given what the guide says, and
        keeps its numbers; in a patterns folder it stays as its folder has it. Raises FlError
        where the file cannot be read.
        """
        from fl_hooks.library.guide_read import read_guide

        name = os.fspath(md_path)
        guide = read_guide(_text(name))
        self.problems = [f"{name}:{line}: {said}" for line, said in guide.problems]
        entries = [(section.entry, section.stated) for section in guide.sections]
        self.changelog += changes.merge(
            self.patterns, entries, frozen=self._library.names() if self._library.frozen else ()
        )
        _LOG.debug("Loaded %d patterns from %s", len(entries), name)
        if self.problems:
            _LOG.warning("%s: not all could be read, see problems: %d", name, len(self.problems))
        return self.problems

    def sync_to_markdown(self, md_path: str | os.PathLike[str] = "AI_PATTERNS.md") -> None:
        """Write the patterns into a Markdown guide; other text that is in it stays.

        Reading it gives the same patterns, without their numbers. Raises FlError as saving does.
        """
        from fl_hooks.library.guide_write import missing, write_guide
        from fl_hooks.library.patterns_json import refuse, save_text

        refuse(self.patterns)
        name = os.fspath(md_path)
        text = _text(name) if Path(name).exists() else ""
        entries = [completed(entry) for entry in self.patterns]
        new = write_guide(text, entries)
        lost = missing(new, entries)
        if lost:
            said = f"{name}: {lost[0]} could not be read back from it: nothing was written"
            raise FlError(
                said, "A fence or a comment `<!--` in it is never closed: close it first."
            )
        if new != text:
            save_text(name, new)

    def get_pattern_names(self) -> PatternNames:
        """Return the names in order; their `aliases` maps each other name to its pattern's."""
        return PatternNames(
            (entry["name"] for entry in changes.named(self.patterns)),
            changes.aliases(self.patterns),
        )

    def get_pattern_by_name(self, name: str) -> dict[str, Any] | None:
        """Return the entry with a name or alias, None where there is none."""
        return changes.find(self.patterns, name)

    def get_all_patterns(self) -> list[dict[str, Any]]:
        """Return all entries, archived and proposed ones too, each with every key of the form."""
        return [{"aliases": [], **completed(entry)} for entry in changes.named(self.patterns)]

    def get_changelog(self) -> list[dict[str, Any]]:
        """Return what was done to the library, oldest first: timestamp, action, pattern, details.

        Of a patterns folder, git says when each pattern was added.
        """
        return [*self._library.history(), *self.changelog]

    def update_frequencies(self, frequency_data: Iterable[Mapping[str, Any]] | None = None) -> None:
        """Set how often each pattern occurred, from an analyzer's rows {pattern, count}.

        It sets and never adds, so analysing twice changes nothing. A row's last_occurrence is
        taken too; rows of aliases count for their pattern. Without rows a patterns folder counts
        its repository's record. Raises FlError for a wrong row: then nothing changes.
        """
        rows = self._library.frequencies() if frequency_data is None else frequency_data
        self.changelog += changes.set_frequencies(self.patterns, rows)

    def update_effectiveness(self, effectiveness: Mapping[str, Mapping[str, Any]]) -> None:
        """Set each pattern's effectiveness_score, from an analyzer's calculate_effectiveness()."""
        changes.set_scores(self.patterns, effectiveness)

    def add_new_patterns(self, new_patterns: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Propose patterns that an analyzer found, {pattern, count, details}; return the drafts.

        They join the library as "proposed", for a person to fill in and accept; one that is
        known, under any name, is not proposed again.
        """
        drafts = changes.proposals(self.patterns, new_patterns)
        self.patterns += drafts
        self.changelog += [changes.said("proposed", draft["name"]) for draft in drafts]
        return drafts

    def archive_unused_patterns(self, days: int = 90, *, now: datetime | None = None) -> list[str]:
        """Mark patterns as archived that have not occurred for so many days; return their names.

        Nothing is deleted, and none is marked that has not been in the library that long, or of
        which nobody knows since when it is. In a patterns folder the mark is not written: there
        a person sets `status: deprecated`.
        """
        if self._library.frozen and not any(
            e.get("last_occurrence") for e in changes.named(self.patterns)
        ):
            self.update_frequencies()
        marked = changes.archive(self.patterns, self.get_changelog(), days, now)
        self.changelog += [
            changes.said("archived", entry["name"], **entry["archived"]) for entry in marked
        ]
        return [entry["name"] for entry in marked]


def _text(name: str) -> str:
    """Return the text of a guide; FlError where it cannot be read."""
    try:
        return Path(name).read_bytes().decode("utf-8")
    except OSError as error:
        hint = "Give the path of the Markdown guide, from the folder you are in."
        raise FlError(f"{name} cannot be read: {error.strerror}", hint) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FlError(f"{name}:{line}: not UTF-8 text", "Save the guide as UTF-8.") from error


__all__ = ["Manager", "PatternNames", "now"]
