"""Taking the hooks out of a `.pre-commit-config.yaml` again, as a text edit."""

from __future__ import annotations

from typing import Any

import yaml

from fl_hooks.commands import init_marks, init_yaml
from fl_hooks.commands.init_hooks import AFTER, FILE, HOOK, hooks, load, others, said
from fl_hooks.errors import FlError

_OURS = (HOOK, AFTER)
_BARE: dict[str, list[Any]] = {"repos": []}


def remove_hooks(old: str) -> str | None:
    """Return the configuration's text without what `fl init` put in; None where nothing is left.

    A text without our hooks comes back unchanged. Raises FlError where the text is no such
    configuration, or an edit could not keep the rest as it is.
    """
    before = load(old)
    if not any(hook.get("id") in _OURS for _, hook in hooks(before.get("repos"))):
        return old
    bom = "\ufeff" if old.startswith("\ufeff") else ""
    text = old.removeprefix(bom)
    wanted = _without_ours(before)
    try:
        text, wanted = init_marks.strip(_without_hooks(text), wanted, others(before["repos"]))
        result = said(text)
    except yaml.YAMLError:
        result = None
    if result != wanted:
        message = f"{FILE}: it is written in a way that cannot be edited safely"
        raise FlError(message, f"Take the hooks {HOOK} and {AFTER} out by hand.")
    return None if result == _BARE and "#" not in text else bom + text


def _without_hooks(text: str) -> str:
    """Take our hooks out, from below to above, and a repository that is left with none."""
    found = init_yaml.value(text, "repos")
    repos = found[1] if found else None
    if not isinstance(repos, yaml.SequenceNode) or repos.flow_style:
        return text
    empty = []
    for place, repo in reversed(list(enumerate(repos.value))):
        listed = init_yaml.entry(repo, "hooks")
        nodes = listed[1].value if listed else []
        ours = [at for at, hook in enumerate(nodes) if _id(hook) in _OURS]
        if ours and listed and len(ours) < len(nodes):
            text = init_yaml.without_entries(text, listed[1], ours)
        elif ours:
            text = init_yaml.without_lines(text, repo.start_mark.index, init_yaml.last(repo))
            empty.append(place)
    if empty and len(empty) == len(repos.value) and found:
        end = found[0].end_mark.index + 1
        text = f"{text[:end]} []{text[end:]}"
    return text


def _id(hook: yaml.Node) -> str:
    found = init_yaml.entry(hook, "id")
    return str(found[1].value) if found else ""


def _without_ours(before: dict[str, Any]) -> dict[str, Any]:
    """Return what the configuration has to say without our hooks."""
    repos = []
    for repo in before["repos"]:
        names = [hook.get("id") for _, hook in hooks([repo])]
        if not any(name in _OURS for name in names):
            repos.append(repo)
        elif not all(name in _OURS for name in names):
            left = [hook for hook in repo["hooks"] if hook.get("id") not in _OURS]
            repos.append({**repo, "hooks": left})
    return {**before, "repos": repos}
