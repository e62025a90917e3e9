"""The CI workflow: what `fl init --ci` writes, and how `fl uninstall` knows it again."""

from __future__ import annotations

import os
import re
from importlib.resources import files

from fl_hooks.commands.init_hooks import FILE, HOOK, hooks, load
from fl_hooks.commands.init_steps import Step, read
from fl_hooks.commands.init_yaml import scalar

PATHS = {"github": ".github/workflows/fl-hooks.yml", "gitlab": ".gitlab/ci/fl-hooks.yml"}
_NAME = "fl-hooks"
GITLAB = ".gitlab-ci.yml"
INCLUDE = f"include:\n  - local: {PATHS['gitlab']}\n"
_WHY = "scans merge requests, keeps the record whole"
_NOT_INCLUDED = f"""
Note: {GITLAB} is kept as it is. Add this to it, or to the `include` that it has:
  {INCLUDE.replace(chr(10), chr(10) + "  ").rstrip()}
"""


def workflow(top: str, kind: str, package: str) -> list[Step]:
    """Return the steps of a CI workflow; files that are there are kept.

    package: what pip is to install.
    """
    words = {"__BRANCH__": default_branch(top), "__PACKAGE__": package}
    text = _template(kind)
    for word, value in words.items():
        text = text.replace(word, scalar(value))
    before = read(top, PATHS[kind])
    steps = [Step(PATHS[kind], before, text if before is None else before, _WHY)]
    if kind == "gitlab":
        before = read(top, GITLAB)
        after = INCLUDE if before is None else before
        steps.append(Step(GITLAB, before, after, f"includes {PATHS[kind]}"))
    return steps


def note(steps: list[Step]) -> str:
    """Return what is left to do by hand."""
    texts = {step.path: step.after or "" for step in steps}
    missing = GITLAB in texts and PATHS["gitlab"] not in texts[GITLAB]
    return _NOT_INCLUDED if missing else ""


def package(top: str, url: str, rev: str) -> str:
    """Return what pip installs: what pre-commit is told to install, else the released package."""
    if url:
        return f"{_NAME} @ git+{url}@{rev}"
    for repo, hook in hooks(load(read(top, FILE) or "").get("repos")):
        if hook.get("id") == HOOK and repo.get("rev"):
            return f"{_NAME} @ git+{repo['repo']}@{repo['rev']}"
    return _NAME


def unwritten(top: str) -> tuple[list[Step], list[str]]:
    """Return the steps that delete the workflows as they were written, and which are kept."""
    steps, kept = [], []
    for kind, path in PATHS.items():
        text = read(top, path)
        if text is not None and _shape(kind).fullmatch(text):
            steps.append(Step(path, text, None, "as fl init wrote it"))
        elif text is not None:
            kept.append(f"{path}: it has been edited")
    included = read(top, GITLAB)
    if included == INCLUDE:
        steps.append(Step(GITLAB, included, None, "as fl init wrote it"))
    elif PATHS["gitlab"] in (included or ""):
        kept.append(f"{GITLAB}: it includes {PATHS['gitlab']}; take that out by hand")
    return steps, kept


def default_branch(top: str) -> str:
    """Return the remote's default branch as this clone knows it, else the one checked out."""
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo

    git = Git(*find_repo(top))
    for name in ("refs/remotes/origin/HEAD", "HEAD"):
        code, said = git.ask("symbolic-ref", "--quiet", "--short", name)
        if code == 0:
            return os.fsdecode(said).strip().removeprefix("origin/")
    return "main"


def _template(kind: str) -> str:
    return files("fl_hooks.commands").joinpath("ci", f"{kind}.yml").read_text("utf-8")


def _shape(kind: str) -> re.Pattern[str]:
    """Return the template with anything in its blanks."""
    shape = re.escape(_template(kind))
    for word in ("__BRANCH__", "__PACKAGE__"):
        shape = shape.replace(word, "[^\n]+")
    return re.compile(shape)
