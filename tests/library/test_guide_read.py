"""What a Markdown guide of patterns says, however people have written it."""

import pytest

from fl_hooks.library.guide_names import names
from fl_hooks.library.guide_read import read_guide

BAD = "def mean(values):\n    return sum(values) / len(values)"
GOOD = "def mean(values):\n    return sum(values) / len(values) if values else 0.0"
GUIDE = f"""\
# How we write code

Some words first.

### 1. Empty input

Callers pass empty lists.

#### ❌ Bad Pattern
```python
{BAD}
```

**Problems:**
- ZeroDivisionError, far from the cause
- found by users
  and not by tests

#### ✅ Good Pattern
```python
{GOOD}
```

**Severity:** high

#### Test
```python
assert mean([]) == 0.0
```

**Benefits:**
- quiet nights
"""


def entries(text):
    """Return the entries of a guide."""
    return [section.entry for section in read_guide(text).sections]


def only(text):
    """Return the only entry of a guide of which everything can be read."""
    guide = read_guide(text)
    assert guide.problems == []
    (section,) = guide.sections
    return section.entry


def problems(text):
    """Return (line, what) of what could not be read."""
    return read_guide(text).problems


def test_a_numbered_section_is_a_pattern():
    """Its title, text, examples, problems, test and severity are the entry's."""
    entry = only(GUIDE)
    assert entry == {
        "pattern_id": entry["pattern_id"],
        "name": "empty_input",
        "description": "Callers pass empty lists.",
        "bad_example": BAD,
        "good_example": GOOD,
        "test_coverage": "assert mean([]) == 0.0",
        "occurrence_frequency": 0,
        "last_occurrence": None,
        "severity": "high",
        "effectiveness_score": 0.5,
        "title": "Empty input",
        "problems": ["ZeroDivisionError, far from the cause", "found by users and not by tests"],
    }


def test_reading_twice_gives_the_same_ids():
    """A pattern's id depends on its name alone."""
    assert entries(GUIDE) == entries(GUIDE)


def test_without_words_of_its_own_the_problems_describe_it():
    """So that an entry is never without a description that the guide could give."""
    text = GUIDE.replace("Callers pass empty lists.\n", "")
    assert only(text)["description"].startswith("ZeroDivisionError, far from the cause; found")


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_other_systems_files_read_the_same(newline, mark):
    """Whatever ends their lines, and with a byte order mark."""
    assert entries(mark + GUIDE.replace("\n", newline)) == entries(GUIDE)


@pytest.mark.parametrize("signs", ["##", "###", "####"])
@pytest.mark.parametrize("number", ["7.", "7)", "7:", "🔥 7."])
def test_a_section_may_stand_at_any_level(signs, number):
    """With any way to write its number."""
    text = GUIDE.replace("#### ", f"{signs}# ").replace("### 1.", f"{signs} {number}")
    assert only(text)["name"] == "empty_input"


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("#### ❌ Bad Pattern", "#### ✅ Good Pattern"),
        ("#### Bad", "#### Good"),
        ("#### Don't", "#### Do"),
        ("#### Don’t do this", "#### Do this"),
        ("#### Before", "#### After"),
        ("#### Wrong: divides by zero", "#### Right: asks first"),
        ("#### Avoid dividing by a length", "#### ✅ Ask first"),
        ("**Bad:**", "**Good:**"),
        ("**❌ Bad**", "**✅ Good**"),
        ("__Bad example__", "__Good example__"),
        ("**Bad**:", "**Good**:"),
        ("Bad:", "Good:"),
        ("❌ Bad", "✅ Good"),
        ("❌ Divides by zero:", "✅ Asks first:"),
        ("- **Don't:**", "- **Do:**"),
        ("<!-- bad -->", "<!-- good -->"),
    ],
)
def test_examples_stand_under_what_says_bad_or_good(bad, good):
    """A heading, a bold line, a line with a colon, a sign, or a comment."""
    text = GUIDE.replace("#### ❌ Bad Pattern", bad).replace("#### ✅ Good Pattern", good)
    entry = only(text)
    assert (entry["bad_example"], entry["good_example"]) == (BAD, GOOD)


def test_one_block_may_hold_both_forms():
    """Comments in the code tell them apart; what stands above belongs to both."""
    text = "### 1. Two\n```python\nimport x\n\n# ❌ loses data\nx.a()\n\n# Good\nx.b()\n```\n"
    entry = only(text)
    assert entry["bad_example"] == "import x\n\n# ❌ loses data\nx.a()"
    assert entry["good_example"] == "import x\n\nx.b()"


