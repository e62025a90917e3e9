"""Recording an attempt to commit: in the spool while blocked, else in the commit itself."""

from __future__ import annotations

import os

from fl_hooks.store.changes import printable
from fl_hooks.store.matching import differ, matched, taken, unheld
from fl_hooks.store.settle import Now, Tally, in_history, outcome, went_past
from fl_hooks.store.spool import Spool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from fl_hooks.store.changes import Change
    from fl_hooks.store.git import Git
    from fl_hooks.store.objects import Objects
    from fl_hooks.store.settle import Judge
    from fl_hooks.store.spool import Entry


class Recorder:
    """One attempt, given what it changes and what that adds."""

    def __init__(self, git: Git, objects: Objects, changes: Sequence[Change], judge: Judge) -> None:
        self.git = git
        self.objects = objects
        self.changes = changes
        self.now = Now(objects, changes)
        self.judge = judge
        self.spool = Spool(git.git_dir)
        self.base = ""
        self._held: dict[tuple[str, str], bool] = {}

    def blocked(self, found: Iterable[Entry]) -> None:
        """Note what a blocked attempt holds; what is noted already is not noted again."""
        before = self.spool.load()
        found = [entry.but(outcome="") for entry in found]
        kept = [entry for entry in before if not self._recorded(entry)]
        past, elsewhere, noted = went_past(kept, self.git)
        pairs, fresh = matched(noted, found, self.now)
        fresh = self._based(fresh)
        # One whose file has another name or another past by now is noted as it is now.
        moved = [e for e in noted if id(e) in pairs and differ(e, pairs[id(e)])]
        if moved or len(kept) < len(before):
            moving = {id(e): self._based([pairs[id(e)]])[0] for e in moved}
            left = (moving.get(id(e), e) for e in noted)
            self.spool.replace([*past, *elsewhere, *left, *fresh])
        else:
            self.spool.add(fresh)

    def passed(self, found: Sequence[Entry], *, merging: bool) -> None:
        """Write what the commit holds and what it prevents into the commit.

        merging: git has written the commit's tree already, so all is left for the next commit.
        """
        before = self.spool.load()
        noted = [entry for entry in before if not self._recorded(entry)]
        ours = {entry.fragment for entry in noted if entry.fragment}
        ours |= {path for path in self.spool.left if not self.now.head(path)}
        rows = self._staged_rows(ours)
        found, noted = self._not_staged(found, rows), unheld(noted, rows)
        past, elsewhere, noted = went_past(noted, self.git)
        pairs, fresh = matched(noted, found, self.now)
        left = [_reopened(entry) for entry in noted if id(entry) not in pairs]
        due = self._based([*(pairs[id(e)] for e in noted if id(e) in pairs), *fresh])
        if merging:
            self._spool(before, [*past, *elsewhere, *left, *due])
            return
        keep, settled = self._settled(left, [e for e in noted if id(e) in pairs])
        past = [entry for entry in past if not self._held_since(entry)]
        self._write(before, [*elsewhere, *keep], [*past, *due, *settled], ours)

    def after(self, found: Sequence[Entry], old: str, new: str) -> list[Entry]:
        """Settle the notes by the commit just made, and note what it holds that no hook saw.

        found: what the commit adds to its parents, where the hook did not pass it. old, new:
        HEAD's commit before and after. Returns what was noted of that and would have blocked.
        """
        before = self.spool.load()
        # What stands in HEAD now is told by HEAD alone.
        self.now = Now(self.objects, ())
        noted = [entry for entry in before if not self._recorded(entry)]
        given = {entry.fragment for entry in before if entry.fragment}
        self._restore({path for path in given if self.now.head(path)})
        rows = self._staged_rows(set())
        found, noted = self._not_staged(found, rows), unheld(noted, rows)
        pairs, fresh = matched([entry for entry in noted if not entry.commit], found, self.now)
        # An attempt's own note goes on as what the commit made of it.
        became = {mark: one.but(commit=new, base=old) for mark, one in pairs.items()}
        kept = [became[id(e)].but(fragment=e.fragment) if id(e) in became else e for e in noted]
        fresh = [one.but(commit=new, base=old) for one in fresh]
        self._spool(before, [*kept, *fresh])
        return [one for one in (*became.values(), *fresh) if one.outcome == "bypassed"]

    def _restore(self, fragments: Iterable[str]) -> None:
        """Bring back into the index what the commit holds and the index lost.

        `git commit -- path` restores the user's index, from which the next commit would take the
        fragment out again; a hook that fails to change that index leaves it so.
        """
        from fl_hooks.store.stage import stage

        lost = {}
        for path in fragments:
            if not self.objects.one(f":0:{path}").oid:
                lost[path] = self.objects.one(f"HEAD:{path}").data or b""
        if lost:
            stage(self.git, lost)

    def _recorded(self, entry: Entry) -> bool:
        """Tell whether a commit holds the entry's fragment: HEAD, or one on another branch."""
        if not entry.fragment:
            return False
        if self.now.head(entry.fragment):
            return True
        key = (entry.fragment, entry.base)
        if key not in self._held:
            self._held[key] = in_history(self.git, *key)
        return self._held[key]

    def _based(self, entries: Iterable[Entry]) -> list[Entry]:
        """Give new entries the commit they were found on."""
        entries = list(entries)
        if entries and not self.base:
            self.base = self.objects.commit("HEAD")
        return [entry if entry.base else entry.but(base=self.base) for entry in entries]

    def _staged_rows(self, ours: set[str]) -> list[dict[str, Any]]:
        """Return what fragments of others say that the change brings, as in a squash merge."""
        from fl_hooks.store import fragments

        return [
            row
            for change in self.changes
            if change.oid and change.path not in ours and fragments.is_fragment(change.path)
            for row in self._rows(change)
        ]

    def _not_staged(self, found: Sequence[Entry], rows: Sequence[dict[str, Any]]) -> list[Entry]:
        """Leave out what the rows of staged fragments hold."""
        if not rows:
            return list(found)
        held = [(row["path"], row["fingerprint"]) for row in rows if row["outcome"] != "prevented"]
        left = []
        for entry in found:
            place = (printable(entry.path), entry.fingerprint)
            if place in held:
                held.remove(place)
            else:
                left.append(entry)
        # Renamed since that fragment was written: nothing lies at its path any more.
        moved = [mark for path, mark in held if not self.now.index(path)]
        return [entry for entry in left if not taken(moved, entry.fingerprint)]

    def _held_since(self, entry: Entry) -> bool:
        """Tell whether a fragment added since the entry's commit holds it: CI came first."""
        from fl_hooks.store import changes, fragments

        rows = [
            row
            for change in changes.between(self.git, entry.commit, "HEAD", renames=False)
            if change.status == "A" and fragments.is_fragment(change.path)
            for row in self._rows(change)
        ]
        mark = (printable(entry.path), entry.fingerprint, entry.blob, entry.line)
        return any(
            (row["path"], row["fingerprint"], row.get("blob"), row.get("line")) == mark
            for row in rows
        )

    def _rows(self, change: Change) -> list[dict[str, Any]]:
        from fl_hooks.store import fragments

        data = self.objects.one(change.oid).data
        try:
            return fragments.parse(data or b"")
        except ValueError:
            # A broken fragment is reported where the record is read.
            return []

    def _settled(
        self, left: Iterable[Entry], matched: Iterable[Entry]
    ) -> tuple[list[Entry], list[Entry]]:
        """Return the entries that stay in the spool, and those whose outcome is known now."""
        tally = Tally(self.judge)
        left = list(left)
        places = {entry.place for entry in left}
        for entry in matched:
            if entry.place in places:
                # Of two equal violations one is still there: it does not speak for the other.
                tally.take(entry, self.now.index(entry.path))
        keep, settled = [], []
        for entry in left:
            became = outcome(entry, self.now, tally, self.git)
            if became and not (became == "prevented" and _unsaid(entry)):
                settled.append(entry.but(outcome=became))
            elif not became and not _unsaid(entry):
                keep.append(entry)
        return keep, settled

    def _write(
        self, before: Sequence[Entry], keep: list[Entry], due: list[Entry], ours: set[str]
    ) -> None:
        # Here, because an attempt that is blocked does without both.
        from fl_hooks.store import fragments
        from fl_hooks.store.stage import stage

        path, files = "", {}
        if due:
            self.base = self.base or self.objects.commit("HEAD")
            path, data = fragments.build(self.base, due)
            files = {path: data, **fragments.companions(path)}
        outdated = {name for name in ours - {path} if self._lies(name)}
        # First the note, then the files: killed in between, the next attempt finds the note.
        self._spool(before, [*keep, *(entry.but(fragment=path) for entry in due)], outdated)
        missing = {name: data for name, data in files.items() if not self.now.index(name)}
        if missing or outdated:
            stage(self.git, missing, removed=outdated)

    def _lies(self, path: str) -> bool:
        """Tell whether a file of ours is in the index or the work tree."""
        return bool(self.now.index(path)) or os.path.lexists(os.path.join(self.git.top, path))

    def _spool(
        self, before: Sequence[Entry], after: Sequence[Entry], left: set[str] | None = None
    ) -> None:
        left = self.spool.left if left is None else left
        same = [entry.values() for entry in before] == [entry.values() for entry in after]
        if not same or left != self.spool.left:
            self.spool.replace(after, left)


def _reopened(entry: Entry) -> Entry:
    """Return an entry whose fragment no commit holds as it was before that fragment."""
    if not entry.fragment:
        return entry
    return entry.but(fragment="", outcome="" if entry.outcome == "prevented" else entry.outcome)


def _unsaid(entry: Entry) -> bool:
    """Tell whether nobody was told of the violation, so that nothing can have been prevented."""
    warned = entry.outcome == "committed" and entry.severity == "low"
    return warned or entry.outcome == "suppressed"
