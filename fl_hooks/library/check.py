"""Is a pattern folder whole, and does it do what it says? Every problem, with its file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fl_hooks.library.about import SECTIONS, sections
from fl_hooks.library.behaviour import behaviour, proof
from fl_hooks.library.examples.read import RESULT, TEMPLATES
from fl_hooks.library.folders import read_pattern
from fl_hooks.store.problems import InputError, Problem, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fl_hooks.library.folders import Folder, Pattern

TODO = "TODO(pattern)"
_TODO = re.compile(r"""(?P<quote>"*)TODO\(pattern\):?\s*(?P<what>.*?)(?P=quote)$""")


def check_folder(
    folder: Folder, library: Sequence[Pattern], top: str, *, run_proof: bool = False
) -> list[Problem]:
    """Return all that keeps a pattern folder from being whole, in order of file and line.

    `library` holds the patterns that can be read, for the ones this one yields to. While the
    folder has something to fill in, only that is said, and which files are missing: what else
    is wrong follows from it. `run_proof` runs proof.py, code of the folder's author.
    """
    try:
        pattern = read_pattern(folder)
    except InputError as error:
        return sorted({*error.problems, *_missing(folder, "bad.*", "good.*"), *_todos(folder)})
    problems = [*_missing(folder, pattern.example("bad"), pattern.example("good")), *_todos(folder)]
    if not any(problem.text.startswith("still to fill in") for problem in problems):
        try:
            problems += _about(folder)
            problems += _names(pattern, library)
            problems += behaviour(pattern, library, top)
            problems += _examples(pattern)
            problems += proof(pattern) if run_proof else ()
        except InputError as error:
            problems += error.problems
    return sorted(set(problems))


def _missing(folder: Folder, bad: str, good: str) -> Iterator[Problem]:
    for name in ("pattern.yml", "about.md", bad, good, "cases.md", "proof.py"):
        found = any(path.is_file() for path in folder.path.glob(name))
        if not found:
            yield Problem(folder.name(name), 0, "this file is missing")


def _todos(folder: Folder) -> Iterator[Problem]:
    for path in sorted(folder.path.iterdir()):
        if path.is_file() and path.suffix != ".pyc":
            try:
                text = folder.text(path.name)
            except InputError as error:
                yield from error.problems
                continue
            for number, line in enumerate(text.split("\n"), 1):
                if todo := _TODO.search(line.rstrip()):
                    said = f"still to fill in: {todo['what']}"
                    yield Problem(folder.name(path.name), number, said)


def _about(folder: Folder) -> Iterator[Problem]:
    shown = folder.name("about.md")
    if not (folder.path / "about.md").is_file():
        return
    found = sections(folder.text("about.md"))
    for title in SECTIONS:
        if title not in found:
            hint = suggest(title, found) if found else ""
            yield Problem(shown, 0, f'the section "## {title}" is missing{hint}')
        elif not found[title][1]:
            yield Problem(shown, found[title][0], f'the section "{title}" is empty')
    have = [title for title in found if title in SECTIONS]
    if have != sorted(have, key=SECTIONS.index):
        line = min(found[title][0] for title in have)
        yield Problem(shown, line, f"the sections stand in this order: {', '.join(SECTIONS)}")


def _examples(pattern: Pattern) -> Iterator[Problem]:
    """Yield what is wrong with the templates of further examples, or that their result is old."""
    if not any((pattern.folder.path / name).exists() for name in (TEMPLATES, RESULT)):
        return
    from fl_hooks.library.examples.build import outdated

    try:
        said = outdated(pattern)
    except InputError as error:
        yield from error.problems
    else:
        if said:
            text = f"{said}; run `fl examples build {pattern.id}`"
            yield Problem(pattern.folder.name(RESULT), 0, text)


def _names(pattern: Pattern, library: Iterable[Pattern]) -> Iterator[Problem]:
    """Yield names that lead nowhere, or to two places."""
    shown, line = pattern.folder.name("pattern.yml"), pattern.document.line
    others = [p for p in library if p.id != pattern.id]
    taken = {name: p.id for p in others for name in (p.id, *p.declaration.aliases)}
    for index, alias in enumerate(pattern.declaration.aliases):
        if alias in taken or alias == pattern.id:
            text = f'the alias "{alias}" is taken by {taken.get(alias, "the pattern itself")}'
            yield Problem(shown, line(("aliases", index)), text)
    known = {*taken} | {n for p in (pattern, *others) for n in p.checks}
    known |= {
        f"{name}/{check}"
        for p in (pattern, *others)
        for name in (p.id, *p.declaration.aliases)
        for check in p.checks
    }
    for name, check in pattern.checks.items():
        for index, other in enumerate(check.yields_to):
            if other not in known:
                text = f'no pattern or check is called "{other}"{suggest(other, known)}'
                yield Problem(shown, line(("checks", name, "yields_to", index)), text)