@pytest.mark.parametrize(
    ("before", "after", "indent"),
    [
        ("```python", "```", ""),
        ("~~~ python", "~~~", ""),
        ("~~~~~py", "~~~~~~", ""),
        ('``` {.python title="x"}', "```", ""),
        ("  ```", "  ```", "  "),
        ("        ```python", "        ```", "        "),
        ("- ```python", "  ```", "  "),
        ("1. ```python", "   ```", "   "),
        ("> ```python", "> ```", "> "),
    ],
)
def test_fences_of_every_kind(before, after, indent):
    """Tildes, longer ones, in lists and in quotations; the code loses their indentation."""
    code = "\n".join(indent + line for line in BAD.split("\n"))
    text = GUIDE.replace(f"```python\n{BAD}\n```", f"{before}\n{code}\n{after}")
    assert only(text)["bad_example"] == BAD


def test_a_fence_inside_code_does_not_end_it():
    """Neither a shorter one nor one that is indented as code is."""
    code = 'def f():\n    """Use it:\n\n    ```\n    f()\n    ```\n    """'
    assert (
        only(f"### 1. A\n#### Bad\n```\n{code}\n```\n#### Good\n```\ng()\n```")["bad_example"]
        == code
    )
    text = "### 1. A\n#### Bad\n````\n```\n#### Good\n```\n````\n#### Good\n```\ng()\n```"
    assert only(text)["bad_example"] == "```\n#### Good\n```"


def test_several_blocks_of_one_kind_are_one_example():
    """With an empty line between them."""
    text = GUIDE.replace(f"{BAD}\n```", f"{BAD}\n```\nand also\n```python\nmean(None)\n```")
    assert only(text)["bad_example"] == f"{BAD}\n\nmean(None)"


def test_another_language_is_told_by_the_fence():
    """Python goes without saying."""
    text = GUIDE.replace("```python", "```js")
    assert only(text)["language"] == "javascript"


@pytest.mark.parametrize(
    "line", ["Severity: low", "- severity: LOW", "**Severity**: `low`", "**Severity:** Low 🟢"]
)
def test_the_severity_may_be_written_in_many_ways(line):
    """On a line of its own."""
    assert only(GUIDE.replace("**Severity:** high", line))["severity"] == "low"


def test_the_problems_may_be_a_list_in_a_list():
    """What is indented further belongs to the item above."""
    text = GUIDE.replace("**Problems:**\n", "- **Why:**\n").replace("- Zero", "  - Zero")
    text = text.replace("- found", "  - found").replace("  and", "    - and")
    assert only(text)["problems"] == only(GUIDE)["problems"]


def test_what_stands_on_the_line_of_a_label_counts_too():
    """Code in a span, a test's name, one problem."""
    text = "Bad: `f([])`\n- **Good:** `f(None)`\nTest: tests/test_f.py\n**Problem:** shared\n"
    entry = only(f"### 1. A\n{text}")
    assert (entry["bad_example"], entry["good_example"]) == ("f([])", "f(None)")
    assert (entry["test_coverage"], entry["problems"]) == ("tests/test_f.py", ["shared"])


def test_an_unknown_severity_is_reported():
    """And the default counts."""
    text = GUIDE.replace("**Severity:** high", "**Severity:** urgent")
    assert problems(text) == [(26, 'severity "urgent" is none of low, medium, high, critical')]
    assert entries(text)[0]["severity"] == "medium"


def test_what_is_missing_is_reported_and_kept_as_incomplete():
    """With the line of the section."""
    text = GUIDE.replace("#### ✅ Good Pattern", "#### Notes").replace("### 1. ", "### 12. ")
    assert (5, "empty_input has no good example: kept as incomplete") in problems(text)
    (entry,) = entries(text)
    assert (entry["status"], entry["good_example"]) == ("incomplete", "")


def test_a_block_that_is_neither_is_reported():
    """Such as the configuration that goes with the good form."""
    text = GUIDE + "\n**nginx:**\n```nginx\nclient_max_body_size 1M;\n```\n"
    said = "this fenced block is under neither a bad nor a good heading: left out"
    assert problems(text) == [(37, said)]
    text = GUIDE.replace("\n**Severity", "```nginx\nsize 1M;\n```\n\n**Severity")
    assert problems(text) == [(25, "a second block here is nginx, the first python: left out")]


def test_a_fence_never_closed_ends_at_the_next_part():
    """And is reported, so that one slip does not swallow the guide."""
    text = (
        GUIDE.replace(f"{GOOD}\n```", GOOD)
        + "\n### 2. Next\n#### Bad\n```\na\n```\n#### Good\n```\nb\n```"
    )
    first, second = entries(text)
    assert (first["good_example"].strip(), first["severity"]) == (GOOD, "high")
    assert second["name"] == "next"
    assert (21, "this fenced block is never closed") in problems(text)


