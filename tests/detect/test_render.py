"""Findings for people: what is shown, harmless, aligned and in proportion."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fl_hooks.detect.render import render, safe, use_color
from fl_hooks.records.finding import Finding


def finding(**changed):
    """Return a finding at a.py:3:5."""
    values = {
        "pattern": "specific_exceptions",
        "check": "bare-except",
        "severity": "high",
        "path": "a.py",
        "line": 3,
        "column": 5,
        "end_line": 3,
        "end_column": 12,
        "message": "Everything is caught.",
        "advice": "Name what you can handle.",
    }
    return Finding(**{**values, **changed})


def show(*findings, line="    except:", blocks=lambda f: f.severity in ("high", "critical"), **how):
    """Render findings that all stand in the same line."""
    return render(findings, lambda _: line, blocks=blocks, **how)


def caret_of(text):
    """Return the shown source line and the underline below it, without the gutter."""
    rows = text.split("\n")
    return rows[1].partition("| ")[2], rows[2].partition("| ")[2]


def width(text):
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


def test_block_and_summary():
    """A block says where, how grave, which check, the line, what is wrong and what instead."""
    assert show(finding()) == (
        "a.py:3:5  high  specific_exceptions/bare-except\n"
        "    3 |     except:\n"
        "      |     ^^^^^^^\n"
        "        Everything is caught.\n"
        "        Instead: Name what you can handle.\n"
        "\n"
        "1 violation in 1 file (1 high): the commit is blocked.\n"
        "To allow one on purpose, say why on its line:  # fl: allow bare-except -- <reason>\n"
    )


def test_warnings_only():
    """Without anything that blocks the summary speaks of warnings."""
    text = show(finding(severity="medium"), finding(severity="medium", path="b.py"))
    assert "2 warnings in 2 files (2 medium): the commit goes on." in text


def test_low_is_counted_beside_others_and_silent_alone():
    """Low severity is not shown; it is counted where there is a summary anyway."""
    assert show(finding(severity="low")) == ""
    assert "1 more of low severity." in show(finding(), finding(severity="low"))
    assert "1 violation" in show(finding(severity="low"), blocks=lambda _: True)


def test_suppressed_is_not_shown():
    """What is allowed is neither shown nor counted."""
    assert show(finding(suppressed=True)) == ""
    assert show() == ""


def test_comment_sign_follows_the_language():
    """The comment that allows a finding is one in the file's language."""
    assert "// fl: allow bare-except" in show(finding(path="a.ts"))


def test_pages_of_the_site_are_named_once_per_pattern():
    """Where the site has an address, the report ends with the pages of the first three patterns."""
    names = ("specific_exceptions", "b", "b", "c", "d")
    site = "https://team.example.org/quality/"
    text = show(*(finding(pattern=name) for name in names), site=site)
    assert text.endswith(
        "-- <reason>\n"
        "More: https://team.example.org/quality/patterns/specific_exceptions/\n"
        "      https://team.example.org/quality/patterns/b/\n"
        "      https://team.example.org/quality/patterns/c/\n"
    )
    fault = show(finding(pattern="suppressions", check="unused"), site=site)
    assert "More:" not in fault


def test_suppression_findings_are_not_told_to_be_allowed():
    """A faulty suppression is not mended by another one."""
    assert "To allow" not in show(finding(pattern="suppressions", check="unused"))


def test_same_advice_is_given_three_times():
    """Repeated advice is left out from the fourth finding on."""
    text = show(*(finding(line=n) for n in range(9)))
    assert text.count("Instead:") == 3
    assert text.count("Everything is caught.") == 9


@pytest.mark.parametrize(
    ("line", "column", "end", "shown", "under"),
    [
        ("\texcept:", 2, 9, "    except:", "    ^^^^^^^"),
        ("a\tb", 3, 4, "a   b", "    ^"),
        ("日本 = x", 6, 7, "日本 = x", "       ^"),
        ("日本 = x", 1, 3, "日本 = x", "^^^^"),
        ("e\u0301 = x", 6, 7, "e\u0301 = x", "    ^"),
        ("\x1b = x", 5, 6, "\\x1b = x", "       ^"),
        ("x", 1, 1, "x", "^"),
        ("x", 40, 50, "x", " ^"),
    ],
)
def test_underline_stands_below_the_finding(line, column, end, shown, under):
    """Tabs, wide, combining and escaped characters do not move the underline."""
    text = show(finding(column=column, end_column=end), line=line)
    assert caret_of(text) == (shown, under)


def test_finding_over_several_lines_is_underlined_to_the_end():
    """Of a finding that goes on, the first line is shown and underlined to its end."""
    text = show(finding(column=1, end_line=5, end_column=2), line="json.dumps(  ")
    assert caret_of(text) == ("json.dumps(", "^^^^^^^^^^^")


@given(
    st.text(st.characters(blacklist_characters="\n\r"), min_size=1, max_size=400),
    st.integers(1, 450),
    st.integers(0, 450),
    st.integers(40, 120),
)
def test_long_lines_are_cut_around_the_finding(line, column, length, columns):
    """Whatever the line, it fits, shows where the finding starts, and the underline fits too."""
    text = show(finding(column=column, end_column=column + length), line=line, width=columns)
    if not line.strip():
        return
    shown, under = caret_of(text)
    assert width(shown) <= min(columns, 100) - 8
    assert "^" in under
    assert len(under) <= width(shown) + 1


def test_line_of_a_file_that_is_gone():
    """Without a source line the block does without it."""
    assert "|" not in show(finding(), line="")


@pytest.mark.parametrize(
    "char", ["\x1b", "\x07", "\r", "\u202e", "\u2066", "\u200b", "\udce9", "\x9b"]
)
def test_control_characters_are_shown_as_escapes(char):
    """Nothing from a repository reaches the terminal as a control character."""
    bad = f"a{char}b"
    text = show(
        finding(path=bad, message=bad, advice=bad, related=((bad, 3),)), line=f"except: {char}"
    )
    assert char not in text
    assert safe(char) in text


def test_related_places():
    """Places that belong to a finding are listed."""
    assert "See also b.py:7" in show(finding(related=(("b.py", 7),)))


def test_color_marks_but_does_not_change_the_text():
    """Without its escapes the colored report is the plain one."""
    import re

    plain, colored = show(finding()), show(finding(), color=True)
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == plain


@pytest.mark.parametrize(
    ("environ", "terminal", "expected"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
    ],
)
def test_when_to_color(environ, terminal, expected):
    """NO_COLOR wins over FORCE_COLOR, both over the terminal."""
    assert use_color(environ, terminal) is expected


def test_long_prose_is_wrapped():
    """Messages wrap at the width; only indented lines keep their own break."""
    text = show(finding(message="word " * 40 + "\nsecond\n  code()"), width=60)
    assert max(map(len, text.split("\n")[3:9])) <= 60
    assert " second\n          code()\n" in text
