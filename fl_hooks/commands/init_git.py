"""Raw git hooks, for teams without pre-commit or prek."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.commands.init_steps import Step, read
from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = "# Written by fl init"
_SCRIPT = """\
#!/bin/sh
{mark}; fl uninstall takes it out.
fl=$(command -v fl-scan) || fl={fallback}
[ -x "$fl" ] || { echo "fl-scan is not found: install fl-hooks, or delete $0" >&2; exit 1; }
exec "$fl"{option}
"""
_WHY = {
    "pre-commit": "runs fl-scan at each commit",
    "pre-merge-commit": "runs fl-scan at a clean merge",
    "post-commit": "keeps the record whole after a commit",
}


def raw_hooks(top: str, *, after: bool) -> Iterator[Step]:
    """Yield the hooks to write where git looks for them; one that runs fl-scan counts as there.

    Raises FlError for somebody else's hook, with the line to add to it, and where git looks for
    the hooks of other repositories, too.
    """
    folder, shared = hooks_folder(top)
    names = [name for name in _WHY if after or name != "post-commit"]
    if shared:
        message = f"git looks for hooks in {folder} (core.hooksPath), as it may for other projects"
        hint = "Call fl-scan in the hooks there, or unset core.hooksPath and run fl init again:\n"
        raise FlError(message, hint + "\n".join(f"  {name}: {call(name)}" for name in names))
    # The absolute path of a program means nothing to others who get the hook from the repository.
    tracked = not _inside(folder, _git_dir(top))
    for name in names:
        path = _shown(top, folder / name)
        before = read(top, path)
        if before is not None and "fl-scan" not in before:
            raise _taken(name, path, before)
        script = before if before is not None else _script(name, tracked=tracked)
        yield Step(path, before, script, _WHY[name], program=True)


def written_hooks(top: str) -> list[Step]:
    """Return the steps that delete the hooks that `fl init` wrote."""
    folder, _ = hooks_folder(top)
    found = ((_shown(top, folder / name), _WHY[name]) for name in _WHY)
    texts = [(path, _text(top, path), why) for path, why in found]
    return [Step(path, text, None, why) for path, text, why in texts if text and _MARK in text]


def kept_hooks(top: str) -> list[str]:
    """Return the hooks that somebody else wrote and that call fl-scan."""
    folder, _ = hooks_folder(top)
    paths = [_shown(top, folder / name) for name in _WHY]
    texts = [(path, _text(top, path)) for path in paths]
    return [path for path, text in texts if "fl-scan" in text and _MARK not in text]


def installed_types(top: str) -> list[str]:
    """Return the types of hooks that pre-commit or prek have installed in this clone."""
    folder, _ = hooks_folder(top)
    if not folder.is_dir():
        return []
    names = sorted(entry.name for entry in folder.iterdir() if not entry.suffix)
    return [name for name in names if _front_end(_text(top, str(folder / name)))]


def front_end(top: str) -> str:
    """Return the front end whose hooks this clone has; pre-commit where there are none."""
    folder, _ = hooks_folder(top)
    found = (_front_end(_text(top, str(folder / name))) for name in _WHY)
    return next((name for name in found if name), "pre-commit")


def call(name: str) -> str:
    """Return the line that runs us in a hook."""
    return "fl-scan --post-commit" if name == "post-commit" else "fl-scan || exit 1"


def hooks_folder(top: str) -> tuple[Path, bool]:
    """Return where git looks for hooks, and whether that is outside this repository."""
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo

    git = Git(*find_repo(top))
    said = git.run("rev-parse", "--git-path", "hooks")
    folder = Path(top, os.fsdecode(said).removesuffix("\n")).expanduser()
    here = (Path(git.common_dir), Path(top))
    return folder, not any(_inside(folder, one) for one in here)


def _git_dir(top: str) -> Path:
    from fl_hooks.store.paths import find_repo

    return Path(find_repo(top)[2])


def _inside(folder: Path, other: Path) -> bool:
    return folder.resolve().is_relative_to(other.resolve())


def _shown(top: str, place: Path) -> str:
    return place.relative_to(top).as_posix() if place.is_relative_to(top) else str(place)


def _text(top: str, path: str) -> str:
    """Return what a hook says; it may be a program, which says nothing to us."""
    try:
        return Path(top, path).read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def _front_end(text: str) -> str:
    """Return which front end wrote a hook, "" where none did."""
    return next((name for name in ("pre-commit", "prek") if f"by {name}" in text), "")


def _script(name: str, *, tracked: bool) -> str:
    beside = Path(sys.executable).with_name("fl-scan")
    found = str(beside) if beside.exists() else shutil.which("fl-scan") or "fl-scan"
    fallback = "fl-scan" if tracked else shlex.quote(Path(found).as_posix())
    option = " --post-commit" if name == "post-commit" else ""
    words = {"{mark}": _MARK, "{fallback}": fallback, "{option}": option}
    script = _SCRIPT
    for word, text in words.items():
        script = script.replace(word, text)
    return script


def _taken(name: str, path: str, before: str) -> FlError:
    front = _front_end(before)
    if front:
        hint = f"It is {front}'s: run fl init without --hooks git, or `{front} uninstall` first."
    else:
        hint = f"It is kept as it is. Add this line to it, then run fl init again:\n  {call(name)}"
    return FlError(f"{path}: there is a hook already", hint)
