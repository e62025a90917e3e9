import textwrap

import pytest

from fl_hooks.detect import guards
from fl_hooks.detect.kit import File, find_in

SUBSCRIPT = {"kind": "subscript", "regex": r"\[7\]$"}


def read(source):
    """Return the file of the source and the one subscript in it that ends in [7]."""
    file = File("a.py", textwrap.dedent(source), "python")
    return file, find_in(file.root, SUBSCRIPT)[0]


TESTED = [
    "if a: a[7]",
    "if not a: f()\na[7]",
    "if len(a) > 7: a[7]",
    "def f(a):\n  if not a: return\n  return a[7]",
    "def f(a):\n  for x in y:\n    if b:\n      pass\n    elif a: a[7]",
    "while a: a[7]",
    "while len(a) < 7: a = f()\na[7]",
    "assert a, 'empty'\na[7]",
    "x = a[7] if a else None",
    "x = None if not a else a[7]",
    "x = a and a[7]",
    "x = b or not a or a[7]",
    "if a and a[7] == 1: f()",
    "n = len(a)\na[7]",
    "if any(a): f()\na[7]",
    "ok = 'x' in a\na[7]",
    "if a.startswith(b): a[7]",
    "m = re.match(p, a)\na[7]",
    "n = a.count(',')\na[7]",
    "x = [a[7] for a in y if a]",
    "x = {k: a[7] for k, a in y if len(a) > 7}",
    "x = [y for y in z if a]\na[7]",
    "match a:\n  case [*x]: a[7]",
    "match b:\n  case x if a: a[7]",
    "if f'{a}': a[7]",
    "if a:\n  x = lambda: a[7]",
    "def f(a):\n  if a:\n    def g(): return a[7]",
    "if a[0] == 1: a[7]",
    "class A:\n  if a: x = a[7]",
]


@pytest.mark.parametrize("source", TESTED)
def test_a_test_before_the_node_counts(source):
    """Whatever form the test has, the node after it, or in its branch, is tested."""
    assert guards.tested(*read(source), ["a"])


UNTESTED = [
    "a[7]",
    "a[7]\nif a: f()",
    "if b: a[7]",
    "if b.a: a[7]",
    "if f(a=b): a[7]",
    "if b == 'a': a[7]",
    "if aa: a[7]",
    "if a[7] == 1: f()",
    "if a[7] == 1 and a: f()",
    "x = a[7]\ny = b if a else c",
    "x = b if a[7] else a",
    "x = [b for b in y if a[7] and a]",
    "x = [b for b in y if b == a[7]]",
    "f(a)\na[7]",
    "def g():\n  if a: f()\ndef f():\n  a[7]",
    "def f(a):\n  def g(a):\n    if a: f()\n  a[7]",
    "if a: f()\ndef g(a): a[7]",
    "if b:  # a\n  a[7]",
]


@pytest.mark.parametrize("source", UNTESTED)
def test_what_is_no_test_before_the_node_does_not_count(source):
    """A later test, another name, the node itself and another function do not count."""
    assert not guards.tested(*read(source), ["a"])


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("self.a", "if self.a: self.a[7]"),
        ("a.b()", "if a.b(): a.b()[7]"),
        ("a[0]", "if a[0]: a[0][7]"),
    ],
)
def test_any_expression_can_be_asked_for(text, source):
    """An expression is known by how it is written."""
    assert guards.tested(*read(source), [text])
    assert not guards.tested(*read(source), ["", "b", "a.c"])


def test_the_tests_of_a_function_are_its_own_and_in_order():
    """Those of functions inside are left out; the list is made once."""
    source = """
    if top: f()
    def f():
        if one: a[7]
        def g():
            if two: f()
        while three: f()
    """
    file, node = read(source)
    scope = guards.function_of(file, node)
    assert [test.text for test in guards.tests(file, scope)] == ["one", "three"]
    assert guards.tests(file, scope) is guards.tests(file, scope)
    assert [test.text for test in guards.tests(file, file.root)] == ["top"]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("def f(): a[7]", "function_definition"),
        ("def f(): return lambda: a[7]", "function_definition"),
        ("def f():\n  class A:\n    x = a[7]", "function_definition"),
        ("def f(x=a[7]): g()", "module"),
        ("@g(a[7])\ndef f(): g()", "module"),
        ("class A:\n  x = a[7]", "module"),
    ],
)
def test_a_node_runs_in_the_function_whose_body_holds_it(source, kind):
    """Defaults and decorators run where the function is defined."""
    assert guards.function_of(*read(source)).kind() == kind


@pytest.mark.parametrize(
    ("source", "inside"),
    [
        ("for x in a: a[7]", True),
        ("for i, x in enumerate(a):\n  if b: a[7]", True),
        ("y = [a[7] for x in a]", True),
        ("for x in a: f()\na[7]", False),
        ("for x in b: a[7]", False),
        ("for x in a:\n  def f(): a[7]", False),
        ("for x in a: f()\nelse: a[7]", False),
    ],
)
def test_a_loop_over_the_value_is_known(source, inside):
    """In the body of a loop over it a value is not empty."""
    assert guards.looped_over(read(source)[1], ["a"]) is inside


def test_a_mention_is_a_whole_expression():
    """An attribute's or keyword's name and text in a string are no mention."""
    file = File("a.py", "f(x.a, a=1, b='a', c=f'{d}')", "python")
    assert not guards.mentions(file.root, "a")
    assert guards.mentions(file.root, "d")
    assert guards.mentions(file.root, "x.a")


def test_calls_are_found_by_how_they_are_written():
    """A method has no dotted name: `b` finds `b()` and `a.b()`, in the order of the names."""
    file = File("a.py", "a.b()\nb(1)\nc()\nb.d()", "python")
    found = [call.text() for call, _function in file.called(("c", "b", "none"))]
    assert found == ["c()", "a.b()", "b(1)"]


BROKEN = """\
def write(a:
    \"\"\"Cut off.\"\"\"
    rows = table["a"]["b"]
    found = []
def save(data, name="x"):
    with open(name, "wb") as f:
    print(name[7])
if __name__ == "__main__":
"""


def test_a_file_that_does_not_parse_is_asked_like_any_other():
    """The root of a broken file may be an ERROR; looking for tests around a node ends there."""
    file, node = read(BROKEN)
    assert file.root.kind() == "ERROR"
    assert not guards.tested(file, node, ["a"])
