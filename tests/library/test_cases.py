"""cases.md, about.md and the marks of the examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fl_hooks.library.about import sections
from fl_hooks.library.cases import read_cases
from fl_hooks.library.marks import marks

CASE = "### valid: it is\n\n```python\nx = 1\n```\n"


def complaints(text):
    """Return what is wrong in a cases.md, as (line, text)."""
    return [(p.line, p.text) for p in read_cases(text, "cases.md", ["a-check"])[1]]


def test_a_case_has_its_check_kind_sentence_and_code():
    """The line numbers are those of the file."""
    text = (
        "# Cases\n\nProse.\n\n## `a-check`\n\n### known miss: it: is\n\nWhy.\n\n"
        "```python path=tests/test_a.py\nx = 1\n### valid: in code\n```\n"
    )
    cases, problems = read_cases(text, "cases.md", ["a-check"])
    assert problems == []
    (case,) = cases
    assert (case.check, case.kind, case.sentence) == ("a-check", "known miss", "it: is")
    assert (case.language, case.path, case.line, case.first) == ("python", "tests/test_a.py", 7, 12)
    assert case.code == "x = 1\n### valid: in code\n"


def test_the_path_follows_the_language():
    """Without one a case stands in a file of its language."""
    text = "## a-check\n### valid: it is\n~~~go\nx\n~~~\n"
    assert read_cases(text, "cases.md", ["a-check"])[0][0].path == "case.go"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("## a-chek\n" + CASE, 1, 'no check of this pattern is called "a-chek"; did you'),
        (CASE, 1, "this case stands above the first"),
        ("## a-check\n### vlid: x\n```python\n```\n", 2, 'a case starts with "valid:"'),
        ("## a-check\n### valid\n```python\n```\n", 2, 'a case starts with "valid:"'),
        ("## a-check\n### valid:\n```python\n```\n", 2, "a case says in one sentence"),
        ("## a-check\n### valid: x\n", 2, "a case has one fenced block, this one has none"),
        (
            "## a-check\n" + CASE + "```python\n```\n",
            2,
            "a case has one fenced block, this one has 2",
        ),
        ("## a-check\n### valid: x\n```python\nx\n", 3, "this fenced block is never closed"),
        ("## a-check\n### valid: x\n```pyton\n```\n", 3, '"pyton" is not a language we know; did'),
        ("## a-check\n### valid: x\n```\n```\n", 3, '"" is not a language we know'),
        ("## a-check\n### valid: x\n```python path=a.js\n```\n", 3, "a.js is not a path of a py"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, line, message):
    """Names, headings, fences."""
    assert any(at == line and said.startswith(message) for at, said in complaints(text))


@given(st.text("#`~ \nabvalid:python-check", max_size=120))
def test_any_text_can_be_read(text):
    """A cases.md half written is no reason to fail."""
    read_cases(text, "cases.md", ["a-check"])
    sections(text)
    marks(text)


def test_marks_stand_at_the_end_of_a_line():
    """One or several checks, in any comment sign; a mark inside a line is none."""
    code = "a  # flag: x\nb // flag: x, y\n# flag: in prose, and more\nc  # noqa  # flag: z\nd\n"
    assert marks(code) == {1: ("x",), 2: ("x", "y"), 3: ("in prose", "and more"), 4: ("z",)}


def test_the_sections_of_about_md_do_not_start_in_code():
    """A comment in a fenced block is no heading."""
    text = "intro\n\n## One\n\ntext\n\n```sh\n## not a heading\n```\n\n### sub\n\n## Two\n"
    assert sections(text) == {
        "One": (3, "text\n\n```sh\n## not a heading\n```\n\n### sub"),
        "Two": (13, ""),
    }
