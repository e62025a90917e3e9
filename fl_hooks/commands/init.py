"""`fl init`: the hook entry, the configuration and the folder of the record, in one step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.errors import EXIT_CLEAN, FlError
from fl_hooks.store.fragments import FOLDER

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

NEXT = """
Next:
  pre-commit install          (or: prek install)
  git add {paths}
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
ALL_DONE = "\nNothing to do: fl-hooks is set up here.\n"


@dataclass(frozen=True, slots=True)
class Step:
    """One file: its content before (None where there is none) and after, and why."""

    path: str
    before: str | None
    after: str
    why: str


def main(argv: Sequence[str] | None = None) -> int:
    """Set fl-hooks up in the repository around the current folder and say what was done."""
    arguments = _parser().parse_args(argv)

    from fl_hooks.commands.printing import put
    from fl_hooks.store.paths import find_repo

    top = find_repo("")[0]
    steps = list(plan(top, arguments.repo, arguments.rev))
    if arguments.dry_run:
        put("".join(_differences(steps)))
        return EXIT_CLEAN
    for step in steps:
        _carry_out(top, step)
        put(f"{_verb(step):<10} {step.path:<42} {step.why}\n")
    put(_closing(top, steps, local=not arguments.repo))
    return EXIT_CLEAN


def plan(top: str, url: str = "", rev: str = "") -> Iterator[Step]:
    """Yield what to write where; a file that needs nothing comes with `after` equal to `before`.

    Raises FlError, before anything is written, for a file that cannot be read or edited.
    """
    from fl_hooks.commands import init_precommit, init_texts

    before = _read(top, init_precommit.FILE)
    item = init_precommit.entry(url, rev or _installed_tag())
    after = init_precommit.add_hook(before or "", item)
    yield Step(init_precommit.FILE, before, after, "runs fl-scan at each commit")
    yield _configuration(top)
    for path, text in init_texts.FILES.items():
        before = _read(top, path)
        # What a team has made of these is theirs, whatever it says.
        yield Step(path, before, text if before is None else before, init_texts.WHY[path])


def _configuration(top: str) -> Step:
    """Return the step of the configuration: in pyproject.toml where there is one."""
    from fl_hooks.commands.init_texts import CONFIG, CONFIG_FILE, TABLE
    from fl_hooks.store.config import load_config

    # A broken configuration, or two of them, has to be mended first.
    present = load_config(top).path
    why = "what blocks a commit, and what is scanned"
    if present:
        text = _read(top, present) or ""
        return Step(present, text, text, why)
    project = _read(top, "pyproject.toml")
    if project is None:
        before = _read(top, CONFIG_FILE)
        return Step(CONFIG_FILE, before, CONFIG if before is None else before, why)
    return Step("pyproject.toml", project, _with_table(project, TABLE), why)


def _with_table(project: str, table: str) -> str:
    """Append the table to a pyproject.toml, and read the result back."""
    import tomllib

    end = "\r\n" if "\r\n" in project else "\n"
    gap = "" if not project.strip() else end if project.endswith("\n") else end * 2
    text = project + gap + table.replace("\n", end)
    try:
        tomllib.loads(project.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise FlError(
            f"pyproject.toml: {error}", "Mend the file, then run fl init again."
        ) from error
    try:
        tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        hint = "Put this into .feedback-loop/config.toml instead, without the first line:\n" + table
        raise FlError(f"pyproject.toml: no table can be added ({error})", hint) from error
    return text


def _carry_out(top: str, step: Step) -> None:
    from fl_hooks.store.atomic import write

    if step.after == step.before:
        return
    # Through a link, so that the link stays one.
    place = Path(top, step.path).resolve()
    try:
        write(str(place), step.after.encode("utf-8"))
    except OSError as error:
        message = f"{step.path}: cannot be written: {error.strerror}"
        raise FlError(message, "What was done before is kept; run fl init again.") from error


def _read(top: str, path: str) -> str | None:
    """Return a file's text, None where there is none."""
    try:
        return Path(top, path).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FlError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FlError(f"{path}:{line}: it is not UTF-8 text", "Save it as UTF-8.") from error


def _verb(step: Step) -> str:
    if step.before is None:
        return "created"
    return "unchanged" if step.before == step.after else "changed"


def _differences(steps: Sequence[Step]) -> Iterator[str]:
    """Yield what would be done as a unified diff."""
    from difflib import unified_diff

    for step in steps:
        if step.before == step.after:
            yield f"# {step.path}: nothing to do\n"
            continue
        old = "/dev/null" if step.before is None else f"a/{step.path}"
        before = (step.before or "").splitlines(keepends=True)
        for line in unified_diff(
            before, step.after.splitlines(keepends=True), old, f"b/{step.path}"
        ):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _closing(top: str, steps: Sequence[Step], *, local: bool) -> str:
    """Return what to do next."""
    import shutil

    touched = [step.path for step in steps if step.before != step.after]
    if not touched:
        return ALL_DONE
    paths = dict.fromkeys(path.partition("/")[0] for path in touched)
    note = NOT_ON_PATH if local and shutil.which("fl-scan") is None else ""
    if _ignored(top):
        note += IGNORED
    return NEXT.format(paths=" ".join(paths)) + note


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
        description="Write the hook entry, the configuration and the folder of the record. "
        "What is there already is kept; running it again changes nothing.",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would be done, as a diff, and do nothing"
    )
    parser.add_argument(
        "--repo",
        default="",
        metavar="URL",
        help="let pre-commit install fl-hooks from this repository; "
        "by default the hook runs the fl-scan on the PATH",
    )
    parser.add_argument(
        "--rev",
        default="",
        metavar="TAG",
        help="with --repo: the tag; default: the installed version",
    )
    return parser
