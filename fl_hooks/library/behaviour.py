"""Does a pattern do what its folder says: bad flagged, good silent, cases right, proof proving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.library.cases import Case, read_cases
from fl_hooks.library.compile import not_run, syntax_problem, untrusted
from fl_hooks.library.marks import marks
from fl_hooks.library.prove import prove
from fl_hooks.library.trial import Outcome, Trial
from fl_hooks.store.problems import Problem, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fl_hooks.library.folders import Pattern


def behaviour(pattern: Pattern, library: Iterable[Pattern], top: str) -> Iterator[Problem]:
    """Yield where the pattern's examples and cases and what it really flags differ."""
    folder = pattern.folder
    if (folder.path / "match.py").is_file():
        if problem := syntax_problem(pattern):
            yield problem
            return
        if all(check.finder != "match" for check in pattern.checks.values()):
            yield Problem(folder.name("match.py"), 0, "no check of pattern.yml has `match: true`")
    match = not untrusted(top, [pattern])
    if not match:
        yield Problem(folder.name("match.py"), 0, not_run(pattern))
    comparison = _Comparison(pattern, Trial(pattern, library, match=match), match=match)
    yield from comparison.bad(pattern.example("bad"))
    yield from comparison.good(pattern.example("good"))
    yield from comparison.cases("cases.md")


class _Comparison:
    """What a pattern's files promise, beside what a trial of them finds."""

    def __init__(self, pattern: Pattern, trial: Trial, *, match: bool) -> None:
        self.pattern = pattern
        self.trial = trial
        tried = {n for n, check in pattern.checks.items() if match or check.finder != "match"}
        self.skipped = pattern.checks.keys() - tried

    def bad(self, name: str) -> Iterator[Problem]:
        """Compare the bad example with its marks."""
        code, shown = self.pattern.text(name), self.pattern.folder.name(name)
        if not code:
            return
        if not marks(code):
            yield Problem(shown, 0, "no line is marked with `# flag: <check>`")
        yield from self._exact(shown, name, code, 1)

    def good(self, name: str) -> Iterator[Problem]:
        """Hold the good example to silence."""
        shown = self.pattern.folder.name(name)
        outcome = self.trial.run(name, self.pattern.text(name))
        for line, check in outcome.flagged:
            yield Problem(shown, line, f"the good form is flagged by {check}")
        yield from _reasons(outcome, shown, 0)

    def cases(self, name: str) -> Iterator[Problem]:
        """Try every case; each check needs a valid and an invalid one."""
        text, shown = self.pattern.text(name), self.pattern.folder.name(name)
        if not text:
            return
        cases, problems = read_cases(text, shown, self.pattern.checks)
        yield from problems
        have = {(case.check, case.kind) for case in cases}
        for check in self.pattern.checks:
            for kind in ("valid", "invalid"):
                if (check, kind) not in have:
                    yield Problem(shown, 0, f"there is no {kind} case of {check}")
        for case in cases:
            if case.check in self.pattern.checks and case.check not in self.skipped:
                yield from (
                    self._flagged(case, shown)
                    if case.kind == "invalid"
                    else self._silent(case, shown)
                )

    def _flagged(self, case: Case, shown: str) -> Iterator[Problem]:
        if all(case.check not in checks for checks in marks(case.code).values()):
            yield Problem(shown, case.line, f"no line is marked with `# flag: {case.check}`")
        yield from self._exact(shown, case.path, case.code, case.first)

    def _silent(self, case: Case, shown: str) -> Iterator[Problem]:
        outcome = self.trial.run(case.path, case.code)
        text = f"a valid case is flagged by {case.check}"
        if case.kind == "known miss":
            text = f"{case.check} finds this known miss now; make it an invalid case"
        for line, check in outcome.flagged:
            if check == case.check:
                yield Problem(shown, case.first + line - 1, text)
        # A notice may be what a valid case is about: findings around a syntax error are dropped.
        if outcome.failure:
            yield Problem(shown, case.first, outcome.failure)

    def _exact(self, shown: str, path: str, code: str, first: int) -> Iterator[Problem]:
        """Yield where findings and marks differ; the code starts at line `first` of `shown`."""
        outcome = self.trial.run(path, code)
        marked = {(line, check) for line, checks in marks(code).items() for check in checks}
        for line, check in marked - outcome.flagged:
            if check not in self.pattern.checks:
                text = f'no check is called "{check}"{suggest(check, self.pattern.checks)}'
                yield Problem(shown, first + line - 1, text)
            elif check not in self.skipped:
                yield Problem(shown, first + line - 1, f"marked, but not flagged by {check}")
        for line, check in outcome.flagged - marked:
            yield Problem(shown, first + line - 1, f"flagged by {check}, but not marked")
        yield from _reasons(outcome, shown, first)


def _reasons(outcome: Outcome, shown: str, line: int) -> Iterator[Problem]:
    for reason in (*outcome.notices, outcome.failure):
        if reason:
            yield Problem(shown, line, reason)


def proof(pattern: Pattern) -> Iterable[Problem]:
    """Run the pattern's proof on both examples; missing files are another problem's business."""
    folder = pattern.folder
    script = folder.path / "proof.py"
    bad, good = (folder.path / pattern.example(stem) for stem in ("bad", "good"))
    if all(path.is_file() for path in (script, bad, good)):
        return prove(script, bad, good, folder.name("proof.py"))
    return ()
