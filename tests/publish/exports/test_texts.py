import re

from fl_hooks.publish.entry import Pair
from fl_hooks.publish.exports import texts
from tests.export_values import a_record, a_site
from tests.site_values import GOOD, a_check, an_entry

LINK = re.compile(r"^- \[(?P<name>(?:[^\]\\]|\\.)+)\]\((?P<address>[^)]+)\): \S")


def test_llms_txt_has_the_form_that_is_asked_for():
    """A title, a summary as a quote, then sections of links, each with a word on what it is."""
    text = texts.files(a_site(*a_record()))["llms.txt"]
    title, rest = text.split("\n", 1)
    assert title == "# invoices: known faults"
    assert rest.startswith("\n> ")
    sections = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    assert sections[1::2] == ["Patterns", "Data", "Optional"]
    for body in sections[2::2]:
        for line in filter(None, body.strip().split("\n")):
            assert LINK.match(line), line
    assert "12 violations, 3 of them fixed before the commit" in text
    assert "(high, python, 12 on record here)" in text


def test_links_are_whole_where_the_address_is_known():
    """A model that reads llms.txt elsewhere can follow its links."""
    text = texts.files(a_site(url="https://site.example/"))["llms.txt"]
    assert "](https://site.example/patterns/specific_exceptions/pattern.md.txt)" in text
    assert "On record here: nothing yet." in text


def test_a_pattern_says_all_that_its_page_does():
    """Why, bad and good code, every check with its message, and how to allow it."""
    made = texts.files(a_site(*a_record()))
    text = made["patterns/specific_exceptions/pattern.md.txt"]
    for part in (
        *("# Specific exceptions", "Catch what you can handle.", "- severity: high"),
        *("## Why it is bad\n\nIt hides errors.", "### `specific_exceptions/bare-except` (high)"),
        *("`except:` catches everything. Name what you can handle.", "```python\ndef read(path):"),
        *("except FileNotFoundError:", "# fl: allow bare-except -- why it is right here"),
        '"specific_exceptions" = "off"',
        *("- on record in this repository: 12", "## References"),
    ):
        assert part in text
    assert text in made["llms-full.txt"]


def test_code_with_fences_of_its_own_stays_in_its_block():
    """A longer fence holds code that holds one."""
    bad = 'X = """\n````\n"""\n'
    entry = an_entry(pairs=(Pair("python", "bad.py", bad, "good.py", GOOD),))
    text = texts.pattern(a_site(entries=(entry,)), entry)
    assert f"`````python\n{bad.strip()}\n`````" in text


def test_names_break_no_line_and_no_link():
    """A title over two lines or with brackets stays one link."""
    entry = an_entry(title="a]\n(b) [c", summary="one\ntwo", checks=(a_check(notes=("x\ny",)),))
    text = texts.files(a_site(entries=(entry,)))["llms.txt"]
    assert "- [a\\] (b) \\[c](patterns/" in text
    assert "): one two (" in text


def test_the_whole_text_is_bounded(monkeypatch):
    """What does not fit is left out whole, and the text says so."""
    monkeypatch.setattr(texts, "LARGEST", 100)
    made = texts.files(a_site(entries=(an_entry(), an_entry(id="other"))))
    assert "2 more are left out; llms.txt links each." in made["llms-full.txt"]
