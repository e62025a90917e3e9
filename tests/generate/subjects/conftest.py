"""Code of a prompt, as a module that is there."""

from __future__ import annotations

import sys
import types

import pytest

from fl_hooks import PatternAwareGenerator


@pytest.fixture(scope="session")
def generator():
    """Return a generator that runs nothing."""
    return PatternAwareGenerator(tester=None)


@pytest.fixture
def made(generator, monkeypatch):
    """Return a function that gives a prompt's module, and what its result says of the subject."""

    def make(prompt):
        result = generator.generate(prompt)
        assert result.code, result.report
        assert result.verification.faults == ()
        module = types.ModuleType("made")
        module.__file__ = "made.py"
        monkeypatch.setitem(sys.modules, "made", module)
        exec(compile(result.code, "made.py", "exec"), vars(module))  # noqa: S102 -- our own templates
        module.code = result.code
        return module, result.metadata["subject"]

    return make
