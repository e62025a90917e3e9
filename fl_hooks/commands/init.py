"""`fl init`: the hooks, the configuration and the folder of the record, in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.errors import EXIT_CLEAN
from fl_hooks.store.fragments import FOLDER

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from fl_hooks.commands.init_steps import Step

INSTALL = "  pre-commit install          (or: prek install)\n"
NEXT = """
Next:
{install}  git add {paths}
  git commit -m "Add fl-hooks"
"""
NOT_ON_PATH = """
Note: `fl-scan` is not on the PATH here. The hook needs it: activate the environment that fl-hooks
is installed in before you commit, or let pre-commit install it: fl init --repo URL.
"""
IGNORED = f"""
Note: git ignores {FOLDER}. The hook adds its files all the same; for the ones written now, use
git add --force, or better, take the line out of .gitignore.
"""
TOO_OLD = """
Note: fl-scan is pinned to {rev}, which may have no hook for after a commit, so none was added. It
sees commits that went past the hook: pre-commit autoupdate, then run fl init again.
"""
HOSTED = """
Note: pre-commit.ci has no fl-scan. Add fl-scan to `ci: skip:`, or run fl init --repo URL.
"""
RUN_AGAIN = """
Note: your default_stages hold post-commit: your hooks without stages now run after each commit too.
"""
MODE_KEPT = """
Note: the mode is kept as it is. Set `mode = "{mode}"` in {path}.
"""
ALL_DONE = "\nNothing to do: fl-hooks is set up here.\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Set fl-hooks up in the repository around the current folder and say what was done."""
    arguments = _parser().parse_args(argv)

    from fl_hooks.commands.init_steps import carry_out, differences
    from fl_hooks.commands.printing import put
    from fl_hooks.store.paths import find_repo

    top = find_repo("")[0]
    arguments.hooks = arguments.hooks or _usual_hooks(top)
    steps = list(plan(top, arguments))
    if arguments.dry_run:
        put("".join(differences(steps)))
        return EXIT_CLEAN
    for step in steps:
        carry_out(top, step, "fl init")
        put(f"{step.verb:<10} {step.path:<42} {step.why}\n")
    put(_closing(top, steps, arguments))
    return EXIT_CLEAN


def plan(top: str, arguments: argparse.Namespace) -> Iterator[Step]:
    """Yield what to write where; a file that needs nothing comes with `after` equal to `before`.

    Raises FlError, before anything is written, for a file that cannot be read or edited.
    """
    from fl_hooks.commands import init_ci, init_config, init_texts
    from fl_hooks.commands.init_steps import Step, read

    rev = arguments.rev or _installed_tag()
    yield from _hook_steps(top, arguments, rev)
    yield init_config.configuration(top, arguments.mode or "enforce")
    for path, text in init_texts.FILES.items():
        before = read(top, path)
        # What a team has made of these is theirs, whatever it says.
        yield Step(path, before, text if before is None else before, init_texts.WHY[path])
    if arguments.ci:
        package = init_ci.package(top, arguments.repo, rev)
        yield from init_ci.workflow(top, arguments.ci, package, site=arguments.site)


def _hook_steps(top: str, arguments: argparse.Namespace, rev: str) -> Iterator[Step]:
    from fl_hooks.commands import init_git, init_hooks, init_precommit
    from fl_hooks.commands.init_steps import Step, read

    if arguments.hooks == "git":
        yield from init_git.raw_hooks(top, after=arguments.post_commit)
        return
    before = read(top, init_hooks.FILE)
    item = init_hooks.entry(arguments.repo, rev, after=arguments.post_commit)
    after = init_precommit.add_hooks(before or "", item, init_git.installed_types(top))
    why = "runs fl-scan at each commit" + (" and after it" if arguments.post_commit else "")
    yield Step(init_hooks.FILE, before, after, why)


