"""The small JSON writer and reader agree with the standard library's."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fl_hooks.store import plain_json

TEXT = st.text(st.characters(codec=None, exclude_categories=()))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(VALUES)
def test_same_text_as_the_json_package(value):
    """What is written is json.dumps with indent 2 and sorted keys, byte for byte."""
    text = plain_json.dumps(value)
    assert text == json.dumps(value, indent=2, sort_keys=True)
    assert plain_json.loads(f" {text}\n") == value


@pytest.mark.parametrize("text", ["", "{", "[1,]", "{} x", "nul", '{"a', '"\\x"', "[" * 9])
def test_broken_text(text):
    """Text that is no JSON is a ValueError that says where."""
    with pytest.raises(ValueError, match="line 1 column"):
        plain_json.loads(text)


@given(VALUES)
def test_in_one_line(value):
    """One line of it is what the json package writes."""
    assert plain_json.line(value) == json.dumps(value, sort_keys=True)
