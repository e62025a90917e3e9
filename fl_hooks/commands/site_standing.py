"""Which severe faults that were kept still stand: HEAD's files, scanned where they were found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fl_hooks.publish.loop import Standing
    from fl_hooks.records.violation import Violation
    from fl_hooks.store.git import Git

# So many files are looked at, those with the newest violations; a scan takes some milliseconds.
_MOST = 100


def read_standing(git: Git, violations: Sequence[Violation]) -> Standing | None:
    """Return what HEAD still holds of severe violations that were kept, given newest first.

    None where the library does not compile. A fault is the same where its
    check and its text are, wherever in the file; one that was moved to another file is not found.
    """
    from fl_hooks.errors import FlError
    from fl_hooks.library.compile import compile_library
    from fl_hooks.publish.loop import Standing
    from fl_hooks.publish.pages.state import is_risk
    from fl_hooks.store import cache
    from fl_hooks.store.site_standing import head_files

    kept = [one for one in violations if is_risk(one)]
    paths = list(dict.fromkeys(one.path for one in kept))
    left_out = max(0, len(paths) - _MOST)
    files = head_files(git, paths[:_MOST])
    if not files:
        return Standing(frozenset(), left_out)
    try:
        compiled = cache.load(git.top, git.git_dir, compile_library)
    except FlError:
        return None
    there = {(one.path, one.fingerprint) for one in kept}
    return Standing(frozenset(_found(files, compiled) & there), left_out)


def _found(files: Mapping[str, bytes], compiled: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return (path, fingerprint) of every finding that nobody allowed."""
    from fl_hooks.commands.scan_files import FileScan
    from fl_hooks.records.finding import fingerprint

    work = FileScan(compiled)
    return {
        (path, fingerprint(one))
        for path, data in files.items()
        if work.selection.wants(path)
        for one in work.scan(path, path, data).findings
        if not one.suppressed
    }
