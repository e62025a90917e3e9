"""The summary of a pull request: short, and text from a repository stays text."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from fl_hooks.publish.forge import forge_of
from fl_hooks.publish.summary import MOST, Change, Lesson, to_markdown
from fl_hooks.records.finding import Finding

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "@acme/team @someone",
    "a | b || c",
    "::error file=x::y",
    "##[set-output name=a]b",
    "line\nbreak\r\n::warning::z",
    "[click](javascript:alert(1))",
    "![picture](https://evil.example/x.png)",
    "</details></summary><h1>big",
    "```\n# heading",
    "`` `code` ``",
    "# heading",
    "\x1b[31mred\x07",
    "<!-- comment",
    "&lt;b&gt;",
    "e\u202ecilam",
    "https://evil.example/path",
)
FORGE = forge_of("git@github.com:acme/shop.git")


def finding(number=1, **values):
    """Return a finding."""
    given = {
        "pattern": "specific_exceptions",
        "check": "bare-except",
        "severity": "high",
        "path": "src/a.py",
        "line": number,
        "column": 1,
        "end_line": number,
        "end_column": 2,
        "message": "It catches `everything`.",
        "advice": "Name it.",
        "text": f"except: {number}",
    }
    return Finding(**(given | values))


def html(markdown):
    """Return the summary as a forge renders it: tables, and HTML let through."""
    return MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_show_as_text(text):
    """In paths, messages, reasons, advice, titles and code: no tag, link, picture or mention."""
    bad = finding(path=f"src/{text}.py", message=text, advice=text, reason=text)
    change = Change([bad], [bad], [bad], failing={id(bad)}, commit="c" * 40)
    lesson = Lesson(text, text, "py")
    out = to_markdown(change, {bad.pattern: lesson}, FORGE, "https://site.example")
    shown = html(out)
    plain = re.sub(r"<(pre|code)\b.*?</\1>", "", shown, flags=re.DOTALL)
    tags = set(re.findall(r"<([a-z0-9]+)", plain.lower()))
    assert tags <= {
        *("h3", "h4", "p", "table", "thead", "tbody", "tr", "th", "td", "a", "strong", "ul", "li"),
        *("details", "summary"),
    }
    assert shown.count("<h3>") == 1
    assert "javascript:" not in " ".join(re.findall(r'href="([^"]*)', shown))
    links = re.findall(r'href="([^"]*)', shown)
    assert all(one.startswith(("https://github.com/acme/", "https://site.")) for one in links)
    assert not re.search(r"@\w", plain)
    assert not re.search(r"^\s*::|##\[", out, re.MULTILINE)
    assert not any(ord(char) < 32 and char != "\n" for char in out)
    assert "\u202e" not in out
    cells = [row.count("<td") for row in shown.split("<tr>") if "<td" in row]
    assert set(cells) <= {3}


@pytest.mark.parametrize("site", ["javascript:alert(1)", "https://a b", 'https://a"><b', "//x"])
def test_an_address_that_is_none_is_not_linked(site):
    """A link to the site is made from an address of the web, and from nothing else."""
    change = Change([finding()], [], commit="c" * 40)
    out = to_markdown(change, {"specific_exceptions": Lesson("Title")}, FORGE, site)
    assert "#### Title\n" in out


def test_what_is_too_much_is_counted():
    """Ten places of a pattern are shown; whatever comes, the summary fits into a comment."""
    many = [
        finding(n, pattern=f"pattern_{n % 300}", path="p" * 3000, message="m" * 3000)
        for n in range(3000)
    ]
    lessons = {f"pattern_{n}": Lesson("t" * 3000, "good\n" * 9000, "py") for n in range(300)}
    out = to_markdown(Change(many, many, many), lessons, FORGE, "")
    assert len(out) <= MOST + 200
    assert "There is more than fits here" in out
    twelve = [finding(n) for n in range(12)]
    assert "| | 2 more | |" in to_markdown(Change(twelve, []), {}, FORGE, "")


def test_the_gravest_comes_first():
    """Patterns stand in order of their severity; what fails the scan stands out."""
    low = finding(pattern="b_low", severity="low")
    critical = finding(pattern="a_critical", severity="critical")
    out = to_markdown(Change([low, critical], [], failing={id(critical)}), {}, FORGE, "")
    assert out.index("a\\_critical") < out.index("b\\_low")
    assert "1 of them fails the scan." in out
    assert "| **critical** |" in out
    assert "| low |" in out


def test_the_baseline_is_named():
    """What it accepts is counted, so that nobody wonders where it went."""
    assert "The baseline accepts 2 more." in to_markdown(Change([], [], accepted=2), {}, FORGE, "")
