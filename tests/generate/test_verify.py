"""What is tried on code before it is given away, and what a result says of it."""

from __future__ import annotations

import ast

import pytest

from fl_hooks import PatternAwareGenerator
from fl_hooks.generate.trials.unbound import unbound
from fl_hooks.generate.trials.verify import Verifier
from fl_hooks.store import cache
from fl_hooks.store.ruff import ruff_trial

PROMPT = "Load a CSV file and return the mean of a column as JSON"
CUSTOM = [
    "@router.post('/endpoint')",
    "async def endpoint(request: Request):",
    "    # Pattern: logger_debug",
    "    logger.debug(f'Processing request: {request}')",
    "    result = process(request)",
    "    return result",
]


class Custom(PatternAwareGenerator):
    """The guide's generator with a template of one's own."""

    def _generate_api_endpoint(self, prompt):  # noqa: ARG002 -- the guide's signature
        """Generate a FastAPI endpoint with custom structure."""
        return CUSTOM


@pytest.fixture(scope="module")
def compiled():
    """Return the bundled library."""
    return cache.load("", "")


def test_what_is_composed_is_tried(compiled):
    """Code is parsed, scanned and shown to ruff before it is given away."""
    result = PatternAwareGenerator(compiled=compiled).generate(PROMPT)
    assert result.verification.tried == ("syntax", "scan", "ruff")
    assert result.verified
    assert result.metadata["verified"]


def test_the_test_is_run_on_request(compiled):
    """The generated test runs in a child, and without a tester it is only written."""
    result = PatternAwareGenerator(compiled=compiled).generate(PROMPT, test=True)
    assert "test" in result.verification.tried
    assert result.verified
    written = PatternAwareGenerator(compiled=compiled, tester=None).generate(PROMPT, test=True)
    assert written.test == result.test
    assert written.verification.skipped == ("test: nothing runs it here",)


def test_an_override_is_given_as_it_is(compiled):
    """What a subclass makes is not changed, and is marked unverified with the reasons."""
    result = Custom(compiled=compiled).generate("Create FastAPI endpoint", test=True)
    assert result.code == "\n".join(CUSTOM) + "\n"
    assert not result.verified
    assert any("F821" in one and "`router`" in one for one in result.verification.faults)
    assert "test: there is none for code that was not composed" in result.verification.skipped
    assert "`router`" in result.report


def test_an_override_that_holds_is_verified(compiled):
    """An override in which nothing is found is as good as what was composed."""

    class Fine(PatternAwareGenerator):
        def _generate_function(self, prompt):  # noqa: ARG002 -- the guide's signature
            return ["def answer() -> int:", '    """Return the answer."""', "    return 42"]

    assert Fine(compiled=compiled).generate(PROMPT).verified


def test_names_are_looked_up_without_ruff(compiled):
    """Where there is no ruff, names that nothing defines are found all the same."""
    verification = Verifier(compiled).verify("def f():\n    return missing\n", "m.py")
    assert verification.tried == ("syntax", "scan", "names")
    assert verification.faults == ("line 2: the name 'missing' is defined nowhere",)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def f(:\n", "line 1: "),
        ("x = '\\d'\n", "invalid escape sequence"),
        ("x = 1\0\n", "line 0: "),
        ("x = " + "(" * 300 + ")" * 300 + "\n", "line 1: "),
        ("x = " + "-" * 100_000 + "1\n", ""),
        ("try:\n    f = 1\nexcept:\n    f = 2\n", "line 3: specific_exceptions/bare-except"),
    ],
)
def test_faults_are_sentences(compiled, code, said):
    """What does not parse, what only warns today and what our scan finds are faults."""
    verification = Verifier(compiled, [ruff_trial]).verify(code, "m.py")
    assert not verification.verified
    assert any(said in one for one in verification.faults)


@pytest.mark.parametrize(
    "code",
    [
        "import os.path as p, sys\nfrom a import b as c\nprint(p, sys, c, __name__)\n",
        "def f(a, *b, c=1, **d):\n    return [x for x in (a, b, c, d)]\n",
        "try:\n    x = 1\nexcept ValueError as e:\n    print(e)\nelse:\n    del x\n",
        "match 1:\n  case {'a': q, **r}:\n    print(q, r)\n  case [*t] as s:\n    print(t, s)\n",
        "class A:\n    def f(self):\n        return __class__, (lambda z: z)\n\n\nA()\n",
        "from os import *\nprint(getcwd())\n",
        "if (n := 3) > 2:\n    print(n)\nfor i, (j, k) in []:\n    print(i, j, k)\n",
    ],
)
def test_every_way_to_bind_counts(code):
    """No name that is bound in any way is taken for one that is not."""
    assert list(unbound(ast.parse(code))) == []