def test_numbered_steps_are_no_patterns():
    """Without a bad or a good example a numbered section is ordinary text."""
    assert entries("### 1. Install\n```sh\npip install x\n```\n" + GUIDE) == entries(GUIDE)


def test_one_among_patterns_is_reported():
    """Its examples may be under a heading that nobody understands."""
    said = '"Install" has neither a bad nor a good example: not read'
    assert problems("### 9. Install\n\nwords\n" + GUIDE) == [(1, said)]


def test_sections_around_and_inside_stay_apart():
    """A numbered chapter is no pattern for those in it, a numbered step inside one neither."""
    text = "## 1. Chapter\n\n" + GUIDE + "\n#### 1. First do this\n\nwords\n\n## 2. Other\n"
    assert entries(text) == entries(GUIDE)


def test_without_numbers_sections_with_both_examples_count():
    """In a guide that numbers nothing."""
    assert only(GUIDE.replace("### 1. ", "### "))["name"] == "empty_input"


def test_beside_numbered_ones_they_are_reported():
    """They may be anything; a number makes them patterns."""
    other = GUIDE.partition("### 1. ")[2].replace("Empty input", "Another")
    said = '"Another" has a bad and a good example, but no number: not read'
    line = GUIDE.count("\n") + 1
    assert problems(GUIDE + "### " + other) == [(line, said)]


def test_a_guide_without_patterns_says_so():
    """Silence would look like success."""
    (problem,) = problems("# Guide\n\nNothing here.\n")
    assert problem[0] == 1
    assert "### 1. Title" in problem[1]


def test_comments_are_no_text():
    """A section that is commented out is none, over several lines too."""
    assert entries("<!--\n### 9. Old\n#### Bad\n-->\n" + GUIDE) == entries(GUIDE)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Empty input", ["empty_input"]),
        ("`Foo.bar()` & **baz**", ["foo_bar_baz"]),
        ("🔥 Don't panic", ["dont_panic"]),
        ("Über Straßen", ["uber_straen"]),
        ("See [the docs](https://example.org/a_b)", ["see_the_docs"]),
        ("Anchored {#here}", ["anchored"]),
        ("3 Ways Out", ["pattern_3_ways_out"]),
        (
            "Close Every Connection Before Leaving A Function",
            ["close_every_connection", "close_every_connection_before_leaving_a_function"],
        ),
        (
            "One two three four five six",
            ["one_two_three_four", "one_two_three_four_five_six"],
        ),
    ],
)
def test_the_id_is_the_title_in_snake_case(title, expected):
    """A long one has a short id, and the whole as its alias."""
    assert names(title) == expected


def test_a_title_in_another_script_has_an_id_too():
    """Always the same, and not that of another title."""
    assert names("空のリスト") == names("空のリスト") != names("別の題")
    assert names("空のリスト")[0].startswith("pattern_")


def test_the_ids_that_logs_have_are_kept():
    """The headings in circulation lead to the bundled patterns."""
    titles = {
        "NumPy Types Converted Before Anything Else": "numpy_json_serialization",
        "Bounds Checking Before Each List Access": "bounds_checking",
        "Specific Exceptions, Never A Bare Except": "specific_exceptions",
        "Logger.debug() Instead of a Print()": "structured_logging",
        "Metadata-Based Categorization Over Anything Else": "metadata_based_logic",
        "Proper Temp File Handling": "temp_file_handling",
        "Large File Processing (of any size)": "large_file_processing",
        "FastAPI Streaming File Uploads (for large files)": "fastapi_streaming_upload",
        "NumPy NaN/Inf Handling in Any Processing": "nan_inf_handling",
    }
    assert {title: names(title)[0] for title in titles} == titles
    assert "logger_debug" in names("Logger.debug() Instead of a Print()")


def test_two_long_titles_do_not_share_a_short_id():
    """The second keeps its whole title; the same title twice is reported."""
    body = GUIDE.partition("Empty input\n")[2]
    title = "Close every socket before"
    text = f"### 1. {title} leaving\n{body}\n### 2. {title} forking\n{body}"
    assert [e["name"] for e in entries(text)] == [
        "close_every_socket",
        "close_every_socket_before_forking",
    ]
    twice = GUIDE + GUIDE
    line = GUIDE.count("\n") + 5
    assert problems(twice) == [
        (line, '"Empty input" has the id empty_input, as line 5 has: not read')
    ]
