"""Where things lie: the repository around a folder, and the folders that may hold patterns.

Read from the files git itself reads, because starting git costs a commit as much as its scan.
"""

from __future__ import annotations

import os

from fl_hooks.errors import FlError

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = os.path.join(PACKAGE, "_data")
FOLDER = ".feedback-loop"


def find_repo(cwd: str = "") -> tuple[str, str, str]:
    """Return (top, git directory, common directory) of the work tree around `cwd`, all absolute.

    GIT_DIR, GIT_WORK_TREE and GIT_COMMON_DIR count as they do for git, except that a GIT_DIR
    alone does not make a subfolder the top: hooks see it set, and the index's paths start at the
    real top. Raises FlError outside a repository, in a bare one and inside a git directory.
    """
    cwd = os.path.abspath(cwd or os.getcwd())
    given = os.environ.get("GIT_DIR", "")
    if given:
        git_dir = os.path.join(cwd, given)
        holder = ""
        if not os.path.exists(os.path.join(git_dir, "HEAD")):
            raise FlError(f"GIT_DIR is {given}, which is not a git directory", "Unset GIT_DIR.")
    else:
        holder, git_dir = _walk(cwd)
    git_dir = os.path.normpath(git_dir)
    common = _common_dir(git_dir)
    return _top(cwd, git_dir, common, holder), git_dir, common


def _walk(cwd: str) -> tuple[str, str]:
    """Return the nearest folder with a valid `.git`, and the git directory that it names."""
    ceilings = os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep)
    folder = cwd
    while True:
        git_dir = _git_dir_of(folder)
        if git_dir:
            return folder, git_dir
        if _is_git_dir(folder):
            raise _no_work_tree(folder)
        parent = os.path.dirname(folder)
        if parent == folder or parent in ceilings:
            raise FlError(
                f"{cwd} is not in a git repository",
                "Run it inside a repository, or make one with `git init`.",
            )
        folder = parent


def _git_dir_of(folder: str) -> str:
    """Return the git directory of a folder that has a `.git`, be it a folder or a file, or ""."""
    path = os.path.join(folder, ".git")
    if _is_git_dir(path):
        return path
    line = _first_line(path)
    if not line.startswith("gitdir:"):
        return ""
    target = os.path.join(folder, line[len("gitdir:") :].strip())
    if not os.path.exists(os.path.join(target, "HEAD")):
        raise FlError(
            f"{path} points to {target}, which is not a git directory",
            "Run `git worktree repair` or `git submodule update --init`.",
        )
    return target


def _is_git_dir(path: str) -> bool:
    return os.path.exists(os.path.join(path, "HEAD")) and (
        os.path.isdir(os.path.join(path, "objects"))
        or os.path.exists(os.path.join(path, "commondir"))
    )


def _common_dir(git_dir: str) -> str:
    """Return where objects and configuration lie: elsewhere for a linked work tree."""
    named = os.environ.get("GIT_COMMON_DIR") or _first_line(os.path.join(git_dir, "commondir"))
    if not named:
        return git_dir
    base = os.getcwd() if os.environ.get("GIT_COMMON_DIR") else git_dir
    return os.path.normpath(os.path.join(base, named))


def _top(cwd: str, git_dir: str, common: str, holder: str) -> str:
    named = os.environ.get("GIT_WORK_TREE", "")
    if named:
        return os.path.normpath(os.path.join(cwd, named))
    if common != git_dir:
        # A linked work tree: its `gitdir` names the .git file; core.bare is the main tree's.
        link = _first_line(os.path.join(git_dir, "gitdir"))
        return holder or (os.path.dirname(os.path.join(git_dir, link)) if link else cwd)
    worktree, bare = _core(os.path.join(git_dir, "config"))
    if worktree:
        return os.path.normpath(os.path.join(git_dir, worktree))
    if bare:
        raise _no_work_tree(git_dir)
    if holder:
        return holder
    parent = os.path.dirname(git_dir)
    above = os.path.basename(git_dir) == ".git" and (cwd + os.sep).startswith(parent + os.sep)
    return parent if above else cwd


def _core(path: str) -> tuple[str, bool]:
    """Return core.worktree and core.bare of a git configuration file."""
    worktree, bare, section = "", False, ""
    for raw in _read(path).split("\n"):
        line = raw.strip()
        if line.startswith("["):
            section = line[1 : line.find("]")].strip().lower()
            continue
        key, _, value = line.partition("=")
        key, value = key.strip().lower(), value.strip().strip('"')
        if section == "core" and key == "worktree":
            worktree = value
        elif section == "core" and key == "bare":
            bare = value.lower() in ("true", "yes", "on", "1") or "=" not in line
    return worktree, bare


def _no_work_tree(git_dir: str) -> FlError:
    if os.path.basename(git_dir) == ".git" and not _core(os.path.join(git_dir, "config"))[1]:
        return FlError(f"{git_dir} is a git directory, not a work tree", "Go to the folder above.")
    return FlError(
        f"{git_dir} is a bare repository: it has no files to scan",
        "Run it in a clone or in a work tree (`git worktree add`).",
    )


def bundled_patterns_dir() -> str:
    """Return the folder of the patterns that come with fl-hooks.

    The checkout's own `patterns/` comes first, so that an edit shows at once in an editable
    install; hatch_build.py lies beside the package in a checkout only.
    """
    return os.path.join(checkout(), "patterns") if checkout() else os.path.join(DATA, "patterns")


def checkout() -> str:
    """Return the checkout that this package is run from, "" for an installed wheel."""
    root = os.path.dirname(PACKAGE)
    return root if os.path.exists(os.path.join(root, "hatch_build.py")) else ""


def repo_pattern_dirs(top: str) -> tuple[str, ...]:
    """Return the folders of the repository that may hold its own pattern folders."""
    folders = (os.path.join(top, FOLDER, "patterns"), os.path.join(top, "patterns"))
    return tuple(folder for folder in folders if os.path.isdir(folder))


def config_paths(top: str) -> tuple[str, str]:
    """Return the two files that may hold the repository's configuration, there or not."""
    return os.path.join(top, "pyproject.toml"), os.path.join(top, FOLDER, "config.toml")


def user_config_path() -> str:
    """Return the user's own configuration, never tracked: what it trusts may run code."""
    base = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    return os.path.join(base, "fl-hooks", "config.toml")


def _first_line(path: str) -> str:
    return _read(path).partition("\n")[0].strip()


def _read(path: str) -> str:
    """Return a small file of git's as text, "" where there is none."""
    try:
        with open(path, "rb") as file:
            return os.fsdecode(file.read())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""
