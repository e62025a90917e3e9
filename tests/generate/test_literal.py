"""Text of a prompt in code: one string literal, whatever it holds."""

import ast

from hypothesis import given
from hypothesis import strategies as st

from fl_hooks.generate.compose.literal import literal


@given(st.text(st.characters(codec=None)) | st.integers() | st.tuples(st.text(), st.text()))
def test_any_value_is_one_literal(value):
    """Quotes, backslashes, control characters, surrogates: what is read back is what was given."""
    text = literal(value)
    assert text.isascii()
    assert ast.literal_eval(text) == value
    assert "\n" not in text