def _usual_hooks(top: str) -> str:
    """Return the kind of hooks where none is asked for: raw ones where only they are set up."""
    from fl_hooks.commands import init_git, init_hooks
    from fl_hooks.commands.init_steps import read

    config = init_hooks.load(read(top, init_hooks.FILE) or "")
    if init_hooks.HOOK in init_hooks.ids(config.get("repos")):
        return "pre-commit"
    return "git" if init_git.written_hooks(top) else "pre-commit"


def _closing(top: str, steps: list[Step], arguments: argparse.Namespace) -> str:
    """Return what to do next."""
    from pathlib import Path

    touched = [step.path for step in steps if step.before != step.after]
    notes = "".join(_notes(top, steps, arguments))
    if not touched:
        return ALL_DONE + notes
    install = INSTALL if arguments.hooks == "pre-commit" else ""
    tracked = [
        one for one in touched if not one.startswith(".git/") and not Path(one).is_absolute()
    ]
    paths = dict.fromkeys(
        ".feedback-loop" if path.startswith(".feedback-loop/") else path for path in tracked
    )
    following = NEXT.format(install=install, paths=" ".join(paths)) if install or paths else ""
    return following + notes


def _notes(top: str, steps: list[Step], arguments: argparse.Namespace) -> Iterator[str]:
    """Yield what is to be known besides."""
    import shutil

    from fl_hooks.commands import init_ci_notes, init_hooks
    from fl_hooks.store.config import load_config

    by_path = {step.path: step.after or "" for step in steps}
    text = by_path.get(init_hooks.FILE, "")
    config = init_hooks.load(text)
    new = any(step.before != step.after for step in steps)
    local = any(repo.get("repo") == "local" for repo, _ in init_hooks.ours(config))
    if new and local and shutil.which("fl-scan") is None:
        yield NOT_ON_PATH
    if new and local and "ci" in config and "fl-scan" not in (config["ci"] or {}).get("skip", []):
        yield HOSTED
    if arguments.post_commit and (rev := init_hooks.pinned_too_old(text)):
        yield TOO_OLD.format(rev=rev)
    if arguments.post_commit and "post-commit" in (config.get("default_stages") or []):
        yield RUN_AGAIN
    settings = load_config(top)
    if arguments.mode and settings.config.mode != arguments.mode:
        yield MODE_KEPT.format(mode=arguments.mode, path=settings.path)
    if new and _ignored(top):
        yield IGNORED
    yield from init_ci_notes.notes(top, arguments.ci or "", steps, site=arguments.site)


def _ignored(top: str) -> bool:
    """Tell whether git ignores the record's folder."""
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo

    git = Git(*find_repo(top))
    return git.ask("check-ignore", "--quiet", "--", f"{FOLDER}/README.md")[0] == 0


def _installed_tag() -> str:
    from fl_hooks import __version__

    return f"v{__version__}"


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="fl init",
        description="Write the hook entries, the configuration and the folder of the record. "
        "What is there already is kept; running it again changes nothing.",
    )
    add = parser.add_argument
    add("--dry-run", action="store_true", help="print what would be done, as a diff; do nothing")
    add(
        "--mode",
        choices=("enforce", "observe"),
        help="observe records and never blocks: for the first weeks; default: enforce",
    )
    add(
        "--hooks",
        choices=("pre-commit", "git"),
        help="git: hooks in git's own folder, for teams without pre-commit or prek",
    )
    add(
        "--no-post-commit",
        dest="post_commit",
        action="store_false",
        help="leave out the hook that runs after a commit and sees what went past the others",
    )
    add("--ci", choices=("github", "gitlab"), help="also write a workflow for CI")
    add(
        "--no-site",
        dest="site",
        action="store_false",
        help="with --ci: do not publish the site; pages of a private repository may be public",
    )
    add(
        "--repo",
        default="",
        metavar="URL",
        help="let pre-commit install fl-hooks from this repository; "
        "by default the hook runs the fl-scan on the PATH",
    )
    add(
        "--rev", default="", metavar="TAG", help="with --repo: the tag; default: this version's own"
    )
    return parser
