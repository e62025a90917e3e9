"""What `fl doctor` says of git's hooks: are they where git looks, and do they reach fl-scan."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.commands.doctor_front import WANTED, lefthook_names_us
from fl_hooks.commands.doctor_reach import (
    WITHOUT,
    by_front,
    by_husky,
    by_script,
    call,
    calls_front,
    unreached,
)
from fl_hooks.commands.doctor_result import Result, line, note, ok, quoted, wrong
from fl_hooks.store.paths import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.commands.doctor_hook_files import Hook, Hooks


def results(hooks: Hooks) -> Iterator[Result]:
    """Yield one line per git hook of interest; one for all where git looks in a wrong folder."""
    if hooks.moved and not any(hook.text for hook in hooks.hooks.values()):
        yield _elsewhere(hooks)
        return
    for stage in WANTED:
        yield from _stage(hooks, hooks.hooks[stage])


def _elsewhere(hooks: Hooks) -> Result:
    """Return the line about a core.hooksPath that leads away from the hooks."""
    why = "which holds no hook for a commit" if hooks.folder.is_dir() else "which is no folder"
    text = f'core.hooksPath is "{hooks.moved}", {why}: no commit is scanned'
    if Path(hooks.git.common_dir, "hooks", "pre-commit").is_file():
        return wrong("hooks", text, _unset(hooks))
    install = _install(hooks, "pre-commit")
    if not hooks.program or hooks.program == "prek":
        return wrong("hooks", text, f"{_unset(hooks)} && {install}")
    return wrong("hooks", text, install)


def _unset(hooks: Hooks) -> str:
    """Return the command that takes core.hooksPath out of the file that sets it."""
    where = line(hooks.git, "config", "--show-scope", "--get", "core.hooksPath").partition("\t")[0]
    option = f" --{where}" if where in ("global", "system", "worktree") else ""
    return f"git config{option} --unset-all core.hooksPath"


def _stage(hooks: Hooks, hook: Hook) -> Iterator[Result]:
    topic, stage = f"{hook.stage} hook", hook.stage
    if not hook.text:
        yield from _missing(hooks, hook)
    elif not hook.runs and os.name != "nt":
        text = f"{hook.place} is not executable, so that git passes over it"
        yield wrong(topic, text, f"chmod +x {quoted(str(hook.place))}")
    elif hook.owner in ("pre-commit", "prek") or calls_front(hook):
        yield from by_front(hooks, hook)
    elif hook.owner == "husky":
        yield from by_husky(hook)
    elif hook.owner == "lefthook":
        if lefthook_names_us(hooks.git.top, stage):
            yield ok(topic, "run by lefthook, which names fl-scan")
        elif stage != "pre-push":
            yield unreached(hook, "lefthook.yml names no fl-scan for it", f"run: {call(stage)}")
    else:
        yield from by_script(hook)


def _missing(hooks: Hooks, hook: Hook) -> Iterator[Result]:
    """Yield a hook that is not there: wrong for the first, and for those that were asked for."""
    stage, topic = hook.stage, f"{hook.stage} hook"
    asked = hooks.front.runs(stage)
    if stage == "pre-push" and not asked:
        return
    text = f"is not installed: {WITHOUT[stage]}"
    if stage == "pre-commit" or asked:
        yield wrong(topic, text, _install(hooks, stage))
    else:
        yield note(topic, text, "fl init" if hooks.program else _install(hooks, stage))


def _install(hooks: Hooks, stage: str) -> str:
    """Return the command that installs a missing hook, after those that have to come first."""
    if hooks.others == "husky":
        return f"echo {call(stage)!r} >> .husky/{stage}"
    if hooks.others == "lefthook":
        return f"add `run: {call(stage)}` to {stage} in lefthook.yml, then: lefthook install"
    if not hooks.program:
        return "fl init --hooks git" if _plain(hooks) else "fl init"
    # Without hook types pre-commit and prek install those that the configuration names.
    types = "" if stage in hooks.front.install_types else f" -t {stage}"
    first = "" if hooks.front.entries else "fl init && "
    if hooks.moved and hooks.program == "pre-commit":
        # It refuses to install anything while that is set.
        first += _unset(hooks) + " && "
    return f"{first}{hooks.program} install{types}"


def _plain(hooks: Hooks) -> bool:
    """Tell whether the repository does with git's own hooks: it has some, or has been set up."""
    samples = (place.name.endswith(".sample") for place in hooks.folder.glob("*"))
    return not all(samples) or Path(hooks.git.top, FOLDER).is_dir()
