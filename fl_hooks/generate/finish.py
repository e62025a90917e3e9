"""The last steps of a generation: a language model where one is given, the test, the trials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.generate.trials.trials import Trials

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fl_hooks.generate.model.ask import Model
    from fl_hooks.generate.model.wish import Wish
    from fl_hooks.generate.result import Verification
    from fl_hooks.generate.trials.trials import Tester
    from fl_hooks.generate.trials.verify import Verifier
    from fl_hooks.generate.work import Work


@dataclass(frozen=True, slots=True)
class Finished:
    """Code as it is given away, its test, "" without one, and what was tried on it."""

    code: str
    test: str
    verification: Verification


class Finisher:
    """Finishes what was composed; folders: those of a repository's own patterns, for a model."""

    def __init__(
        self,
        verifier: Verifier | None = None,
        tester: Tester | None = None,
        model: Model | None = None,
        folders: Sequence[Path] = (),
    ) -> None:
        self._trials = Trials(verifier, tester)
        self._model = model
        self._folders = folders

    def finish(self, work: Work, code: str, module: str, wish: Wish) -> Finished:
        """Return the model's code where one wrote some, else what was composed, with its trials."""
        if self._model:
            from fl_hooks.generate.model.writer import Writer

            # A model that writes the same has the same main part, and helpers of its own.
            test = _test(work, module, helpers=False)
            work.written = Writer(self._model, self._folders).write(
                wish, lambda text: self._trials.tried(text, module, test, tested=work.test)
            )
            if work.written.code:
                return Finished(work.written.code, test, work.written.verification)
        test = _test(work, module)
        return Finished(code, test, self._trials.tried(code, module, test, tested=work.test))


def _test(work: Work, module: str, *, helpers: bool = True) -> str:
    """Return the test of what was composed, "" where nothing was or no test is asked for."""
    if not work.test or not work.composed or not work.plan:
        return ""
    from fl_hooks.generate.testing import generated_test

    return generated_test(work.intent, work.plan, work.composed, module, helpers=helpers)
