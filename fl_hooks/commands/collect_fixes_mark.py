"""Up to where `fl collect fixes --record` has read history, kept in the git directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.store.git import Git

_MARK = "fixes.json"


def recorded(git: Git, compiled: Mapping[str, Any]) -> str:
    """Return the commit up to which history was recorded with these patterns, "" for none."""
    import json
    from pathlib import Path

    try:
        mark = json.loads(Path(_place(git)).read_bytes())
        head, patterns = str(mark["head"]), mark["patterns"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    if patterns != _digest(compiled) or not head.isalnum():
        return ""
    code, _ = git.ask("merge-base", "--is-ancestor", head, "HEAD")
    return "" if code else head


def remember(git: Git, compiled: Mapping[str, Any]) -> None:
    """Note that all of HEAD's history was read with these patterns."""
    import json

    from fl_hooks.store import atomic

    if git.has_commits():
        head = git.run("rev-parse", "HEAD").strip().decode("ascii")
        mark = {"head": head, "patterns": _digest(compiled)}
        atomic.write(_place(git), json.dumps(mark).encode("ascii"))


def _digest(compiled: Mapping[str, Any]) -> str:
    """Return what changes with the patterns and the configuration: then all is read again."""
    import marshal

    from fl_hooks.records.finding import sha256

    parts = (compiled["version"], compiled["checks"], compiled["config"])
    return str(sha256(marshal.dumps(parts, 2)).hexdigest()[:16])


def _place(git: Git) -> str:
    from pathlib import Path

    return str(Path(git.common_dir, "fl-hooks", "local", _MARK))
