"""A change that cannot add a finding is told before anything is parsed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fl_hooks.detect import reach
from fl_hooks.detect.change import new_findings
from fl_hooks.detect.engine import scan
from fl_hooks.detect.keywords import Keywords
from fl_hooks.detect.select import Selection
from fl_hooks.store.cache import load
from tests.detect.helpers import make_check

BOOM = make_check(keywords=((b"boom",),))
IMPORTS = "import json\nimport numpy as np\nfrom tempfile import mktemp as temporary\n"
QUIET = "\n\ndef quiet(a):\n    return a + 1\n"
LOUD = "\n\ndef loud():\n    boom()\n"


def reached(old, new, check=BOOM):
    """Tell whether the change reaches the check."""
    return reach.reached("a.py", new.encode(), old.encode(), Keywords([check])) != []


def test_a_function_without_a_word_is_not_reached():
    """A new function without a word of a check adds no finding, whatever its neighbours hold."""
    assert not reached(IMPORTS + LOUD, IMPORTS + LOUD + QUIET)
    assert not reached(IMPORTS + QUIET + LOUD, IMPORTS + QUIET.replace("1", "2") + LOUD)


def test_a_function_with_a_word_is_reached():
    """A function is scanned if what is new in it, or what was there before, holds a word."""
    assert reached(IMPORTS + QUIET, IMPORTS + LOUD + QUIET)
    assert reached(LOUD.replace("boom()", "if ok: boom()"), LOUD)
    assert reached(LOUD, LOUD.replace("    boom", "    guard()\n    boom"))


def test_moving_and_deleting_adds_nothing():
    """Functions in another order are the same functions."""
    assert not reached(IMPORTS + QUIET + LOUD, IMPORTS + LOUD + QUIET)
    assert not reached("x = 1\n" + QUIET, "x = 1\n" + QUIET)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("import a, b\n", "import a\n", id="an import"),
        pytest.param("LIMIT = 1\n", "LIMIT = 2\n", id="a constant"),
        pytest.param("", "if __name__ == '__main__':\n    main()\n", id="a main guard"),
    ],
)
def test_the_modules_level_reaches_everything(old, new):
    """What every function sees can make a finding of any of them."""
    assert reached(old + LOUD, new + LOUD)
    assert reached(LOUD + "\n\n" + old, LOUD + "\n\n" + new)


def test_an_import_for_new_code_reaches_no_old_code():
    """An import reaches the functions that use its names, and no others."""
    assert not reached("import a\n" + LOUD, "import a, b\n" + LOUD)
    assert not reached("import a\n" + LOUD, "import a\nimport b\n" + LOUD + QUIET)
    assert reached("import a\n" + LOUD, "import a\nfrom b import boom\n" + LOUD)
    assert reached("import a\n" + LOUD, "import a\nfrom b import *\n" + LOUD)


def test_a_definition_that_goes_reaches_everything():
    """The name that a removed function bound may mean something else now."""
    assert reached(LOUD + "\n\ndef print(a):\n    pass\n", LOUD)


def test_a_method_is_told_from_its_neighbours():
    """Methods stand for themselves; decorators belong to what they decorate."""
    old = "class A:\n    size = 1\n\n    def loud(self):\n        boom()\n"
    quiet = "\n    def quiet(self):\n        return self.size\n"
    assert not reached(old, old + quiet)
    assert not reached(old + quiet, old + quiet.replace("size", "length"))
    assert reached(old, old.replace("    def", "    @cached\n    def"))


def test_a_word_under_another_name_is_seen():
    """What an import or a constant calls the word counts as the word."""
    check = make_check(keywords=((b"tempfile",),))
    for line in (
        "from tempfile import mktemp as temporary\n",
        "from tempfile import (\n    mkstemp,\n    mktemp as temporary,\n)\n",
        "import tempfile\n\ntemporary = tempfile.mktemp\n",
        "from tempfile import *\n",
    ):
        assert reached(line, line + "\n\ndef f():\n    temporary()\n", check)
    line = "import tempfile as t\n"
    assert not reached(line, line + "\n\ndef f():\n    attempt()\n", check)


def test_one_word_of_a_group_is_enough():
    """Where a check needs two words, the other may stand anywhere in the file."""
    check = make_check(keywords=((b"numpy", b"json"),))
    new = IMPORTS + "\n\ndef f(a):\n    return json.dumps(a)\n"
    assert reached(IMPORTS, new, check)
    assert not reached(IMPORTS, IMPORTS + QUIET, check)


def test_strings_that_cross_functions_are_no_matter():
    """A definition inside a string does not hide what stands around it."""
    old = 'def f():\n    """\ndef g():\n    """\n    guard()\n    boom()\n'
    assert reached(old, old.replace("    guard()\n", ""))
    split = 'def f():\n    boom("""\ndef g():\n""")\n'
    assert reached(split, split.replace("g()", "h()"))


def test_suppressions_reach():
    """A changed comment that allows something, or no longer does, is looked at."""
    allowed = "def f():\n    pass  # fl: allow boom -- a trial\n"
    assert reached(allowed + LOUD, allowed.replace("  # fl: allow boom -- a trial", "") + LOUD)
    assert not reached(allowed + LOUD, allowed + LOUD + QUIET)


def test_other_languages_are_always_reached():
    """Only in Python functions are told apart by their first column."""
    assert reach.reached("a.js", b"boom()\nx()\n", b"boom()\n", Keywords([BOOM])) is None


PIECES = [
    "X = np.zeros(3)\n",
    "import tempfile\n",
    "from json import dumps\n",
    "def quiet(a):\n    return a\n",
    "def dump(a):\n    return json.dumps(a)\n",
    "def dump(a):\n    a = np.zeros(3)\n    return json.dumps(a)\n",
    "def dump(a):\n    a = np.zeros(3)\n    a = a.tolist()\n    return dumps(a)\n",
    "def dump(a):\n    a = np.zeros(3)\n    return dumps(a)\n",
    "@cached\ndef temp():\n    return temporary()\n",
    "def temp(a):\n    a()\n    return tempfile.mktemp()\n",
    "def temporary():\n    return 1\n",
    "def guarded():\n    try:\n        f()\n    except:\n        pass\n",
    "def guarded():\n    try:\n        f()\n    except:\n        raise\n",
    "class A:\n    size = 1\n\n    def quiet(self):\n        return 1\n",
    "class A:\n    def dump(self):\n        json.dumps(np.zeros(3))\n\n    @a\n    def b(): ...\n",
    "if __name__ == '__main__':\n    json.dumps(np.zeros(3))\n",
    'TEXT = """\ndef f():\n    json.dumps(np.zeros(3))\n"""\n',
    "def f():\n    mktemp()  # fl: allow insecure-mktemp -- a trial\n",
]
SELECTION = Selection(load("", ""))
modules = st.lists(st.sampled_from(PIECES), max_size=6)


@settings(max_examples=300, deadline=None)
@given(modules, modules, st.integers(0, 6), st.booleans())
def test_what_is_not_reached_adds_nothing(first, second, place, keep):
    """A scan of both files whole finds nothing new of a check that the change does not reach."""
    old_list = first
    new_list = [*first[:place], *second[:2], *first[place + (not keep) :]]
    old, new = (
        (IMPORTS + "\n\n" + "\n\n".join(pieces)).encode() for pieces in (old_list, new_list)
    )
    limits = SELECTION.config["limits"]
    places = reach.reached("a.py", new, old, SELECTION.keywords("a.py"))
    ours = scan("a.py", new, SELECTION.candidates("a.py", new), limits)[0]
    theirs = scan("a.py", old, SELECTION.candidates("a.py", old), limits)[0]
    added = {finding.id for finding in new_findings(ours, theirs, new, old)}
    if places is not None:
        can = {SELECTION.checks_for("a.py")[place]["id"] for place in places}
        assert added <= can
