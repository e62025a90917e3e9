"""Our hooks as entries of a `.pre-commit-config.yaml`, and what such a file says of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = ".pre-commit-config.yaml"
HOOK = "fl-scan"
AFTER = "fl-post-commit"
# The first version whose hooks file offers the hook that runs after a commit.
_OFFERS_AFTER = (0, 3)

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
    "stages": ["pre-commit", "pre-merge-commit"],
    # A commit that only deletes files may be the fix of a blocked one.
    "always_run": True,
    # The hook reads the index itself, all of it at once, and a warning has to be seen.
    "pass_filenames": False,
    "require_serial": True,
    "verbose": True,
}
_LOCAL_AFTER: dict[str, Any] = {
    **_LOCAL,
    "id": AFTER,
    "name": "the record of this commit (fl-post-commit)",
    "entry": f"{HOOK} --post-commit",
    "stages": ["post-commit"],
}


def entry(url: str = "", rev: str = "", *, after: bool = True) -> dict[str, Any]:
    """Return the item of `repos:`: local, or from the repository at a URL and a tag.

    after: with the hook that runs after a commit.
    """
    if url:
        ids = (HOOK, AFTER) if after else (HOOK,)
        return {"repo": url, "rev": rev, "hooks": [{"id": name} for name in ids]}
    return {"repo": "local", "hooks": [_LOCAL, _LOCAL_AFTER] if after else [_LOCAL]}


def load(text: str) -> dict[str, Any]:
    """Return what a configuration says; FlError where it is none."""
    try:
        data = said(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {min(mark.line, text.count(chr(10))) + 1}:" if mark else ""
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise FlError(f"{FILE}:{line} {problem}", "Mend the file, then run it again.") from error
    if data is None:
        return {}
    if not isinstance(data, dict) or not isinstance(data.get("repos") or [], list):
        message = f"{FILE}: this is no configuration of pre-commit: repos is not a list"
        raise FlError(
            message, "See https://pre-commit.com/#adding-pre-commit-plugins-to-your-project"
        )
    return data


def said(text: str) -> Any:  # noqa: ANN401 -- whatever YAML can say
    """Return what a text says; a block scalar at its end the same with and without a line end."""
    return yaml.safe_load(text if text.endswith("\n") or not text else text + "\n")


def ids(repos: object) -> list[str]:
    """Return the ids of all hooks in a list of repositories."""
    return [hook.get("id", "") for _, hook in hooks(repos)]


def hooks(repos: object) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each hook of a list of repositories, with its repository before it."""
    for repo in repos if isinstance(repos, list) else []:
        for hook in (repo.get("hooks") or []) if isinstance(repo, dict) else []:
            if isinstance(hook, dict):
                yield repo, hook


def ours(data: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return each hook of ours, with its repository before it."""
    return [pair for pair in hooks(data.get("repos")) if pair[1].get("id") in (HOOK, AFTER)]


def others(repos: object) -> list[dict[str, Any]]:
    """Return the hooks that are not ours."""
    return [hook for _, hook in hooks(repos) if hook.get("id") not in (HOOK, AFTER)]


def pinned_too_old(text: str) -> str:
    """Return the `rev` of our repository where it has no hook for after a commit, else ""."""
    before = load(text)
    return fl_scan(before)[0].get("rev", "") if too_old(before) else ""


def too_old(data: dict[str, Any]) -> bool:
    """Tell whether our entry is pinned to a version that offers no hook for after a commit.

    To name one that a repository does not offer would stop every commit.
    """
    repo, _ = fl_scan(data)
    rev = str(repo.get("rev", ""))
    version = re.fullmatch(r"v?(\d+)\.(\d+)(\..*)?", rev)
    if AFTER in ids([repo]) or not rev:
        return False
    if version:
        return (int(version[1]), int(version[2])) < _OFFERS_AFTER
    return bool(re.fullmatch(r"[0-9a-f]{7,64}", rev))


def fl_scan(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the repository and the hook of fl-scan, two empty ones where there is none."""
    found = (pair for pair in hooks(data.get("repos")) if pair[1].get("id") == HOOK)
    return next(found, ({}, {}))


def addition(data: dict[str, Any], *, after: bool) -> dict[str, Any] | None:
    """Return the hook to put beside the fl-scan that is there, None where none is missing."""
    repo, hook = fl_scan(data)
    if not after or not hook or AFTER in ids(data.get("repos")):
        return None
    if repo.get("repo") != "local":
        return {"id": AFTER}
    same: dict[str, Any] = {
        key: hook[key] for key in ("language", "additional_dependencies") if key in hook
    }
    program = str(hook.get("entry", HOOK)).removesuffix(" --staged")
    return {**_LOCAL_AFTER, "entry": f"{program} --post-commit", **same}
