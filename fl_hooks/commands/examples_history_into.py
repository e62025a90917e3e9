"""Which examples of repairs hold as cases of a pattern, as `fl patterns check` tries them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.learn.mended.choice import Example
    from fl_hooks.library.folders import Pattern
    from fl_hooks.library.trial import Trial


def fitting(
    pattern: Pattern, library: Sequence[Pattern], examples: Sequence[Example], top: str
) -> list[Example]:
    """Return the examples that the pattern's cases.md lacks and that hold in it."""
    from fl_hooks.learn.mended.cases import is_there
    from fl_hooks.library.compile import untrusted
    from fl_hooks.library.trial import Trial

    text = pattern.text("cases.md")
    trial = Trial(pattern, library, match=not untrusted(top, [pattern]))
    return [one for one in examples if not is_there(text, one) and _holds(trial, one)]


def _holds(trial: Trial, one: Example) -> bool:
    from fl_hooks.detect.languages import LANGUAGES
    from fl_hooks.learn.mended.example import marked

    path = f"case{LANGUAGES[one.language][0][0]}"
    check = one.check.rpartition("/")[2]
    bad = trial.run(path, marked(one.shown, one.check, one.language))
    good = trial.run(path, one.shown.good)
    return not good.flagged and bad.flagged == {(line, check) for line in one.shown.lines}
