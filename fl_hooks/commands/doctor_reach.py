"""What `fl doctor` says of a hook that is there: does it reach fl-scan, and by whom."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.commands.doctor_front import WANTED, YAML
from fl_hooks.commands.doctor_hook_files import read
from fl_hooks.commands.doctor_result import Result, note, ok, quoted, wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.commands.doctor_hook_files import Hook, Hooks

_COMMANDS = {"pre-merge-commit": "", "post-commit": " --post-commit", "pre-push": " --push"}
WITHOUT = {
    "pre-commit": "no commit is scanned",
    "pre-merge-commit": "clean merges are not scanned",
    "post-commit": "a commit with --no-verify goes unseen",
    "pre-push": "no push is scanned",
}


def calls_front(hook: Hook) -> bool:
    """Tell whether a script of somebody's own starts a front end."""
    return bool(re.search(r"\b(?:pre-commit|pre_commit|prek)\s+(?:run|hook-impl)\b", hook.text))


def by_front(hooks: Hooks, hook: Hook) -> Iterator[Result]:
    """Yield what a hook of pre-commit or prek runs of ours."""
    stage, topic, front = hook.stage, f"{hook.stage} hook", hooks.front
    by = hook.owner if hook.owner in ("pre-commit", "prek") else "a script"
    gone = _shim(hook)
    if gone:
        yield gone
    elif not front.file:
        without = f", or {by} uninstall -t {stage}" if by == hook.owner else ""
        text = f"installed by {by}, but there is no {YAML}"
        yield wrong(topic, text, f"fl init{without}")
    elif front.problem:
        text = f"installed by {by}, but {front.file} cannot be read: {front.problem}"
        yield wrong(topic, text, f"mend {front.file}")
    elif front.runs(stage):
        yield ok(topic, f"installed by {by}, runs fl-scan")
        yield from _twice(hook)
    elif stage == "pre-commit" or (stage == "pre-merge-commit" and front.entries):
        named = any(one.kind == WANTED[stage] for one in front.entries)
        why = f"leaves out the stage {stage}" if named else "has no fl-scan"
        way = f"add {stage} to the stages of fl-scan in {front.file}" if named else "fl init"
        yield wrong(topic, f"installed by {by}, but {front.file} {why}", way)
    elif stage == "post-commit":
        text = f"installed by {by}, but {front.file} has no fl-post-commit: {WITHOUT[stage]}"
        yield note(topic, text, "fl init")


def _twice(hook: Hook) -> Iterator[Result]:
    """Yield that the script which was there before the front end, and which it keeps, is ours."""
    legacy = hook.place.with_name(f"{hook.stage}.legacy")
    if "fl-scan" in read(legacy).text:
        text = f"fl-scan runs twice: {hook.owner} also runs {legacy}"
        yield note(f"{hook.stage} hook", text, f"rm {quoted(str(legacy))}")


def _shim(hook: Hook) -> Result | None:
    """Return what is wrong with the program that a front end's hook starts; None if nothing."""
    topic = f"{hook.stage} hook"
    found = re.search(r"^(?:INSTALL_PYTHON|PREK)=(['\"]?)(.*)\1$", hook.text, re.MULTILINE)
    if not found or hook.owner not in ("pre-commit", "prek"):
        return None
    program = Path(found[2])
    again = f"{hook.owner} install -f -t {hook.stage}"
    if os.access(program, os.X_OK):
        if hook.owner == "pre-commit" and _lacks_pre_commit(program):
            text = f"it starts {program}, where pre-commit is no longer installed"
            return wrong(topic, text, again)
        return None
    text = f"it starts {program}, which is gone"
    if shutil.which(hook.owner):
        return note(topic, f"{text}; the {hook.owner} on the PATH stands in", again)
    return wrong(topic, f"{text}, and there is no {hook.owner} on the PATH", again)


def _lacks_pre_commit(python: Path) -> bool:
    """Tell whether the Python of a virtual environment has no pre-commit; others are not judged."""
    home = python.parent.parent
    if not (home / "pyvenv.cfg").is_file():
        return False
    shared = "include-system-site-packages = true" in (home / "pyvenv.cfg").read_text("utf-8")
    places = ("lib*/python*/site-packages/pre_commit", "Lib/site-packages/pre_commit")
    return not shared and not any(any(home.glob(place)) for place in places)


def by_husky(hook: Hook) -> Iterator[Result]:
    """Husky's own file runs the one of the same name in the folder above."""
    own = hook.place.parent.parent / hook.stage
    inner = own if hook.place.parent.name == "_" else hook.place
    text = read(inner).text
    topic = f"{hook.stage} hook"
    if "fl-scan" in text:
        yield ok(topic, "run by husky, names fl-scan")
    elif hook.stage != "pre-push":
        why = f".husky/{hook.stage} " + ("names no fl-scan" if text else "is not there")
        yield unreached(hook, why, f"echo {call(hook.stage)!r} >> .husky/{hook.stage}")


def by_script(hook: Hook) -> Iterator[Result]:
    """Yield whether a script names fl-scan, and one that is there."""
    topic = f"{hook.stage} hook"
    if "fl-scan" not in hook.text:
        if hook.stage != "pre-push":
            way = f"add to it: {call(hook.stage)} || exit 1"
            yield unreached(hook, f"{hook.place} does not name fl-scan", way)
        return
    named = re.findall(r"(/[^\s\"';|&]*fl-scan)\b", hook.text)
    if named and not any(os.access(one, os.X_OK) for one in named) and not _on_path():
        text = f"it starts {named[0]}, which is gone"
        yield wrong(topic, text, f"write {call(hook.stage)!r} into {quoted(str(hook.place))}")
    elif not named and not _on_path():
        yield wrong(topic, "it starts fl-scan, which is not on the PATH", "pip install fl-hooks")
    else:
        yield ok(topic, "a script that names fl-scan")


def unreached(hook: Hook, why: str, way: str) -> Result:
    """Return that a hook does not reach fl-scan, and what that costs."""
    text = f"{why}: {WITHOUT[hook.stage]}"
    make = wrong if hook.stage == "pre-commit" else note
    return make(f"{hook.stage} hook", text, way)


def call(stage: str) -> str:
    """Return what a hook of the stage has to call."""
    return "fl-scan" + _COMMANDS.get(stage, "")


def _on_path() -> bool:
    return bool(shutil.which("fl-scan"))
