"""A library written as a guide, and read back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fl_hooks.library.entry import completed, wrong
from fl_hooks.library.guide_read import digest, read_guide
from fl_hooks.library.guide_write import missing, write_guide
from tests.library.test_guide_read import BAD, GOOD, GUIDE

PIECES = st.sampled_from(
    [
        *("```", "~~~", "````python", "    ```", "# ❌ bad", "✅ Good", "### 3. Other", "## Next"),
        *("**Bad:**", "Don't:", "Problems:", "Severity: low", "#### ✅ Good", "---", "> q", "\\x"),
        *("<!-- fl-hooks: {} -->", "<!--", "-->", "- item", "1. one", '"quoted"', "'", "x = 1"),
        *("", "  ", "\ttab", "\r\n", "\r", "\u2028", "\x0c", "\udc80", "空", "🔥"),
    ]
)
TEXT = st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=5).map("\n".join)
NAME = st.from_regex(r"[a-z]{1,6}(_[a-z]{1,4}){0,2}", fullmatch=True)
ENTRY = st.fixed_dictionaries(
    {
        "name": NAME,
        "description": TEXT,
        "bad_example": TEXT,
        "good_example": TEXT,
        "test_coverage": TEXT,
        "severity": st.sampled_from(["low", "medium", "high", "critical"]),
    },
    optional={
        "title": st.one_of(st.text(max_size=20), PIECES),
        "problems": st.lists(TEXT, max_size=3),
        "language": st.sampled_from(["javascript", "python", "x y"]),
        "aliases": st.lists(NAME, max_size=2),
        "status": st.sampled_from(["proposed", "archived", "incomplete"]),
        "pattern_id": st.uuids().map(str),
    },
).map(completed)
META = [
    *("### 1. A", "### 2. B", "## C", "#### ❌ Bad", "#### ✅ Good", "```python\nx\n```"),
    *(
        '<!-- fl-hooks: {"name": "a"} -->',
        '<!-- fl-hooks: {"name": "b", "exact": {"x": [1, 2]}} -->',
    ),
    *(
        '<!-- fl-hooks: {"name": "a", "exact": 3} -->',
        '<!-- fl-hooks: {"name": "a", "status": 3} -->',
    ),
    f'<!-- fl-hooks: {{"name": "c", "exact": {{"severity": ["{digest("low")}", "x"]}}}} -->',
    *("Severity: low", "**Problems:**\n- one", "Problem: two", "> ```", "- ~~~ js"),
]
BASES = ["", "# Ours\n\nwords\n", "\ufeffwords\r\n\r\n## Next\r\nmore", GUIDE]


def entries(text):
    """Return the entries of a guide."""
    return [section.entry for section in read_guide(text).sections]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ENTRY, max_size=3, unique_by=lambda e: e["name"]), st.sampled_from(BASES[:3]))
def test_reading_gives_back_what_was_written(patterns, base):
    """Any title, any code with fences in it, any text; and the text around stays."""
    text = write_guide(base, patterns)
    assert entries(text) == patterns
    assert write_guide(text, patterns) == text
    assert text.startswith(base.rstrip())
    assert text.encode().decode() == text


def entry(**changed):
    """Return the guide's only pattern, changed."""
    return entries(GUIDE)[0] | changed


def test_a_new_guide_reads_well():
    """A heading, a sentence, and a section for each pattern."""
    text = write_guide("", [completed({"name": "empty_input", "bad_example": "f([])"})])
    head, _, section = text.partition("### 1. empty_input\n\n<!-- fl-hooks: ")
    assert head.startswith("# Patterns\n\nWhat goes wrong here")
    shown = section.partition("-->\n")[2]
    assert shown == "\n**Severity:** medium\n\n#### ❌ Bad\n\n```python\nf([])\n```\n"


