"""Adding the hook to a `.pre-commit-config.yaml` as a text edit: comments and style stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = ".pre-commit-config.yaml"
HOOK = "fl-scan"
# A clean merge runs pre-merge-commit alone, which pre-commit installs only when told to.
STAGES = ("pre-commit", "pre-merge-commit")
_TYPES = "default_install_hook_types"

# The default entry is local and uses the fl-hooks that is installed beside the project, because
# the hook writes what `fl log` and `fl-build-site` read: two versions of them, one pinned by `rev`
# and one by the project's requirements, would drift apart. It also needs neither network nor a
# second environment at the first commit. Its price: `fl-scan` has to be on the PATH of whoever
# commits; `fl init --repo URL` writes the entry that pre-commit installs by itself.
_LOCAL: dict[str, Any] = {
    "id": HOOK,
    "name": "mistakes this team has met before (fl-scan)",
    "entry": HOOK,
    "language": "system",
    "stages": list(STAGES),
    # A commit that only deletes files may be the fix of a blocked one.
    "always_run": True,
    # The hook reads the index itself, all of it at once, and a warning has to be seen.
    "pass_filenames": False,
    "require_serial": True,
    "verbose": True,
}


def entry(url: str = "", rev: str = "") -> dict[str, Any]:
    """Return the item of `repos:`: local, or from the repository at a URL and a tag."""
    if url:
        return {"repo": url, "rev": rev, "hooks": [{"id": HOOK}]}
    return {"repo": "local", "hooks": [_LOCAL]}


def add_hook(old: str, item: dict[str, Any]) -> str:
    """Return the configuration's text with the hook and the hook types to install in it.

    What is there already stays as it is, character by character; a text that has both comes back
    unchanged. Raises FlError where the text is no such configuration, or is written in a way that
    an edit could not keep: then the hint holds what to write by hand.
    """
    before = _load(old)
    bom = "\ufeff" if old.startswith("\ufeff") else ""
    text = old.removeprefix(bom)
    try:
        text = _with_types(text if _has_hook(before) else _with_item(text, item))
        after = yaml.safe_load(text)
    except yaml.YAMLError:
        after = None
    # Read back, the edited text has to say the old configuration and the additions, no more.
    if after != _wanted(before, item):
        raise _by_hand("it is written in a way that cannot be edited safely", item)
    return bom + text


def _load(text: str) -> dict[str, Any]:
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}:" if mark else ""
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise FlError(
            f"{FILE}:{line} {problem}", "Mend the file, then run fl init again."
        ) from error
    if data is None:
        return {}
    if not isinstance(data, dict) or not isinstance(data.get("repos") or [], list):
        message = f"{FILE}: this is no configuration of pre-commit: repos is not a list"
        raise FlError(
            message, "See https://pre-commit.com/#adding-pre-commit-plugins-to-your-project"
        )
    return data


def _has_hook(data: dict[str, Any]) -> bool:
    repos = [repo for repo in data.get("repos") or [] if isinstance(repo, dict)]
    hooks = [hook for repo in repos for hook in repo.get("hooks") or []]
    return any(isinstance(hook, dict) and hook.get("id") == HOOK for hook in hooks)


def _with_item(text: str, item: dict[str, Any]) -> str:
    """Append the item to the list of repos, indented as its neighbours are."""
    found = _value(text, "repos")
    if found is None:
        return _ended(text) + _lines(text, ["repos:", *_block(item, 2, 2, 2)])
    _, node = found
    if isinstance(node, yaml.SequenceNode) and node.flow_style and not node.value:
        start, end = node.start_mark.index, node.end_mark.index
        text = text[:start].rstrip(" ") + text[end:]
        return _after(text, start - 1, _block(item, 2, 2, 2))
    if isinstance(node, yaml.ScalarNode):
        return _after(text, node.end_mark.index, _block(item, 2, 2, 2))
    if node.flow_style:
        raise _by_hand("repos is written in braces", item)
    dash, step, inner = _style(node)
    last = _past_comments(text, _last(node), dash)
    return _after(text, last, _block(item, dash, step, inner))


def _style(repos: yaml.SequenceNode) -> tuple[int, int, int]:
    """Return the dash's column, the step from there to the keys, and to the hooks' dashes."""
    dash = repos.start_mark.column
    first = repos.value[0]
    step = first.start_mark.column - dash
    if isinstance(first, yaml.MappingNode):
        for key, value in first.value:
            if (
                key.value == "hooks"
                and isinstance(value, yaml.SequenceNode)
                and not value.flow_style
            ):
                return dash, step, value.start_mark.column - first.start_mark.column
    return dash, step, 0 if dash == 0 else 2


def _block(item: dict[str, Any], dash: int, step: int, inner: int) -> list[str]:
    """Write the item as lines of YAML in the given style."""
    keys, lines = dash + step, []
    for key, value in item.items():
        if key != "hooks":
            lines.append(" " * keys + f"{key}: {_scalar(value)}")
    lines.append(" " * keys + "hooks:")
    for hook in item["hooks"]:
        column = keys + inner
        mapping = [f"{key}: {_scalar(value)}" for key, value in hook.items()]
        lines += [_dashed(column, step, mapping[0])]
        lines += [" " * (column + step) + line for line in mapping[1:]]
    lines[0] = _dashed(dash, step, lines[0].strip())
    return lines


def _dashed(column: int, step: int, text: str) -> str:
    return " " * column + "-".ljust(step) + text


def _scalar(value: object) -> str:
    """Write a value in one line, quoted where YAML asks for it."""
    return yaml.safe_dump(value, default_flow_style=True, width=1000).removesuffix("...\n").strip()


def _with_types(text: str) -> str:
    """See to it that `pre-commit install` also installs the hooks of clean merges."""
    found = _value(text, _TYPES)
    if found is None:
        line = _lines(text, [f"{_TYPES}: [{', '.join(STAGES)}]"])
        repos = _value(text, "repos")
        at = text.rfind("\n", 0, repos[0].start_mark.index) + 1 if repos else 0
        return text[:at] + line + text[at:]
    _, node = found
    if not isinstance(node, yaml.SequenceNode):
        return text
    missing = [stage for stage in STAGES if stage not in {one.value for one in node.value}]
    if not missing:
        return text
    if not node.flow_style:
        dash, step = (
            node.start_mark.column,
            node.value[0].start_mark.column - node.start_mark.column,
        )
        return _after(text, _last(node), [_dashed(dash, step, stage) for stage in missing])
    at = node.value[-1].end_mark.index if node.value else node.start_mark.index + 1
    return text[:at] + (", " if node.value else "") + ", ".join(missing) + text[at:]


def _value(text: str, key: str) -> tuple[yaml.Node, Any] | None:
    """Return a top-level key and its value as nodes, which know their places in the text."""
    root = yaml.compose(text, yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return next(((name, node) for name, node in pairs if name.value == key), None)


def _last(node: yaml.Node) -> int:
    """Return where the last word of a node stands; a block's own end lies behind its comments."""
    return max(leaf.end_mark.index for leaf in _leaves(node))


