"""Which git hooks pre-commit installs, and which of the others' hooks run at them.

pre-commit and prek run a hook that names no stages at every installed type. So a type that we add
would also run the others' hooks there: a test suite marked `always_run` once more after each
commit, and a list of skipped ones printed. `default_stages` keeps them to where they ran before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from fl_hooks.commands import init_hooks, init_yaml

if TYPE_CHECKING:
    from collections.abc import Collection

TYPES = "default_install_hook_types"
STAGES = "default_stages"
# What pre-commit takes for a hook without stages where default_stages is not set.
_ALL = (
    *("pre-commit", "pre-merge-commit", "pre-push", "pre-rebase", "prepare-commit-msg"),
    *("commit-msg", "post-checkout", "post-commit", "post-merge", "post-rewrite", "manual"),
)
# `fl uninstall` knows by these what is ours.
MARK = "# Added by fl init: "
_TYPES_WHY = MARK + "fl-scan runs in merges, too"
_AFTER_WHY = ", and after a commit"
STAGES_WHY = MARK + "the other hooks run where they ran before."
# A file without hooks gets what most hooks of others name themselves.
_FIRST = ("pre-commit", "pre-push", "manual")
_FIRST_WHY = MARK + "where hooks run that do not say it themselves."
STAGES_WHYS = (STAGES_WHY, _FIRST_WHY)


def types(*, after: bool) -> tuple[str, ...]:
    """Return the types to install: a clean merge runs pre-merge-commit alone.

    after: with the one that runs after a commit.
    """
    return ("pre-commit", "pre-merge-commit", *(("post-commit",) if after else ()))


def missing(data: dict[str, Any], *, after: bool) -> list[str]:
    """Return our types that a configuration does not install."""
    known = data.get(TYPES)
    known = known if isinstance(known, list) else []
    return [one for one in types(after=after) if one not in known]


def line_why(*, after: bool) -> str:
    """Return the comment above a line of types that is all ours."""
    return f"{_TYPES_WHY}{_AFTER_WHY if after else ''}."


def kept_stages(added: Collection[str]) -> list[str]:
    """Return the stages that were in effect before types were added.

    pre-commit stays in any case: `pre-commit run` means it where nothing else is said.
    """
    return [stage for stage in _ALL if stage == "pre-commit" or stage not in added]


def with_types(text: str, *, after: bool, installed: Collection[str] = ()) -> str:
    """See to it that `pre-commit install` installs our types, and only we run at the new ones."""
    data = yaml.safe_load(text)
    if not isinstance(data, dict):
        return text
    stages = _stage_lines(text, after=after, installed=installed)
    found = init_yaml.value(text, TYPES)
    if found is None:
        line = f"{TYPES}: [{', '.join(types(after=after))}]"
        return init_yaml.above(text, _top(text), [line_why(after=after), line, *stages])
    key, node = found
    new = missing(data, after=after)
    if not new or not isinstance(node, yaml.SequenceNode):
        return text
    # From below to above: an edit must not move what is edited next.
    text = init_yaml.below(text, init_yaml.last(node), stages)
    text = _extended(text, node, new)
    return init_yaml.above(text, key.start_mark.index, [f"{MARK}{', '.join(new)}"])


def _stage_lines(text: str, *, after: bool, installed: Collection[str]) -> list[str]:
    stages = _new_stages(yaml.safe_load(text), after=after, installed=installed)
    repos = init_yaml.value(text, "repos")
    dash = step = 2
    if repos and init_yaml.is_block_list(repos[1]):
        dash = repos[1].start_mark.column
        step = repos[1].value[0].start_mark.column - dash
    if stages == list(_FIRST):
        return [_FIRST_WHY, f"{STAGES}: [{', '.join(stages)}]"]
    lines = [init_yaml.dashed(dash, step, one) for one in stages]
    return [STAGES_WHY, f"{STAGES}:", *lines] if stages else []


def _new_stages(data: dict[str, Any], *, after: bool, installed: Collection[str] = ()) -> list[str]:
    """Return the default_stages to write; none where they are set or no type is added."""
    known = data.get(TYPES)
    known = known if isinstance(known, list) else ["pre-commit"]
    added = [one for one in types(after=after) if one not in known and one not in installed]
    if not added or STAGES in data:
        return []
    return kept_stages(added) if init_hooks.others(data.get("repos")) else list(_FIRST)


def _extended(text: str, node: yaml.SequenceNode, new: list[str]) -> str:
    if not node.flow_style:
        dash = node.start_mark.column
        step = node.value[0].start_mark.column - dash
        lines = [init_yaml.dashed(dash, step, one) for one in new]
        return init_yaml.below(text, init_yaml.last(node), lines)
    at = node.value[-1].end_mark.index if node.value else node.start_mark.index + 1
    return text[:at] + (", " if node.value else "") + ", ".join(new) + text[at:]


def _top(text: str) -> int:
    """Return where the list of repositories starts; keys about all of them stand above it."""
    repos = init_yaml.value(text, "repos")
    return int(repos[0].start_mark.index) if repos else 0


def wanted(data: dict[str, Any], *, after: bool, installed: Collection[str] = ()) -> dict[str, Any]:
    """Return what the configuration has to say once the types are in it."""
    known = data.get(TYPES)
    known = known if isinstance(known, list) else []
    stages = _new_stages(data, after=after, installed=installed)
    every = [*known, *missing(data, after=after)]
    return {**data, TYPES: every, **({STAGES: stages} if stages else {})}
