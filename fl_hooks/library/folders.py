"""Pattern folders: which folders count, whose they are, and what they declare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from fl_hooks.detect.languages import LANGUAGES
from fl_hooks.errors import FlError
from fl_hooks.library.model import PATTERN_ID, SCHEMA, Check, Declaration
from fl_hooks.library.read import Document, read_yaml
from fl_hooks.library.rules import rule_problems
from fl_hooks.store.paths import FOLDER, bundled_patterns_dir, repo_pattern_dirs
from fl_hooks.store.problems import InputError, Problem, explain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DECLARES = re.compile(rb"""^\W*schema["']?\s*:\s*["']?fl-hooks/""", re.MULTILINE)
_PYTHON_ONLY = ("flow", "resource")
# What these look at, a path and comments, every language has.
_FACTS_OF_ALL = ("path_matches", "comment_inside")
_MOST = 16_000_000  # bytes of one file; what is longer was written by no person


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that holds a pattern; `shown` is its path in messages, from the top if inside."""

    id: str
    path: Path
    shown: str
    bundled: bool
    inside: bool  # of the repository, where `shown` is then a relative path

    @property
    def origin(self) -> str:
        """Where it comes from: "bundled" with fl-hooks, or the "repository" itself."""
        return "bundled" if self.bundled else "repository"

    def name(self, file: str) -> str:
        """Return how messages name a file of the folder."""
        return f"{self.shown}/{file}"

    def text(self, file: str) -> str:
        """Return the text of one of the files, "" where there is none.

        Raises InputError for one that nobody can have meant to be read.
        """
        path = self.path / file
        if not path.is_file():
            return ""
        if path.stat().st_size > _MOST:
            raise InputError([Problem(self.name(file), 0, f"is longer than {_MOST:,} bytes")])
        return path.read_text("utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of the library: its declaration and the folder it stands in."""

    folder: Folder
    declaration: Declaration
    document: Document

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.folder.id

    @property
    def checks(self) -> Mapping[str, Check]:
        """The checks by their short id."""
        return self.declaration.checks

    def languages(self, check: str) -> list[str]:
        """Return the languages that a check reads: its own, else the pattern's."""
        return self.checks[check].languages or self.declaration.languages

    def text(self, file: str) -> str:
        """Return the text of one of the folder's files, "" where there is none."""
        return self.folder.text(file)

    def example(self, stem: str) -> str:
        """Return the name of bad.* or good.* in one of the pattern's languages, there or not."""
        languages = self.declaration.languages
        names = [f"{stem}{end}" for language in languages for end in LANGUAGES[language][0]]
        return next((n for n in names if (self.folder.path / n).is_file()), names[0])


def find_folders(top: str) -> tuple[Folder, ...]:
    """Return the pattern folders that count for a repository, by id; its own replace bundled ones.

    With `top` empty only the bundled ones. Raises InputError for a folder with an impossible
    name, and for one id in both of the repository's pattern folders.
    """
    bundled = Path(bundled_patterns_dir()).resolve()
    folders = {f.id: f for f in _folders(bundled, "", bundled=True)}
    own: dict[str, Folder] = {}
    for parent in repo_pattern_dirs(top) if top else ():
        for folder in _folders(Path(parent), top, bundled=Path(parent).resolve() == bundled):
            if folder.id in own:
                text = f"this pattern is also in {own[folder.id].shown}"
                raise InputError([Problem(folder.name("pattern.yml"), 0, text)], "Delete one.")
            own[folder.id] = folder
    return tuple(sorted((folders | own).values(), key=lambda f: f.id))


def _folders(parent: Path, top: str, *, bundled: bool) -> Iterator[Folder]:
    for path in sorted(parent.iterdir()) if parent.is_dir() else ():
        if not declares_us(path / "pattern.yml"):
            continue
        relative = _relative(path, top)
        shown = relative or path.as_posix()
        if not re.fullmatch(PATTERN_ID, path.name):
            text = f'the folder\'s name "{path.name}" is not a pattern id: small letters, digits, _'
            raise InputError([Problem(f"{shown}/pattern.yml", 0, text)], "Rename the folder.")
        yield Folder(path.name, path, shown, bundled, bool(relative))


def own_folder(top: str) -> Path:
    """Return where a repository keeps its patterns; .feedback-loop/patterns for the first."""
    for parent in repo_pattern_dirs(top):
        if any(declares_us(Path(folder, "pattern.yml")) for folder in Path(parent).iterdir()):
            return Path(parent)
    return Path(top, FOLDER, "patterns")


def declares_us(path: Path) -> bool:
    """Tell whether a file says that it is a pattern of ours, broken or not."""
    try:
        # A pipe would be waited for, and a device read for ever.
        readable = path.is_file() and path.stat().st_size <= _MOST
        return readable and bool(_DECLARES.search(path.read_bytes()))
    except OSError:
        return False


def _relative(path: Path, top: str) -> str:
    """Return the path from the top of the repository, "" for one outside."""
    for base in (Path(top), Path(top).resolve()) if top else ():
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return ""


def read_pattern(folder: Folder) -> Pattern:
    """Read and check what a folder declares; raises InputError with all that is wrong."""
    shown = folder.name("pattern.yml")
    document = read_yaml(folder.path / "pattern.yml", shown)
    try:
        declaration = Declaration.model_validate(document.data)
    except ValidationError as error:
        hint = "" if document.data.get("schema") == SCHEMA else "A newer fl-hooks may read it."
        raise InputError(explain(error, Declaration, shown, document.line), hint) from error
    pattern = Pattern(folder, declaration, document)
    problems = [
        problem
        for name in pattern.checks
        for problem in (*_finder_problems(pattern, name), *_fact_problems(pattern, name))
    ]
    if problems:
        raise InputError(problems)
    return pattern


def _finder_problems(pattern: Pattern, name: str) -> Iterator[Problem]:
    check, loc = pattern.checks[name], ("checks", name)
    shown = pattern.folder.name("pattern.yml")
    languages = pattern.languages(name)
    if check.finder == "rule":
        for where, token, text in rule_problems(check.rule or {}, check.names, languages):
            line = pattern.document.line_of((*loc, where), token)
            yield Problem(shown, line, f"checks.{name}.{where}: {text}")
    elif check.finder == "match" and not (pattern.folder.path / "match.py").is_file():
        line = pattern.document.line((*loc, "match"))
        yield Problem(shown, line, f"checks.{name}.match: there is no match.py in the folder")
    elif check.finder in _PYTHON_ONLY and languages != ["python"]:
        text = f"checks.{name}: the {check.finder} finder reads Python only; use rule or match"
        yield Problem(shown, pattern.document.line((*loc, check.finder)), text)


def _fact_problems(pattern: Pattern, name: str) -> Iterator[Problem]:
    """Yield the facts that would look for Python's syntax in another language's tree."""
    if pattern.languages(name) == ["python"]:
        return
    check, shown = pattern.checks[name], pattern.folder.name("pattern.yml")
    facts = [("unless", n, fact) for n, (fact, _) in enumerate(check.unless)]
    facts += [("severity_when", n, when.fact[0]) for n, when in enumerate(check.severity_when)]
    for key, index, fact in facts:
        if fact not in _FACTS_OF_ALL:
            text = f'checks.{name}.{key}: the fact "{fact}" reads Python only; use rule or match'
            yield Problem(shown, pattern.document.line(("checks", name, key, index)), text)


def read_patterns(folders: Iterable[Folder]) -> tuple[Pattern, ...]:
    """Read several folders; raises one InputError for the mistakes of all of them."""
    patterns: list[Pattern] = []
    problems: list[Problem] = []
    for folder in folders:
        try:
            patterns.append(read_pattern(folder))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems, "`fl patterns check` looks at the whole folder.")
    return tuple(patterns)


def load_library(top: str) -> tuple[Pattern, ...]:
    """Return every pattern that counts for a repository, by id; with `top` empty the bundled."""
    return read_patterns(find_folders(top))


def find_pattern(patterns: Iterable[Pattern], name: str) -> Pattern:
    """Return the pattern that an id, an alias, a check or pattern/check names."""
    from fl_hooks.store.problems import suggest

    known: dict[str, Pattern] = {}
    for pattern in patterns:
        ids = (pattern.id, *pattern.declaration.aliases)
        checks = (n for c in pattern.checks for n in (c, *(f"{one}/{c}" for one in ids)))
        for other in (*pattern.declaration.aliases, *checks):
            known.setdefault(other, pattern)
    known |= {pattern.id: pattern for pattern in patterns}
    if name not in known:
        raise FlError(f"there is no pattern {name!r}{suggest(name, known)}", "`fl patterns list`")
    return known[name]
