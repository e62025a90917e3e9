"""Code tried before it is given away: parsed, compiled, scanned by our own checks."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING, Any

from fl_hooks.detect.engine import scan
from fl_hooks.detect.select import Selection
from fl_hooks.generate.result import Verification
from fl_hooks.generate.trials.unbound import unbound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    # What else is tried: code and the module's file name in, (what it is, faults, why not) out.
    Trial = Callable[[str, str], tuple[str, tuple[str, ...], str]]


class Verifier:
    """Tries code; `compiled` is a compiled library, `trials` what else to try, as ruff."""

    def __init__(self, compiled: Mapping[str, Any], trials: Iterable[Trial] = ()) -> None:
        self._selection = Selection(compiled)
        self._limits = compiled["config"]["limits"]
        self._trials = tuple(trials)

    def verify(self, code: str, path: str) -> Verification:
        """Return what holds of the code under a file name."""
        fault = unreadable(code, path)
        if fault:
            return Verification((fault,), ("syntax",))
        verification = Verification(tuple(self._scan(code, path)), ("syntax", "scan"))
        for trial in self._trials:
            verification = verification.also(*trial(code, path))
        if "ruff" in verification.tried:
            return verification
        return verification.also("names", tuple(unbound(ast.parse(code))))

    def _scan(self, code: str, path: str) -> Iterable[str]:
        data = code.encode()
        findings, notices = scan(path, data, self._selection.candidates(path, data), self._limits)
        for one in findings:
            if not one.suppressed:
                yield f"line {one.line}: {one.pattern}/{one.check}"
        yield from notices


def unreadable(code: str, path: str) -> str:
    """Say why code does not parse or compile, "" where it does."""
    try:
        with warnings.catch_warnings():
            # An invalid escape in a string is a warning today and an error tomorrow.
            for kind in (SyntaxWarning, DeprecationWarning):
                warnings.simplefilter("error", kind)
            compile(code, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        return f"line {error.lineno or 0}: {error.msg}"
    except (SyntaxWarning, DeprecationWarning, ValueError, RecursionError, MemoryError) as error:
        return f"line 0: {type(error).__name__}: {error}"
    return ""
