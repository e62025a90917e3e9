"""What `fl init` and `fl uninstall` do to files: planned first, then shown or carried out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Step:
    """One file: its content before and after (None: there is none), and why.

    path: from the repository's top, or a whole path. program: it is to be run.
    """

    path: str
    before: str | None
    after: str | None
    why: str
    program: bool = False

    @property
    def verb(self) -> str:
        """What is done to the file, in one word."""
        if self.before == self.after:
            return "unchanged"
        if self.after is None:
            return "deleted"
        return "created" if self.before is None else "changed"


def read(top: str, path: str) -> str | None:
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


def carry_out(top: str, step: Step, command: str) -> None:
    """Do what a step says; FlError where the system refuses."""
    if step.after == step.before:
        return
    try:
        _do(top, step)
    except OSError as error:
        verb = "deleted" if step.after is None else "written"
        message = f"{step.path}: cannot be {verb}: {error.strerror}"
        raise FlError(message, f"What was done before is kept; run {command} again.") from error


def _do(top: str, step: Step) -> None:
    from fl_hooks.store.atomic import write

    # Through a link, so that the link stays one.
    place = Path(top, step.path).resolve()
    if step.after is None:
        place.unlink()
        _prune(Path(top), place.parent)
        return
    mode = place.stat().st_mode if step.before is not None else 0
    write(str(place), step.after.encode("utf-8"))
    if step.program:
        # Whoever may read it may run it.
        mode = place.stat().st_mode
        place.chmod(mode | (mode & 0o444) >> 2)
    elif mode & 0o111:
        place.chmod(mode & 0o777)


def _prune(top: Path, folder: Path) -> None:
    """Delete folders of the work tree that are left empty; git tracks none."""
    while top.resolve() in folder.parents and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def differences(steps: Iterable[Step]) -> Iterator[str]:
    """Yield what would be done as a unified diff."""
    from difflib import unified_diff

    for step in steps:
        if step.before == step.after:
            yield f"# {step.path}: nothing to do\n"
            continue
        old = "/dev/null" if step.before is None else f"a/{step.path}"
        new = "/dev/null" if step.after is None else f"b/{step.path}"
        before = (step.before or "").splitlines(keepends=True)
        after = (step.after or "").splitlines(keepends=True)
        for line in unified_diff(before, after, old, new):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
