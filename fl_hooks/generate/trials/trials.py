"""All that is tried on code before it is given away: the verifier's trials, and its own test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.generate.result import Verification

if TYPE_CHECKING:
    from collections.abc import Callable

    from fl_hooks.generate.trials.verify import Verifier

    # Code, its module's name and a test of it in; what it is, faults, why not run out.
    Tester = Callable[[str, str, str], tuple[str, tuple[str, ...], str]]


class Trials:
    """What is tried; without a verifier or a tester, nothing of that kind."""

    def __init__(self, verifier: Verifier | None, tester: Tester | None) -> None:
        self._verifier = verifier
        self._tester = tester

    def tried(self, code: str, module: str, test: str, *, tested: bool) -> Verification:
        """Return what holds of code that will be a module of that name.

        test: a pytest module for it; tested: whether that was asked for. It runs only where the
        code can be read.
        """
        verification = Verification()
        if code and self._verifier:
            verification = self._verifier.verify(code, f"{module}.py")
        if not tested or not code:
            return verification
        if not test:
            return verification.also("test", (), "there is none for code that was not composed")
        if verification.tried == ("syntax",):
            return verification.also("test", (), "the code cannot be read")
        if self._tester is None:
            return verification.also("test", (), "nothing runs it here")
        return verification.also(*self._tester(code, module, test))
