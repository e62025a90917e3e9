"""The CI workflow: what `fl init --ci` writes, and how `fl uninstall` knows it again."""

from __future__ import annotations

import os
import re
from hashlib import sha256
from importlib.resources import files

from fl_hooks.commands.init_hooks import FILE, HOOK, hooks, load
from fl_hooks.commands.init_steps import Step, read
from fl_hooks.commands.init_yaml import scalar

PATHS = {"github": ".github/workflows/fl-hooks.yml", "gitlab": ".gitlab/ci/fl-hooks.yml"}
GITLAB = ".gitlab-ci.yml"
INCLUDE = f"include:\n  - local: {PATHS['gitlab']}\n"
_NAME = "fl-hooks"
_WHY = "scans changes, keeps the record whole"
# The digests of what `fl init` wrote in earlier versions: whoever changes a template adds the one
# that was released.
_EARLIER = frozenset(
    {
        "319811130221a2f56d3be8e9bee6b321a7fba3dadee41283cbb3e62327a409a1",
        "60b8894497fbd6b4cf5ef6ee7cac5b0e07168dcac8756035ce2d63be36aff9b6",
        "4f5557b624856393ff4a2aaf25fe0402cd02cea956253688b02b72ba5bf34dd5",
    }
)
# The lines of a template that are filled in, with their blanks.
_BLANKS = (
    (re.compile(r"^(    branches: \[).+(\])$", re.MULTILINE), r"\1__BRANCH__\2"),
    (re.compile(r"^(  FL_HOOKS: ).+$", re.MULTILINE), r"\1__PACKAGE__"),
)


def workflow(top: str, kind: str, package: str, *, site: bool = True) -> list[Step]:
    """Return the steps of a CI workflow; files that are there are kept.

    package: what pip is to install; site: whether it publishes the site.
    """
    words = {"__BRANCH__": default_branch(top), "__PACKAGE__": package}
    site = site and not (kind == "gitlab" and _has_pages(top))
    text = _template(kind, site=site)
    for word, value in words.items():
        text = text.replace(word, scalar(value))
    before = read(top, PATHS[kind])
    why = f"{_WHY}, publishes the site" if site else _WHY
    steps = [Step(PATHS[kind], before, text if before is None else before, why)]
    if kind == "gitlab":
        before = read(top, GITLAB)
        after = INCLUDE if before is None else before
        steps.append(Step(GITLAB, before, after, f"includes {PATHS[kind]}"))
    return steps


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
    for path in PATHS.values():
        text = read(top, path)
        if text is not None and is_ours(text):
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


def _has_pages(top: str) -> bool:
    """Tell whether somebody's own job of that name is there; GitLab would merge ours into it."""
    return bool(re.search(r"^pages:", read(top, GITLAB) or "", re.MULTILINE))


def _template(kind: str, *, site: bool) -> str:
    folder = files("fl_hooks.commands").joinpath("ci")
    names = (f"{kind}.yml", f"{kind}-site.yml") if site else (f"{kind}.yml",)
    return "".join(folder.joinpath(name).read_text("utf-8") for name in names)


def _normal(text: str) -> str:
    """Return a workflow with its blanks as they are in the template."""
    for line, blank in _BLANKS:
        text = line.sub(blank, text, count=1)
    return text


def is_ours(text: str) -> bool:
    """Tell whether a workflow is as `fl init` writes it, or wrote it once."""
    return is_current(text) or sha256(_normal(text).encode()).hexdigest() in _EARLIER


def is_current(text: str) -> bool:
    """Tell whether a workflow is as `fl init` writes it now, with the site or without."""
    now = (_template(kind, site=site) for kind in PATHS for site in (True, False))
    return _normal(text) in now
