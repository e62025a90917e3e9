"""What a prompt names is in the code: a limit, a count, a column, a file, a route."""

from __future__ import annotations

import ast
import re

import pytest

import fl_hooks

# The prompt, and what its code must hold, as a regular expression.
NAMED = (
    ("FastAPI endpoint for audio file uploads of at most 7 MB", r"7 \* 1024|7340032|7_000_000"),
    ("endpoint POST /files, uploads up to 7 MB", r"7 \* 1024|7340032|7_000_000"),
    ("function that downloads a file from a URL, at most 7 MB", r"7 \* 1024|7340032|7_000_000"),
    ("Write a function fetch_json(url) with a timeout of 7 seconds", r"timeout.*= 7\b"),
    ("function that retries an http get 7 times", r"= 7\b"),
    ("Write a function that returns the last 7 lines of a file", r"= 7\b"),
    ("Return the 7 largest values of a list", r"= 7\b"),
    ("Count the lines of a file that contain 'FATAL'", r"'FATAL'|\"FATAL\""),
    ("function that deletes files older than 7 days in a folder", r"= 7\b"),
    ("histogram of a numpy array with 7 bins as JSON", r"= 7\b"),
    ("moving average with window 7 of a list of numbers", r"= 7\b"),
    ("run a command with a timeout of 7 seconds and return its output", r"timeout.*= 7\b"),
    ("filter rows of a CSV where price is above 7 and save them as CSV", r"= 7\b"),
    ("split a list into batches of 7", r"= 7\b"),
    ("clip a numpy array between 2 and 7", r"= 2\b[\s\S]*= 7\b"),
    ("find files with suffix .flac in a folder", r"\.flac\b"),
    ("replace 'foo' by 'bar' in a text file", r"\"foo\"[\s\S]*\"bar\""),
    ("function that sums column euros of a CSV file by shop", r"\"shop\"[\s\S]*\"euros\""),
    ("FastAPI route PUT /v1/clips to upload an audio file", r"@app\.put\(\s*\"/v1/clips\""),
)


@pytest.fixture(scope="module")
def generate():
    """What the generator makes of a prompt, without trying it."""
    library = fl_hooks.PatternManager.open(".").get_all_patterns()
    return fl_hooks.PatternAwareGenerator(library, verifier=None, tester=None).generate


@pytest.mark.parametrize(("prompt", "held"), NAMED)
def test_what_a_prompt_names_is_in_the_code(prompt, held, generate):
    """A value that is named is neither lost nor replaced by a default of ours."""
    code = generate(prompt).code
    ast.parse(code)
    assert re.search(held, code), code
