"""Adding the hooks to a `.pre-commit-config.yaml` as a text edit: comments and style stay."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import yaml

from fl_hooks.commands import init_marks, init_stages, init_yaml
from fl_hooks.commands.init_hooks import (
    AFTER,
    FILE,
    HOOK,
    addition,
    fl_scan,
    ids,
    load,
    others,
    said,
    too_old,
)
from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Collection


def add_hooks(old: str, item: dict[str, Any], installed: Collection[str] = ()) -> str:
    """Return the configuration's text with the item's hooks and the hook types to install.

    What is there already stays as it is, character by character; a text that has it all comes back
    unchanged. A hook that is missing beside one of ours is put there. installed: the types that
    this clone has installed; the others' hooks go on running at them. Raises FlError where the
    text is no such configuration, or is written in a way that an edit could not keep: then the
    hint holds what to write by hand.
    """
    before = load(old)
    bom = "\ufeff" if old.startswith("\ufeff") else ""
    text = old.removeprefix(bom)
    after = AFTER in ids([item]) and not too_old(before)
    try:
        if init_marks.is_marked(text) and init_stages.missing(before, after=after):
            # What an earlier run added is taken out and added again with what is new.
            text, before = init_marks.strip(text, before, others(before["repos"]))
            installed = ()
        text = _with_hooks(text, before, item, after=after)
        text = init_stages.with_types(text, after=after, installed=installed)
        result = said(text)
    except yaml.YAMLError:
        result = None
    # Read back, the edited text has to say the old configuration and the additions, no more.
    wanted = _wanted(before, item, after=after)
    if result != init_stages.wanted(wanted, after=after, installed=installed):
        raise _by_hand("it is written in a way that cannot be edited safely", item)
    return bom + text


def _with_hooks(text: str, data: dict[str, Any], item: dict[str, Any], *, after: bool) -> str:
    if HOOK not in ids(data.get("repos")):
        return _with_item(text, item)
    hook = addition(data, after=after)
    return _beside(text, hook) if hook else text


def _beside(text: str, hook: dict[str, Any]) -> str:
    """Put a hook below fl-scan's, in the form of the list that holds it."""
    found = init_yaml.value(text, "repos")
    for repo in found[1].value if found else []:
        listed = init_yaml.entry(repo, "hooks")
        for one in listed[1].value if listed else []:
            name = init_yaml.entry(one, "id")
            if not name or name[1].value != HOOK or not listed:
                continue
            if listed[1].flow_style:
                at = one.end_mark.index
                return f"{text[:at]}, {init_yaml.scalar(hook)}{text[at:]}"
            dash = listed[1].start_mark.column
            step = one.start_mark.column - dash
            at = init_yaml.past_comments(text, init_yaml.last(one), dash)
            return init_yaml.below(text, at, _hook_lines(hook, dash, step))
    return text


def _with_item(text: str, item: dict[str, Any]) -> str:
    """Append the item to the list of repos, indented as its neighbours are."""
    found = init_yaml.value(text, "repos")
    if found is None:
        return init_yaml.below(text, len(text.rstrip()), ["repos:", *_block(item, 2, 2, 2)])
    _, node = found
    if isinstance(node, yaml.SequenceNode) and node.flow_style and not node.value:
        start, end = node.start_mark.index, node.end_mark.index
        text = text[:start].rstrip(" ") + text[end:]
        return init_yaml.below(text, start - 1, _block(item, 2, 2, 2))
    if isinstance(node, yaml.ScalarNode):
        return init_yaml.below(text, node.end_mark.index, _block(item, 2, 2, 2))
    if node.flow_style:
        raise _by_hand("repos is written in braces", item)
    dash, step, inner = _style(node)
    last = init_yaml.past_comments(text, init_yaml.last(node), dash)
    return init_yaml.below(text, last, _block(item, dash, step, inner))


def _style(repos: yaml.SequenceNode) -> tuple[int, int, int]:
    """Return the dash's column, the step from there to the keys, and to the hooks' dashes."""
    dash = repos.start_mark.column
    first = repos.value[0]
    step = first.start_mark.column - dash
    listed = init_yaml.entry(first, "hooks")
    if listed and init_yaml.is_block_list(listed[1]):
        return dash, step, listed[1].start_mark.column - first.start_mark.column
    return dash, step, 0 if dash == 0 else 2


def _block(item: dict[str, Any], dash: int, step: int, inner: int) -> list[str]:
    """Write the item as lines of YAML in the given style."""
    keys, lines = dash + step, []
    for key, value in item.items():
        if key != "hooks":
            lines.append(" " * keys + f"{key}: {init_yaml.scalar(value)}")
    lines.append(" " * keys + "hooks:")
    for hook in item["hooks"]:
        lines += _hook_lines(hook, keys + inner, step)
    lines[0] = init_yaml.dashed(dash, step, lines[0].strip())
    return lines


def _hook_lines(hook: dict[str, Any], column: int, step: int) -> list[str]:
    first, *rest = [f"{key}: {init_yaml.scalar(value)}" for key, value in hook.items()]
    indent = " " * (column + step)
    return [init_yaml.dashed(column, step, first), *(indent + line for line in rest)]


def _wanted(before: dict[str, Any], item: dict[str, Any], *, after: bool) -> dict[str, Any]:
    """Return what the configuration has to say once the hooks are in it."""
    wanted = deepcopy(before)
    if HOOK not in ids(before.get("repos")):
        wanted["repos"] = [*(wanted.get("repos") or []), item]
    elif new := addition(before, after=after):
        repo, hook = fl_scan(wanted)
        repo["hooks"].insert(repo["hooks"].index(hook) + 1, new)
    return wanted


def _by_hand(why: str, item: dict[str, Any]) -> FlError:
    types = ", ".join(init_stages.types(after=AFTER in ids([item])))
    lines = [f"{init_stages.TYPES}: [{types}]", "repos:", *_block(item, 2, 2, 2)]
    return FlError(f"{FILE}: {why}", "Add this to it by hand:\n" + "\n".join(lines))
