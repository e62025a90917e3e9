"""`fl uninstall`: takes out what `fl init` put in, and leaves the record."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.errors import EXIT_CLEAN, FlError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from fl_hooks.commands.init_steps import Step

ALL_DONE = "Nothing to do: fl-hooks is not set up here.\n"
NO_CONFIG = """
No other hook is left. Those in the git directory would now stop each commit; in each clone, run
  {front} uninstall{types}
"""
FEWER = """
These hooks have nothing to run any more; in each clone where they are installed, run
  {front} uninstall{types}
"""
COMMIT = """
Next:
  git add -u -- {paths}
  git commit -m "Remove fl-hooks"
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Take fl-hooks out of the repository around the current folder and say what was done."""
    arguments = _parser().parse_args(argv)

    from fl_hooks.commands.init_steps import carry_out, differences
    from fl_hooks.commands.printing import put
    from fl_hooks.store.paths import find_repo

    top, git_dir, _ = find_repo("")
    steps, kept = plan(top)
    state = Path(git_dir, "fl-hooks")
    shown = state.relative_to(top) if state.is_relative_to(top) else state
    waiting = _waiting(git_dir)
    if arguments.dry_run:
        put("".join([*differences(steps), *(f"# kept: {text}\n" for text in kept)]))
        note = f"; {_count(waiting)} in it" if waiting else ""
        put(f"# {shown}: notes and caches, deleted{note}\n" if state.is_dir() else "")
        return EXIT_CLEAN
    if waiting and not arguments.force:
        raise _not_settled(waiting, shown)
    closing = _closing(top, steps)
    for step in steps:
        carry_out(top, step, "fl uninstall")
        put(f"{step.verb:<10} {step.path:<42} {step.why}\n")
    cleared = _clear(state)
    put(f"{'deleted':<10} {shown!s:<42} notes and caches\n" if cleared else "")
    put("".join(f"{'kept':<10} {text}\n" for text in kept))
    put(closing if steps else "" if kept or cleared else ALL_DONE)
    return EXIT_CLEAN


def plan(top: str) -> tuple[list[Step], list[str]]:
    """Return the steps to take, and what is kept, with the reason.

    Raises FlError, before anything is written, for a file that cannot be read or edited.
    """
    from fl_hooks.commands import init_ci, init_config, init_git

    hooks, left = _hooks(top)
    settings, edited = init_config.unconfigured(top)
    workflows, changed = init_ci.unwritten(top)
    texts, record = _texts(top)
    calls = [
        f"{path}: it calls fl-scan; take that out by hand" for path in init_git.kept_hooks(top)
    ]
    steps = [*hooks, *init_git.written_hooks(top), *settings, *workflows, *texts]
    return steps, [*left, *calls, *edited, *changed, *record]


def _hooks(top: str) -> tuple[list[Step], list[str]]:
    from fl_hooks.commands.init_hooks import FILE, ids, load
    from fl_hooks.commands.init_steps import Step, read
    from fl_hooks.commands.uninstall_precommit import remove_hooks

    before = read(top, FILE)
    if before is None:
        return [], []
    after = remove_hooks(before)
    names = [name for name in ids(load(after or "").get("repos")) if str(name).startswith("fl-")]
    kept = [f"{FILE}: the hook {name}, which fl init did not write" for name in names]
    return [Step(FILE, before, after, "without our hooks")] if after != before else [], kept


def _texts(top: str) -> tuple[list[Step], list[str]]:
    """Return the steps for the folder of the record: with a record in it, all of it is kept."""
    from fl_hooks.commands.init_steps import Step, read
    from fl_hooks.commands.init_texts import CONFIG_FILE, FILES

    known = {Path(top, path) for path in (*FILES, CONFIG_FILE)}
    folder = Path(top, ".feedback-loop")
    other = [one for one in folder.rglob("*") if one.is_file() and one not in known]
    if other:
        noun = "file" if len(other) == 1 else "files"
        return [], [
            f".feedback-loop: the record, patterns or baseline are in it ({len(other)} {noun})"
        ]
    steps, kept = [], []
    for path, text in FILES.items():
        before = read(top, path)
        if before == text:
            steps.append(Step(path, before, None, "as fl init wrote it"))
        elif before is not None:
            kept.append(f"{path}: it has been edited")
    return steps, kept


def _waiting(git_dir: str) -> int:
    """Return how many notes wait for a commit to record them; unreadable files count as one."""
    from fl_hooks.store.spool import Spool

    spool = Spool(git_dir)
    return sum(not entry.fragment for entry in spool.load()) + len(spool.notices)


def _not_settled(waiting: int, state: Path) -> FlError:
    return FlError(
        f"{_count(waiting)} in {state}/spool for a commit that records what became of them",
        "Nothing was changed. Commit what they are about (fl log show --pending lists them), "
        "or give them up: fl uninstall --force.",
    )


def _count(waiting: int) -> str:
    return "1 violation waits" if waiting == 1 else f"{waiting} violations wait"


def _clear(state: Path) -> bool:
    """Delete what lies in the git directory; tell whether there was anything."""
    if not state.is_dir():
        return False
    try:
        shutil.rmtree(state)
    except OSError as error:
        raise FlError(f"{state}: cannot be deleted: {error.strerror}") from error
    return True


def _closing(top: str, steps: Sequence[Step]) -> str:
    """Return what to do next."""
    following = COMMIT.format(paths=" ".join(paths)) if (paths := _tracked(top, steps)) else ""
    return "".join(_front_ends(top, steps)) + following


def _tracked(top: str, steps: Sequence[Step]) -> list[str]:
    """Return what a commit has to take along: of the record's folder, the whole of it."""
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo

    git = Git(*find_repo(top))
    inside = [step.path for step in steps if not Path(step.path).is_absolute()]
    known = [path for path in inside if git.run("ls-files", "-z", "--", path)]
    folder = ".feedback-loop"
    return list(dict.fromkeys(folder if one.startswith(folder) else one for one in known))


def _front_ends(top: str, steps: Sequence[Step]) -> Iterator[str]:
    """Yield how to get rid of the hooks that a front end has installed for us alone."""
    from fl_hooks.commands import init_git, init_stages
    from fl_hooks.commands.init_hooks import FILE, load

    step = next((step for step in steps if step.path == FILE), None)
    if step is None:
        return
    front = init_git.front_end(top)
    before, after = load(step.before or ""), load(step.after or "")
    ours = set(before.get(init_stages.TYPES) or []) - set(after.get(init_stages.TYPES) or [])
    if step.after is None:
        types = [*before.get(init_stages.TYPES, [])]
        yield NO_CONFIG.format(front=front, types="".join(f" -t {one}" for one in types))
    elif gone := sorted(ours - {"pre-commit"}):
        yield FEWER.format(front=front, types="".join(f" -t {one}" for one in gone))


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="fl uninstall",
        description="Take out what fl init put in: hook entries, configuration and workflow as it "
        "wrote them, notes and caches. The record, patterns and baseline stay.",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would be done, as a diff; do nothing"
    )
    parser.add_argument(
        "--force", action="store_true", help="also where notes wait for a commit to record them"
    )
    return parser
