"""A repair from a repository's history as an example: before and after, shortened and verified."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fl_hooks.detect.engine import scan
from fl_hooks.detect.kit import find_in
from fl_hooks.detect.languages import LANGUAGES, comment_sign
from fl_hooks.detect.parser import parse
from fl_hooks.learn.mended.clean import clean
from fl_hooks.learn.mended.cut import Cut
from fl_hooks.learn.mended.names import Top, parsed
from fl_hooks.learn.mended.same import same
from fl_hooks.learn.mended.unit import around, counterpart, units
from fl_hooks.library.marks import marks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.detect.select import Selection
    from fl_hooks.records.finding import Finding

GONE = "its function is gone"
UNREADABLE = "it does not compile"
SAME = "the same in other words"
REDACTED = "without its secrets it is another"


@dataclass(frozen=True, slots=True)
class Shown:
    """Code before and after a repair; lines: the 1-based ones of `bad` that are flagged."""

    bad: str
    good: str
    lines: tuple[int, ...]


class Judge:
    """Says what the whole library finds in a snippet, as a commit of it would be scanned."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self.limits: Mapping[str, Any] = selection.config["limits"]
        self._known: dict[tuple[str, str], list[Finding] | None] = {}

    def findings(self, text: str, language: str) -> list[Finding] | None:
        """Return all findings, suppressed ones too; None for what is no whole code."""
        key = (text, language)
        if key not in self._known:
            self._known[key] = self._scan(text, language)
        return self._known[key]

    def _scan(self, text: str, language: str) -> list[Finding] | None:
        if not _whole(text, language):
            return None
        path, data = f"case{LANGUAGES[language][0][0]}", text.encode()
        checks = self.selection.candidates(path, data)
        findings, notices = scan(path, data, checks, self.limits)
        return None if notices else findings

    def shows(self, check: str, bad: str, good: str, language: str) -> bool:
        """Tell whether the one text has this fault and no other, and the other text none."""
        found = {(one.id, one.suppressed) for one in self.findings(bad, language) or ()}
        return found == {(check, False)} and self.findings(good, language) == []


def show(old: str, new: str, at: tuple[str, int, str], judge: Judge) -> Shown | str:
    """Return the repair of a fault as an example, or why it makes none.

    old, new: the whole files, with LF line ends; at: the check's full id, the fault's 1-based line
    in the old file, and the language. Nothing is executed.
    """
    check, _, language = at
    judge = Judge(judge.selection)
    found = _shortened(old, new, at, judge)
    if isinstance(found, str):
        return found
    bad, good = (clean(text, language) for text in found)
    if same(bad, good, language):
        return SAME
    if marks(bad) or marks(good) or not judge.shows(check, bad, good, language):
        return REDACTED
    lines = {one.line for one in judge.findings(bad, language) or ()}
    return Shown(bad, good, tuple(sorted(lines)))


def _shortened(old: str, new: str, at: tuple[str, int, str], judge: Judge) -> tuple[str, str] | str:
    """Return the code before and after with what it needs above it, or why it makes no example."""
    pieces = _pieces(old, new, at[1] - 1, at[2])
    if isinstance(pieces, str):
        return pieces
    before, after = (Top(text if pieces.inside else "") for text in (old, new))
    # What else became of the imports is another matter, unless the repair is in them.
    found = _cut(pieces, (before, before.with_rest(after)), at, judge)
    if isinstance(found, str) and pieces.inside:
        return _cut(pieces, (before, after), at, judge)
    return found


def _cut(
    pieces: _Pieces, tops: tuple[Top, Top], at: tuple[str, int, str], judge: Judge
) -> tuple[str, str] | str:
    check, _, language = at

    def whole(before: str, after: str) -> tuple[str, str]:
        return _above(tops[0], before), _above(tops[1], after)

    cut = Cut(*pieces.texts, pieces.line, language)
    if not pieces.inside:
        # At the level of a module the next statement is mostly about something else.
        cut.near(0 if language == "python" else None)
    found = cut.shorten(lambda *texts: judge.shows(check, *whole(*texts), language))
    return found if isinstance(found, str) else whole(*found)


def marked(shown: Shown, check: str, language: str) -> str:
    """Return the bad code with the marks that say where it is flagged."""
    rows = shown.bad.split("\n")
    for line in shown.lines:
        rows[line - 1] += f"  {comment_sign(language)} flag: {check.rpartition('/')[2]}"
    return "\n".join(rows)


@dataclass(frozen=True, slots=True)
class _Pieces:
    """What is cut: a function before and after, or the whole files; line: the fault's, 0-based."""

    texts: tuple[str, str]
    line: int
    inside: bool


def _pieces(old: str, new: str, line: int, language: str) -> _Pieces | str:
    """Return the code around a 0-based line, or why it makes no example."""
    if language != "python":
        return _Pieces((old, new), line, inside=False)
    if parsed(old) is None or parsed(new) is None:
        return UNREADABLE
    unit = around(units(old), line)
    if unit is None:
        return _Pieces((old, new), line, inside=False)
    after = counterpart(unit, units(new))
    if after is None:
        return GONE
    return _Pieces((unit.text, after.text), line - unit.first, inside=True)


def _above(top: Top, code: str) -> str:
    above = top.above(code)
    return f"{above}\n\n\n{code}" if above else code


def _whole(text: str, language: str) -> bool:
    """Tell whether code is complete; it is compiled, never run."""
    if language != "python":
        return not find_in(parse(text, language), {"kind": "ERROR"})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "<example>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True
