"""Building blocks beside a repository's own patterns."""

from __future__ import annotations

import pytest

from fl_hooks import PatternAwareGenerator
from fl_hooks.errors import FlError
from fl_hooks.generate.blocks.block import read_block

PATTERN = """
schema: fl-hooks/1
title: Our test customers
summary: Leave test customers out.
category: data
severity: high
languages: [python]
since: 0.1.0
checks:
  test-customer:
    severity: low
    message: A test customer counts.
    advice: Leave it out.
    keywords: [TESTCUSTOMER]
    rule: {pattern: TESTCUSTOMER}
generate:
  when: [[csv, sum]]
"""
BLOCK = """{#
takes = "rows"
gives = "rows"
says = "leave out test customers"
when = [["csv", "sum"]]
acts = ["our_customers"]
-#}
def without_tests(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    \"\"\"Return the rows without those of test customers.\"\"\"
    # Pattern: our_customers
    return [row for row in rows if not row["customer"].startswith("TEST")]
"""


@pytest.fixture
def top(repo):
    """Return a repository with a pattern of its own, and a block beside it."""
    folder = repo.path / ".feedback-loop/patterns/our_customers"
    (folder / "generate").mkdir(parents=True)
    (folder / "pattern.yml").write_text(PATTERN)
    (folder / "generate/without_tests.py.j2").write_text(BLOCK)
    return repo.path


def test_a_block_beside_a_pattern_is_used_and_marked(top):
    """It goes in between ours, and its pattern is among those applied."""
    result = PatternAwareGenerator.open(top).generate("sum column amount of a CSV file")
    assert "without_tests(rows)" in result.code
    assert "our_customers" in [match["pattern"]["name"] for match in result.patterns_applied]
    assert result.verified, result.report


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("def without_tests(rows):\n    return {{ rows\n", "without_tests.py.j2:"),
        ("def without_tests(rows:\n", "no Python"),
        ("x = 1\n", "no function without_tests"),
        ("{{ good('gone') }}\n", "good.py"),
        ("{{ missing }}\n", "'missing' is undefined"),
        ("{{ ().__class__.__bases__ }}\n", "unsafe"),
        ("{% include '/etc/passwd' %}\n", "no loader"),
        ("{{ 'a' * 10 ** 18 }}\n", "without_tests.py.j2"),
        ("{{ 1 / 0 }}\n", "division by zero"),
    ],
)
def test_a_broken_template_is_named(top, body, said):
    """The file and what is wrong with it, as the user's mistake."""
    place = top / ".feedback-loop/patterns/our_customers/generate/without_tests.py.j2"
    place.write_text(BLOCK.partition("-#}")[0] + "-#}\n" + body)
    with pytest.raises(FlError, match=said):
        PatternAwareGenerator.open(top).generate("sum column amount of a CSV file")


def test_a_file_that_is_no_text_is_named(top):
    """It is read when the library is opened."""
    place = top / ".feedback-loop/patterns/our_customers/generate/without_tests.py.j2"
    place.write_bytes(b"\xff")
    with pytest.raises(FlError, match="UTF-8"):
        PatternAwareGenerator.open(top)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('takes = "row"', "no kind 'row'; did you mean \"rows\""),
        ('gives = "sme"', "no kind 'sme'"),
        ('needs = ["colum"]', "no parameter 'colum'; did you mean \"column\""),
        ("when = [[1]]", "when: expected texts"),
        ("wen = []", "no key 'wen'"),
        ("says =", ":"),
        ('says = \'x"""\'', "without quotes"),
        ('says = "x\\ny"', "on one line"),
    ],
)
def test_a_head_is_checked_key_by_key(change, said):
    """The mistake names the key, and what was meant where that is near."""
    head = {"takes": '"rows"', "gives": '"rows"', "says": '"x"'}
    key = change.partition(" ")[0]
    lines = [f"{name} = {value}" for name, value in head.items() if name != key]
    text = "{#\n" + "\n".join((*lines, change)) + "\n#}\n"
    with pytest.raises(FlError, match=said):
        read_block(text, "x", "x.py.j2")


def test_a_test_that_is_no_python_is_named():
    """It is looked at when the library is opened, and not as a fault of what is generated."""
    text = BLOCK.replace("-#}", "[test]\ncheck = 'assert ('\n-#}")
    with pytest.raises(FlError, match="check is no Python"):
        read_block(text, "x", "x.py.j2", own=True)
