"""The guide's table of 6.4: what is applied by severity, threshold and history."""

from __future__ import annotations

import pytest

from fl_hooks import PatternAwareGenerator
from fl_hooks.errors import FlError
from fl_hooks.generate.context import context_of

PROMPT = "Create function to process NumPy array and return JSON"


def library(severity, name="numpy_json_serialization"):
    """Return a library of one pattern."""
    return [{"name": name, "severity": severity, "description": "Convert first."}]


def split(result):
    """Return the names that were applied and suggested."""
    return tuple(
        [match["pattern"]["name"] for match in matches]
        for matches in (result.patterns_applied, result.patterns_suggested)
    )


@pytest.mark.parametrize(
    ("severity", "sure", "applied"),
    [
        ("critical", 1.0, True),
        ("high", 0.8, True),
        ("high", 0.95, False),
        ("medium", 0.8, True),
        ("medium", 0.95, False),
        ("low", 0.0, False),
    ],
)
def test_the_table(severity, sure, applied):
    """Critical always, high and medium from the threshold on, low never."""
    result = PatternAwareGenerator(library(severity)).generate(PROMPT, min_confidence=sure)
    assert split(result) == (
        (["numpy_json_serialization"], []) if applied else ([], ["numpy_json_serialization"])
    )
    assert ("# Pattern: numpy_json_serialization" in result.code) is applied
    assert result.verified
    assert all(match["reason"] for match in (*result.patterns_applied, *result.patterns_suggested))


def test_a_medium_one_is_applied_with_a_notice():
    """The report says that it was, and why."""
    result = PatternAwareGenerator(library("medium")).generate(PROMPT)
    assert "notice" in result.report


def test_nothing_is_applied_where_it_is_switched_off():
    """Not even a critical one; the code is clean and unmarked all the same."""
    result = PatternAwareGenerator(library("critical")).generate(PROMPT, apply_patterns=False)
    assert split(result) == ([], ["numpy_json_serialization"])
    assert "# Pattern" not in result.code
    assert result.verified


def test_history_lowers_the_threshold_and_ranks_first():
    """Only where a context is given, and the reason says how often it was met."""
    generator = PatternAwareGenerator()
    context = {
        "high_frequency_patterns": ["numpy_json_serialization"],
        "pattern_counts": {"numpy_json_serialization": 7},
    }
    without = generator.generate(PROMPT, min_confidence=0.95)
    with_it = generator.generate(PROMPT, context, min_confidence=0.95)
    assert "numpy_json_serialization" not in split(without)[0]
    assert split(with_it)[0][0] == "numpy_json_serialization"
    assert "met 7 times here" in with_it.report


def test_an_alias_counts_as_the_pattern():
    """A library with the guide's older name gets the same code, marked with today's id."""
    entry = [{"name": "numpy_json", "severity": "high"}]
    result = PatternAwareGenerator(entry).generate(PROMPT)
    assert split(result)[0] == ["numpy_json"]
    assert "# Pattern: numpy_json_serialization" in result.code


def test_a_custom_pattern_without_a_template_is_suggested():
    """It is matched by the words in its name, and the reason says what would apply it."""
    entry = library("critical", "custom_validation")
    result = PatternAwareGenerator(entry).generate("validate the rows of a CSV file")
    assert split(result) == ([], ["custom_validation"])
    assert "template" in result.patterns_suggested[0]["reason"]


def test_metadata_has_the_documented_keys():
    """Those of the guide's 6.3, whatever came of the prompt."""
    generator = PatternAwareGenerator(library("high"), pattern_library_version="2.1.0")
    for prompt in (PROMPT, "..."):
        metadata = generator.generate(prompt).metadata
        keys = ("prompt", "pattern_library_version", "timestamp", "confidence")
        assert set(keys) | {"context_indicators"} <= set(metadata)
        assert metadata["pattern_library_version"] == "2.1.0"
    assert generator.generate(PROMPT).metadata["context_indicators"]["numpy"] is True


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"prompt": None}, "prompt"),
        ({"prompt": "x", "min_confidence": 7}, "min_confidence"),
        ({"prompt": "x", "min_confidence": "high"}, "min_confidence"),
        ({"prompt": "x", "metrics_context": [1]}, "metrics_context"),
        ({"prompt": "x", "metrics_context": {"pattern_counts": [1]}}, "pattern_counts"),
        ({"prompt": "x", "module": "a-b"}, "module"),
    ],
)
def test_arguments_of_another_form_are_named(arguments, named):
    """A mistake in the call says which argument and what was expected."""
    with pytest.raises(FlError, match=named):
        PatternAwareGenerator().generate(**arguments)


def test_a_records_habits_are_a_context():
    """What was met twice counts, under today's ids; the graver of it is critical."""
    patterns = {
        "a_b": {"aliases": ("old",), "severity": "high"},
        "c_d": {"aliases": (), "severity": "low"},
        "e_f": {"aliases": (), "severity": "critical"},
    }
    rows = [
        ("", ("p.py", 1, "high", name, "x", "committed", "", n))
        for name, n in (("old", 1), ("a_b", 1), ("c_d", 3), ("e_f", 1), ("gone", 9))
    ]
    context = context_of(rows, patterns)
    assert context["high_frequency_patterns"] == ["c_d", "a_b"]
    assert context["critical_patterns"] == ["a_b"]
    assert context["pattern_counts"] == {"c_d": 3, "a_b": 2, "e_f": 1}


def test_words_that_nothing_has_to_do_with_are_told():
    """They stand in the report, and each makes the result less sure."""
    generator = PatternAwareGenerator()
    plain = generator.generate("mean of column price of a CSV file")
    strange = generator.generate("mean of column price of a CSV file with semicolons in latin-1")
    assert plain.metadata["not_understood"] == []
    assert strange.metadata["not_understood"] == ["semicolons", "latin-1"]
    assert "Not understood: semicolons, latin-1" in strange.report
    assert strange.confidence < plain.confidence
