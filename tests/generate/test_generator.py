"""The generator, end to end: a prompt in, a module out that runs and scans clean."""

from __future__ import annotations

import pytest

from fl_hooks import PatternAwareGenerator


@pytest.fixture(scope="module")
def generator():
    """Return a generator of the bundled library."""
    return PatternAwareGenerator()


def test_a_function_for_numpy_and_json(generator):
    """The guide's own prompt gives a module that runs, with the patterns it asks for marked."""
    result = generator.generate("Create function to process NumPy array and return JSON")
    names = {match["pattern"]["name"] for match in result.patterns_applied}
    assert names >= {"numpy_json_serialization", "nan_inf_handling"}
    assert result.verified
    assert all(f"# Pattern: {name}" in result.code for name in names)


def test_nothing_to_build_is_said(generator):
    """A prompt that asks for nothing gives no code, full metadata, and a report that says so."""
    result = generator.generate("...")
    assert result.code == ""
    assert result.metadata["prompt"] == "..."
    assert "No code" in result.report
