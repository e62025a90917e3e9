"""The configuration as `fl init` writes it and `fl uninstall` takes it out."""

from __future__ import annotations

import tomllib

from fl_hooks.commands.init_steps import Step, read
from fl_hooks.commands.init_texts import CONFIG_FILE, MODES, config, table
from fl_hooks.errors import FlError

_PROJECT = "pyproject.toml"
_BOM = "\ufeff"


def configuration(top: str, mode: str) -> Step:
    """Return the step of the configuration: in pyproject.toml where there is one."""
    from fl_hooks.store.config import load_config

    # A broken configuration, or two of them, has to be mended first.
    present = load_config(top).path
    why = "what blocks a commit, and what is scanned"
    if present:
        text = read(top, present) or ""
        return Step(present, text, text, why)
    project = read(top, _PROJECT)
    if project is None:
        before = read(top, CONFIG_FILE)
        return Step(CONFIG_FILE, before, config(mode) if before is None else before, why)
    return Step(_PROJECT, project, with_table(project, table(mode)), why)


def with_table(project: str, text: str) -> str:
    """Append the table to a pyproject.toml, and read the result back.

    A file with no last line end gets none, so that the table can be taken out without a trace.
    """
    end = "\r\n" if "\r\n" in project else "\n"
    bare = project.strip() and not project.endswith("\n")
    gap = "" if not project.strip() else end * 2 if bare else end
    lines = text.removesuffix("\n") if bare else text
    result = project + gap + lines.replace("\n", end)
    try:
        tomllib.loads(project.removeprefix(_BOM))
    except tomllib.TOMLDecodeError as error:
        raise FlError(f"{_PROJECT}: {error}", "Mend the file, then run fl init again.") from error
    try:
        tomllib.loads(result.removeprefix(_BOM))
    except tomllib.TOMLDecodeError as error:
        hint = "Put this into .feedback-loop/config.toml instead, without the first line:\n" + text
        raise FlError(f"{_PROJECT}: no table can be added ({error})", hint) from error
    return result


def without_table(project: str) -> str:
    """Take the table out of a pyproject.toml where it says what `fl init` wrote, to the letter."""
    end = "\r\n" if "\r\n" in project else "\n"
    for mode in MODES:
        lines = table(mode).removesuffix("\n").replace("\n", end)
        at = project.find(lines)
        if at == -1 or (at and project[at - 1] != "\n"):
            continue
        result = _cut(project, at, at + len(lines), end)
        if _same_without_us(project, result):
            return result
    return project


def _cut(project: str, start: int, stop: int, end: str) -> str:
    """Cut the lines out with the empty line that parts them from what stands above."""
    above, below = project[:start], project[stop:]
    last = not below
    below = below.removeprefix(end)
    if above.strip() and above.endswith(end * 2):
        above = above.removesuffix(end)
    return above.removesuffix(end) if last else above + below


def _same_without_us(project: str, result: str) -> bool:
    """Tell whether nothing but our table is missing: neither another one nor a key of ours."""
    try:
        before = tomllib.loads(project.removeprefix(_BOM))
        after = tomllib.loads(result.removeprefix(_BOM))
    except tomllib.TOMLDecodeError:
        return False
    tools = before.get("tool", {})
    tools.pop("fl-hooks", None)
    if not tools and not after.get("tool"):
        before.pop("tool", None)
        after.pop("tool", None)
    return before == after


def unconfigured(top: str) -> tuple[list[Step], list[str]]:
    """Return the steps that take out the configuration, and what is kept, with the reason."""
    steps: list[Step] = []
    kept: list[str] = []
    own = read(top, CONFIG_FILE)
    if own in [config(mode) for mode in MODES]:
        steps.append(Step(CONFIG_FILE, own, None, "as fl init wrote it"))
    elif own is not None:
        kept.append(f"{CONFIG_FILE}: it has been edited")
    project = read(top, _PROJECT) or ""
    after = without_table(project)
    if after != project:
        steps.append(Step(_PROJECT, project, after, "the table as fl init wrote it"))
    elif "[tool.fl-hooks" in project:
        kept.append(f"{_PROJECT}: the table [tool.fl-hooks] has been edited")
    return steps, kept