def test_prose_is_written_as_it_is():
    """Lists, quotations and code spans stay what they are; only what would be read is escaped."""
    said = "> mind:\n- `float64`\n1. one\n# no heading\n```\n<!-- no comment"
    faults = ["`NaN` is no JSON", "- a list in it", "[x] no box", "```"]
    text = write_guide("", [entry(description=said, problems=faults)])
    assert "\n> mind:\n- `float64`\n1. one\n\\# no heading\n\\```\n\\<!-- no comment\n" in text
    assert "\n- `NaN` is no JSON\n- - a list in it\n- \\[x] no box\n- \\```\n" in text
    assert entries(text) == [entry(description=said, problems=faults)]
    assert '"exact"' not in text


def test_an_empty_library_is_a_guide_too():
    """A heading that waits for patterns; an existing text stays."""
    assert write_guide("", []).startswith("# Patterns\n")
    assert write_guide("words", []) == "words"


@pytest.mark.parametrize("level", ["##", "###"])
def test_a_guide_that_numbers_nothing_goes_on_so(level):
    """Its patterns stay patterns when one changes and another joins."""
    base = GUIDE.replace("### 1. ", f"{level} ")
    other = completed({"name": "other"})
    text = write_guide(base, [entry(severity="low"), other])
    assert f"\n{level} Empty input\n" in text
    assert f"\n{level} other\n" in text
    assert entries(text) == [entry(severity="low"), other]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(PIECES, st.sampled_from(META)), max_size=12).map("\n".join))
def test_no_text_breaks_the_reader_or_the_writer(text):
    """What is read is a library's, and what is written again says the same."""
    guide = read_guide(text)
    found = [section.entry for section in guide.sections]
    assert list(wrong(found)) == []
    assert not text or write_guide(text, found) == text
    new = write_guide(text, [*found, completed({"name": "quite_new", "bad_example": "x"})])
    open_end = any("never closed" in said for _, said in guide.problems) or "<!--" in text
    assert open_end or not missing(new, found)


def test_a_section_that_says_it_already_is_not_touched():
    """Byte for byte, with whatever else people have written into it."""
    assert write_guide(GUIDE, [entry()]) == GUIDE
    other_numbers = entry(occurrence_frequency=9, effectiveness_score=0.9)
    assert write_guide(GUIDE, [other_numbers]) == GUIDE


def test_a_section_that_differs_keeps_what_is_nobody_s_business():
    """Its number, level and the lines that say nothing of the entry."""
    text = write_guide(GUIDE, [entry(good_example="f(None)")])
    assert entries(text) == [entry(good_example="f(None)")]
    assert text.startswith("# How we write code\n\nSome words first.\n\n### 1. Empty input\n")
    assert "**Benefits:**\n- quiet nights\n" in text
    assert GOOD not in text


def test_new_patterns_follow_the_last():
    """With the next number, before what comes after the patterns."""
    text = write_guide(GUIDE + "\n## License\n\nMIT\n", [entry(), completed({"name": "other"})])
    assert text.index("quiet nights") < text.index("### 2. other") < text.index("## License")
    assert text.endswith("\n\n## License\n\nMIT\n")


def test_a_pattern_that_the_library_has_not_stays():
    """A guide is never robbed."""
    assert GUIDE.rstrip() in write_guide(GUIDE, [completed({"name": "other"})])


def test_lines_keep_their_endings():
    """Also in a file that mixes them; new lines end as the first does."""
    text = "first\r\nsecond\nthird\r\n"
    new = write_guide(text, [completed({"name": "other"})])
    assert new.startswith(text)
    assert "\n" not in new[len(text) :].replace("\r\n", "")


def test_an_edited_guide_wins_over_the_comment():
    """What the comment keeps exactly counts only while the text is as it was written."""
    text = write_guide("", [completed({"name": "a", "bad_example": "x\r\ny", "good_example": "z"})])
    assert entries(text)[0]["bad_example"] == "x\r\ny"
    assert entries(text.replace("x\ny", "better"))[0]["bad_example"] == "better"


def test_a_broken_comment_is_reported():
    """And the section read as any other."""
    text = write_guide("", [completed({"name": "b", "title": "A", "bad_example": BAD})])
    guide = read_guide(text.replace('{"name": "b"', '{"name": 1'))
    said = "this comment of fl-hooks was edited and says nothing any more: left out"
    assert (7, said) in guide.problems
    assert guide.sections[0].entry["name"] == "a"
