"""Both sides of examples, run in child processes: the bad form must fail, the good one must not."""

from __future__ import annotations

import ast
import importlib.util
import json
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.library.examples.model import RUN
from fl_hooks.store.child import run_apart
from fl_hooks.store.workers import default_jobs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fl_hooks.library.examples.compose import Draft

TIMEOUT = 60.0
_BATCH = 60  # pairs for one process: a start of Python with NumPy costs as much as fifty of them
_HERE = Path(__file__).parent


def run(drafts: Sequence[Draft], seconds: float = TIMEOUT) -> list[str]:
    """Return, for each, what running it did not show as claimed, "" where it did.

    All of them can be run here (see `missing`). A process that hangs or dies costs the pair it was
    at, and another goes on with the rest.
    """
    by_kind: dict[str, list[int]] = {}
    for index, draft in enumerate(drafts):
        # By what they import: a process pays for NumPy or FastAPI once.
        by_kind.setdefault(f"{draft.language} {draft.check}", []).append(index)
    batches = [
        places[at : at + _BATCH]
        for places in by_kind.values()
        for at in range(0, len(places), _BATCH)
    ]
    said = [""] * len(drafts)
    with ThreadPoolExecutor(default_jobs()) as pool:
        done = pool.map(lambda places: _batch([drafts[n] for n in places], seconds), batches)
        for places, answers in zip(batches, done, strict=True):
            for place, answer in zip(places, answers, strict=True):
                said[place] = answer
    return said


def missing(draft: Draft) -> str:
    """Return what this machine lacks to run an example, "" for nothing."""
    if RUN[draft.language] == "node":
        return "" if node(draft.language) else f"no Node that runs {draft.language}"
    lacking = sorted(
        name
        for name in _imported((draft.bad, draft.good, draft.run))
        if name not in sys.stdlib_module_names and not _is_there(name)
    )
    return f"{', '.join(lacking)} cannot be imported" if lacking else ""


@cache
def node(language: str) -> str:
    """Return the path of a Node that runs the language, "" for none: PATH's, or playwright's."""
    wants = "node:module" if language == "typescript" else ""
    for found in _nodes():
        test = (
            f"process.exit(typeof require({wants!r}).stripTypeScriptTypes === 'function' ? 0 : 1)"
        )
        ended = run_apart([found, "-e", test if wants else ""], seconds=TIMEOUT)
        if ended.code == 0:
            return found
    return ""


def _nodes() -> list[str]:
    package = importlib.util.find_spec("playwright")
    folders = package.submodule_search_locations if package is not None else None
    places = [None, *(str(Path(folder, "driver")) for folder in folders or ())]
    return [path for path in (shutil.which("node", path=place) for place in places) if path]


@cache
def _is_there(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def _imported(sources: Iterable[str]) -> set[str]:
    """Return the top names of the modules that sources import; broken ones show when they run."""
    names = set()
    for source in sources:
        try:
            tree = ast.parse(source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add(str(node.module).partition(".")[0])
    return names


def _batch(drafts: Sequence[Draft], seconds: float) -> list[str]:
    said: list[str] = []
    while len(said) < len(drafts):
        rest = drafts[len(said) :]
        given = json.dumps([draft.job() for draft in rest]).encode()
        ended = run_apart(_command(rest[0]), given, seconds=seconds)
        outcomes = list(_outcomes(ended.output))
        said += [_judged(*both) for both in zip(rest, outcomes, strict=False)]
        if len(outcomes) < len(rest):
            took = f"took longer than {seconds:.0f} s"
            last = ended.errors.strip().rpartition("\n")[2][:200]
            said.append(took if ended.code is None else f"ended the process: {last}")
    return said


def _outcomes(output: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield class and text of what the bad and the good side of each pair ended with.

    A line that was cut off with its process is no answer, nor is one that an example has written.
    """
    for line in output.split("\n")[:-1]:
        try:
            answer = json.loads(line)
            if answer is not None:
                bad, good = answer["bad"], answer["good"]
                yield str(bad[0]), str(bad[1]), str(good[0]), str(good[1])
        except (ValueError, TypeError, LookupError, RecursionError):
            return


def _command(draft: Draft) -> list[str]:
    if RUN[draft.language] == "node":
        return [node(draft.language), "--no-warnings", str(_HERE / "in_node.mjs")]
    # -P: the program's own folder holds modules with names of the standard library's.
    return [sys.executable, "-P", str(_HERE / "in_python.py")]


def _judged(draft: Draft, outcome: tuple[str, str, str, str]) -> str:
    """Say what is not as the form claims."""
    bad_classes, bad_text, good_classes, good_text = outcome
    if good_classes:
        return f"the good form fails: {good_text}"
    if not bad_classes:
        return "the bad form does not fail when it is run"
    if draft.raises not in bad_classes.split():
        return f"the bad form ends with {bad_text}, not with {draft.raises}"
    return ""
