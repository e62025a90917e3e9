"""The lines about stages that `fl init` put in, known by the comments above them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.commands import init_stages, init_yaml
from fl_hooks.commands.init_stages import MARK, STAGES, STAGES_WHYS, TYPES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import yaml

# What nobody but us asked for, where no comment of ours says what was added.
_ADDED = ("pre-merge-commit", "post-commit")


def strip(text: str, data: dict[str, Any], others: Iterable[dict[str, Any]]) -> tuple[str, Any]:
    """Return the text without our types and stages, and what it has to say then.

    others: the hooks that are not ours; a type that one of them asks for stays.
    """
    gone, whole = _types_to_drop(text, data, others)
    wanted = dict(data)
    if has_our_stages(text):
        del wanted[STAGES]
    if whole:
        del wanted[TYPES]
    elif gone:
        wanted[TYPES] = [one for one in wanted[TYPES] if one not in gone]
    return _without_types(_without_stages(text), gone, whole=whole), wanted


def is_marked(text: str) -> bool:
    """Tell whether a comment of ours stands above the types."""
    found = init_yaml.value(text, TYPES)
    return found is not None and _comment_above(text, found[0])[1].startswith(MARK)


def _comment_above(text: str, key: yaml.Node) -> tuple[int, str]:
    """Return where the line above a key starts, and what it says."""
    end = text.rfind("\n", 0, key.start_mark.index)
    start = text.rfind("\n", 0, max(end, 0)) + 1
    return start, text[start : max(end, 0)].strip()


def has_our_stages(text: str) -> bool:
    """Tell whether default_stages is ours."""
    found = init_yaml.value(text, STAGES)
    return found is not None and _comment_above(text, found[0])[1] in STAGES_WHYS


def _without_stages(text: str) -> str:
    """Take default_stages out where the comment above says that it is ours."""
    found = init_yaml.value(text, STAGES)
    if not found or not has_our_stages(text):
        return text
    return init_yaml.without_lines(
        text, _comment_above(text, found[0])[0], init_yaml.last(found[1])
    )


def _types_to_drop(
    text: str, data: dict[str, Any], others: Iterable[dict[str, Any]]
) -> tuple[list[str], bool]:
    """Return the types to take out, and whether the whole line is ours."""
    found = init_yaml.value(text, TYPES)
    known = data.get(TYPES)
    if not found or not isinstance(known, list):
        return [], False
    comment = _comment_above(text, found[0])[1]
    wanted = _asked_for(text, data, others)
    for after in (True, False):
        types = list(init_stages.types(after=after))
        if comment == init_stages.line_why(after=after) and known == types:
            left = [one for one in types if one == "pre-commit" or one in wanted]
            whole = left == ["pre-commit"]
            return (known, True) if whole else ([one for one in types if one not in left], False)
    said = comment.removeprefix(MARK).split(", ") if comment.startswith(MARK) else []
    # A sentence, not a list, stands above a line of ours that somebody has changed.
    named = said if set(said) & set(known) else _ADDED
    gone = [one for one in named if one in known and one not in wanted]
    if init_yaml.is_block_list(found[1]) and gone == known:
        return known, True
    # An older `fl init` wrote no comment; what it wrote ends as what holds without the line.
    plain = init_yaml.is_block_list(found[1]) or comment.startswith(MARK)
    left = [one for one in known if one not in gone]
    whole = not plain and bool(gone) and left == ["pre-commit"]
    return (known, True) if whole else (gone, False)


def _asked_for(text: str, data: dict[str, Any], others: Iterable[dict[str, Any]]) -> set[str]:
    """Return the stages that other hooks, or the user's own default_stages, ask for."""
    default = [] if has_our_stages(text) else data.get(STAGES) or []
    return {*default, *(stage for hook in others for stage in hook.get("stages") or [])}


def _without_types(text: str, gone: Collection[str], *, whole: bool) -> str:
    found = init_yaml.value(text, TYPES)
    if not found or not gone:
        return text
    key, node = found
    start, comment = _comment_above(text, key)
    marked = comment.startswith(MARK)
    if whole:
        first = start if marked else key.start_mark.index
        return init_yaml.without_lines(text, first, init_yaml.last(node))
    places = [at for at, one in enumerate(node.value) if one.value in gone]
    text = init_yaml.without_entries(text, node, places)
    return init_yaml.without_lines(text, start, start) if marked else text
