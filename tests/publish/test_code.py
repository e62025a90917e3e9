from __future__ import annotations

import html
import re

from fl_hooks.publish import code
from tests.site_values import BAD, GOOD


def text_of(markup):
    """Return what a reader sees."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def test_flag_marks_become_highlights():
    """The mark leaves the text, and its line is marked with a link to the check."""
    found = code.block(code.lines_of(BAD, "python"), {"bare-except": "#bare-except"})
    assert "flag:" not in text_of(found)
    assert found.count("fl-hit") == 1
    assert re.search(
        r'fl-hit">.*except.*<a class="fl-mark" href="#bare-except">', html.unescape(found)
    )


def test_one_line_can_carry_two_flags():
    """A line that two checks flag names both."""
    (line,) = code.lines_of("x()  # flag: one, two", "python")
    assert (line.text, line.flags) == ("x()", ("one", "two"))


def test_other_comment_signs_mark_too():
    """The mark follows the language's comments."""
    (line,) = code.lines_of("x();  // flag: one", "javascript")
    assert (line.text, line.flags) == ("x();", ("one",))


def test_tokens_over_several_lines_are_closed_on_each():
    """A string over three lines leaves every line well-formed."""
    lines = code.lines_of('x = """a\n<b>\nc"""\n', "python")
    assert [text_of(line.html) for line in lines] == ['x = """a', "<b>", 'c"""']
    assert all(line.html.count("<span") == line.html.count("</span") for line in lines)


def test_the_text_of_code_is_kept():
    """Blank lines, tabs, fences and template signs inside code stay as they are."""
    source = "\n\nif x:\n\ty = '{{ z }}'\n```\n    <b>&amp;\n\n"
    lines = code.lines_of(source, "python")
    assert [text_of(line.html) for line in lines] == source.rstrip("\n").split("\n")


def test_unknown_languages_stay_plain():
    """A language without a highlighter is shown, not refused."""
    assert text_of(code.block(code.lines_of("a < b", "no-such-language"))).strip() == "a < b"


def test_a_diff_has_what_goes_and_what_comes():
    """Removed and added lines are marked by sign and colour, marks of checks are left out."""
    bad, good = code.lines_of(BAD, "python"), code.lines_of(GOOD, "python")
    lines = text_of(code.diff(bad, good)).rstrip("\n").split("\n")
    assert "-    except:" in lines
    assert "+    except FileNotFoundError:" in lines
    assert " def read(path):" in lines
    assert "bare-except" not in "".join(lines)


def test_a_diff_leaves_out_what_is_far_from_a_change():
    """Between two distant changes stands an ellipsis, not the whole file."""
    middle = "".join(f"x{n} = {n}\n" for n in range(40))
    bad, good = (code.lines_of(f"{a}\n{middle}{a}\n", "python") for a in ("a = 1", "b = 2"))
    found = code.diff(bad, good)
    assert found.count("fl-gap") == 1
    assert "x20" not in text_of(found)


def test_the_good_form_marks_what_is_new():
    """Beside the bad form a reader sees at once which lines were mended."""
    bad, good = code.lines_of(BAD, "python"), code.lines_of(GOOD, "python")
    marked = re.findall(r'fl-line fl-add">(.*?)\n', code.mended(bad, good))
    assert [text_of(line).strip() for line in marked] == ["except FileNotFoundError:"]


def test_an_excerpt_numbers_its_lines():
    """An excerpt shows the numbers of the file and marks the line that is meant."""
    found = code.excerpt(((3, "try:"), (4, "except:")), "a.py", 4)
    assert [text_of(line) for line in found.split("\n")[:2]] == ["3try:", "4except:"]
    assert re.search(r'fl-hit"><span class="fl-number">4<', found)


def test_the_part_of_a_pair_that_shows_a_check():
    """Where it is flagged and what became of it, without the indent that all of it has."""
    bad = code.lines_of(
        "import a\n\n\ndef f():\n    try:\n        a()\n    except:  # flag: one\n        pass\n"
    )
    good = code.lines_of(
        "import a\n\n\ndef f():\n    try:\n        a()\n    except E:\n        pass\n"
    )
    old, new = code.shown(bad, good, "one")
    assert [line.text for line in old] == ["try:", "    a()", "except:", "    pass"]
    assert [line.text for line in new] == ["try:", "    a()", "except E:", "    pass"]
    assert [line.flags for line in old] == [(), (), ("one",), ()]
    assert code.shown(bad, good, "other") is None


def test_a_long_part_is_shown_with_less_around_it():
    """Two places that lie close together are told apart where one alone is meant."""
    texts = [f"x{n} = {n}" for n in range(9)]
    bad = code.lines_of(
        "\n".join(f"{t}  # flag: c{n}" if n % 3 == 1 else t for n, t in enumerate(texts))
    )
    good = code.lines_of("\n".join(f"y{n}" if n % 3 == 1 else t for n, t in enumerate(texts)))
    assert len(code.shown(bad, good, "c4")[0]) == 9
    assert [line.text for line in code.shown(bad, good, "c4", most=3)[0]] == ["x4 = 4"]
