import textwrap

import pytest

from fl_hooks.detect.kit import File

WANTED = frozenset({"tempfile.mktemp", "open", "os.remove"})


def called(source):
    """Return (line, name) of the wanted calls of the source."""
    file = File("a.py", textwrap.dedent(source), "python")
    return sorted((c.range().start.line + 1, name) for c, name in file.calls(WANTED))


@pytest.mark.parametrize(
    "source",
    [
        "import tempfile\ntempfile.mktemp()",
        "import tempfile as tf\ntf.mktemp()",
        "from tempfile import mktemp\nmktemp()",
        "from tempfile import mktemp as mk\nmk()",
        "from tempfile import *\nmktemp()",
        "import tempfile as tf\ntempfile.mktemp()",
        "import tempfile\nmk = tempfile.mktemp\nmk()",
        "try:\n import tempfile\nexcept ImportError: tempfile = None\n\ntempfile.mktemp()",
        "def f():\n import tempfile as t\n return t.mktemp()",
        "import tempfile\nx = [tempfile.mktemp() for _ in y]",
        "import tempfile\nclass A:\n  x = tempfile.mktemp()",
        "import tempfile\n@deco(tempfile.mktemp())\ndef f(tempfile): ...",
        "import tempfile\ndef f(tempfile=tempfile.mktemp()): ...",
    ],
)
def test_a_name_is_followed_through_imports_and_aliases(source):
    """However it was imported, the call is known by its dotted name."""
    assert [name for _, name in called(source)] == ["tempfile.mktemp"]


@pytest.mark.parametrize(
    "source",
    [
        "def f(tempfile): tempfile.mktemp()",
        "def f(*tempfile): tempfile.mktemp()",
        "def f(**tempfile: int): tempfile.mktemp()",
        "def f(a, *, tempfile: int = 1): tempfile.mktemp()",
        "f = lambda tempfile: tempfile.mktemp()",
        "tempfile = make()\ntempfile.mktemp()",
        "for tempfile in x: tempfile.mktemp()",
        "with x as tempfile: tempfile.mktemp()",
        "with x as (a, tempfile): tempfile.mktemp()",
        "try: pass\nexcept E as tempfile: tempfile.mktemp()",
        "x = [tempfile.mktemp() for tempfile in y]",
        "match x:\n  case tempfile: tempfile.mktemp()",
        "match x:\n  case [*tempfile]: tempfile.mktemp()",
        "match x:\n  case int() as tempfile: tempfile.mktemp()",
        "if (tempfile := y): tempfile.mktemp()",
        "class tempfile: ...\ntempfile.mktemp()",
        "def tempfile(): ...\ntempfile.mktemp()",
        "import other as tempfile\ntempfile.mktemp()",
        "from .local import tempfile\ntempfile.mktemp()",
        "a, tempfile = x\ntempfile.mktemp()",
        "def f():\n  [tempfile := 1 for _ in y]\n  tempfile.mktemp()",
        "try: import tempfile\nexcept: import other as tempfile\ntempfile.mktemp()",
        "self.tempfile.mktemp()",
        "get().mktemp()",
    ],
)
def test_what_the_source_binds_itself_is_not_the_library(source):
    """A local, parameter, loop variable or other import of that name hides the module."""
    assert called(source) == []


def test_a_global_statement_reaches_the_module():
    """A name declared global in a function means the module's import."""
    source = """\
        import tempfile
        def f():
            global tempfile
            tempfile.mktemp()
    """
    assert called(source) == [(4, "tempfile.mktemp")]


def test_class_names_are_not_seen_from_methods():
    """A class attribute hides a name in the class body but not in the methods."""
    source = """\
        from tempfile import mktemp
        class A:
            mktemp = 1
            mktemp()
            def f(self): mktemp()
    """
    assert called(source) == [(5, "tempfile.mktemp")]


def test_builtins_are_known_with_and_without_their_module():
    """`builtins.open` and `open` are one name."""
    assert called("import builtins\nbuiltins.open(x)\nopen(y)") == [(2, "open"), (3, "open")]


def test_an_alias_that_stands_for_itself_ends():
    """Aliases that name each other in a circle resolve to nothing, and do not recurse."""
    assert called("a = b\nb = a\na()") == []
