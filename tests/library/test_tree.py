"""A syntax tree as its rule's author reads it."""

from fl_hooks.library.tree import tree_text


def test_each_named_node_is_a_line_with_its_field_and_kind():
    """Indented below its parent, with the source's line and the text it stands for."""
    assert tree_text("x = 1\nf({})\n", "python").splitlines() == [
        "1  module  x = 1 …",
        "1    expression_statement  x = 1",
        "1      assignment  x = 1",
        "1        left: identifier  x",
        "1        right: integer  1",
        "2    expression_statement  f({})",
        "2      call  f({})",
        "2        function: identifier  f",
        "2        arguments: argument_list  ({})",
        "2          dictionary  {}",
    ]


def test_what_does_not_parse_is_an_error_node():
    """That is what a rule would meet, too."""
    assert "ERROR" in tree_text("const = = 3;\n", "javascript")


def test_long_source_is_cut():
    """A node's text is there to find the node, not to read it."""
    assert all(len(line) < 120 for line in tree_text(f"'{'a' * 500}'", "python").splitlines())
