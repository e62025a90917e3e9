import pytest

from fl_hooks.detect import literals
from fl_hooks.detect.kit import File


def read(source):
    """Return the file of the source and the value of its last line."""
    file = File("a.py", source, "python")
    statement = file.root.children()[-1].child(0)
    return file, statement.field("right") or statement


LENGTHS = [
    "[]",
    "()",
    "(1,)",
    "[1, 2, 3]",
    "[1,  # one\n 2]",
    "['a' 'b', f(x)]",
    "(1, *(2, 3), *[4])",
    "[*'abc']",
    "''",
    "'abc'",
    "'''a\nb'''",
    "'é€😀'",
    r"'a\n\x41\101\u20ac\N{EM DASH}\\'",
    r"'\d\q'",
    "'a\\\nb'",
    r"r'\n\d'",
    r"b'\x00\n\u00e9'",
    "('a' 'bc')",
    "'a' r'\\b'",
    "((1, 2))",
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("source", LENGTHS)
def test_a_literal_is_as_long_as_python_finds_it(source):
    """Items, characters and bytes are counted as the interpreter counts them."""
    expected = len(eval(source, {"f": str, "x": 1}))  # noqa: S307 -- the rows above
    assert literals.length(read(source)[1]) == expected


@pytest.mark.parametrize("source", ["[*a]", "(1, *a)", "f'{a}'", "'a' f'{b}'", "(a)", "[*{1, 1}]"])
def test_an_unwritten_length_is_not_made_up(source):
    """Stars over names, f-strings and plain parentheses say nothing."""
    assert literals.length(read(source)[1]) is None


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("3", 3),
        ("- 3", -3),
        ("0x1_0", 16),
        ("LAST = 3\nLAST", 3),
        ("LAST = -1\nLAST", -1),
        ("LAST = 3\nLAST = 4\nLAST", None),
        ("LAST = 3\ndef f():\n  global LAST\nLAST", None),
        ("for LAST in a: f()\nLAST", None),
        ("LAST", None),
        ("LAST = f()\nLAST", None),
        ("True", None),
        ("1.5", None),
        ("a.b", None),
    ],
)
def test_a_number_is_a_literal_or_a_constant_of_the_module(source, number):
    """A name counts where the module binds it once, to a literal."""
    assert literals.integer(*read(source)) == number
