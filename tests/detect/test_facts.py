import pytest

from fl_hooks.detect.facts import FACTS, holds
from tests.detect.helpers import findings, make_check

HANDLER = {"kind": "except_clause"}
CALL = {"kind": "call", "has": {"field": "function", "regex": "^boom$"}}
FIRST = {"kind": "subscript"}
# fact, argument, rule of the node, source where it holds, source where it does not
ROWS = [
    ("reraises", None, HANDLER, "try: f()\nexcept E:\n if x: raise\n", "try: f()\nexcept E: g()"),
    (
        "reraises", None, HANDLER,
        "try: f()\nexcept E: raise X from None\n",
        "try: f()\nexcept E:\n  def g(): raise\n",
    ),
    (
        "comment_inside", None, HANDLER,
        "try: f()\nexcept E:\n  pass  # optional\n",
        "try: f()\nexcept E:  # noqa: E722\n  pass\n",
    ),
    (
        "comment_inside", None, HANDLER,
        "try: f()\nexcept E:\n  pass\n  # told above\n",
        "try: f()\nexcept E:\n  pass\n# about what follows\nx = 1",
    ),
    (
        "try_body_only_calls", ["close"], HANDLER,
        "try:\n  a.close()\n  await b.close()\n  if c: c.close()\nexcept E: pass",
        "try:\n  a.close()\n  b.open()\nexcept E: pass",
    ),
    (
        "try_body_only_imports", None, HANDLER,
        "try:\n  import a\n  OK = True\nexcept E: pass",
        "try:\n  OK = f()\nexcept E: pass",
    ),
    (
        "inside_function_named", ["__*__"], CALL,
        "def __del__(self): boom()",
        "def f(self): boom()",
    ),
    (
        "registered_with", ["atexit.register"], CALL,
        "import atexit\n@atexit.register\ndef f(): boom()",
        "import other\n@other.register\ndef f(): boom()",
    ),
    (
        "registered_with", ["atexit.register"], CALL,
        "from atexit import register as r\ndef f(): boom()\nr(f)",
        "def f(): boom()\nf()",
    ),
    (
        "inside_try_catching", ["IndexError"], CALL,
        "try: boom()\nexcept (KeyError, IndexError) as e: pass",
        "try: f()\nexcept IndexError: boom()",
    ),
    (
        "inside_try_catching", ["IndexError"], CALL,
        "try:\n  if x: boom()\nexcept: pass",
        "try:\n  def f(): boom()\nexcept IndexError: pass",
    ),
    (
        "inside_try_catching", ["IndexError"], CALL,
        "with x, pytest.raises((KeyError, IndexError)) as e: boom()",
        "with open(IndexError), suppress(KeyError): boom()",
    ),
    (
        "inside_try_catching", ["IndexError"], CALL,
        "self.assertRaises(IndexError, lambda: boom())",
        "self.assertTrue(IndexError, lambda: boom())",
    ),
    (
        "guarded_by_length_test", None, FIRST,
        "def f(a):\n  if not a: return\n  return a[0]",
        "def f(a):\n  return a[0]",
    ),
    (
        "guarded_by_length_test", None, FIRST,
        "if a: b = a.c()[0]",
        "if d: b = a.c()[0]",
    ),
    ("guarded_by_length_test", None, FIRST, "for x in a: a[0]", "for x in b: a[0]"),
    (
        "guarded_by_length_test", None, CALL,
        "if boom: x = boom()",
        "x = boom()",
    ),
    (
        "in_cli_module", None, CALL,
        "boom()\nif __name__ == '__main__': f()",
        "boom()\nx = '__main__'",
    ),
    ("in_cli_module", None, CALL, "#!/usr/bin/python\nboom()", "# !/usr/bin/python\nboom()"),
    ("in_cli_module", None, CALL, "import argparse as a\nboom()", "import args\nboom()"),
    ("module_imports", ["a.b"], CALL, "from a.b.c import d\nboom()", "import a.bc\nboom()"),
    (
        "module_has_logger", None, CALL,
        "import logging as l\nx = l.getLogger()\nboom()",
        "def f():\n  log = 1\nboom()",
    ),
    ("module_has_logger", None, CALL, "class A:\n  _logger = 1\nboom()", "import logging\nboom()"),
    ("module_has_logger", None, CALL, "from .base import log\nboom()", "def log(): boom()"),
    (
        "module_has_logger", None, CALL,
        "log = None\nboom()",
        "from math import log\nfrom jax.numpy import log\n_log = np.log\nboom()",
    ),
    (
        "module_has_logger", None, CALL,
        "import logging\ndef f(name):\n  logging.getLogger(__name__)\nboom()",
        "import logging\ndef f(name):\n  return logging.getLogger(name)\nboom()",
    ),
    ("module_imports", ["a.b"], CALL, "from a import b as c\nboom()", "from c.a import b\nboom()"),
    (
        "inside_condition_on", ["*verbose"], CALL,
        "if self.verbose: boom()",
        "if verbose: f()\nelse: boom()",
    ),
    ("inside_condition_on", ["quiet"], CALL, "if not quiet: boom()", "if x: boom()"),
    ("inside_assert", None, CALL, "assert boom()", "boom()"),
    ("function_calls", ["input"], CALL, "def f():\n  input()\n  boom()", "input\nboom()"),
    ("has_keyword", ["file"], CALL, "boom(1, file=f)", "boom(file)"),
    ("shadowed", ["Exception"], CALL, "class Exception: ...\nboom()", "boom()"),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "argument", "rule", "holding", "failing"), ROWS)
def test_a_fact_holds_where_it_should_and_only_there(fact, argument, rule, holding, failing):
    """Named in `unless`, the fact silences the one source and not the other."""
    check = make_check(spec=rule, unless=((fact, argument),))
    assert findings(holding, check) == []
    assert len(findings(failing, check)) == 1


@pytest.mark.parametrize(("path", "silent"), [("docs/a.py", True), ("a/docs.py", False)])
def test_a_path_is_matched_by_globs(path, silent):
    """path_matches looks at the file's path alone."""
    check = make_check(unless=(("path_matches", ["docs/", "make_*.py"]),))
    assert (findings("boom()", check, path=path) == []) is silent


def test_every_fact_is_shown_by_a_row():
    """No fact without a case of either kind."""
    assert {row[0] for row in ROWS} | {"path_matches"} == set(FACTS)


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_is_documented_with_an_example(name):
    """The reference of facts is made from this table: sentence, example, argument."""
    sentence, example, argument, _test = FACTS[name]
    assert sentence
    assert example
    assert argument in ("", "names")
    assert callable(holds)
