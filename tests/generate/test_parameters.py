"""The parameters of a prompt, under the names that people give them."""

from __future__ import annotations

import pytest

from fl_hooks import PatternAwareGenerator


@pytest.mark.parametrize(
    ("prompt", "parameters"),
    [
        (
            "count_hits(path, needle) counts the lines of a file that contain a text",
            ["path", "needle"],
        ),
        ("fetch_page(url, seconds) fetches the text of a URL", ["url", "seconds"]),
        ("function save(config, dest) that saves a dict as JSON", ["config", "dest"]),
    ],
)
def test_a_parameter_is_known_by_what_people_call_it(prompt, parameters):
    """It stands for what a building block takes or needs, and keeps its name."""
    result = PatternAwareGenerator().generate(prompt)
    assert result.metadata["subject"]["parameters"] == parameters
    assert result.verified