def _leaves(node: yaml.Node) -> Iterator[yaml.Node]:
    block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    if not block:
        yield node
        return
    for child in node.value:
        for one in child if isinstance(child, tuple) else (child,):
            yield from _leaves(one)


def _past_comments(text: str, index: int, column: int) -> int:
    """Move on over comments that are indented deeper than the list: they belong to its item."""
    while (end := text.find("\n", index)) != -1:
        line = text[end + 1 :].partition("\n")[0]
        words = line.lstrip()
        if not words.startswith("#") or len(line) - len(words) <= column:
            break
        index = end + 2
    return index


def _after(text: str, index: int, lines: list[str]) -> str:
    """Insert lines below the line that holds the index."""
    if index > 0 and text[index - 1] == "\n":
        # The mark of a block scalar (`|`) is the start of what comes after it.
        index = len(text[:index].rstrip())
    end = text.find("\n", index)
    if end == -1:
        return _ended(text) + _lines(text, lines)
    return text[: end + 1] + _lines(text, lines) + text[end + 1 :]


def _lines(text: str, lines: list[str]) -> str:
    """Join lines with the line end that the text uses."""
    end = "\r\n" if "\r\n" in text else "\n"
    return "".join(line + end for line in lines)


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + _lines(text, [""])


def _wanted(before: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    wanted = dict(before)
    if not _has_hook(before):
        wanted["repos"] = [*(before.get("repos") or []), item]
    types = before.get(_TYPES)
    types = list(types) if isinstance(types, list) else []
    wanted[_TYPES] = types + [stage for stage in STAGES if stage not in types]
    return wanted


def _by_hand(why: str, item: dict[str, Any]) -> FlError:
    snippet = "\n".join([f"{_TYPES}: [{', '.join(STAGES)}]", "repos:", *_block(item, 2, 2, 2)])
    return FlError(f"{FILE}: {why}", f"Add this to it by hand:\n{snippet}")
